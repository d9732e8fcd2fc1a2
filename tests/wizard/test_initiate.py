"""Edit retrieval details → All data → Initiate: a full run at once (R23)."""

import pytest
from django.test import Client

from syncs.models import ImportRun, RunState, Sync, SyncState
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


@pytest.mark.parametrize("state", [each for each in SyncState if each != SyncState.DELETED])
def test_only_an_active_sync_is_initiated(sync: Sync, bob: Client, state: SyncState) -> None:
    Sync.objects.filter(pk=sync.pk).update(state=state, next_run_at=None)

    offered = "Save and initiate" in text_of(bob.get(url_of(sync, "records")))
    send(bob, sync, "records", {**ALL, "do": "initiate"})

    is_active = state == SyncState.ACTIVE
    assert (offered, ImportRun.objects.filter(sync=sync).exists()) == (is_active, is_active)
