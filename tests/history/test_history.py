"""The import history and its filters (R91)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from syncs.models import ImportRun, RunState
from tests.builders import NOON, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of


def url_of(house: House) -> str:
    return reverse("run_list", args=[house.slug])


def shown(client: Client, url: str, **question: Any) -> list[ImportRun]:
    page = client.get(url, question).context["page"]
    return list(page.rows)


def test_runs_come_newest_first(house: House, alice: Client) -> None:
    newer = make_run(house.sync)

    assert shown(alice, url_of(house)) == [newer, house.run]


def test_a_row_has_every_number(house: House, alice: Client) -> None:
    numbers = {"new": 1, "re_added": 2, "duplicate": 3, "updated": 4, "unchanged": 5, "ignored": 6}
    make_run(house.sync, deleted=1000, total=21, **numbers)

    text = text_of(alice.get(url_of(house)))

    assert "Total New Re-added Duplicate Ignored Deleted Updated Unchanged" in text
    assert "1 min 0 s Candidates of zylker Schedule Succeeded 21 1 2 3 6 1,000 4 5" in text


def test_the_history_can_be_that_of_one_sync(house: House, alice: Client) -> None:
    other = make_sync(house.organisation)
    make_run(other)

    url = reverse("sync_runs", args=[house.slug, house.sync.pk])

    assert shown(alice, url) == [house.run]
    assert shown(alice, url_of(house), sync=house.sync.pk) == [house.run]


def test_a_sync_in_its_own_history_cannot_be_exchanged(house: House, alice: Client) -> None:
    other = make_sync(house.organisation)
    make_run(other)
    url = reverse("sync_runs", args=[house.slug, house.sync.pk])

    assert shown(alice, url, sync=other.pk) == [house.run]


def test_the_state_filters(house: House, alice: Client) -> None:
    failed = make_run(house.sync, state=RunState.FAILED)

    assert shown(alice, url_of(house), state="failed") == [failed]


def test_days_are_those_of_the_organisation(house: House, alice: Client) -> None:
    """In Kolkata, 18:45 UTC is a quarter past midnight of the next day."""
    ImportRun.objects.all().delete()
    late = make_run(house.sync, created_at=datetime(2026, 3, 1, 18, 45, tzinfo=UTC))
    make_run(house.sync, created_at=datetime(2026, 3, 1, 18, 15, tzinfo=UTC))

    assert shown(alice, url_of(house), since="2026-03-02", until="2026-03-02") == [late]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"since": "2026-02-30"}, "This date does not exist"),
        ({"since": "yesterday"}, "This date does not exist"),
        ({"since": "0001-01-01"}, "There are no runs so early"),
        ({"until": "9999-12-31"}, "There are no runs so late"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "This day is before the first one"),
        ({"state": "asleep"}, "There is no such state"),
        ({"sync": "999999"}, "There is no such sync"),
        ({"sync": "x"}, "There is no such sync"),
        ({"after": "x"}, "This page of the table does not exist"),
        ({"after": "-1"}, "This page of the table does not exist"),
        ({"sync": "9" * 30}, "There is no such sync"),
    ],
)
def test_a_bad_filter_gets_a_message_and_changes_nothing(
    question: dict[str, str], message: str, house: House, alice: Client
) -> None:
    ImportRun.objects.filter(pk=house.run.pk).update(created_at=NOON + timedelta(days=365))

    answer = alice.get(url_of(house), question)

    assert message in text_of(answer)
    assert [run.pk for run in answer.context["page"].rows] == [house.run.pk]


def test_a_sync_of_another_organisation_is_none(
    house: House, other_house: House, alice: Client
) -> None:
    answer = alice.get(url_of(house), {"sync": other_house.sync.pk})

    assert "There is no such sync" in text_of(answer)
    assert other_house.sync.name not in text_of(answer)


def test_a_filter_that_nothing_meets_can_be_cleared(house: House, alice: Client) -> None:
    text = text_of(alice.get(url_of(house), {"state": "cancelled"}))

    assert "No run matches" in text
    assert "Clear the filter" in text


def test_an_empty_history_says_what_it_is_for(house: House, alice: Client) -> None:
    ImportRun.objects.all().delete()

    assert "Nothing has run yet" in text_of(alice.get(url_of(house)))


def test_the_history_is_paged_by_key_and_keeps_the_filter(house: House, alice: Client) -> None:
    runs = [house.run, *(make_run(house.sync) for _ in range(60))]

    answer = alice.get(url_of(house), {"state": "succeeded"})
    first = answer.context["page"]
    second = shown(alice, url_of(house), state="succeeded", after=first.next)

    assert [*first.rows, *second] == runs[::-1]
    assert f"?state=succeeded&amp;after={first.next}" in answer.content.decode()
