"""The steps of `make check`: all run even when one fails; what failed says why; so does the exit
code.

`make check STEP=types` runs one of them, `make check STEP="style types"` some.

The tests themselves are `make test`. Only the pure ones, which need no server, run here too; not
with `make check STEP=besides-tests`, by which CI spares itself to run them twice.
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
    "schedule",
    "sql",
    "templatetags",
    "web",
)
"""The folders of tests that need no server."""

STEPS = {
    "style": (*MODULE, "ruff", "check", "."),
    "format": (*MODULE, "ruff", "format", "--check", "."),
    "types": (*MODULE, "mypy"),
    "architecture": (str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
    "template-format": (*MODULE, "djlint", "--check", "templates"),
    "template-lint": (*MODULE, "djlint", "--lint", "templates"),
    "lock-file": (*MODULE, "tests.locked"),
    "pure-tests": (*PYTEST, *(f"tests/{folder}" for folder in PURE)),
}


BESIDES_TESTS = "besides-tests"


def main(wanted: list[str]) -> int:
    """Run the steps that are wanted, or all; return 2 if there is no step of such a name."""
    if wanted == [BESIDES_TESTS]:
        wanted = [name for name in STEPS if name != "pure-tests"]
    if unknown := [name for name in wanted if name not in STEPS]:
        sys.stderr.write(f"No step is called {', '.join(unknown)}. There are: {', '.join(STEPS)}\n")
        return 2
    began = time.monotonic()
    try:
        with interruptions():
            failed = [name for name in wanted or STEPS if not passes(name, STEPS[name])]
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
    sys.exit(main(sys.argv[1:]))
