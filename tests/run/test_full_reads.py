"""When a run reads everything of its own accord: time passes, and nobody touches a record (R31,
R38)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.criteria_editor.queries.person import judge_person
from syncs.models import ImportRun, Policy, RunState, Selection, Sync
from syncs.queue.request import begin, request_run
from tests.world.imports import addresses_on, change, drive, drive_to, rows_of
from tests.world.source import Source

START = ConditionField("Expected_Start", "Expected start", ValueType.DATE)
CITY = ConditionField("City", "City", ValueType.TEXT)
KOLKATA = ZoneInfo("Asia/Kolkata")
TODAY = timezone.now().astimezone(KOLKATA)
"""The same for all that a test does, also at midnight."""

OSLO, BERGEN = "oslo@mail.example", "bergen@mail.example"


@pytest.fixture
def organisation(organisation: Organisation) -> Organisation:
    organisation.time_zone = "Asia/Kolkata"
    organisation.save()
    return organisation


def noon(days: int = 0) -> datetime:
    """Noon in the organisation's zone, so many days from today."""
    return TODAY.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)


def midnight(days: int) -> datetime:
    """The first second of that day."""
    return noon(days).replace(hour=0)


def run_at(source: Source, sync: Sync, now: datetime, *, full: bool = False) -> ImportRun:
    """Let a run begin then, on Recruit's clock and on ours."""
    source.set_clock(now)
    run = request_run(sync, user=None, full=full)
    assert begin(run, now)
    run = drive(run)
    assert run.state == RunState.SUCCEEDED
    sync.refresh_from_db()
    return run


def why(run: ImportRun) -> str:
    assert run.settings
    return str(run.settings["full_because"])


def by_criteria(sync: Sync, *conditions: Condition, **changes: object) -> Criteria:
    criteria = Criteria(conditions=conditions)
    stored = criteria.model_dump(mode="json")
    change(sync, selection=Selection.CRITERIA, criteria=stored, **changes)
    return criteria


def add_long_ago(source: Source, email: str, **fields: str) -> str:
    """Add a record that no incremental run reads again: another one was modified since."""
    source.set_clock(noon(-9))
    record = source.add(email, **fields)
    source.add(BERGEN, City="Bergen")
    source.set_clock(noon(-2))
    source.add("late@mail.example", City="Oslo")
    return record


@pytest.mark.parametrize(
    ("starts_in", "on_list"),
    [
        pytest.param(1, [set(), {OSLO}], id="begins to match"),
        pytest.param(0, [{OSLO}, set()], id="ceases to match"),
    ],
)
def test_run_and_test_of_a_person_agree_over_midnight(
    source: Source, sync: Sync, starts_in: int, on_list: list[set[str]]
) -> None:
    criteria = by_criteria(sync, Condition.about(START, "today"), no_match=Policy.REMOVE_FROM_LIST)
    starts_on = noon(starts_in).date().isoformat()
    record = add_long_ago(source, OSLO, Expected_Start=starts_on)

    for now, expected in zip(
        (midnight(1) - timedelta(seconds=1), midnight(1)), on_list, strict=True
    ):
        run_at(source, sync, now)

        person = judge_person(sync, criteria, record, now=now, zone=KOLKATA)
        assert person is not None
        assert person.explanation.matches == bool(expected)
        assert addresses_on(sync.mailing_list) == expected


def test_only_the_first_run_of_a_day_reads_everything(source: Source, sync: Sync) -> None:
    by_criteria(sync, Condition.about(START, "last_days", "30"))
    add_long_ago(source, OSLO)
    instants = (noon(), noon() + timedelta(hours=1), midnight(1), noon(1), midnight(2))

    runs = [run_at(source, sync, now) for now in instants]

    assert [why(run) for run in runs] == ["first", "", "new_day", "", "new_day"]
    assert [len(rows_of(run)) for run in runs] == [3, 1, 3, 1, 3]


def test_everything_is_read_once_a_week_where_a_view_selects(source: Source, sync: Sync) -> None:
    """Who left an edited view, which no modification tells, is found then (R38)."""
    of_oslo = {"field": "City", "comparator": "equal", "value": "Oslo"}
    view = source.add_view("People of Oslo", of_oslo)
    change(sync, selection=Selection.VIEW, view_id=view, no_match=Policy.REMOVE_FROM_LIST)
    add_long_ago(source, OSLO, City="Oslo")
    instants = (noon(), noon(1), noon(7) - timedelta(seconds=1), noon(8))
    run_at(source, sync, instants[0])
    edited = source.add_view("People of Bergen", of_oslo | {"value": "Bergen"})
    change(sync, view_id=edited)  # as Recruit would, behind the sync's back

    seen = []
    for now in instants[1:]:
        run = run_at(source, sync, now)
        seen.append((why(run), addresses_on(sync.mailing_list)))

    assert seen == [("", {OSLO}), ("too_long_ago", {BERGEN}), ("", {BERGEN})]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"full_read_days": 0}, ""),
        ({"full_read_days": 30}, ""),
        ({"full_read_days": 1}, "too_long_ago"),
        ({"selection": Selection.ALL, "full_read_days": 1}, ""),
    ],
)
def test_sync_says_how_often_everything_is_read(
    source: Source, sync: Sync, changes: dict[str, object], expected: str
) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    change(sync, **changes)
    add_long_ago(source, OSLO)
    run_at(source, sync, noon())

    assert why(run_at(source, sync, noon(8))) == expected


def test_full_read_that_a_person_asked_for_counts_like_any_other(
    source: Source, sync: Sync
) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    add_long_ago(source, OSLO)
    first = run_at(source, sync, noon())
    asked = run_at(source, sync, noon(5), full=True)

    later = run_at(source, sync, noon(8))

    assert [why(run) for run in (first, asked, later)] == ["first", "asked", ""]
    assert sync.full_read_at == noon(5)


def test_full_read_under_an_earlier_definition_does_not_count(
    source: Source, sync: Sync, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    add_long_ago(source, OSLO)
    source.set_clock(noon())
    run = request_run(sync, user=None)
    assert begin(run, noon())
    drive_to(run, "decide")
    Sync.objects.filter(pk=sync.pk).update(reading_version=F("reading_version") + 1)

    assert drive(run).state == RunState.SUCCEEDED
    sync.refresh_from_db()
    assert (sync.full_read_at, sync.watermark) == (None, None)


def test_run_that_did_not_believe_everything_is_no_full_read(source: Source, sync: Sync) -> None:
    add_long_ago(source, OSLO)
    run_at(source, sync, noon())
    source.vanish("First_Name", where="records")

    run = run_at(source, sync, noon(1), full=True)

    assert run.remarks != []
    assert sync.full_read_at == noon()
