"""Answers the question what becomes of the people whom a run holds (R74)."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from syncs.checkpoint.held import close_question, forget_records
from syncs.checkpoint.phases import first_phase
from syncs.domain.run_settings import RunSettings
from syncs.models import Hold, HoldAnswer, ImportRun, Kind, RunState, Sync, Trigger
from syncs.queue.request import queue_run


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
    close_question(hold, answer, user, now)
    match answer:
        case HoldAnswer.REMOVE:
            return _request_removal(hold, sync, user)
        case HoldAnswer.CANCEL:
            with connection.cursor() as cursor:
                forget_records(cursor, sync_id=sync.pk, run_id=hold.pk, keeps_opt_outs=True)
            _read_all_next(sync)
        case HoldAnswer.EXPIRED:
            _read_all_next(sync)
    return None


def _read_all_next(sync: Sync) -> None:
    """Let the next run find again whom it would remove, also by what nobody will touch again."""
    Sync.with_deleted.filter(pk=sync.pk).update(watermark=None)


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
