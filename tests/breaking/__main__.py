"""Breaks one lock after the other in a copy of the project, and runs the tests that hold it:
`make break`.

It ends with 1 if a lock can be broken and its tests stay green. `--minutes 1` breaks as many as
fit, chosen by `--seed`; `--kind roles` those of a kind, `--name browser` those whose name has this;
`--from 40` goes on where such a call has stopped, which its last lines say.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import django

import tests.environment  # noqa: F401  the settings read it
from recruitsync.environment import PROJECT
from tests.breaking.in_place import NOTICED
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

MAX_SECONDS_OF_TWINS = 1800
"""The longest that all filters beside twins may take: a minute or two on a machine at rest."""

TWIN_WORLD = ("tests/breaking/twin_world.py", "--timeout=0", "-p", "no:unraisableexception")
"""The file, whose only test is a long one, and where broken functions leave open what whole ones
close."""

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
        noticed = notice_beside_twins(project) if any(map(_is_filter, chosen)) else {}
        for lock in chosen[arguments.begin :]:
            if until and time.monotonic() > until:
                break
            broken += 1
            if _is_filter(lock) and lock.name in noticed:
                _tell("red", noticed[lock.name], lock)
            elif not turns_red(lock, project):
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
    _tell("red" if is_red else "UNNOTICED", time.monotonic() - began, lock)
    return is_red


def notice_beside_twins(project: Path) -> dict[str, float]:
    """Return the conditions on the organisation, by the names of their locks, that are noticed in
    one process beside twins, each with the seconds that this took. Raises RuntimeError."""
    found = project / "noticed.json"
    variables = {**_role(policies_hold=False), NOTICED: str(found)}
    if _pytest(TWIN_WORLD, project, variables, MAX_SECONDS_OF_TWINS):
        raise RuntimeError(f"{TWIN_WORLD[0]} is red without a broken lock")
    return cast("dict[str, float]", json.loads(found.read_text()))


def _is_filter(lock: Lock) -> bool:
    return lock.kind == "filters"


def _tell(verdict: str, seconds: float, lock: Lock) -> None:
    sys.stdout.write(f"{verdict:9} {seconds:5.1f} s  {lock.kind}: {lock.name}\n")
    sys.stdout.flush()


def _run(test: str, project: Path, lock: Lock) -> bool:
    """Run tests in the copy; return whether one failed. Raises RuntimeError if none was run."""
    role = _role(policies_hold=lock.policies_hold)
    try:
        return _pytest([test], project, {**role, TEMPLATE: _template_for(lock)})
    except subprocess.TimeoutExpired:  # as where a loop has no end without the lock
        return True


def _role(*, policies_hold: bool) -> dict[str, str]:
    owner = os.environ.get("OWNER_DATABASE_URL")
    return {"DATABASE_URL": owner} if owner and not policies_hold else {}


def _pytest(
    asked: Sequence[str], project: Path, variables: dict[str, str], max_seconds: int = MAX_SECONDS
) -> bool:
    """Return whether a test failed. Raises RuntimeError if none was run, TimeoutExpired."""
    done = subprocess.run(
        [*PYTEST, *asked],
        cwd=project,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=max_seconds,
    )
    if done.returncode not in {0, FAILED}:
        raise RuntimeError(f"{asked[0]} was not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
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
