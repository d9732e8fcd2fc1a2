"""The steps of `make check`: all run even when one fails, one on each processor; what failed says
why; so does the exit code.

`make check STEP=types` runs one of them, `make check STEP="style types"` some.

The tests themselves are `make test`. Only the pure ones, which need no server, run here too; not
with `make check STEP=besides-tests`, by which CI spares itself to run them twice.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import tests.environment  # noqa: F401  mypy and the pure tests read the settings
from devtools.supervision import Child, Interrupted, interruptions, start_child

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
    "types": (*MODULE, "mypy"),
    "style": (*MODULE, "ruff", "check", "."),
    "format": (*MODULE, "ruff", "format", "--check", "."),
    "architecture": (str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
    "template-format": (*MODULE, "djlint", "--check", "templates"),
    "template-lint": (*MODULE, "djlint", "--lint", "templates"),
    "lock-file": (*MODULE, "tests.locked"),
    "pure-tests": (*PYTEST, *(f"tests/{folder}" for folder in PURE)),
}
"""The commands; what takes longest begins first."""

LOOK_SECONDS = 0.05

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
            failed = [step.name for step in run(wanted or list(STEPS)) if not step.tell()]
    except Interrupted as interruption:
        return interruption.exit_code
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All is well"
    sys.stdout.write(f"{verdict} ({time.monotonic() - began:.1f} s)\n")
    return 1 if failed else 0


@dataclass(frozen=True)
class Step:
    """A step at work, and what it has said so far."""

    name: str
    child: Child
    output: IO[bytes]
    began: float

    def tell(self) -> bool:
        """Say how it has ended, and why if it failed; tell whether all is well."""
        code = self.child.wait()
        verdict = "FAILED" if code else "ok"
        sys.stdout.write(f"{self.name:18} {time.monotonic() - self.began:5.1f} s  {verdict}\n")
        if code:
            sys.stdout.write(text_of(self.output))
        sys.stdout.flush()
        return code == 0


def run(names: Sequence[str]) -> Iterator[Step]:
    """Yield each step when it has ended; whatever still runs when we are left is stopped."""
    waiting, running = list(names), list[Step]()
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                running.append(begin(waiting.pop(0), stack))
            for step in [each for each in running if each.child.poll() is not None]:
                running.remove(step)
                yield step
            time.sleep(LOOK_SECONDS)


def begin(name: str, stack: ExitStack) -> Step:
    output = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (by the stack)
    began = time.monotonic()
    child = start_child(STEPS[name], stop="TERM:5", output=output, environment=os.environ)
    stack.callback(child.stop)
    return Step(name, child, output, began)


def text_of(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace") + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
