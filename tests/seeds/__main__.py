"""Plays many numbers and prints a line for each: `make seeds`.

It ends with 1 if a number failed, which says how it is played again. Each job has servers,
sandboxes and processes of its own; all of them end when this does.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from devtools.clock import MovingClock
from devtools.preload import UNABLE, is_possible
from devtools.supervision import Child, Interrupted, interruptions, start_child

FOR_EVER = 1_000_000_000.0
"""Minutes."""


def main() -> int:
    arguments = _arguments()
    if not is_possible():
        sys.stdout.write(f"All clocks stay as they are, and no disk is ever full. {UNABLE}\n")
    numbers = [arguments.seed] if arguments.seed is not None else _numbers(arguments)
    try:
        with interruptions(), ExitStack() as stack:
            jobs = [
                _start(arguments, numbers[place :: arguments.jobs], stack)
                for place in range(min(arguments.jobs, len(numbers)))
            ]
            codes = [job.wait() for job in jobs]
    except Interrupted as interruption:
        return interruption.exit_code
    return max(codes)


def _start(arguments: argparse.Namespace, numbers: Sequence[int], stack: ExitStack) -> Child:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seeds-")))
    folder.chmod(0o755)  # PostgreSQL may run as somebody else
    clock = MovingClock(folder / "everybody").environment if is_possible() else {}
    command = [sys.executable, "-m", "tests.seeds.job", str(arguments.minutes)]
    options = ["--verbose"] if arguments.verbose else []
    job = start_child(
        [*command, *map(str, numbers), *options],
        stop="TERM:40",
        environment={**os.environ, **clock},
    )
    stack.callback(job.stop)
    return job


def _numbers(arguments: argparse.Namespace) -> list[int]:
    """Return so many as are asked for; with a limit in minutes more than can be played."""
    count = arguments.count or (10 if arguments.minutes == FOR_EVER else 10_000)
    return list(range(arguments.first, arguments.first + count))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make seeds", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this number only")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first number")
    parser.add_argument("--count", type=int, help="how many numbers; 10 without --minutes")
    parser.add_argument("--minutes", type=float, default=FOR_EVER, help="begin none after these")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    parser.add_argument("--verbose", action="store_true", help="the plan, and what happens when")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
