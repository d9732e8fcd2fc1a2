"""Patterns that cannot be used: the message names the place (R33), hostile ones included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import PatternError
from criteria.pattern import MAX_DEPTH, MAX_PATTERN_LENGTH, Expression, parse_pattern, written

LANGUAGE = "A pattern has the numbers of conditions, and, or, and parentheses."
MIXED = (
    "without parentheses, so that it could mean two things. Write ( 1 and 2 ) or 3, for instance, "
    "or 1 and ( 2 or 3 )."
)


def invisible(code_point: str) -> str:
    return f"an invisible character (U+{code_point}) has no meaning here. {LANGUAGE}"


def fault_of(text: str, conditions: int = 4) -> PatternError:
    with pytest.raises(PatternError) as refused:
        parse_pattern(text, conditions)
    return refused.value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Character 1: the pattern is empty. Write something like ( 1 and 2 ) or 3."),
        (" \n\t", "Character 1: the pattern is empty. Write something like ( 1 and 2 ) or 3."),
        ("1 and 7", "Character 7: there is no condition 7. The conditions are 1 to 4."),
        ("0 and 1", "Character 1: there is no condition 0. The conditions are 1 to 4."),
        (
            "1 and 12345678901",
            "Character 7: there is no condition 1234567890…. The conditions are 1 to 4.",
        ),
        (
            "1 and 2 and 3",
            "Character 14: condition 4 is not used. Use it in the pattern or delete it.",
        ),
        ("2", "Character 2: conditions 1, 3 and 4 are not used. Use or delete them."),
        ("(1 and 2", "Character 1: this parenthesis is never closed."),
        ("1 and (2 or (3 or 4)", "Character 7: this parenthesis is never closed."),
        ("1 and 2)", "Character 8: this closing parenthesis has no opening one before it."),
        (")", "Character 1: a condition's number or an opening parenthesis is missing before “)”."),
        (
            "()",
            "Character 2: a condition's number or an opening parenthesis is missing before “)”.",
        ),
        ("(", "Character 2: a condition's number or an opening parenthesis is missing."),
        ("1 and", "Character 6: a condition's number or an opening parenthesis is missing."),
        (
            "1 and OR 2",
            "Character 7: a condition's number or an opening parenthesis is missing before “OR”.",
        ),
        (
            "and 1",
            "Character 1: a condition's number or an opening parenthesis is missing before “and”.",
        ),
        ("1 2", "Character 3: “and” or “or” is missing before this."),
        ("(1)(2)", "Character 4: “and” or “or” is missing before this."),
        ("1 and 2 or 3", f"Character 9: “or” follows “and” {MIXED}"),
        ("1 or (2 or 3 AND 4)", f"Character 14: “and” follows “or” {MIXED}"),
        ("1 & 2", f"Character 3: “&” has no meaning here. {LANGUAGE}"),
        ("1 and -2", f"Character 7: “-” has no meaning here. {LANGUAGE}"),
        ("1 und 2", f"Character 3: the word “und” is not understood. {LANGUAGE}"),
        ("not 1", f"Character 1: the word “not” is not understood. {LANGUAGE}"),
        ("1 andor 2", f"Character 3: the word “andor” is not understood. {LANGUAGE}"),
        ("1 and ١", "Character 7: “١” is not one of the digits 0 to 9."),
        ("１ and 2", "Character 1: “１” is not one of the digits 0 to 9."),
        ("1²", "Character 2: “²” is not one of the digits 0 to 9."),
        ("（1）", f"Character 1: “（” has no meaning here. {LANGUAGE}"),
        (
            "1\0and 2",
            f"Character 2: {invisible('0000')}",
        ),
        (
            "1\u200b",
            f"Character 2: {invisible('200B')}",
        ),
        (
            "1 and \ud800",
            f"Character 7: {invisible('D800')}",
        ),
    ],
)
def test_fault_is_named_with_its_place(text: str, message: str) -> None:
    assert str(fault_of(text)) == message


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (0, "Character 1: there is no condition 3. There are none yet."),
        (1, "Character 1: there is no condition 3. There is only condition 1."),
    ],
)
def test_unknown_number_says_which_there_are(conditions: int, message: str) -> None:
    assert str(fault_of("3", conditions)) == message


@pytest.mark.parametrize(
    ("text", "position", "length"),
    [
        ("1 and 77", 6, 2),
        ("1 xor 2", 2, 3),
        ("1 and 2 or 3", 8, 2),
        ("(1 and 2", 0, 1),
        ("1 and ", 6, 0),
        ("1", 1, 0),
        ("", 0, 0),
    ],
)
def test_fault_can_be_underlined(text: str, position: int, length: int) -> None:
    fault = fault_of(text)

    assert (fault.position, fault.length) == (position, length)


def test_leftmost_fault_comes_first() -> None:
    assert fault_of("1 2 & 9").position == 2


@pytest.mark.parametrize(
    "text",
    [
        "1 and " * 200_000,
        "(" * 1_000_000,
        " " * 1_000_000,
        "1" * 1_000_000,
        "\0" * 1_000_000,
        "(" * 20_000 + "1" + ")" * 20_000,
        "x" * (MAX_PATTERN_LENGTH + 1),
    ],
    ids=["words", "parentheses", "blanks", "digits", "NUL", "nested", "one too many"],
)
def test_long_text_is_refused_unread(text: str) -> None:
    fault = fault_of(text)

    assert str(fault) == (
        "Character 5001: the pattern is longer than 5,000 characters. Write it shorter."
    )
    assert fault.position + fault.length == len(text)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        (" " * MAX_PATTERN_LENGTH, 0),
        ("1" * MAX_PATTERN_LENGTH, 0),
        ("a" * MAX_PATTERN_LENGTH, 0),
        ("\0" * MAX_PATTERN_LENGTH, 0),
        ("1 " * (MAX_PATTERN_LENGTH // 2), 2),
        ("1 and " * (MAX_PATTERN_LENGTH // 6), 4_998),
        ("(" * MAX_PATTERN_LENGTH, MAX_DEPTH),
        ("(1 or" * (MAX_PATTERN_LENGTH // 5), 5 * MAX_DEPTH),
    ],
)
def test_longest_texts_are_refused_at_their_fault(text: str, position: int) -> None:
    assert fault_of(text, 1).position == position


def test_parentheses_may_be_nested_to_the_limit() -> None:
    deepest = "(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH

    assert written(parse_pattern(deepest, 1)) == "1"
    assert str(fault_of(f"({deepest})", 1)) == (
        "Character 101: more than 100 parentheses are open here."
    )


@given(st.text(st.sampled_from("12 ()andorANDOR\n&١\0") | st.characters(), max_size=40))
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    outcome = parsed_or_fault(text)

    if isinstance(outcome, PatternError):
        assert str(outcome).isprintable()
        assert 0 <= outcome.position <= outcome.position + outcome.length <= len(text)
    else:
        assert parse_pattern(written(outcome), 2) == outcome


def parsed_or_fault(text: str) -> Expression | PatternError:
    try:
        return parse_pattern(text, 2)
    except PatternError as fault:
        return fault
