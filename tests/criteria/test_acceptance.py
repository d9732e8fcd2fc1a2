"""R34: what the default pattern lets through, and the one that was meant does not."""

import pytest

from criteria import Condition, Connector, Matcher, in_english
from tests.criteria.material import DEPARTMENT, EXPERIENCE, KOLKATA, NOON, YEAR, criteria_of

CONDITIONS = (
    Condition.about(DEPARTMENT, "is", "IT"),
    Condition.about(EXPERIENCE, "at_least", "2"),
    Condition.about(YEAR, "equals", "2015"),
    Condition.about(YEAR, "equals", "2016", connector=Connector.OR),
)
DEFAULT = criteria_of(*CONDITIONS)
MEANT = criteria_of(*CONDITIONS, pattern="((1 and 2) and (3 or 4))")


def candidate(department: str, experience: int | None, year: int) -> dict[str, object]:
    return {
        "Department": department,
        "Experience_in_Years": experience,
        "Year_of_Passing": year,
    }


@pytest.mark.parametrize(
    ("person", "by_default", "as_meant"),
    [
        (candidate("IT", 2, 2015), True, True),
        (candidate("IT", 7, 2016), True, True),
        (candidate("Sales", 0, 2016), True, False),
        (candidate("Sales", 5, 2015), False, False),
        (candidate("IT", 1, 2015), False, False),
        (candidate("IT", None, 2016), True, False),
        (candidate("IT", 3, 2017), False, False),
    ],
)
def test_patterns_select_differently(
    person: dict[str, object], by_default: bool, as_meant: bool
) -> None:
    selected = [
        Matcher(criteria, now=NOON, zone=KOLKATA).matches(person) for criteria in (DEFAULT, MEANT)
    ]

    assert selected == [by_default, as_meant]


def test_default_pattern_is_written_as_in_the_rule() -> None:
    assert DEFAULT.pattern_text == "( ( ( 1 and 2 ) and 3 ) or 4 )"


def test_patterns_read_differently() -> None:
    assert in_english(DEFAULT) == (
        "(Department is IT, and experience is 2 or more, and year of passing is 2015), "
        "or year of passing is 2016"
    )
    assert in_english(MEANT) == (
        "Department is IT, and experience is 2 or more, and (year of passing is 2015 or 2016)"
    )
