"""Fields, conditions and instants that the tests of criteria share, and generated values."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from criteria import (
    OPERATORS,
    Condition,
    ConditionField,
    Criteria,
    FieldChoice,
    Matcher,
    Subject,
    Takes,
    ValueType,
)
from syncs.domain.zones import zone

KOLKATA = zone("Asia/Kolkata")
NOON = datetime(2026, 1, 21, 12, 0, tzinfo=UTC)
"""A Wednesday; 17:30 in Kolkata."""

DEPARTMENT = ConditionField(
    "Department",
    "Department",
    ValueType.PICK_LIST,
    (FieldChoice("IT", "IT"), FieldChoice("Sales", "Sales"), FieldChoice("HR", "Human resources")),
)
EXPERIENCE = ConditionField("Experience_in_Years", "Experience", ValueType.NUMBER)
YEAR = ConditionField("Year_of_Passing", "Year of Passing", ValueType.NUMBER)
STATUS = ConditionField(
    "Job_Opening_Status", "Status", ValueType.PICK_LIST, (), subject=Subject.JOB_OPENING
)
CITY = ConditionField("City", "City", ValueType.TEXT, subject=Subject.JOB_OPENING)
INDUSTRY = ConditionField("Industry", "Industry", ValueType.TEXT, subject=Subject.CLIENT)

FIELDS = {kind: ConditionField(f"The_{kind}", f"The {kind}", kind) for kind in ValueType}
"""One field of each type, without choices."""


def criteria_of(*conditions: Condition, pattern: str | None = None) -> Criteria:
    return Criteria(conditions=conditions, pattern=pattern)


def switches(number: int, pattern: str | None = None) -> Criteria:
    """Conditions that the fields `c1`, `c2`, … are true."""
    fields = [
        ConditionField(f"c{place}", f"C{place}", ValueType.BOOLEAN)
        for place in range(1, number + 1)
    ]
    return criteria_of(*(Condition.about(field, "is_true") for field in fields), pattern=pattern)


def switched(answers: Iterable[bool]) -> dict[str, Any]:
    """The record for which the conditions of `switches` answer like this."""
    return {f"c{place}": answer for place, answer in enumerate(answers, start=1)}


def holds(
    field_type: ValueType,
    operator: str,
    values: Iterable[str],
    actual: object,
    *,
    now: datetime = NOON,
    zone_name: str = "Asia/Kolkata",
) -> bool:
    """Whether one condition on a field of this type matches a record with this value."""
    field = FIELDS[field_type]
    criteria = criteria_of(Condition.about(field, operator, *values))
    matcher = Matcher(criteria, now=now, zone=zone(zone_name))
    return matcher.matches({field.api_name: actual}) is True


EMPTY: tuple[Any, ...] = (None, "", " \t\n", "null", " null ", [], {}, [None, ""], {"name": None})

WORDS = (
    *("IT", "it", "It", "Sales", "sales", "HR", "ITALY", "Straße", "STRASSE", "Café", "Cafe\u0301"),
    *("ΣΊΣΥΦΟΣ", "σίσυφοσ", "İzmir", "3", "3.0", "2016", "Null", "null", "-None-", "a;b", "true"),
    *("486812000001224088", "Ω", "ﬁn", "x"),
)
TEXTS = st.sampled_from(WORDS) | st.text(st.sampled_from("aAbBéÉe\u0301ßsS ;3"), max_size=4)
NUMERALS = st.sampled_from(
    (
        *("0", "-0", "0.1", ".1", "0.10", "1", "1.0", "2", "2.50", "3", "+3"),
        *("2016", "1,200", "12,00,000"),
    )
) | st.decimals(-5, 5, places=1).map(str)
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 10)).map(str)
MOMENTS = st.builds(
    lambda hours, offset: (NOON + timedelta(hours=hours)).astimezone(zone(offset)).isoformat(),
    st.integers(-600, 600),
    st.sampled_from(("UTC", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati")),
)
LOOK_UPS = st.fixed_dictionaries({"name": st.none() | TEXTS, "id": st.none() | TEXTS})

ACTUAL_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(EMPTY),
    TEXTS,
    NUMERALS,
    DAYS,
    MOMENTS,
    LOOK_UPS,
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from((2016, 1200, 10**40, 0.1, 2.5, 3.0, float("nan"), float("inf"), 1e300)),
    st.lists(TEXTS | st.none() | LOOK_UPS, max_size=4),
    st.lists(TEXTS, max_size=3).map(";".join),
    st.sampled_from(("yes", "No", "2026-02-30", "2026-01-21T09:30:00", "20260121", [[]], {"x": 1})),
)
"""What a record may hold in a field of any type, much of which does not fit the type."""

_FITTING: dict[ValueType, st.SearchStrategy[Any]] = {
    ValueType.NUMBER: NUMERALS | st.integers(-5, 5) | st.sampled_from((0.1, 2.5, 3.0)),
    ValueType.CURRENCY: NUMERALS | st.integers(-5, 5) | st.sampled_from((0.1, 2.5, 3.0)),
    ValueType.DATE: DAYS | MOMENTS,
    ValueType.DATE_TIME: MOMENTS,
    ValueType.BOOLEAN: st.booleans(),
    ValueType.MULTI_SELECT: st.lists(TEXTS, max_size=4),
    ValueType.LOOK_UP: LOOK_UPS,
    ValueType.OWNER: LOOK_UPS,
}


def actual_values(field_type: ValueType) -> st.SearchStrategy[Any]:
    return _FITTING.get(field_type, TEXTS) | ACTUAL_VALUES


def _entered(field_type: ValueType) -> st.SearchStrategy[str]:
    if field_type in (ValueType.NUMBER, ValueType.CURRENCY):
        return NUMERALS
    if field_type in (ValueType.DATE, ValueType.DATE_TIME):
        return DAYS
    return TEXTS.filter(str.strip)


@st.composite
def conditions(draw: st.DrawFn, field: ConditionField) -> Condition:
    """One that the checker lets pass, with any of the field's operators."""
    operator = draw(st.sampled_from(OPERATORS[field.type]))
    entered = _entered(field.type)
    values: list[str] = []
    if operator.takes is Takes.ONE:
        values = [draw(entered)]
    elif operator.takes is Takes.TWO:
        values = draw(st.lists(entered, min_size=2, max_size=2).map(_ascending))
    elif operator.takes is Takes.LIST:
        values = draw(st.lists(entered, min_size=1, max_size=3))
    elif operator.takes is Takes.DAYS:
        values = [str(draw(st.integers(1, 40)))]
    return Condition.about(field, operator.code, *values)


@st.composite
def patterns(draw: st.DrawFn, numbers: int) -> str:
    """Any tree over all conditions, written with all its parentheses."""
    parts = [str(number) for number in draw(st.permutations(range(1, numbers + 1)))]
    while len(parts) > 1:
        place = draw(st.integers(0, len(parts) - 2))
        joint = draw(st.sampled_from(("and", "or")))
        parts[place : place + 2] = [f"({parts[place]} {joint} {parts[place + 1]})"]
    return parts[0]


def _ascending(values: list[str]) -> list[str]:
    if all(value[4:5] == "-" for value in values):
        return sorted(values)
    return sorted(values, key=lambda text: float(text.replace(",", "")))
