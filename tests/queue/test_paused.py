"""A paused sync runs only when somebody starts it (R85)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from syncs.models import ImportRun, RunState, SyncState, Trigger
from syncs.people.actions.archive_list import archive_list
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.request import request_run
from tests.api.conftest import Caller, admin_of
from tests.builders import make_run
from tests.world.house import House
from tests.world.reading import text_of


@pytest.fixture
def due(house: House) -> ImportRun:
    """A run that the schedule has queued, behind one that is running."""
    make_run(house.sync, state=RunState.RUNNING)
    assert house.sync.next_run_at
    queue_due_runs(house.sync.next_run_at + timedelta(minutes=1))
    return house.sync.runs.get(state=RunState.QUEUED)


@pytest.fixture
def program(house: House) -> Caller:
    return admin_of(house.organisation)


def states(house: House) -> list[tuple[str, str]]:
    """The states of the sync's unfinished or cancelled runs, each with the reason."""
    runs = house.sync.runs.exclude(state=RunState.SUCCEEDED).order_by("id")
    return list(runs.values_list("state", "cancel_reason"))


def pause_page(house: House, client: Client) -> str:
    address = reverse("pause_sync", args=[house.slug, house.sync.pk])
    return text_of(client.post(address, follow=True))


GOES_ON = (RunState.RUNNING, "")
ENDED = (RunState.CANCELLED, "the sync was paused before it began")


def test_pausing_cancels_the_run_that_was_due_and_says_so(
    house: House, due: ImportRun, alice: Client
) -> None:
    text = pause_page(house, alice)

    house.sync.refresh_from_db()
    assert (house.sync.state, states(house)) == (SyncState.PAUSED, [GOES_ON, ENDED])
    running = house.sync.runs.get(state=RunState.RUNNING)
    assert (
        "It runs only when somebody starts it. Its run that was due had not begun, and is"
        f" cancelled. Run {running.pk} goes on, unless somebody cancels it." in text
    )


def test_a_program_that_pauses_cancels_it_as_well(
    house: House, due: ImportRun, program: Caller
) -> None:
    program.do("POST", f"syncs/{house.sync.pk}/pause")

    assert states(house) == [GOES_ON, ENDED]


def test_a_run_that_somebody_joined_or_asked_for_stays(
    house: House, due: ImportRun, alice: Client
) -> None:
    user = User.objects.get(email="alice@example.com")
    assert request_run(house.sync, user=user) == due

    pause_page(house, alice)

    assert states(house) == [GOES_ON, (RunState.QUEUED, "")]
    due.refresh_from_db()
    assert (due.trigger, due.requested_by) == (Trigger.SCHEDULED, user)
    page = alice.get(reverse("run_detail", args=[house.slug, due.pk]))
    assert f", and asked for by {user}" in text_of(page)


def test_an_archived_list_gets_no_run_that_waits(house: House, due: ImportRun) -> None:
    house.sync.pause()

    archive_list(house.mailing_list, now=timezone.now())

    reason = f"its list, {house.mailing_list}, was archived"
    assert states(house) == [GOES_ON, (RunState.CANCELLED, reason)]
