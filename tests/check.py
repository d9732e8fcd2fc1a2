"""The steps of `make check`: all run even when one fails; what failed says why; so does the exit
code.

The tests themselves are `make test`. Only the pure ones, which need no server, run here too.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import tests.environment  # noqa: F401  mypy and the pure tests read the settings
from devtools.supervision import Interrupted, interruptions, run_child

MODULE = (sys.executable, "-m")
PYTEST = (*MODULE, "pytest", "-p", "tests.environment", "-q")
PURE = (
    "checkpoint",
    "contacts",
    "criteria",
    "docs",
    "domain",
    "editions",
    "recruitsync",
    "schedule",
    "sql",
)
"""The folders of tests that need no server."""

STEPS = {
    "style": (*MODULE, "ruff", "check", "."),
    "format": (*MODULE, "ruff", "format", "--check", "."),
    "types": (*MODULE, "mypy"),
    "architecture": (str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
    "templates: format": (*MODULE, "djlint", "--check", "templates"),
    "templates: lint": (*MODULE, "djlint", "--lint", "templates"),
    "lock file": (*MODULE, "tests.locked"),
    "pure tests": (*PYTEST, *(f"tests/{folder}" for folder in PURE)),
}


def main() -> int:
    began = time.monotonic()
    try:
        with interruptions():
            failed = [name for name, command in STEPS.items() if not passes(name, command)]
    except Interrupted as interruption:
        return interruption.exit_code
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All is well"
    sys.stdout.write(f"{verdict} ({time.monotonic() - began:.1f} s)\n")
    return 1 if failed else 0


def passes(name: str, command: tuple[str, ...]) -> bool:
    sys.stdout.write(f"{name:18} ")
    sys.stdout.flush()
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        code = run_child(command, output=output, environment=os.environ)
        sys.stdout.write(f"{time.monotonic() - began:5.1f} s  {'FAILED' if code else 'ok'}\n")
        if code:
            sys.stdout.write(text_of(output))
    return code == 0


def text_of(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace") + "\n"


if __name__ == "__main__":
    sys.exit(main())
