"""`python -m tests.seeds.job FOLDER MINUTES NUMBERS…`: plays numbers one after another in a house.

It prints a line for each. With `--verbose` also the plan, and what happens when.
"""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

import tests.environment  # noqa: F401  the settings read it
from devtools.clock import MovingClock
from devtools.embedded.servers import take_place
from devtools.supervision import Interrupted, interruptions
from tests.seeds.history import History, history_of

FOLDER = Path(".local/seeds")


def main() -> int:
    arguments = _arguments()
    try:
        with interruptions(), ExitStack() as stack:
            return _play_all(arguments, stack)
    except Interrupted as interruption:
        return interruption.exit_code


def _play_all(arguments: argparse.Namespace, stack: ExitStack) -> int:
    from tests.seeds.house import SHORT, House

    file = os.environ.get("CLOCK_AHEAD_FILE")
    clock = MovingClock(Path(file)) if file else None
    place = stack.enter_context(take_place(FOLDER.absolute(), throwaway=True))
    house = House(place, clock, Path(file).parent if file else place.folder)
    stack.callback(house.stop)
    os.environ |= {"DATABASE_URL": house.postgres.url(), "REDIS_URL": house.broker.url}
    os.environ |= SHORT | {"DJANGO_SETTINGS_MODULE": "recruitsync.settings"}
    django.setup()
    until = time.monotonic() + 60 * arguments.minutes
    failed = 0
    for number in arguments.numbers:
        if time.monotonic() > until:
            break
        failed += not _play_one(house, number, verbose=arguments.verbose)
    return 1 if failed else 0


def _play_one(house: Any, number: int, *, verbose: bool) -> bool:
    """Play a number and print what came of it; returns whether all held."""
    from tests.seeds.number import play_number

    history, began = history_of(number), time.monotonic()
    if verbose:
        sys.stdout.write(f"{history}\n")
    complaints = play_number(house, history, verbose=verbose)
    verdict = "FAILED" if complaints else "well"
    seconds = time.monotonic() - began
    sys.stdout.write(f"{number:6} {verdict:<6} {seconds:5.1f} s  {_kinds(history)}\n")
    for complaint in complaints:
        sys.stdout.write(f"         {complaint}\n")
    if complaints:
        sys.stdout.write(f'         again: make seeds ARGS="--seed {number} --verbose"\n')
    sys.stdout.flush()
    return not complaints


def _kinds(history: History) -> str:
    from tests.seeds.history import FAULTS

    kinds = [step.kind for act in history.acts for step in act if step.kind in FAULTS]
    return ", ".join([history.night, *kinds])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.seeds.job", description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
