"""Adding, deleting and moving conditions (R33)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import (
    Condition,
    ConditionField,
    Connector,
    Criteria,
    Edited,
    Matcher,
    ValueType,
    append_condition,
    check_criteria,
    delete_condition,
    move_condition,
)
from criteria.pattern import MAX_DEPTH, Expression
from tests.criteria.material import KOLKATA, NOON, criteria_of, switched, switches
from tests.criteria.test_pattern import TREES, carelessly_written, complete

FIELDS = [ConditionField(f"c{number}", f"C{number}", ValueType.BOOLEAN) for number in range(1, 5)]
ONE, TWO, THREE, FOUR = (Condition.about(field, "is_true") for field in FIELDS)
OR_FOUR = Condition.about(FIELDS[3], "is_true", connector=Connector.OR)


@pytest.mark.parametrize(
    ("pattern", "after"),
    [
        (None, None),
        ("1 or 2", "( ( 1 or 2 ) and 3 )"),
        ("1 AND 2", "( ( 1 and 2 ) and 3 )"),
        ("1 or", "1 or"),
        ("1 and 3", "1 and 3"),
        ("", ""),
    ],
)
def test_added_condition_is_joined_to_the_whole_pattern(
    pattern: str | None, after: str | None
) -> None:
    added = append_condition(criteria_of(ONE, TWO, pattern=pattern), THREE)

    assert added == criteria_of(ONE, TWO, THREE, pattern=after)


def test_default_pattern_follows_the_conditions() -> None:
    criteria = criteria_of(ONE, TWO, THREE, OR_FOUR)

    assert delete_condition(criteria, 2) == Edited(criteria_of(ONE, THREE, OR_FOUR))
    assert move_condition(criteria, 4, to=2) == Edited(criteria_of(ONE, OR_FOUR, TWO, THREE))
    assert move_condition(criteria, 2, to=2) == Edited(criteria)


def test_pattern_that_says_the_same_as_the_default_is_not_edited() -> None:
    criteria = criteria_of(ONE, TWO, THREE, pattern="((1 AND 2) and 3)")

    assert criteria.is_edited is False
    assert delete_condition(criteria, 1) == Edited(criteria_of(TWO, THREE))


@pytest.mark.parametrize(
    ("pattern", "number", "kept"),
    [
        ("(1 and 2) and (3 or 4)", 2, "( 1 and ( 2 or 3 ) )"),
        ("(1 or 2) and (3 or 4)", 1, "( 1 and ( 2 or 3 ) )"),
        ("(1 or 2) and (1 or 3 or 4)", 1, "( 1 and ( 2 or 3 ) )"),
        ("1 or 2 or 3 or 4", 4, "( 1 or 2 or 3 )"),
    ],
)
def test_edited_pattern_can_be_kept_or_reset(pattern: str, number: int, kept: str) -> None:
    conditions = (ONE, TWO, THREE, FOUR)
    left = conditions[: number - 1] + conditions[number:]

    edited = delete_condition(criteria_of(*conditions, pattern=pattern), number)

    assert edited == Edited(criteria_of(*left), criteria_of(*left, pattern=kept))


def test_nothing_is_asked_where_the_rest_is_the_default() -> None:
    criteria = criteria_of(ONE, TWO, THREE, pattern="1 and (2 or 3)")

    assert delete_condition(criteria, 3) == Edited(criteria_of(ONE, TWO))


@pytest.mark.parametrize("pattern", ["1 and", "1 and 2", "", "1 and 2 and 9"])
def test_half_typed_pattern_must_be_reset(pattern: str) -> None:
    criteria = criteria_of(ONE, TWO, THREE, pattern=pattern)

    assert criteria.is_edited is True
    assert delete_condition(criteria, 3) == Edited(criteria_of(ONE, TWO), must_reset=True)
    assert move_condition(criteria, 1, to=3).must_reset is True


@pytest.mark.parametrize("pattern", [None, "1"])
def test_last_condition_can_be_deleted(pattern: str | None) -> None:
    assert delete_condition(criteria_of(ONE, pattern=pattern), 1) == Edited(criteria_of())


@pytest.mark.parametrize("number", [0, -1, 3])
def test_unknown_number_is_refused(number: int) -> None:
    criteria = criteria_of(ONE, TWO)

    with pytest.raises(IndexError, match=f"There is no condition {number}"):
        delete_condition(criteria, number)
    with pytest.raises(IndexError, match=f"There is no condition {number}"):
        move_condition(criteria, 1, to=number)


def test_condition_can_be_deleted_from_too_many() -> None:
    criteria = criteria_of(*[ONE] * 150)

    assert delete_condition(criteria, 150).reset == criteria_of(*[ONE] * 149)


@given(
    st.sampled_from(("(1 or 2) and (3 or 4)", "1 or (2 and (3 or (4 and 1)))", "1 or 2 or 3 or 4")),
    st.integers(1, 4),
    st.integers(1, 4),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_moving_keeps_the_meaning_of_an_edited_pattern(
    pattern: str, number: int, to: int, answers: list[bool]
) -> None:
    before = switches(4, pattern)

    edited = move_condition(before, number, to=to)

    assert edited.kept is not None
    assert answer(edited.kept, answers) is answer(before, answers)
    assert edited.kept.conditions[to - 1] == before.conditions[number - 1]


@given(TREES.map(complete), st.randoms(), st.lists(st.booleans(), min_size=7, max_size=7))
def test_adding_means_what_it_was_and_the_new_one(
    tree: Expression, chance: random.Random, answers: list[bool]
) -> None:
    fields = [ConditionField(f"c{n}", f"C{n}", ValueType.BOOLEAN) for n in range(1, 8)]
    before = switches(6, carelessly_written(tree, chance))

    added = append_condition(before, Condition.about(fields[6], "is_true"))

    assert not check_criteria(added, fields)
    assert answer(added, answers) is (answer(before, answers) and answers[6])


def test_adding_never_breaks_a_pattern_at_its_limits() -> None:
    longest, deepest = "1 or " * 999 + "2", "(" * MAX_DEPTH + "1 or 2" + ")" * MAX_DEPTH

    added = [
        append_condition(criteria_of(ONE, TWO, pattern=each), THREE).pattern
        for each in (longest, deepest)
    ]

    assert added == [longest, "( ( 1 or 2 ) and 3 )"]


def answer(criteria: Criteria, answers: list[bool]) -> bool:
    return Matcher(criteria, now=NOON, zone=KOLKATA).matches(switched(answers)) is True
