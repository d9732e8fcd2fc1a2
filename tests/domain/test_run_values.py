"""Values that a run goes by, in every shape that Recruit might send (R15, R17, R79)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.domain.preparation import Preparer
from syncs.domain.records import JudgedRecords
from syncs.domain.run_settings import CONVERTED, CREATED, OPT_OUT
from syncs.domain.run_values import (
    Notes,
    latest_moment,
    note_odd_moments,
    read_flags,
    read_times,
)
from tests.domain.frozen import settings_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(["null", "true", "Yes", "0000-00-00T00:00:00+00:00", "2026-02-30"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@pytest.mark.parametrize("value", [None, "", "null", False, "false", "False", "No", 0, "0", " no "])
def test_what_plainly_says_no_is_no(value: object) -> None:
    notes: Notes = {}

    assert (read_flags("Email_Opt_Out", [value], notes), notes) == ([False], {})


@pytest.mark.parametrize("value", [True, "true", "True", "TRUE", "Yes", "y", 1, "1", " yes "])
def test_what_says_yes_in_any_spelling_is_yes(value: object) -> None:
    notes: Notes = {}

    assert (read_flags("Email_Opt_Out", [value], notes), notes) == ([True], {})


@pytest.mark.parametrize("value", ["perhaps", 2, -1, 0.5, [], {}, [True], {"value": False}])
def test_what_cannot_be_read_counts_as_yes_and_is_noted(value: object) -> None:
    notes: Notes = {}

    assert read_flags("Email_Opt_Out", [False, value], notes) == [False, True]
    assert list(notes) == [1]
    assert notes[1][0].startswith("Email_Opt_Out: ")


def test_a_time_is_left_as_recruit_writes_it() -> None:
    notes: Notes = {}
    stamp = "2019-11-13T17:06:38+05:30"

    assert read_times("Created_Time", [stamp, None, ""], notes) == [stamp, None, None]
    assert notes == {}


@pytest.mark.parametrize(
    "value",
    [
        "0000-00-00T00:00:00+00:00",
        "2026-02-30T10:00:00+00:00",
        "soon",
        "null",
        7,
        [],
        "2026-W07-1T",
    ],
)
def test_what_is_no_time_is_left_out_and_noted(value: object) -> None:
    notes: Notes = {}

    assert read_times("Created_Time", [None, value], notes) == [None, None]
    assert list(notes) == [1]


@pytest.mark.parametrize(
    "value",
    [
        "0000-00-00T00:00:00+00:00",
        "2026-02-30T10:00:00+00:00",
        "soon",
        "null",
        "2026-11-21T05:00:00",
        7,
        [],
    ],
)
def test_what_the_latest_time_passes_over_is_noted(value: object) -> None:
    notes: Notes = {}

    note_odd_moments("Updated_On", [None, "2026-11-21T05:00:00+00:00", value, ""], notes)

    assert list(notes) == [2]
    assert latest_moment([value]) is None


def test_modification_time_matters_only_where_it_is_odd_and_is_noted_then() -> None:
    """No known record has a note, so one that turns odd is not known."""
    good, earlier, odd, none = "2026-11-21T05:00:00+00:00", "2026-11-20T05:00:00Z", "null", None
    records = [
        {"id": str(n), "Email": "maria@mail.example", CREATED: None, "Modified_Time": stamp}
        for n, stamp in enumerate([good, earlier, odd, none])
    ]
    preparer = Preparer(settings_of(None).model_copy(update={"tells_opt_outs": False}))
    by_pages = preparer.pick(records)
    by_file = preparer.pick_columns({key: [each[key] for each in records] for key in records[0]})

    for picked in (by_pages, by_file):
        assert isinstance(picked, JudgedRecords)
        of_odd = picked.fingerprints[2]
        assert [each == of_odd for each in picked.fingerprints] == [False, False, True, False]
        assert len({*picked.fingerprints}) == 2
        said = '{"left_out":["Modified_Time: “null” is not a time with a UTC offset"]}'
        assert preparer.prepare(picked).notes == [None, None, said, None]
        assert preparer.prepare(picked.at([2])).notes == [said]


def test_the_latest_time_is_that_of_those_that_can_be_compared() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    latest = datetime(2026, 11, 21, 12, tzinfo=india)
    stamps = ["2026-11-21T05:00:00+00:00", latest.isoformat(), "null", "2027-01-01T00:00:00", 5]

    assert latest_moment(stamps) == latest
    assert latest_moment(["null", None, "0000-00-00"]) is None
    assert latest_moment(["2026-11-21T05:00:00+00:00"]) == datetime(2026, 11, 21, 5, tzinfo=UTC)


@given(st.lists(st.tuples(JSON, JSON, JSON, JSON), min_size=1, max_size=4))
def test_no_value_of_one_record_is_in_the_way_of_others(odd: list[tuple[Any, ...]]) -> None:
    """And each that cannot be read is noted, once, by the name of its field."""
    settings = settings_of(None, module="Candidates")
    settings = settings.model_copy(update={"opt_outs": "list", "converted": "list"})
    names = (OPT_OUT, CONVERTED, CREATED, "Modified_Time")
    good = {"id": "1", "Email": "maria@mail.example", OPT_OUT: False, CONVERTED: False}
    good |= {CREATED: None, "Modified_Time": "2026-11-21T05:00:00Z"}
    records = [
        *({**good, "id": str(n), **dict(zip(names, v, strict=True))} for n, v in enumerate(odd, 2)),
        good,
    ]
    preparer = Preparer(settings)

    picked = preparer.pick(records)
    prepared = preparer.prepare(picked)  # type: ignore[arg-type]

    assert (prepared.addresses[-1], prepared.opted_out[-1]) == ("maria@mail.example", False)
    assert prepared.notes[-1] is None
    assert all(time is None or datetime.fromisoformat(time) for time in prepared.created_at)
    latest_moment([record.get("Modified_Time") for record in records])
    for record, notes in zip(records, prepared.notes, strict=True):
        said = json.loads(notes)["left_out"] if notes else []
        assert sorted(each.split(":")[0] for each in said) == sorted(
            name for name in names if not is_readable(name, record[name])
        )


def is_readable(name: str, value: Any) -> bool:
    """Tell, in other words than the product, whether the value says something, or plainly
    nothing."""
    if value is None or value == "":
        return True
    if name in (OPT_OUT, CONVERTED):
        if isinstance(value, str):
            words = "yes true y t 1 no false n f 0 null"
            return value.strip().lower() in ["", *words.split()]
        return isinstance(value, bool | int | float) and value in (0, 1)
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return name == CREATED or moment.tzinfo is not None
