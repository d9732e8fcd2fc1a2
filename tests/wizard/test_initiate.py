"""Edit retrieval details → All data → Initiate: a full run at once (R23)."""

import pytest
from django.test import Client

from criteria import Condition, Criteria, ValueType
from syncs.models import (
    Connection,
    ConnectionState,
    ImportRun,
    RunState,
    Selection,
    Sync,
    SyncState,
)
from tests.builders import NOON, make_sync
from tests.world.editing import connect_to, send, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

ALL = {"selection": "all", "view": "", "retrieve": "all", "after": ""}


@pytest.fixture
def sync(house: House, source: Source) -> Sync:
    """Active, up to date, and of all data already."""
    connect_to(source, house.sync.connection)
    return make_sync(house.organisation, name="All of them", watermark=NOON)


def test_all_data_again_starts_one_full_run(sync: Sync, bob: Client) -> None:
    answer = send(bob, sync, "records", {**ALL, "do": "initiate"})

    run = sync.runs.get()
    assert (run.full, run.state) == (True, RunState.QUEUED)
    assert answer["Location"].endswith(f"/runs/{run.pk}/")
    send(bob, sync, "records", {**ALL, "do": "initiate"})
    assert sync.runs.count() == 1


def test_saving_alone_starts_nothing(sync: Sync, bob: Client) -> None:
    send(bob, sync, "records", ALL)

    assert not sync.runs.exists()


def test_what_does_not_fit_starts_nothing(sync: Sync, bob: Client) -> None:
    answer = send(bob, sync, "records", {**ALL, "retrieve": "after", "do": "initiate"})

    assert "Enter the date and time, or choose All data." in text_of(answer)
    assert not sync.runs.exists()


def test_criteria_are_read_in_full_at_once_too(sync: Sync, bob: Client) -> None:
    city = Condition(
        field="City", label="City", type=ValueType.TEXT, operator="is", values=("Pune",)
    )
    criteria = Criteria(conditions=(city,)).model_dump(mode="json")
    Sync.objects.filter(pk=sync.pk).update(selection=Selection.CRITERIA, criteria=criteria)

    answer = send(bob, sync, "records", {**ALL, "selection": "criteria", "do": "initiate"})

    run = sync.runs.get()
    assert (run.full, answer["Location"].endswith(f"/runs/{run.pk}/")) == (True, True)
    saved = send(bob, sync, "records", {**ALL, "selection": "criteria"}, follow=True)
    assert "The retrieval details are as they were" in text_of(saved)
    assert sync.runs.count() == 1


def test_criteria_that_do_not_select_yet_come_before_the_run(sync: Sync, bob: Client) -> None:
    wish = {**ALL, "selection": "criteria", "do": "initiate"}

    answer = send(bob, sync, "records", wish, follow=True)

    assert answer.redirect_chain[-1][0] == url_of(sync, "criteria")
    assert "So no run was started: save them, then press “Run now”." in text_of(answer)
    assert not sync.runs.exists()


@pytest.mark.parametrize("state", [each for each in SyncState if each != SyncState.DELETED])
def test_whatever_is_no_draft_is_initiated(sync: Sync, bob: Client, state: SyncState) -> None:
    Sync.objects.filter(pk=sync.pk).update(state=state, next_run_at=None)

    offered = "Save and initiate" in text_of(bob.get(url_of(sync, "records")))
    send(bob, sync, "records", {**ALL, "do": "initiate"})

    is_made = state != SyncState.DRAFT
    assert (offered, ImportRun.objects.filter(sync=sync, full=True).exists()) == (is_made, is_made)


def test_what_cannot_be_read_is_not_offered_and_says_why(sync: Sync, bob: Client) -> None:
    Connection.objects.filter(pk=sync.connection_id).update(state=ConnectionState.KEY_REJECTED)

    offered = "Save and initiate" in text_of(bob.get(url_of(sync, "records")))
    answer = send(bob, sync, "records", {**ALL, "do": "initiate"}, follow=True)

    assert (offered, sync.runs.exists()) == (False, False)
    assert f"{sync} was not started." in text_of(answer)
