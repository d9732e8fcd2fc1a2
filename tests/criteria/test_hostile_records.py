"""Whatever a record holds, it is judged and explained, and nothing is raised."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from criteria import Condition, Matcher, ValueType
from tests.criteria.material import FIELDS, KOLKATA, NOON, conditions, criteria_of

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from((10**40, -(10**40), "\ud800", "\0", "1e999999999", "0000-00-00", ";"))
    | st.floats()
    | st.text(st.characters())
    | st.datetimes().map(str)
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T?[0-9:+Z.-]{0,15}"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("name", "id", "x")), inner)
    ),
    max_leaves=6,
)


@given(st.data(), st.sampled_from(ValueType), ANYTHING)
def test_any_value_is_judged_and_explained(
    data: st.DataObject, kind: ValueType, actual: object
) -> None:
    field = FIELDS[kind]
    condition: Condition = data.draw(conditions(field))
    matcher = Matcher(criteria_of(condition), now=NOON, zone=KOLKATA)
    record = {field.api_name: actual}

    explained = matcher.explain(record)

    assert matcher.matches(record) is explained.matches
    note = explained.verdicts[0].note or ""
    assert note.isprintable()
    assert len(note) < 90


def test_deeply_nested_value_does_not_fit() -> None:
    actual: list[Any] = []
    for _ in range(100_000):
        actual = [actual]

    for kind in ValueType:
        condition = Condition.about(FIELDS[kind], "is_empty")
        if kind not in (ValueType.BOOLEAN, ValueType.LOOK_UP, ValueType.OWNER):
            matcher = Matcher(criteria_of(condition), now=NOON, zone=KOLKATA)
            assert matcher.matches({condition.field: actual}) is False


def test_long_texts_are_compared() -> None:
    field = FIELDS[ValueType.TEXT_AREA]
    matcher = Matcher(
        criteria_of(Condition.about(field, "ends_with", "É" * 1_000)), now=NOON, zone=KOLKATA
    )

    assert matcher.matches({field.api_name: "e\u0301" * 1_000_000}) is True
