"""Breaks one lock after the other in a copy of the project, and runs the tests that hold it:
`make break`.

It ends with 1 if a lock can be broken and its tests stay green. `--minutes 1` breaks as many as
fit, chosen by `--seed`; `--kind roles` those of a kind, `--name browser` those whose name has this;
`--from 40` goes on where such a call has stopped, which its last lines say.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

import tests.environment  # noqa: F401  the settings read it
from recruitsync.environment import PROJECT
from tests.breaking.lock import Lock
from tests.breaking.locks import all_locks

PYTEST = (
    *(sys.executable, "-m", "pytest", "-p", "tests.environment"),
    *("-q", "-x", "-n", "0", "--no-header", "--show-capture=no", "--tb=no", "--reuse-db"),
)
TEMPLATE = "PYTEST_XDIST_TESTRUNUID"
"""What names the migrated database of which those of tests are copies (`tests/world/databases.py`):
migrating takes longer than most tests."""

THIS_CALL = f"breaking_{secrets.token_hex(4)}"

FAILED = 1
"""How pytest ends where a test has failed; every other end but 0 means that none was run."""

MAX_SECONDS = 300
"""The longest that tests may take; they count as red then, as somebody would have noticed."""

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache")


def main() -> int:
    arguments = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruitsync.settings")
    django.setup()  # policies are found by the models
    chosen = [lock for lock in all_locks() if _is_asked(lock, arguments)]
    if arguments.list:
        sys.stdout.writelines(f"{lock.kind:10} {lock.name}\n" for lock in chosen)
        return 0
    random.Random(arguments.seed).shuffle(chosen)
    until = time.monotonic() + arguments.minutes * 60 if arguments.minutes else None
    survived, broken = [], 0
    with _copy() as project:
        for lock in chosen[arguments.begin :]:
            if until and time.monotonic() > until:
                break
            broken += 1
            if not turns_red(lock, project):
                survived.append(lock)
    sys.stdout.write(f"{broken} of {len(chosen)} locks broken, {len(survived)} unnoticed\n")
    if (end := arguments.begin + broken) < len(chosen):
        sys.stdout.write(f"  the rest: --seed {arguments.seed} --from {end}\n")
    sys.stdout.writelines(f"  unnoticed: {lock.kind}: {lock.name}\n" for lock in survived)
    return 1 if survived or not broken else 0


def turns_red(lock: Lock, project: Path) -> bool:
    """Break the lock in the copy, and tell whether one of its tests fails; mend it again."""
    began = time.monotonic()
    file = project / lock.file
    text = file.read_text()
    file.write_text(lock.break_in(text))
    try:
        is_red = any(_run(test, project, lock) for test in lock.tests)
    finally:
        file.write_text(text)
    verdict = "red" if is_red else "UNNOTICED"
    sys.stdout.write(f"{verdict:9} {time.monotonic() - began:5.1f} s  {lock.kind}: {lock.name}\n")
    sys.stdout.flush()
    return is_red


def _run(test: str, project: Path, lock: Lock) -> bool:
    """Run tests in the copy; return whether one failed. Raises RuntimeError if none was run."""
    owner = os.environ.get("OWNER_DATABASE_URL")
    role = {"DATABASE_URL": owner} if owner and not lock.policies_hold else {}
    try:
        done = subprocess.run(
            [*PYTEST, test],
            cwd=project,
            env={**os.environ, **role, TEMPLATE: _template_for(lock)},
            capture_output=True,
            text=True,
            check=False,
            timeout=MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:  # as where a loop has no end without the lock
        return True
    if done.returncode not in {0, FAILED}:
        raise RuntimeError(f"{test} was not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.returncode == FAILED


def _template_for(lock: Lock) -> str:
    """Return what names the migrated database for a lock: the same where migrations are ours."""
    return f"{THIS_CALL}_{secrets.token_hex(4)}" if lock.migrates else THIS_CALL


@contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="breaking-") as folder:
        project = Path(folder) / "project"
        shutil.copytree(PROJECT, project, ignore=NOT_COPIED)
        yield project


def _is_asked(lock: Lock, arguments: argparse.Namespace) -> bool:
    is_of_kind = not arguments.kind or lock.kind in arguments.kind
    return is_of_kind and arguments.name.lower() in lock.name.lower()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make break", description=__doc__)
    parser.add_argument("--kind", action="append", help="only these kinds of locks")
    parser.add_argument("--name", default="", help="only locks whose name has this")
    parser.add_argument("--minutes", type=float, help="break as many as fit into this time")
    parser.add_argument("--seed", type=int, default=0, help="decides in which order")
    parser.add_argument(
        "--from", dest="begin", metavar="N", type=int, default=0, help="leave out the first N"
    )
    parser.add_argument("--list", action="store_true", help="only list them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
