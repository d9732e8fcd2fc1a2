"""Answers the question what becomes of the people whom a run holds (R74)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from syncs.checkpoint.held import forget_records
from syncs.checkpoint.phases import first_phase
from syncs.domain.run_settings import RunSettings
from syncs.models import Hold, HoldAnswer, ImportRun, Kind, RunState, Sync, Trigger
from syncs.queue.request import queue_run

STATE_AFTER = {
    HoldAnswer.REMOVE: RunState.SUCCEEDED,
    HoldAnswer.KEEP: RunState.SUCCEEDED,
    HoldAnswer.EXPIRED: RunState.SUCCEEDED,
    HoldAnswer.CANCEL: RunState.CANCELLED,
}
"""The state of a held run, by the answer."""


class HoldAnswered(Exception):
    """Somebody has answered before, or the question has ended; nothing is changed."""


class RemovalWaits(Exception):
    """People whom another run of the sync held are being removed just now; nothing is changed."""


@transaction.atomic
def answer_hold(
    hold: Hold, answer: HoldAnswer, user: User | None, now: datetime
) -> ImportRun | None:
    """Give the answer, and return the run that removes the people, if that is the answer.

    Of two people who answer at once one does, and the other gets HoldAnswered. Raises RemovalWaits.
    """
    sync = Sync.with_deleted.select_for_update(of=("self",)).get(pk=hold.sync_id)
    _close(hold, answer, user, now)
    match answer:
        case HoldAnswer.REMOVE:
            return _request_removal(hold, sync, user)
        case HoldAnswer.CANCEL:
            _forget([hold.pk], sync.pk)
            Sync.with_deleted.filter(pk=sync.pk).update(watermark=None)
    return None


def cancel_holds(sync: Sync, reason: str, now: datetime) -> int:
    """End the questions of a sync whose list is another one by now, or that is deleted, as
    cancelled, and return how many there were. The caller has locked the sync, and it reads
    everything next."""
    opened = Hold.objects.filter(sync=sync, answer="", held_at__isnull=False)
    ids = list(opened.values_list("pk", flat=True))
    for hold in Hold.objects.filter(pk__in=ids):
        _close(hold, HoldAnswer.CANCEL, None, now)
    ImportRun.objects.filter(pk__in=ids).update(cancel_reason=reason)
    _forget(ids, sync.pk)
    return len(ids)


def _close(hold: Hold, answer: HoldAnswer, user: User | None, now: datetime) -> None:
    opened = Hold.objects.filter(pk=hold.pk, answer="", held_at__isnull=False)
    if not opened.update(answer=answer, answered_by=user, answered_at=now):
        raise HoldAnswered
    ImportRun.objects.filter(pk=hold.pk, state=RunState.HELD).update(state=STATE_AFTER[answer])


def _request_removal(hold: Hold, sync: Sync, user: User | None) -> ImportRun:
    """Queue the run that removes the people, under the settings by which they were found."""
    if sync.runs.filter(kind=Kind.REMOVE, state=RunState.QUEUED).exists():
        raise RemovalWaits
    about = ImportRun.objects.get(pk=hold.pk)
    frozen = RunSettings.model_validate({**(about.settings or {}), "kind": Kind.REMOVE.value})
    run = queue_run(
        sync,
        Trigger.MANUAL,
        phase=first_phase(frozen),
        kind=Kind.REMOVE,
        about=about,
        requested_by=user,
        settings=frozen.model_dump(mode="json"),
    )
    Hold.objects.filter(pk=hold.pk).update(removal_run=run)
    return run


def _forget(holds: Iterable[int], sync_id: int) -> None:
    with connection.cursor() as cursor:
        for run_id in holds:
            forget_records(cursor, sync_id=sync_id, run_id=run_id)
