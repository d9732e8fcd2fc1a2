"""A worker that was thought dead, and people and syncs that get in between: nothing is lost,
doubled or miscounted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from recruit import RecruitClient
from syncs.account.client import open_client
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease, LeaseLost
from syncs.checkpoint.wait import Wait
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Phase, RunCheckpoint, RunState, Sync
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.steps import PHASE_STEPS
from tests.builders import make_contact, make_mailing_list
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    checkpoint_of,
    claims_of,
    contact_at,
    delete_contact,
    drive,
    drive_to,
    is_balanced,
    make_import,
    rows_of,
    run_once,
    take_off,
)
from tests.world.source import Source

MARIA = "maria@mail.example"
NUMA = "numa@mail.example"
LONG_AGO = timedelta(hours=1)


@pytest.fixture(autouse=True)
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


def expire_lease(run: ImportRun) -> None:
    RunCheckpoint.objects.filter(pk=run.pk).update(lease_until=timezone.now() - LONG_AGO)


def taken(run: ImportRun) -> Lease:
    lease = Lease.take(run.pk)
    assert lease is not None
    return lease


def context_of(run: ImportRun, client: RecruitClient) -> RunContext:
    run.refresh_from_db()
    frozen = RunSettings.model_validate(run.settings)
    return RunContext(
        run.pk, run.organisation_id, run.sync_id, frozen, client, is_over=lambda: True
    )


def test_run_that_a_worker_has_is_not_taken_by_another(source: Source, sync: Sync) -> None:
    run = request_run(sync, user=None)
    lease = taken(run)

    advance(run.pk)

    assert Lease.take(run.pk) is None
    assert checkpoint_of(run).token == lease.token


@pytest.mark.parametrize(
    "phase",
    [
        *(Phase.TIDY, Phase.DECIDE, Phase.FIND_LEAVING, Phase.DECIDE_REMOVALS),
        *(Phase.APPLY, Phase.APPLY_DUPLICATES, Phase.APPLY_REMOVALS),
    ],
)
def test_worker_that_lost_its_lease_writes_nothing(
    source: Source, sync: Sync, phase: Phase
) -> None:
    records = [source.add(MARIA), source.add(NUMA), source.add(MARIA)]
    run = request_run(sync, user=None)
    drive_to(run, phase)
    slow = taken(run)
    expire_lease(run)
    advance(run.pk)
    taken_over = checkpoint_of(run)

    with open_client(sync.connection) as client, pytest.raises(LeaseLost):
        PHASE_STEPS[phase](context_of(run, client), slow)

    assert checkpoint_of(run) == taken_over
    assert drive(run).state == RunState.SUCCEEDED
    assert rows_of(run) == {
        records[0]: ("new", None),
        records[1]: ("new", None),
        records[2]: ("ignored", "file_duplicate"),
    }
    assert is_balanced(run)


def test_release_of_a_lost_lease_changes_nothing(source: Source, sync: Sync) -> None:
    run = request_run(sync, user=None)
    slow = taken(run)
    expire_lease(run)
    taken(run)

    slow.release(Wait(100, failures=5))

    checkpoint = checkpoint_of(run)
    assert checkpoint.lease_until is not None
    assert checkpoint.failures == 1  # the death of the first worker


def by_hand_on_another_list(sync: Sync) -> None:
    add_by_hand(make_mailing_list(sync.organisation), MARIA)


def by_hand_on_this_list(sync: Sync) -> None:
    add_by_hand(sync.mailing_list, MARIA)


def by_another_sync(sync: Sync) -> None:
    run_once(make_import(sync.connection, mailing_list=sync.mailing_list))


def by_a_deletion(sync: Sync) -> None:
    delete_contact(make_contact(sync.organisation, MARIA))


MEANWHILE_MADE: list[tuple[Callable[[Sync], None], str]] = [
    (by_hand_on_another_list, "duplicate"),
    (by_hand_on_this_list, "updated"),
    (by_another_sync, "unchanged"),
    (by_a_deletion, "re_added"),
]


@pytest.mark.parametrize(("meanwhile", "outcome"), MEANWHILE_MADE)
def test_person_who_came_since_the_decision_is_decided_again(
    source: Source, sync: Sync, meanwhile: Callable[[Sync], None], outcome: str
) -> None:
    record = source.add(MARIA, Last_Name="García")
    run = request_run(sync, user=None)
    drive_to(run, Phase.APPLY)
    assert rows_of(run) == {record: ("new", None)}
    meanwhile(sync)

    drive(run)

    assert rows_of(run) == {record: (outcome, None)}
    assert contact_at(sync, MARIA).last_name == "García"
    assert claims_of(sync) == {(MARIA, record)}
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert is_balanced(run)


@pytest.mark.parametrize("name", ["García", "Núñez"])
@pytest.mark.parametrize("way", ["taken off", "deleted"])
def test_person_who_went_since_the_decision_is_decided_again(
    source: Source, sync: Sync, name: str, way: str
) -> None:
    record = source.add(MARIA, Last_Name="García", City="Sevilla")
    run_once(sync)
    contact = contact_at(sync, MARIA)
    contact.revision += 1  # touched, so that the record is looked at
    contact.save()
    source.change(record, Last_Name=name)
    run = request_run(sync, user=None)
    drive_to(run, Phase.APPLY)
    if way == "taken off":
        take_off(sync.mailing_list, contact)
    else:
        delete_contact(contact)

    drive(run)

    assert rows_of(run) == {record: ("duplicate" if way == "taken off" else "re_added", None)}
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert claims_of(sync) == {(MARIA, record)}
    assert is_balanced(run)


def test_claim_by_hand_since_the_decision_keeps_the_person(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    run_once(sync)
    source.change(record, Email=NUMA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.APPLY_REMOVALS)
    add_by_hand(sync.mailing_list, MARIA)

    drive(run)

    assert run.deleted == 0
    assert addresses_on(sync.mailing_list) == {MARIA, NUMA}
    assert is_balanced(run)
