"""Numbers that the past of a sync does not lead one to expect (R94)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from syncs.domain.outcomes import Outcome
from syncs.history.queries.unusual import LOOKED_AT, PAST, unusual_numbers
from syncs.history.rules.unusual import Usual
from syncs.models import ImportRun, Kind, RunState, Sync
from tests.builders import NOON, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of

MINUTE = timedelta(minutes=1)
CHANGES = {"settings": {"is_full": False}}
FULL = {"settings": {"is_full": True}}


def make_past(sync: Sync, number: int = 6) -> None:
    for _ in range(number):
        make_run(sync, total=12, new=12, **CHANGES)


def unusual_of(run: ImportRun) -> dict[Outcome, Usual]:
    return dict(unusual_numbers([run]).get(run.pk, {}))


def test_a_jump_is_marked_with_what_is_usual(house: House) -> None:
    make_past(house.sync)
    run = make_run(house.sync, total=512, new=12, ignored=500, deleted=1_402, **CHANGES)

    assert unusual_of(run) == {Outcome.IGNORED: Usual(0, 0, 10), Outcome.DELETED: Usual(0, 0, 10)}


def test_a_number_may_be_unusually_small(house: House) -> None:
    for _ in range(6):
        make_run(house.sync, total=300, new=300, **CHANGES)
    run = make_run(house.sync, **CHANGES)

    assert unusual_of(run) == {Outcome.NEW: Usual(300, 290, 310)}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": Kind.PREVIEW},
        {"state": RunState.FAILED},
        {"settings": {"is_full": True}},
    ],
    ids=["previews", "failures", "full reads"],
)
def test_only_runs_of_its_own_sort_are_compared(house: House, other: dict[str, object]) -> None:
    for _ in range(6):
        make_run(house.sync, **{**CHANGES, **other})
        make_run(make_sync(house.organisation), **CHANGES)
    run = make_run(house.sync, total=512, new=512, **CHANGES)

    assert unusual_of(run) == {}


def test_only_imports_that_succeeded_are_judged(house: House) -> None:
    make_past(house.sync)
    preview = make_run(house.sync, kind=Kind.PREVIEW, total=512, new=512, **CHANGES)
    failed = make_run(house.sync, state=RunState.FAILED, total=512, new=512, **CHANGES)

    assert unusual_numbers([preview, failed]) == {}


def test_the_distant_past_does_not_count(house: House) -> None:
    make_past(house.sync, 40)
    for _ in range(LOOKED_AT):
        make_run(house.sync, total=512, new=512, **CHANGES)
    run = make_run(house.sync, total=512, new=512, **CHANGES)

    assert unusual_of(run) == {}


def test_what_was_more_than_a_year_ago_does_not_count(house: House) -> None:
    for _ in range(6):
        make_run(house.sync, total=12, new=12, created_at=NOON - PAST - MINUTE, **CHANGES)
    run = make_run(house.sync, total=512, new=512, **CHANGES)

    assert unusual_of(run) == {}
    ImportRun.objects.exclude(pk=run.pk).update(created_at=NOON - PAST)
    assert unusual_of(run) == {Outcome.NEW: Usual(12, 2, 22)}


def test_what_comes_later_does_not_count(house: House) -> None:
    run = make_run(house.sync, total=512, new=512, **CHANGES)
    make_past(house.sync)

    assert unusual_of(run) == {}


def test_history_and_run_page_say_what_is_usual(house: House, alice: Client) -> None:
    make_past(house.sync)
    run = make_run(house.sync, total=512, new=512, **CHANGES)
    history = reverse("sync_runs", args=[house.slug, house.sync.pk])
    page = reverse("run_detail", args=[house.slug, run.pk])

    assert text_of(alice.get(history)).count("usually about 12") == 1
    assert "512 New usually about 12" in text_of(alice.get(page))


def test_many_runs_cost_as_many_questions_as_one(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_past(house.sync)
    make_past(make_sync(house.organisation))

    newest_first = list(ImportRun.objects.order_by("-id"))

    for runs in (newest_first[:1], newest_first):
        with django_assert_num_queries(2):
            unusual_numbers(runs)
