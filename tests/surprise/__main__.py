"""Plays the plans of many numbers and says which fail: `make surprise`.

It ends with 1 if one did, shows it as small as it becomes, and says how it is played again. It
needs a database of its own, which is empty, as `make surprise` brings one along.
"""

import argparse
import os
import sys
import time

import django

import tests.environment  # noqa: F401  the settings read it


def main() -> int:
    arguments = _arguments()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "recruitsync.settings", "LOG_LEVEL": "ERROR"}
    django.setup()
    from tests.surprise.database import empty_database
    from tests.surprise.plans import plan_of
    from tests.surprise.play import play, smaller
    from tests.world.source import running_source
    from tests.world.standing import look_across

    look_across()
    empty_database()
    failed, began = [], time.monotonic()
    numbers = range(arguments.seed, arguments.seed + arguments.examples)
    with running_source("--candidates", "0", "--contacts", "0") as source:
        for number in numbers:
            if complaint := play(plan_of(number), source):
                failed.append(number)
                sys.stdout.write(f"{complaint}\n")
                if arguments.smaller:
                    shrunk = smaller(plan_of(number), source)
                    sys.stdout.write(f"{play(shrunk, source)}\n")
            if number % 50 == 0:
                sys.stdout.write(f"{number} after {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(numbers)} played, {len(failed)} failed {failed}\n")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make surprise", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first number")
    parser.add_argument("--examples", type=int, default=100, help="how many numbers")
    parser.add_argument("--smaller", action="store_true", help="make what fails smaller")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
