"""Many values at once are converted as each of them is alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.domain.values import ValueMisfit, column_converter_of, converter_of

TYPES = ("text", "number", "boolean", "date", "datetime")

look_ups = st.dictionaries(
    st.sampled_from(["name", "id"]), st.one_of(st.none(), st.text(), st.integers(0, 9))
)
stamps = st.sampled_from(
    [
        None,
        "",
        "2019-11-13T17:06:38+05:30",
        "2019-11-13T17:06:38-00:00",
        "2019-W46-3T17:06:38+05:30",
        "2019-11-13T17:06:38.123456",
        "0001-01-01T00:00:00+05:30",
        "9999-12-31T23:59:59-05:30",
    ]
)
texts = st.one_of(
    st.none(), st.text(), st.sampled_from(["null", " ", " a ", "\ud800", "a\0b", "x" * 10_001])
)
numbers = st.one_of(st.none(), st.integers(-(2**65), 2**65))
anything = st.one_of(
    texts, stamps, numbers, st.floats(), st.booleans(), look_ups, st.lists(st.text())
)
columns = st.one_of(
    st.lists(texts), st.lists(stamps), st.lists(numbers), st.lists(look_ups), st.lists(anything)
)


@pytest.mark.parametrize("field_type", TYPES)
@given(column=columns)
def test_column_is_converted_as_each_of_its_values_alone(field_type, column):
    at_once = column_converter_of(field_type)

    assert outcome(at_once, column) == outcome(one_by_one(field_type), column)


def one_by_one(field_type):
    convert = converter_of(field_type)
    return lambda column: [convert(value) for value in column]


def outcome(convert, column):
    """By their text, which tells 3 from 3.0 and True."""
    try:
        return repr(convert(column))
    except ValueMisfit:
        return "misfit"
