"""What comes between while clients and job openings are read: crashes, set-backs, changes (R36)."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from accounts.tenancy.standing import serving_nobody
from syncs.domain.zones import zone
from syncs.models import ImportRun, Phase, Policy, RunState, Sync
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.sql.statements import related_table_of, staging_table_of
from tests.fetch.related_world import (
    IN_BANKING,
    IS_OPEN,
    NOT_BANKING,
    contact,
    make_contact_sync,
    matching_addresses,
    opening,
)
from tests.world.imports import (
    addresses_on,
    change,
    checkpoint_of,
    drive,
    drive_to,
    is_balanced,
    refused_a_minute_ago,
    run_once,
    tables_of_all_runs,
)
from tests.world.source import Source, running_source

MARIA, NUMA = "maria@mail.example", "numa@mail.example"

PLACES = {
    "middle of clients": (Phase.FETCH_CLIENTS, 1),
    "beginning of openings": (Phase.FETCH_OPENINGS, 0),
    "middle of openings": (Phase.FETCH_OPENINGS, 1),
    "beginning of contacts": (Phase.FETCH, 0),
    "end of contacts": (Phase.FETCH_CHANGES, 0),
}


COMPANIES = 450
"""The number of clients, and of openings: three pages, each stored in a transaction of its own."""


@pytest.fixture(scope="module")
def running_wide_source() -> Iterator[Source]:
    """With more clients and openings than are stored in one transaction."""
    people = ("--candidates", "0", "--contacts", "300")
    number = str(COMPANIES)
    with running_source(*people, "--clients", number, "--job-openings", number) as source:
        yield source


@pytest.fixture
def wide_source(running_wide_source: Source) -> Source:
    running_wide_source.reset()
    return running_wide_source


@pytest.fixture(autouse=True)
def tiny_slices(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call of `advance` takes one step, and each page is a batch."""
    settings.RUN_SLICE_SECONDS = 0.000_001
    monkeypatch.setattr("syncs.fetch.by_pages.BATCH_RECORDS", 200)


@pytest.fixture
def sync(wide_source: Source, organisation: Organisation) -> Sync:
    return make_contact_sync(wide_source, organisation, NOT_BANKING, IS_OPEN)


@pytest.fixture
def expected(wide_source: Source, sync: Sync) -> set[str]:
    """Whom the sync takes, in an undisturbed world."""
    return matching_addresses(wide_source, sync, timezone.now(), zone("UTC"))


def begun(sync: Sync, place: str) -> ImportRun:
    """A run that has come to a place."""
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_CLIENTS, 1)
    drive_to(run, *PLACES[place])
    return run


@pytest.mark.parametrize("place", PLACES)
def test_what_the_database_lost_is_read_again(sync: Sync, expected: set[str], place: str) -> None:
    run = begun(sync, place)
    lose_unlogged_tables(run)

    drive(run)

    assert addresses_on(sync.mailing_list) == expected
    assert checkpoint_of(run).related == 2 * COMPANIES
    assert is_balanced(run)


def lose_unlogged_tables(run: ImportRun) -> None:
    """What a crash of PostgreSQL does to tables that are not logged."""
    tables = [related_table_of(run.pk), staging_table_of(run.pk)]
    present = [name for name in tables if name in tables_of_all_runs()]
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(present)}")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["500", "cut"])
def test_trouble_that_passes_leaves_no_trace(
    wide_source: Source, sync: Sync, expected: set[str], place: str, kind: str
) -> None:
    run = begun(sync, place)
    wide_source.trouble(kind, match="GET /recruit/v2/", times=2)

    drive(run)

    assert addresses_on(sync.mailing_list) == expected
    assert checkpoint_of(run).related == 2 * COMPANIES


@pytest.mark.parametrize("place", ["middle of clients", "middle of openings"])
def test_worker_that_takes_over_reads_on_where_the_last_one_had_come_to(
    sync: Sync, expected: set[str], place: str
) -> None:
    run = begun(sync, place)
    left = checkpoint_of(run)

    advance(run.pk)

    taken_over = checkpoint_of(run)
    assert taken_over.related > left.related
    assert taken_over.phase != left.phase or taken_over.position > left.position
    drive(run)
    assert addresses_on(sync.mailing_list) == expected


@pytest.mark.parametrize("place", ["middle of clients", "beginning of contacts"])
def test_cancelled_run_leaves_no_table(sync: Sync, place: str) -> None:
    run = begun(sync, place)
    assert related_table_of(run.pk) in tables_of_all_runs()
    ImportRun.objects.filter(pk=run.pk).update(cancel_requested_at=timezone.now())

    drive(run)

    assert run.state == RunState.CANCELLED
    assert related_table_of(run.pk) not in tables_of_all_runs()
    assert addresses_on(sync.mailing_list) == set()


def test_key_rejected_while_clients_are_read_changes_nothing(
    wide_source: Source, sync: Sync
) -> None:
    run = begun(sync, "middle of clients")
    wide_source.new_key()
    refused_a_minute_ago()

    drive(run)

    assert run.state == RunState.FAILED
    assert related_table_of(run.pk) not in tables_of_all_runs()
    assert addresses_on(sync.mailing_list) == set()


def test_deletions_while_openings_are_read_lose_no_other(
    wide_source: Source, organisation: Organisation
) -> None:
    by_opening = make_contact_sync(wide_source, organisation, IS_OPEN)
    before = matching_addresses(wide_source, by_opening, timezone.now(), zone("UTC"))
    wide_source.churn(
        match="GET /recruit/v2/Job_Openings?", module="Job_Openings", deletions=30, rounds=3
    )

    run_once(by_opening)

    assert len(wide_source.stop_churn()["deleted"]) == 90
    after = matching_addresses(wide_source, by_opening, timezone.now(), zone("UTC"))
    assert after < before
    assert after <= addresses_on(by_opening.mailing_list) <= before


def test_opening_that_changes_hands_meanwhile_counts_for_its_new_contact_the_next_time(
    wide_source: Source, organisation: Organisation
) -> None:
    by_opening = make_contact_sync(wide_source, organisation, IN_BANKING, IS_OPEN, pattern="1 or 2")
    change(by_opening, no_match=Policy.REMOVE_FROM_LIST)
    one, two = contact(wide_source, MARIA), contact(wide_source, NUMA)
    job = opening(wide_source, one, Job_Opening_Status="In-progress")
    run = begun(by_opening, "beginning of contacts")
    other = {"name": "Numa", "id": two}
    wide_source.change(job, "Job_Openings", Contact_Name=other)

    drive(run)
    assert addresses_on(by_opening.mailing_list) & {MARIA, NUMA} == {MARIA}

    run_once(by_opening)
    assert addresses_on(by_opening.mailing_list) & {MARIA, NUMA} == {NUMA}
