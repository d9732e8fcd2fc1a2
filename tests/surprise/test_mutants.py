"""The plans tell the naive model from the same with any one rule broken.

So they would tell an application that breaks this rule: `test_surprise.py` takes the same steps
with it.
"""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from tests.surprise import (  # noqa: F401
    mutants_of_answers,
    mutants_of_holds,
    mutants_of_previews,
    mutants_of_undos,
)
from tests.surprise.model import Organisation
from tests.surprise.mutants import MUTANTS
from tests.surprise.people import Past
from tests.surprise.plans import Plan, plan_of
from tests.surprise.pure import make_pure_surprises
from tests.surprise.seldom import SELDOM

TELLING = (
    *(385, 186, 135, 215, 163, 279, 43, 6, 107, 174, 24, 192, 187, 65, 52, 11, 76, 159, 63, 59),
    *(42, 39, 38, 13, 10, 3, 1, 0),
)
"""Plans that tell all mutants of today, looked at first because most of them take fewer than five:
it only takes longer where another model is told by others."""

PLACES = (*TELLING, *range(401))
RULES = {"R15", "R18", "R50", "R51", "R52", "R69", "R73", "R74", "R75", "R98"}

A_FEW = range(61)


@pytest.mark.parametrize(("rule", "how"), MUTANTS)
def test_a_broken_rule_is_noticed(rule: str, how: str) -> None:
    mutant = MUTANTS[rule, how]

    assert any(tells(place, mutant) for place in PLACES), how


def test_every_rule_is_broken_once() -> None:
    assert {rule for rule, _ in MUTANTS} == RULES


def test_every_membership_has_a_claim_and_every_claim_a_membership() -> None:
    for place in A_FEW:
        for people, members, claims, *_ in states_of(place):
            assert {claim[:2] for claim in claims} == members
            assert not any(people[who].deleted for _, who in members)


def tells(place: int, organisation: type[Organisation]) -> bool:
    """Tell whether a plan shows that an organisation goes by other rules."""
    plan = plan_at(place)
    worlds = make_pure_surprises(plan, organisation)
    for step, expected in zip(plan.steps, states_of(place), strict=True):
        worlds.take(step)
        if state_of(worlds.model, worlds.definitions, last_of(worlds.model)) != expected:
            return True
    return False


@cache
def plan_at(place: int) -> Plan:
    """Return one of those that are written by hand, or the one that the number stands for."""
    return SELDOM[place] if place < len(SELDOM) else plan_of(place)


@cache
def states_of(place: int) -> list[Any]:
    """Return all that can be seen of an organisation from outside, after each step of a plan."""
    plan = plan_at(place)
    worlds = make_pure_surprises(plan, Organisation)
    states: list[Any] = []
    for step in plan.steps:
        worlds.take(step)
        last = deepcopy(last_of(worlds.model))
        states.append(state_of(worlds.model.copy(), worlds.definitions, last))
    return states


def last_of(model: Organisation) -> Past | None:
    return model.history[-1] if model.history else None


def state_of(model: Organisation, definitions: list[Any], last: Past | None) -> Any:
    holds = [(hold.number, hold.answer, set(hold.waiting())) for hold in model.holds]
    watermarks = [definition.watermark for definition in definitions]
    here = model.people, model.members, model.claims, model.suppressed, model.mailable()
    return *here, holds, watermarks, last
