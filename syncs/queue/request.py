"""Makes runs: asked for by a person or an activation, or due by a schedule; and begins them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from syncs.models import ImportRun, Kind, Phase, RunCheckpoint, RunState, Sync, Trigger
from syncs.queue.call import call_workers


def request_run(
    sync: Sync, *, user: User | None, full: bool = False, trigger: Trigger = Trigger.MANUAL
) -> ImportRun:
    """Ask for an import at once; it joins the sync's queued one, if there is one (R76).

    Who joins a run that nobody had asked for has asked for it.
    """
    with transaction.atomic():
        Sync.objects.select_for_update().get(pk=sync.pk)
        queued = sync.runs.filter(state=RunState.QUEUED, kind=Kind.IMPORT).first()
        if queued is None:
            return queue_run(sync, trigger, requested_by=user, full=full)
        queued.full = queued.full or full
        queued.requested_by = queued.requested_by or user
        queued.save(update_fields=["full", "requested_by"])
        return queued


def queue_run(
    sync: Sync, trigger: Trigger, *, phase: Phase = Phase.FETCH, **fields: object
) -> ImportRun:
    """Save a queued run with its checkpoint and call a worker; the caller holds the sync's lock.

    `phase` is where a run begins that reads nothing, and whose settings are among the fields.
    """
    run = ImportRun.objects.create(
        organisation_id=sync.organisation_id, sync=sync, trigger=trigger, **fields
    )
    RunCheckpoint.objects.create(run=run, organisation_id=sync.organisation_id, phase=phase)
    call_workers()
    return run


def begin(run: ImportRun, now: datetime) -> bool:
    """Move a queued run to running, unless another run of the sync is running (R76)."""
    running = ImportRun.objects.filter(sync_id=OuterRef("sync_id"), state=RunState.RUNNING)
    try:
        with transaction.atomic():
            begun = ImportRun.objects.filter(
                ~Exists(running), pk=run.pk, state=RunState.QUEUED
            ).update(state=RunState.RUNNING, started_at=now)
    except IntegrityError:  # another one began at the same instant
        return False
    if begun:
        run.state, run.started_at = RunState.RUNNING, now
    return bool(begun)
