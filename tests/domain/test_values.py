"""`syncs.domain.values`: one source value into one field type (R41)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.domain import values
from syncs.domain.values import MAX_TEXT, Value, ValueMisfit


class Converted(NamedTuple):
    """What came of one conversion: a value, or why there is none."""

    value: Value | None = None
    misfit: str | None = None


def converter(field_type: str) -> Callable[[object], Converted]:
    convert = values.converter_of(field_type)

    def caught(source: object) -> Converted:
        try:
            return Converted(convert(source))
        except ValueMisfit as misfit:
            return Converted(None, str(misfit))

    return caught


TYPES = ("text", "number", "boolean", "date", "datetime")
LOOK_UP = {"name": "Zylker", "id": "486812000001224088"}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.from_regex(r"[+-]?[0-9]{1,5}(,[0-9]{2,3}){0,3}(\.[0-9]{0,4})?([eE]-?[0-9]{1,3})?")
    | st.datetimes().map(datetime.isoformat)
    | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
    | st.dates().map(str)
    | st.sampled_from(["null", "Null", "true", "No", " yes ", LOOK_UP, {"name": None}])
)
SOURCES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("field_type", TYPES)
@pytest.mark.parametrize("source", [None, "", "  ", "null", " null\n", [], {}])
def test_empty_sources_convert_to_nothing(field_type: str, source: object) -> None:
    assert converter(field_type)(source) == Converted(None)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Christina", "Christina"),
        ("  Γιώργος \n", "Γιώργος"),
        ("Null", "Null"),
        ("a\tb\nc", "a\tb\nc"),
        (LOOK_UP, "Zylker"),
        ({"name": " null ", "id": "1"}, None),
        ({"name": None, "id": "1"}, None),
        (["Python", "SQL"], "Python, SQL"),
        (["Python", None, "", "null", LOOK_UP, 3, True], "Python, Zylker, 3, true"),
        ([None, {"name": ""}], None),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (3.5, "3.5"),
        (1e18, "1000000000000000000"),
        (1e-7, "0.0000001"),
        (486812000001224088, "486812000001224088"),
        (True, "true"),
        (False, "false"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_text_is_what_a_person_would_write(source: object, text: str | None) -> None:
    assert converter("text")(source) == Converted(text)


@pytest.mark.parametrize(
    ("source", "number"),
    [
        (3, 3),
        (3.0, 3),
        (3.5, 3.5),
        (-2, -2),
        (" 3 ", 3),
        ("3.0", 3),
        ("+3.50", 3.5),
        ("-.5", -0.5),
        ("007", 7),
        ("1.0E7", 10_000_000),
        ("1,200", 1200),
        ("1,200.75", 1200.75),
        ("12,00,000", 1_200_000),
        ("486812000001224088", 486812000001224088),
    ],
)
def test_number_is_an_integer_where_it_can_be(source: object, number: float) -> None:
    converted = converter("number")(source)
    assert converted == Converted(number)
    assert type(converted.value) is type(number)


@pytest.mark.parametrize(
    ("source", "boolean"),
    [
        *((True, True), ("true", True), (" Yes ", True), ("ON", True), ("1", True), (1, True)),
        *((False, False), ("False", False), ("no", False), ("off", False), ("0", False)),
        *((0, False), (0.0, False), (1.0, True)),
    ],
)
def test_boolean_understands_the_usual_words(source: object, boolean: bool) -> None:
    assert converter("boolean")(source).value is boolean


@pytest.mark.parametrize(
    ("source", "date"),
    [
        ("2026-01-21", "2026-01-21"),
        (" 2024-02-29 ", "2024-02-29"),
        ("2026-01-21T23:30:00-08:00", "2026-01-21"),
        ("2026-01-21T00:30:00+05:30", "2026-01-21"),
        ("2026-01-21 09:30", "2026-01-21"),
    ],
)
def test_date_is_the_one_where_it_was_written(source: str, date: str) -> None:
    assert converter("date")(source) == Converted(date)


@pytest.mark.parametrize(
    ("source", "moment"),
    [
        ("2026-01-21T15:00:00+05:30", "2026-01-21T09:30:00Z"),
        ("2026-01-21T09:30:00Z", "2026-01-21T09:30:00Z"),
        ("2026-01-21T09:30:00.999+00:00", "2026-01-21T09:30:00Z"),
        ("2026-01-21T09:30-0800", "2026-01-21T17:30:00Z"),
        ("0099-12-31T23:00:00-02:00", "0100-01-01T01:00:00Z"),
    ],
)
def test_datetime_is_in_utc_and_whole_seconds(source: str, moment: str) -> None:
    assert converter("datetime")(source) == Converted(moment)


@pytest.mark.parametrize(
    ("field_type", "source", "misfit"),
    [
        ("text", "a\0b", "contains a NUL character"),
        ("text", "a\ud800b", "contains half a character"),
        ("text", "x" * (MAX_TEXT + 1), "is longer than 10,000 characters"),
        ("text", ["x" * MAX_TEXT, "y"], "is longer than 10,000 characters"),
        ("text", {"id": "1"}, "a look-up is not a text"),
        ("text", {"name": ["x"]}, "a look-up is not a text"),
        ("text", [["x"]], "a list is not a text"),
        ("text", 10**30, "a huge number is not a text"),
        ("number", "three", "“three” is not a number"),
        ("number", "1,5", "“1,5” is not a number"),
        ("number", "0,500", "“0,500” is not a number"),
        ("number", "-0,125", "“-0,125” is not a number"),
        ("number", "1.200,50", "“1.200,50” is not a number"),
        ("number", "1_000", "“1_000” is not a number"),
        ("number", "٣", "“٣” is not a number"),
        ("number", "0x1F", "“0x1F” is not a number"),
        ("number", "NaN", "“NaN” is not a number"),
        ("number", "$5", "“$5” is not a number"),
        ("number", "1\0", "“1�” is not a number"),
        ("number", "1" * 50, "“1111111111111111111111111111111111111111…” is not a number"),
        ("number", "1e400", "is too large a number"),
        ("number", 2**63, "is too large a number"),
        ("number", float("inf"), "is too large a number"),
        ("number", float("nan"), "is too large a number"),
        ("number", True, "True is not a number"),
        ("number", [3], "a list is not a number"),
        ("boolean", "maybe", "“maybe” is not true or false"),
        ("boolean", 2, "2 is not true or false"),
        ("boolean", 10**30, "a huge number is not true or false"),
        ("date", "2026-02-30", "“2026-02-30” is not a date"),
        ("date", "21/01/2026", "“21/01/2026” is not a date"),
        ("date", "20260121", "“20260121” is not a date"),
        ("date", "0000-01-01", "“0000-01-01” is not a date"),
        ("date", 20260121, "20260121 is not a date"),
        ("date", LOOK_UP, "a look-up is not a date"),
        ("datetime", "2026-01-21T25:00:00Z", "“2026-01-21T25:00:00Z” is not a date and time"),
        ("datetime", "2026-01-21T09:30:00", "“2026-01-21T09:30:00” has no UTC offset"),
        ("datetime", "2026-01-21", "“2026-01-21” has no UTC offset"),
        (
            "datetime",
            "0001-01-01T00:00:00+05:30",
            "“0001-01-01T00:00:00+05:30” is not a date and time",
        ),
    ],
)
def test_misfits_are_left_out_and_say_why(field_type: str, source: object, misfit: str) -> None:
    assert converter(field_type)(source) == Converted(None, misfit)


@pytest.mark.parametrize("field_type", TYPES)
def test_integers_that_python_will_not_print_do_not_fit(field_type: str) -> None:
    converted = converter(field_type)(10**5000)
    assert converted.value is None
    assert converted.misfit is not None


def test_converter_refuses_an_unknown_type() -> None:
    with pytest.raises(ValueError, match="There is no field type 'currency'"):
        converter("currency")


@given(SOURCES)
def test_results_are_json_that_converts_to_itself_and_misfits_are_short(source: object) -> None:
    for field_type in TYPES:
        convert = converter(field_type)
        converted = convert(source)
        stored = json.loads(json.dumps(converted.value, allow_nan=False))
        assert type(stored) is type(converted.value)
        assert convert(stored) == Converted(converted.value)
        assert converted.value is None or converted.misfit is None
        assert converted.misfit is None or is_short_and_printable(converted.misfit)


@given(st.integers(0, 250_000_000_000), st.integers(-1439, 1439))
def test_the_same_moment_gives_the_same_text_in_every_zone(seconds: int, minutes: int) -> None:
    in_utc = datetime(2, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    elsewhere = in_utc.astimezone(timezone(timedelta(minutes=minutes)))
    converted = converter("datetime")(elsewhere.isoformat())
    assert converted == converter("datetime")(in_utc.isoformat())
    assert datetime.fromisoformat(str(converted.value)) == in_utc


def is_short_and_printable(note: str) -> bool:
    return note.isprintable() and len(note) < 80
