"""The plans tell the naive model from the same with any one rule broken.

So they would tell an application that breaks this rule: `test_surprise.py` takes the same steps
with it.
"""

from copy import deepcopy
from typing import Any

import pytest

from tests.surprise import mutants_of_holds, mutants_of_previews, mutants_of_undos  # noqa: F401
from tests.surprise.model import Organisation
from tests.surprise.mutants import MUTANTS
from tests.surprise.plans import Plan, plan_of
from tests.surprise.pure import make_pure_surprises

NUMBERS = range(1, 401)
RULES = {"R18", "R50", "R51", "R52", "R69", "R73", "R74", "R75", "R98"}

Seen = list[tuple[Plan, Any]]


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Return plans with what the model shows of each."""
    plans = [plan_of(number) for number in NUMBERS]
    return [(plan, shown(plan, Organisation)) for plan in plans]


def shown(plan: Plan, organisation: type[Organisation]) -> Any:
    """Return all that can be seen of an organisation from outside, after each step.

    A step that cannot be taken ends it.
    """
    worlds = make_pure_surprises(plan, organisation)
    states: list[Any] = []
    for step in plan.steps:
        worlds.take(step)
        states.append(state_of(worlds.model, worlds.definitions))
    return states


def state_of(model: Organisation, definitions: list[Any]) -> Any:
    holds = [(hold.number, hold.answer, set(hold.waiting())) for hold in model.holds]
    watermarks = [definition.watermark for definition in definitions]
    last = deepcopy(model.history[-1]) if model.history else None
    now = model.copy()
    return now.people, now.members, now.claims, now.suppressed, holds, watermarks, last


@pytest.mark.parametrize(("rule", "how"), MUTANTS)
def test_a_broken_rule_is_noticed(seen: Seen, rule: str, how: str) -> None:
    mutant = MUTANTS[rule, how]

    assert any(shown(plan, mutant) != expected for plan, expected in seen), how


def test_every_rule_is_broken_once() -> None:
    assert {rule for rule, _ in MUTANTS} == RULES


def test_every_membership_has_a_claim_and_every_claim_a_membership(seen: Seen) -> None:
    for _, states in seen:
        for people, members, claims, *_ in states:
            assert {claim[:2] for claim in claims} == members
            assert not any(people[who].deleted for _, who in members)
