"""A sync is deleted while a worker is at work for it (R25)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.tenancy.standing import serving
from contacts.models import Contact, Membership, MembershipClaim
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Phase, RunState, Sync
from syncs.overview.actions.delete import People, delete_sync
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.apply import CancelledMeanwhile
from syncs.run.steps import PHASE_STEPS
from syncs.sql.organisation_lock import lock_organisation
from tests.world.imports import drive, drive_to, is_balanced
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.source import Source


@pytest.fixture(autouse=True)
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


@pytest.fixture
def applying(source: Source, sync: Sync) -> ImportRun:
    """Return a run that is about to apply what it read."""
    source.add("maria@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, Phase.APPLY)
    run.refresh_from_db()
    return run


def context_of(run: ImportRun) -> RunContext:
    frozen = RunSettings.model_validate(run.settings)
    client: Any = None  # nothing is read any more
    return RunContext(run.pk, run.organisation_id, run.sync_id, frozen, client, lambda: True)


def left_behind() -> tuple[int, int, int]:
    """Return the numbers of claims, memberships and contacts."""
    counted = (MembershipClaim.objects, Membership.objects, Contact.objects)
    claims, members, contacts = (rows.count() for rows in counted)
    return claims, members, contacts


def test_a_worker_applies_nothing_for_a_deleted_sync(applying: ImportRun, sync: Sync) -> None:
    lease = Lease.take(applying.pk)
    assert lease is not None

    done = delete_sync(sync, People.LEAVE, now=timezone.now())
    with serving(sync.organisation_id), pytest.raises(CancelledMeanwhile):
        PHASE_STEPS[Phase.APPLY](context_of(applying), lease)

    assert done is not None
    assert (done.cancelled, left_behind()) == (1, (0, 0, 0))


def test_the_run_of_a_deleted_sync_ends_as_cancelled(applying: ImportRun, sync: Sync) -> None:
    delete_sync(sync, People.LEAVE, now=timezone.now())

    run = drive(applying)

    assert (run.state, run.total, left_behind()) == (RunState.CANCELLED, 0, (0, 0, 0))
    assert is_balanced(run)


def test_a_deletion_waits_for_a_range_and_settles_it_too(applying: ImportRun, sync: Sync) -> None:
    def delete() -> Any:
        try:
            return delete_sync(sync, People.LEAVE, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_organisation(cursor, sync.organisation_id)
            deletion = pool.submit(copy_context().run, delete)
            wait_until_somebody_waits()
            advance(applying.pk)
            assert left_behind() == (1, 1, 1)
        assert deletion.result().left == 1

    assert left_behind() == (0, 0, 1)
    assert drive(applying).state == RunState.CANCELLED
