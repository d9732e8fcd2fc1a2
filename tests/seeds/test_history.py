"""The plans that numbers decide."""

import re
from pathlib import Path

import pytest

from sandbox.trouble import TROUBLE_KINDS
from tests.seeds import faults, people, surprises
from tests.seeds.history import (
    ANSWERS,
    FAULTS,
    HOLDING,
    IN_RECRUIT,
    LATER_FAULTS,
    PEOPLE,
    REMOVED_ALL,
    history_of,
)

CI = Path(__file__).parents[2] / ".ci" / "run"


def numbers_of_ci() -> range:
    asked = re.search(r'make seeds ARGS="--from (\d+) --count (\d+)', CI.read_text())
    assert asked
    first, count = int(asked[1]), int(asked[2])
    return range(first, first + count)


@pytest.mark.parametrize("number", [0, 1, 4711])
def test_a_number_has_one_plan(number: int) -> None:
    assert history_of(number) == history_of(number)
    assert str(history_of(number)) == str(history_of(number))
    assert history_of(number) != history_of(number + 1)


def test_every_kind_of_fault_is_among_the_numbers_of_ci() -> None:
    kinds = {
        step.kind for number in numbers_of_ci() for act in history_of(number).acts for step in act
    }

    assert set(FAULTS) - kinds == set()


def test_any_ten_numbers_have_every_kind_of_fault() -> None:
    for first in range(40):
        kinds = {
            step.kind
            for number in range(first, first + 10)
            for act in history_of(number).acts
            for step in act
        }
        assert set(FAULTS) - kinds == set()


def test_later_faults_have_acts_of_their_own_and_leave_all_else_as_it_was() -> None:
    """Numbers that somebody has noted down stay what they were."""
    for number in range(40):
        acts = history_of(number).acts
        kinds = [{step.kind for step in act} for act in acts]
        with_later = [place for place, act in enumerate(kinds) if act & set(LATER_FAULTS)]
        assert with_later == ([len(acts) - 1] if number % 5 == 0 else [])


def test_as_many_numbers_as_kinds_of_trouble_have_all_of_them() -> None:
    kinds = {
        step.details["kind"]
        for number in range(len(TROUBLE_KINDS))
        for act in history_of(number).acts
        for step in act
        if step.kind == "trouble"
    }

    assert kinds == set(TROUBLE_KINDS)


def test_every_kind_of_step_can_be_taken() -> None:
    assert set(faults.FAULTS) == set(FAULTS)
    assert set(people.ACTIONS) == set(PEOPLE) | set(IN_RECRUIT)
    assert set(surprises.ACTIONS) == set(HOLDING)


def test_any_twenty_numbers_have_every_answer_in_an_act_of_its_own() -> None:
    for first in range(40):
        numbers = [history_of(number) for number in range(first, first + 20)]
        assert {history.answer for history in numbers} == {"", *ANSWERS}
    for number in range(40):
        history = history_of(number)
        kinds = [{step.kind for step in act} for act in history.acts]
        holding = [place for place, act in enumerate(kinds) if act & set(HOLDING)]
        assert holding == ([len(kinds) - 1] if history.answer else [])
        if history.answer:
            assert (kinds[-1] & set(REMOVED_ALL) == set()) == (history.answer != "remove")


def test_steps_come_in_the_order_of_time() -> None:
    for number in range(20):
        for act in history_of(number).acts:
            assert [step.at for step in act] == sorted(step.at for step in act)
