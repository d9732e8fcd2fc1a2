"""Lets many people come and go on many lists and asks of everybody why, on every list: `make why`.

It ends with 1 if an answer is not that of the journal. It needs a database of its own, which is
empty, as `make why` brings one along.
"""

import argparse
import os
import sys
import time

import django

import tests.environment  # noqa: F401  the settings read it

MAX_SHOWN = 20


def main() -> int:
    arguments = _arguments()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "recruitsync.settings", "LOG_LEVEL": "ERROR"}
    django.setup()
    from tests.surprise.database import another_organisation, empty_database
    from tests.why.world import World
    from tests.world.source import running_source
    from tests.world.standing import look_across

    look_across()
    empty_database()
    began = time.monotonic()
    with running_source("--candidates", "0", "--contacts", "0") as source:
        world = World(
            source,
            another_organisation(),
            lists=arguments.lists,
            people=arguments.people,
            seed=arguments.seed,
        )
        world.live(arguments.rounds)
        sys.stdout.write(f"{len(world.runs)} runs after {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        differences = list(world.differences())
    for difference in differences[:MAX_SHOWN]:
        sys.stdout.write(f"{difference}\n")
    for code, number in sorted(world.asked.items()):
        sys.stdout.write(f"{number:8,} {code}\n")
    seconds = time.monotonic() - began
    asked = sum(world.asked.values())
    sys.stdout.write(f"{asked:,} asked in {seconds:.0f} s, {len(differences):,} differ\n")
    return 1 if differences else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make why", description=__doc__)
    parser.add_argument("--lists", type=int, default=20)
    parser.add_argument("--people", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
