"""What happens in a small organisation, as a number decides it.

A step is the name of a verb of `PureSurprises` with its arguments.
"""

from dataclasses import dataclass
from random import Random

from tests.run import small_worlds
from tests.run.small_worlds import Account, Action
from tests.surprise.people import Limit
from tests.surprise.stories import a_story
from tests.surprise.vocabulary import GOOD, GROUPS, LIMITS, NAMES, a_step_of

LENGTH = 24
"""About how many steps a plan has after its first run."""
STORY = 0.12
"""How often a story begins where a single step could."""


@dataclass(frozen=True)
class Plan:
    """An account with the limits of its two syncs, and what happens in it.

    Those of the choosy syncs that are among `by_view` select people of Oslo by a view.
    """

    number: int
    account: Account
    by_view: frozenset[int]
    limits: tuple[Limit, Limit]
    steps: tuple[Action, ...]

    def __str__(self) -> str:
        head = f"plan {self.number}: {self.account} views {set(self.by_view)} {self.limits}"
        lines = [head, *map(str, self.steps)]
        return "\n  ".join(lines)


def plan_of(number: int) -> Plan:
    """Return the plan that a number stands for, always the same."""
    chance = Random(f"surprise {number}")
    account, limits = an_account(chance), the_limits(chance)
    by_view, steps = views(chance), arrivals(chance)
    length = len(steps) + chance.randint(LENGTH // 2, LENGTH)
    while len(steps) < length:
        steps += a_story(chance) if chance.random() < STORY else [a_step(chance)]
    return Plan(number, account, by_view, limits, tuple(steps))


def an_account(chance: Random) -> Account:
    choosy = chance.choice((frozenset({0}), frozenset({0, 1}), frozenset[int]()))
    return Account(chance.random() < 0.5, choosy, chance.random() < 0.5)


def views(chance: Random) -> frozenset[int]:
    return chance.choice((frozenset({0}), frozenset({1}), frozenset[int]()))


def the_limits(chance: Random) -> tuple[Limit, Limit]:
    return chance.choice(LIMITS), chance.choice(LIMITS)


def arrivals(chance: Random) -> list[Action]:
    """Return what comes first: some people, options mostly on, and a run."""
    people = [
        ("add", chance.choice(GOOD), chance.choice(NAMES), "Oslo", False)
        for _ in range(chance.randint(4, 8))
    ]
    return [*people, *options(chance), ("run", 0, False)]


def options(chance: Random) -> list[Action]:
    return [
        ("set_policy", place, option, chance.choice(policies))
        for place in (0, 1)
        for option, policies in small_worlds.POLICIES.items()
    ]


def a_step(chance: Random) -> Action:
    ((_, group),) = chance.choices(GROUPS, [weight for weight, _ in GROUPS])
    return a_step_of(group)(chance)
