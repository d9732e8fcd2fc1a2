"""What pages say of silent parts and of late syncs (R84)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import Heartbeat, Kind, RunCheckpoint, RunState, Sync, SyncState
from syncs.models.heartbeat import Part
from tests.all_pages.addresses import Address, pages
from tests.builders import NOON, make_run, make_sync
from tests.world.house import House

SENTENCES = {
    Part.BEAT: "Beat has not reported",
    Part.BROKER: "The broker has not answered",
    Part.CLOCK: "No worker has looked what is due",
    Part.WORKER: "No worker has reported",
}


FRAGMENTS = {"run_live"}
"""What is put into a page that says it already."""


def shown(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def said_by_overview(client: Client, house: House) -> set[Part]:
    page = shown(client, reverse("sync_list", args=[house.slug]))
    return {part for part, sentence in SENTENCES.items() if sentence in page}


def silence(*parts: Part) -> None:
    Heartbeat.objects.filter(part__in=parts).update(reported_at=Now() - timedelta(seconds=61))


@pytest.mark.parametrize(
    "address",
    [address for address in pages() if address.name not in FRAGMENTS],
    ids=lambda address: address.name,
)
def test_silence_is_said_on_every_page(address: Address, house: House, alice: Client) -> None:
    report_heartbeat(*Part)
    silence(Part.WORKER)

    page = shown(alice, address.of(house, house.slug))

    assert "No worker has reported since" in page
    assert "Nothing is imported meanwhile." in page


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ([], set()),
        ([Part.BEAT], {Part.BEAT}),
        ([Part.CLOCK], {Part.CLOCK}),
        ([Part.WORKER], {Part.WORKER}),
        ([Part.WORKER, Part.CLOCK], {Part.WORKER}),
        ([Part.BROKER, Part.CLOCK, Part.WORKER], {Part.BROKER}),
        ([Part.BROKER, Part.BEAT], {Part.BEAT}),
        (list(Part), {Part.BEAT, Part.WORKER}),
    ],
)
def test_causes_are_said_and_not_what_follows_from_them(
    silent: list[Part], said: set[Part], house: House, alice: Client
) -> None:
    report_heartbeat(*Part)
    silence(*silent)

    assert said_by_overview(alice, house) == said


def test_part_that_never_reported_is_said_too(house: House, alice: Client) -> None:
    Heartbeat.objects.all().delete()

    page = shown(alice, reverse("sync_list", args=[house.slug]))

    assert "No worker has reported yet." in page


def test_silence_costs_a_page_two_questions(house: House, alice: Client) -> None:
    """One for the alarm, and the one that asks for all that needs attention."""
    with CaptureQueriesContext(connection) as asked:
        alice.get(reverse("sync_list", args=[house.slug]))

    assert sum("syncs_heartbeat" in query["sql"] for query in asked) == 2


@pytest.fixture(autouse=True)
def nothing_is_due(house: House) -> None:
    late_since(house.sync, -3600)


def late_since(sync: Sync, seconds: float) -> None:
    Sync.objects.filter(pk=sync.pk).update(next_run_at=Now() - timedelta(seconds=seconds))


def says_late(client: Client, house: House, name: str, *arguments: int) -> bool:
    return "Late since" in shown(client, reverse(name, args=[house.slug, *arguments]))


def test_sync_that_nobody_starts_is_late_wherever_it_is_shown(house: House, alice: Client) -> None:
    late_since(house.sync, 61)

    assert says_late(alice, house, "sync_list")
    assert says_late(alice, house, "sync_detail", house.sync.pk)
    assert says_late(alice, house, "mailing_lists")
    assert says_late(alice, house, "mailing_list", house.sync.mailing_list.pk)
    assert says_late(alice, house, "archive_list", house.sync.mailing_list.pk)
    assert says_late(alice, house, "sync_runs", house.sync.pk)
    assert says_late(alice, house, "contact_detail", house.contact.pk)
    assert says_late(alice, house, "update_connection", house.sync.connection_id)


@pytest.mark.parametrize("state", [SyncState.PAUSED, SyncState.INACTIVE])
def test_sync_that_is_not_active_is_not_late(state: SyncState, house: House, alice: Client) -> None:
    late_since(house.sync, 61)
    Sync.objects.update(state=state)

    assert not says_late(alice, house, "sync_list")


def test_sync_that_has_just_become_due_is_not_late(house: House, alice: Client) -> None:
    late_since(house.sync, 5)

    assert not says_late(alice, house, "sync_list")
    assert not says_late(alice, house, "mailing_lists")


def test_run_that_nobody_takes_is_late_wherever_it_is_shown(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.QUEUED, due_at=NOON)

    assert says_late(alice, house, "sync_list")
    assert says_late(alice, house, "sync_detail", house.sync.pk)
    assert says_late(alice, house, "run_list")
    assert says_late(alice, house, "run_detail", run.pk)
    assert says_late(alice, house, "run_live", run.pk)


def test_sync_with_a_late_run_is_late_where_its_archived_list_is_deleted(
    house: House, alice: Client
) -> None:
    make_run(house.sync, state=RunState.QUEUED, due_at=NOON)
    Sync.objects.update(state=SyncState.PAUSED)
    house.sync.mailing_list.archive(NOON)

    assert says_late(alice, house, "delete_list", house.sync.mailing_list.pk)


def test_run_that_was_asked_for_is_late_from_then_on(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.QUEUED, created_at=NOON)

    assert says_late(alice, house, "run_detail", run.pk)


def test_run_that_was_asked_for_while_another_is_at_work_is_not_late(
    house: House, alice: Client
) -> None:
    make_run(house.sync, state=RunState.RUNNING)
    run = make_run(house.sync, state=RunState.QUEUED, created_at=NOON)

    assert not says_late(alice, house, "sync_list")
    assert not says_late(alice, house, "run_detail", run.pk)


@pytest.mark.parametrize("is_parked", [True, False])
def test_due_run_that_waits_for_a_preview_is_late_and_says_for_which(
    house: House, alice: Client, is_parked: bool
) -> None:
    preview = make_run(house.sync, state=RunState.RUNNING, kind=Kind.PREVIEW)
    later = Now() + timedelta(days=2) if is_parked else Now()
    RunCheckpoint.objects.filter(pk=preview.pk).update(wake_at=later)
    run = make_run(house.sync, state=RunState.QUEUED, due_at=NOON)
    cause = f"preview {preview.pk}</a>" + (", which goes on <time" if is_parked else "</span>")
    places: list[tuple[str, list[int]]] = [
        ("sync_list", []),
        ("dashboard", []),
        ("sync_detail", [house.sync.pk]),
        ("mailing_list", [house.sync.mailing_list.pk]),
        ("run_list", []),
        ("sync_runs", [house.sync.pk]),
        ("contact_detail", [house.contact.pk]),
    ]

    for name, arguments in places:
        page = shown(alice, reverse(name, args=[house.slug, *arguments]))
        assert "Late since" in page, name
        assert cause in page, name
    assert shown(alice, reverse("dashboard", args=[house.slug])).count("Late since") == 2
    page = shown(alice, reverse("run_detail", args=[house.slug, run.pk]))
    assert "Late since" in page
    assert ("That one waits itself, and goes on <time" in page) == is_parked
    strip = f"{house.sync.name} is late: it waits for preview {preview.pk}"
    assert strip in page
    assert ("That one goes on by itself <time" in page) == is_parked


def test_run_that_has_started_is_not_late(house: House, alice: Client) -> None:
    other = make_sync(house.organisation)
    late_since(other, -3600)
    running = make_run(other, state=RunState.RUNNING, due_at=NOON)

    assert not says_late(alice, house, "run_detail", running.pk)
    assert not says_late(alice, house, "sync_detail", other.pk)
