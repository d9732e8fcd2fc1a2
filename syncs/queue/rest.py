"""Sees to it that a sync rests for an undo only where that has put something back (R98)."""

from datetime import datetime

from django.db.models import QuerySet

from syncs.models import ImportRun, Kind, Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.models.sync import StopCause


def reason_to_pause(run_id: int) -> str:
    """Return why a sync is paused whose run was undone."""
    return f"run {run_id} was undone. Its next run would do the same again."


def hold_if_resting(run: ImportRun) -> None:
    """Lock a sync that `end_rest` may let go on, for whoever is about to cancel a queued run of it:
    syncs are locked before their queued runs, see `syncs.state.activate`."""
    if run.kind == Kind.UNDO:
        resting = _resting_for(run.sync_id, run.about_id)
        list(resting.select_for_update(no_key=True).values_list("pk"))


def end_rest(run: ImportRun, now: datetime, *, put_back: int) -> None:
    """End the rest of a sync where it is for nothing, as an undo ends that has put so many people
    back. An undo that is undone is no reason to rest, nor is one that has put nobody back: then the
    sync goes on that was paused for it. What was due meanwhile is not made up for."""
    if run.kind != Kind.UNDO:
        return
    if put_back:
        before = run.about.about_id if run.about else None
        _resting_for(run.sync_id, before).update(state_cause="", state_reason="")
    elif not ImportRun.objects.filter(
        about_id=run.about_id, kind=Kind.UNDO, put_back__gt=0
    ).exists():
        _go_on(run, now)


def deactivate_resting(syncs: QuerySet[Sync], **values: object) -> int:
    """Save these values with those of the syncs that rest for an undo which has not ended, and
    return how many they were: until it was asked for they were active, and they would be again if
    it came to nothing."""
    undos = ImportRun.objects.filter(sync__in=syncs, kind=Kind.UNDO, state__in=UNFINISHED)
    resting = [_resting_for(undo.sync_id, undo.about_id) for undo in undos.order_by("sync_id")]
    return sum(each.update(**values) for each in resting)


def _go_on(run: ImportRun, now: datetime) -> None:
    """Let the sync of an undo that came to nothing go on. It stays paused, for no reason that is
    told, where the undo was stopped by something else than a person, its key does not work, its
    list is archived or its schedule does not fit."""
    resting = _resting_for(run.sync_id, run.about_id)
    for sync in resting.select_related("mailing_list", "connection"):
        next_run_at = None if run.cancel_reason else _next_of(sync, now)
        resting.update(
            state=SyncState.ACTIVE if next_run_at else SyncState.PAUSED,
            state_cause="",
            state_reason="",
            next_run_at=next_run_at,
        )


def _resting_for(sync_id: int, undone_id: int | None) -> QuerySet[Sync]:
    """Return the sync, if it rests because this very run was undone."""
    reason = reason_to_pause(undone_id or 0)
    paused = Sync.objects.filter(state=SyncState.PAUSED, state_cause=StopCause.RUN_UNDONE)
    return paused.filter(pk=sync_id, state_reason=reason)


def _next_of(sync: Sync, now: datetime) -> datetime | None:
    """Return when it is due next; None where it may not go on."""
    if not sync.connection.key_works or sync.mailing_list.archived_at:
        return None
    try:
        return sync.schedule.next_after(now) or now
    except ValueError:
        return None
