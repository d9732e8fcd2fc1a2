"""Ends the question about those whom a run holds, and forgets whom it holds (R74)."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from accounts.models import User
from syncs.clock import database_now
from syncs.models import (
    HeldRecord,
    Hold,
    HoldAnswer,
    ImportRun,
    Kind,
    RunState,
    Sync,
    SyncState,
)
from syncs.sql.statements import execute_outside_runs

STATE_AFTER = {
    HoldAnswer.REMOVE: RunState.SUCCEEDED,
    HoldAnswer.KEEP: RunState.SUCCEEDED,
    HoldAnswer.EXPIRED: RunState.SUCCEEDED,
    HoldAnswer.CANCEL: RunState.CANCELLED,
}
"""The state of a held run, by the answer."""


class HoldAnswered(Exception):
    """Somebody has answered before, or the question has ended; nothing is changed."""


def close_question(hold: Hold, answer: HoldAnswer, user: User | None, now: datetime) -> None:
    """Note the answer. Of two people who answer at once one does, and the other gets
    HoldAnswered."""
    opened = Hold.objects.filter(pk=hold.pk, answer="", held_at__isnull=False)
    if not opened.update(answer=answer, answered_by=user, answered_at=now):
        raise HoldAnswered
    ImportRun.objects.filter(pk=hold.pk, state=RunState.HELD).update(state=STATE_AFTER[answer])


def cancel_holds(cursor: CursorWrapper, sync: Sync, reason: str, now: datetime) -> int:
    """End the questions of a sync whose list is another one by now, or that is deleted, as
    cancelled, and return how many there were. The caller has locked the sync, and it reads
    everything next."""
    opened = Hold.objects.filter(sync=sync, answer="", held_at__isnull=False)
    ids = list(opened.values_list("pk", flat=True))
    for hold in Hold.objects.filter(pk__in=ids):
        close_question(hold, HoldAnswer.CANCEL, None, now)
    ImportRun.objects.filter(pk__in=ids).update(cancel_reason=reason)
    # Whose people are still to be let go of needs to know who has opted out.
    keeps_opt_outs = bool(sync.letting_go)
    for run_id in ids:
        forget_records(cursor, sync_id=sync.pk, run_id=run_id, keeps_opt_outs=keeps_opt_outs)
    return len(ids)


def cancel_reopened_hold(cursor: CursorWrapper, run: ImportRun, now: datetime) -> None:
    """End the question that a removal has left open as it was cancelled, where its sync feeds
    another list by now, or is deleted: who did that ended what was open, and not what was being
    done."""
    if run.kind != Kind.REMOVE:
        return
    sync = Sync.with_deleted.get(pk=run.sync_id)  # anew: `run` has waited for who changed it
    its_list = (run.settings or {}).get("mailing_list_id")
    if sync.state == SyncState.DELETED or sync.mailing_list_id != its_list:
        cancel_holds(cursor, sync, run.cancel_reason, now)


def is_anybody_held(sync_id: int) -> bool:
    """Tell whether a sync remembers records about whose people somebody is asked, or has
    answered."""
    return HeldRecord.objects.filter(sync_id=sync_id).exists()


def end_hold(cursor: CursorWrapper, *, sync_id: int, run_id: int) -> None:
    """End the question of a run that ends early, or reads again, as cancelled; of other runs there
    is none. One that reads again forgets also who has opted out, when it asks anew."""
    found = Hold.objects.filter(pk=run_id)
    if found.update(answer=HoldAnswer.CANCEL, answered_at=database_now()):
        forget_records(cursor, sync_id=sync_id, run_id=run_id, keeps_opt_outs=True)
        execute_outside_runs(cursor, "read_held_anew", sync=sync_id, hold=run_id)


def forget_records(
    cursor: CursorWrapper, *, sync_id: int, run_id: int, keeps_opt_outs: bool
) -> None:
    """Forget the records of a run's hold; a run that reads them again finds whom they let go of.

    Those that have opted out may be kept until then: nobody has said that their people stay, so
    they are not mailed (R69).
    """
    values = {"sync": sync_id, "hold": run_id, "keeps_opt_outs": keeps_opt_outs}
    execute_outside_runs(cursor, "forget_held", **values)
