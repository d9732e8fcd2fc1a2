"""Patterns: text to tree and back, and what is read off trees (R32, R33)."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import Connector, Matcher
from criteria.pattern import (
    MAX_CONDITIONS,
    And,
    ConditionNumber,
    Expression,
    Or,
    default_expression,
    flattened,
    parse_pattern,
    used_numbers,
    written,
)
from tests.criteria.material import KOLKATA, NOON, switched, switches

AND, OR = Connector.AND, Connector.OR
CONDITIONS = 6

LEAVES = st.integers(1, CONDITIONS).map(ConditionNumber)
TREES: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda group, parts: group(tuple(parts)),
        st.sampled_from((And, Or)),
        st.lists(inner, min_size=2, max_size=4),
    ),
    max_leaves=14,
)


def complete(tree: Expression) -> Expression:
    """With the conditions that the tree does not use at its end."""
    unused = sorted(set(range(1, CONDITIONS + 1)) - used_numbers(tree))
    return Or((tree, *map(ConditionNumber, unused))) if unused else tree


def carelessly_written(tree: Expression, chance: random.Random) -> str:
    """As a person might write it: any case and spacing, parentheses too many, none around all."""

    def blank() -> str:
        return chance.choice(("", "", " ", "  ", "\n", "\t", "\r\n", "\u00a0"))

    def wrapped(text: str) -> str:
        text = f"{blank()}{text}{blank()}"
        return wrapped(f"({text})") if chance.random() > 0.85 else text

    def spelled(part: Expression) -> str:
        if isinstance(part, ConditionNumber):
            return wrapped(chance.choice(("", "", "0")) + str(part.value))
        word = "and" if isinstance(part, And) else "or"
        text = grouped(part.parts[0])
        for each in part.parts[1:]:
            text += blank() + chance.choice((word, word.upper(), word.title())) + grouped(each)
        return wrapped(text)

    def grouped(part: Expression) -> str:
        return spelled(part) if isinstance(part, ConditionNumber) else f"({spelled(part)})"

    return spelled(tree)


@pytest.mark.parametrize(
    ("connectors", "text"),
    [
        ([AND], "1"),
        ([OR], "1"),
        ([AND, OR], "( 1 or 2 )"),
        ([AND, AND, AND, OR], "( ( ( 1 and 2 ) and 3 ) or 4 )"),
        ([AND] * 6, "( ( ( ( ( 1 and 2 ) and 3 ) and 4 ) and 5 ) and 6 )"),
    ],
)
def test_default_pattern_goes_left_to_right(connectors: list[Connector], text: str) -> None:
    assert written(default_expression(connectors)) == text


def test_longest_default_pattern_can_be_parsed() -> None:
    tree = default_expression([AND, OR] * (MAX_CONDITIONS // 2))

    assert parse_pattern(written(tree), MAX_CONDITIONS) == tree


@pytest.mark.parametrize("number", [0, MAX_CONDITIONS + 1])
def test_default_pattern_refuses_other_numbers_of_conditions(number: int) -> None:
    with pytest.raises(ValueError, match="There must be 1 to 100 conditions"):
        default_expression([AND] * number)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 and 2 and 3", "( 1 and 2 and 3 )"),
        ("(1 and 2) and 3", "( ( 1 and 2 ) and 3 )"),
        ("((1))and(2\nAND 03)", "( 1 and ( 2 and 3 ) )"),
        ("1OR2Or3", "( 1 or 2 or 3 )"),
        ("\t( 1 or\u00a02 )\r\nand 3 ", "( ( 1 or 2 ) and 3 )"),
        ("(1 and 2) or (1 and 3)", "( ( 1 and 2 ) or ( 1 and 3 ) )"),
        ("1 and 1 and 2 and 3", "( 1 and 1 and 2 and 3 )"),
    ],
)
def test_pattern_may_be_written_in_any_case_and_spacing(text: str, canonical: str) -> None:
    assert written(parse_pattern(text, 3)) == canonical


@given(TREES)
def test_written_tree_parses_to_itself(tree: Expression) -> None:
    tree = complete(tree)

    assert parse_pattern(written(tree), CONDITIONS) == tree


@given(TREES, st.randoms(use_true_random=False))
def test_carelessly_written_tree_parses_to_itself(tree: Expression, chance: random.Random) -> None:
    tree = complete(tree)

    assert parse_pattern(carelessly_written(tree, chance), CONDITIONS) == tree


@given(
    TREES,
    st.lists(st.booleans(), min_size=CONDITIONS, max_size=CONDITIONS),
    st.randoms(use_true_random=False),
)
def test_pattern_means_what_it_means_to_python(
    tree: Expression, answers: list[bool], chance: random.Random
) -> None:
    text = carelessly_written(complete(tree), chance)
    in_python = re.sub(r"\d+", lambda found: f" {answers[int(found[0]) - 1]} ", text.lower())
    matcher = Matcher(switches(CONDITIONS, text), now=NOON, zone=KOLKATA)

    expected = eval(f"({' '.join(in_python.split())})")  # noqa: S307  only booleans

    assert matcher.matches(switched(answers)) is expected


@given(TREES, st.lists(st.booleans(), min_size=CONDITIONS, max_size=CONDITIONS))
def test_flattened_tree_means_the_same(tree: Expression, answers: list[bool]) -> None:
    assert meaning(flattened(tree), answers) is meaning(tree, answers)
    assert not has_a_group_in_its_like(flattened(tree))


@pytest.mark.parametrize("group", [And, Or])
def test_group_of_one_is_no_group(group: type[And] | type[Or]) -> None:
    with pytest.raises(ValueError, match="two parts or more"):
        group((ConditionNumber(1),))


def meaning(tree: Expression, answers: list[bool]) -> bool:
    if isinstance(tree, ConditionNumber):
        return answers[tree.value - 1]
    parts = [meaning(part, answers) for part in tree.parts]
    return all(parts) if isinstance(tree, And) else any(parts)


def has_a_group_in_its_like(tree: Expression) -> bool:
    if isinstance(tree, ConditionNumber):
        return False
    return any(type(part) is type(tree) or has_a_group_in_its_like(part) for part in tree.parts)
