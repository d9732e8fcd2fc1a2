"""Rows older than the setting go, a little at a time; the counts of their runs stay (R95)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun, KeptRows, Kind, LedgerEntry, RunState, UnchangedBlock
from syncs.retention import forget_rows
from syncs.retention.forget_rows import forget_old_rows
from syncs.tasks import forget_rows as tick
from syncs.undo.obstacles import find_obstacle
from tests.builders import make_row, make_run
from tests.world.house import House
from tests.world.packing import pack
from tests.world.reading import text_of

LONG_AGO = timezone.now() - timedelta(days=31)


@pytest.fixture(autouse=True)
def _month(settings: Settings, house: House) -> None:
    """Keep rows for a month; what the house has is of today."""
    settings.ROWS_KEPT_DAYS = 30
    ImportRun.objects.update(finished_at=timezone.now())


def old_run(house: House, **changes: object) -> ImportRun:
    """Make a run of a month ago with three rows."""
    old = {"created_at": LONG_AGO, "started_at": LONG_AGO, "finished_at": LONG_AGO}
    run = make_run(house.sync, **{**old, "settings": {"mailing_list_id": 1}, **changes})
    make_row(run, Outcome.NEW)
    make_row(run, Outcome.IGNORED, reason=Reason.BOUNCED)
    make_row(run, Outcome.NOT_SELECTED)
    return run


def rows_of(run: ImportRun) -> int:
    return LedgerEntry.objects.filter(run_id=run.pk).count()


def test_rows_older_than_the_setting_go_and_counts_stay(house: House) -> None:
    now = timezone.now()
    old = old_run(house)
    just_kept = old_run(house, finished_at=now - timedelta(days=30) + timedelta(minutes=1))

    tick()

    old.refresh_from_db()
    assert (rows_of(old), old.rows) == (0, KeptRows.NONE)
    assert (old.total, old.new, old.ignored, old.not_selected) == (2, 1, 1, 1)
    assert old.ignored_reasons == {"bounced": 1}
    assert rows_of(just_kept) == 3
    assert forget_old_rows(now) == 0


def test_a_pass_is_bounded_and_the_next_one_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forget_rows, "PIECE", 2)
    first, second = old_run(house), old_run(house)
    now = timezone.now()

    left = []
    for _ in range(4):
        forget_old_rows(now, max_seconds=0)
        first.refresh_from_db()
        left.append((rows_of(first), first.rows, rows_of(second)))

    assert left == [
        (1, KeptRows.SOME, 3),
        (0, KeptRows.SOME, 3),
        (0, KeptRows.NONE, 1),
        (0, KeptRows.NONE, 0),
    ]


def test_blocks_go_as_rows_do(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some at a time, and before the rows."""
    monkeypatch.setattr(forget_rows, "PIECE", 60)
    old, young = old_run(house), make_run(house.sync, finished_at=timezone.now())
    for run in (old, young):
        pack(run, [(number, number, number) for number in range(10_000, 10_010)])
    left = []

    while forget_old_rows(timezone.now(), max_seconds=0):
        left.append(UnchangedBlock.objects.filter(run_id=old.pk).count())

    assert left == [3, 2, 1, 0, 0]
    assert rows_of(old) == 0
    assert rows_of(young) == 10


def test_nothing_goes_that_somebody_waits_for(house: House) -> None:
    held = old_run(house, state=RunState.HELD)
    about = old_run(house)
    make_run(house.sync, kind=Kind.UNDO, about=about, state=RunState.QUEUED)
    shown = old_run(house, kind=Kind.UNDO_PREVIEW, about=house.run)
    make_run(house.sync, kind=Kind.UNDO, about=house.run, shown_by=shown, state=RunState.RUNNING)

    forget_old_rows(timezone.now())

    assert [rows_of(run) for run in (held, about, shown)] == [3, 3, 3]


def test_what_is_there_in_part_is_not_undone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget_rows, "PIECE", 1)
    run = old_run(house)
    before = find_obstacle(run)

    forget_old_rows(timezone.now(), max_seconds=0)
    run.refresh_from_db()

    obstacle = find_obstacle(run)
    assert run.rows == KeptRows.SOME
    assert obstacle
    assert obstacle != before
    assert obstacle.sentence == "It cannot be undone: its rows are not kept any more."


def test_numbers_without_rows_lead_nowhere_and_pages_say_so(house: House, vera: Client) -> None:
    run = old_run(house)
    url = reverse("run_detail", args=[house.slug, run.pk])
    pages = [
        url,
        reverse("run_list", args=[house.slug]),
        reverse("compare_runs", args=[house.slug, run.pk]),
    ]
    before = [vera.get(page).content.decode() for page in pages]

    forget_old_rows(timezone.now())

    after = [vera.get(page).content.decode() for page in pages]
    to_rows = re.compile(rf'href="({url})?\?outcome=')
    assert [bool(to_rows.search(html)) for html in before] == [True, True, True]
    assert [bool(to_rows.search(html)) for html in after] == [False, False, False]
    text = text_of(vera.get(url))
    assert "is kept for 30 days and not any more for this run. Its numbers stay." in text
    assert "1 person added, 1 record ignored." in text
    assert "1 Ignored" in text


def test_pages_of_people_say_how_far_back_they_reach(house: House, vera: Client) -> None:
    pages = [
        reverse("contact_detail", args=[house.slug, house.contact.pk]),
        f"{reverse('person', args=[house.slug])}?address=nobody@example.com",
    ]

    for page in pages:
        assert "What runs did to each person is kept for 30 days." in text_of(vera.get(page))
