"""The outcomes of runs, day by day (R94)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from syncs.domain.outcomes import Outcome
from syncs.history.queries.by_day import DRAWN_DAYS, DayOfRuns, read_days
from syncs.history.queries.run_history import HistoryQuestion
from syncs.models import Kind, RunState
from tests.builders import make_organisation, make_run, make_sync
from tests.world.house import House

KOLKATA = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def days_of(house: House, **asked: Any) -> list[DayOfRuns]:
    question = HistoryQuestion(**asked)
    return read_days(house.organisation, question, zone=KOLKATA, today=TODAY)


def told(days: list[DayOfRuns]) -> dict[str, tuple[int, dict[str, int]]]:
    """Return the days with runs, with the outcomes that are not zero."""
    return {
        str(day.day): (day.runs, {each.code: n for each, n in day.numbers.items() if n})
        for day in days
        if day.runs
    }


def test_runs_are_summed_by_the_day_on_the_clock_of_the_organisation(house: House) -> None:
    before_midnight = datetime(2026, 11, 19, 18, 29, tzinfo=UTC)
    make_run(house.sync, created_at=before_midnight, total=3, new=2, ignored=1, deleted=4)
    make_run(make_sync(house.organisation), created_at=before_midnight, total=5, new=5)
    make_run(house.sync, created_at=before_midnight + timedelta(minutes=1), total=1, updated=1)
    make_run(make_sync(make_organisation()), created_at=NOW, total=9, new=9)

    days = days_of(house)

    assert [days[0].day, days[-1].day, len(days)] == [date(2026, 10, 21), TODAY, DRAWN_DAYS]
    assert told(days) == {
        "2026-11-19": (2, {"new": 7, "ignored": 1, "deleted": 4}),
        "2026-11-20": (1, {"updated": 1}),
    }


def test_what_changed_nothing_is_left_out_unless_it_is_asked_for(house: House) -> None:
    make_run(house.sync, created_at=NOW, state=RunState.RUNNING, total=1, new=1)
    make_run(house.sync, created_at=NOW, kind=Kind.PREVIEW, total=2, new=2)
    make_run(house.sync, created_at=NOW, kind=Kind.UNDO, put_back=3)

    assert told(days_of(house)) == {"2026-11-20": (1, {})}
    assert told(days_of(house, kinds=(Kind.PREVIEW,))) == {"2026-11-20": (1, {"new": 2})}


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, "2026-11-10", "2026-10-10", "2026-11-09"),
        ("2026-11-08", "2026-11-10", "2026-11-08", "2026-11-09"),
        ("2026-01-01", None, "2026-10-21", "2026-11-20"),
        ("2026-11-18", "2026-12-31", "2026-11-18", "2026-11-20"),
        ("2026-12-01", "2026-12-31", "2026-11-20", "2026-11-20"),
    ],
)
def test_the_days_are_the_last_that_are_asked_for(
    house: House, since: str | None, until: str | None, first: str, last: str
) -> None:
    midnights = {
        name: datetime.fromisoformat(day).replace(tzinfo=KOLKATA)
        for name, day in {"since": since, "until": until}.items()
        if day
    }

    days = days_of(house, **midnights)

    assert (str(days[0].day), str(days[-1].day)) == (first, last)


def test_every_number_leads_to_exactly_the_runs_that_it_counts(house: House, alice: Client) -> None:
    sync = house.sync
    make_run(sync, created_at=NOW, total=3, new=2, ignored=1, ignored_reasons={"bounced": 1})
    make_run(sync, created_at=NOW, total=4, new=4, trigger="manual")
    make_run(sync, created_at=NOW, kind=Kind.PREVIEW, total=9, new=9)
    make_run(sync, created_at=NOW - timedelta(days=1), total=1, new=1)
    make_run(make_sync(house.organisation), created_at=NOW, total=7, new=7)
    url = reverse("run_list", args=[house.slug])

    asked = {"sync": str(sync.pk), "since": "2026-11-15", "until": "2026-11-20"}
    chart = alice.get(url, asked).context["chart"]

    assert [day.runs for day in chart.with_runs] == [2, 1]
    for day in chart.with_runs:
        runs = alice.get(day.address).context["page"].rows
        assert len(runs) == day.runs
        for outcome, number in day.numbers:
            assert number == sum(getattr(run, outcome.code) for run in runs)
    assert chart.busiest.words == "6 new, 1 ignored"


def test_the_history_can_be_that_of_a_reason(house: House, alice: Client) -> None:
    bounced = make_run(house.sync, total=1, ignored=1, ignored_reasons={"bounced": 1})
    make_run(house.sync, total=1, ignored=1, ignored_reasons={"opted_out": 1})
    url = reverse("run_list", args=[house.slug])

    page = alice.get(url, {"reason": "bounced"}).context["page"]
    nonsense = alice.get(url, {"reason": "deleted_in_recruit"})

    assert list(page.rows) == [bounced]
    assert len(nonsense.context["page"].rows) == 3
    assert "There is no such reason" in nonsense.content.decode()


def test_a_day_without_changes_is_not_drawn(house: House, alice: Client) -> None:
    make_run(house.sync, created_at=NOW, total=9, unchanged=9)

    url = reverse("run_list", args=[house.slug])
    answer = alice.get(url, {"since": "2026-11-20", "until": "2026-11-20"})

    chart = answer.context["chart"]
    assert chart.busiest is None
    assert dict(chart.with_runs[0].numbers)[Outcome.UNCHANGED] == 9
    assert "By day" not in answer.content.decode()
