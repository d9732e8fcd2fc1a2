"""FINISH: the balance check, the counts, the watermark, the last full read and the state, in one
transaction."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from recruit.errors import StopRun
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.hold_run import hold_run
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.progress import Progress
from syncs.clock import database_now
from syncs.domain.outcomes import JOINING, OUTCOMES, REASONS, Counts
from syncs.domain.remarks import reads_again
from syncs.domain.run_settings import FROM_THE_BEGINNING, RunSettings
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, Kind, Preview, RunRow, RunState, Sync, SyncState
from syncs.models.import_run import IMPORTING
from syncs.proposal.in_force import is_retroactive
from syncs.proposal.save_in_run import save_tried_change
from syncs.queue.rest import end_rest
from syncs.run.apply import CancelledMeanwhile
from syncs.run.hold import close_hold
from syncs.run.settings_snapshot import OVERLAP
from syncs.run.undo import conclude_undo
from syncs.sql.organisation_lock import lock_organisation
from syncs.sql.staging import drop_tables_of
from syncs.sql.statements import execute

COMPLETABLE = (SyncState.ACTIVE, SyncState.PAUSED)
"""Resumed after its only run, a sync that runs once would run twice (R85)."""


class OutOfBalance(StopRun):
    """The rows of a run do not add up to the records it read (R60)."""

    kind = "out_of_balance"


def finish(context: RunContext, lease: Lease) -> None:
    """Close a run that has come to its end. Raises `OutOfBalance`, and `CancelledMeanwhile` where
    somebody has cancelled it before."""
    now = database_now()
    with lease.checkpoint() as checkpoint:
        counts = count_rows(checkpoint.cursor, context.run_id)
        _check_balance(checkpoint.progress.fetched, counts)
        if context.settings.kind == Kind.APPLY:  # of a change that changes nobody
            lock_organisation(checkpoint.cursor, context.organisation_id)
            save_tried_change(context)
        run = hold_run(context.run_id)
        if run.cancel_requested_at:
            raise CancelledMeanwhile
        is_held = close_hold(context, people=counts.held, now=now)
        state = RunState.HELD if is_held else RunState.SUCCEEDED
        if run.kind == Kind.UNDO:
            conclude_undo(run)
            run.refresh_from_db(fields=["remarks"])
            end_rest(run, now, put_back=counts.put_back)
        if run.kind in IMPORTING:
            _conclude_import(run, checkpoint.progress, context.settings)
        close(run, state, now, counts, checkpoint.progress)
        if run.is_preview:
            _conclude_preview(run)
        drop_tables_of(checkpoint.cursor, context.run_id)


def _conclude_preview(run: ImportRun) -> None:
    """Count who has opted out and would be on the list (R15)."""
    joining = RunRow.objects.filter(run_id=run.pk, outcome__in=JOINING)
    Preview.objects.filter(pk=run.pk).update(
        come_back=joining.filter(detail__opted_out=True).count()
    )


def _conclude_import(run: ImportRun, progress: Progress, settings: RunSettings) -> None:
    """Note in the sync how far it has read, and that it is completed where it runs only once."""
    if not reads_again(run.remarks, records=progress.fetched):
        _move_watermark(run, progress.newest, settings)
        _note_full_read(run, settings)
    if run.kind == Kind.APPLY and is_retroactive(run):
        _bind_all(run, settings)
    run.watermark_after = Sync.with_deleted.values_list("watermark", flat=True).get(pk=run.sync_id)
    if run.sync.frequency == Frequency.ONCE:
        Sync.objects.filter(pk=run.sync_id, state__in=COMPLETABLE).update(
            state=SyncState.COMPLETED, state_cause="", state_reason="", next_run_at=None
        )


def count_rows(cursor: CursorWrapper, run_id: int) -> Counts:
    """Count the run's numbers from its rows."""
    execute(cursor, "count_rows", run_id=run_id)
    return Counts.of(
        {
            (OUTCOMES[outcome], None if reason is None else REASONS[reason]): number
            for outcome, reason, number in cursor.fetchall()
        }
    )


def close(
    run: ImportRun, state: RunState, now: datetime, counts: Counts, progress: Progress
) -> None:
    """Save the run's end; the caller's transaction also moves whatever belongs to it."""
    run.state = state
    run.finished_at = now
    run.api_calls, run.api_credits = progress.api_calls, progress.api_credits
    run.total = counts.total
    run.ignored = sum(counts.ignored.values())
    run.ignored_reasons = {reason.code: number for reason, number in counts.ignored.items()}
    run.undo_reasons = {reason.code: number for reason, number in counts.undo_reasons.items()}
    for name in (
        *("new", "re_added", "duplicate", "updated", "unchanged"),
        *("not_selected", "deleted", "held", "kept", "put_back", "left_alone"),
    ):
        setattr(run, name, getattr(counts, name))
    run.save()


def _check_balance(records: int, counts: Counts) -> None:
    if counts.records != records:
        raise OutOfBalance(
            f"{records:,} records were read, and the run says what became of {counts.records:,}."
        )


def _move_watermark(run: ImportRun, newest: datetime | None, settings: RunSettings) -> None:
    """Move the watermark to the newest modification read, but not past the start of reading: a
    record may have changed after its page was read (R71). A run under an earlier definition moves
    nothing: the next one reads everything."""
    if newest is None:
        return
    mark = min(newest, settings.reading_since + OVERLAP)
    if run.sync.watermark is None or mark > run.sync.watermark:
        same = Sync.objects.filter(pk=run.sync_id, reading_version=settings.reading_version)
        same.update(watermark=mark)


def _bind_all(run: ImportRun, settings: RunSettings) -> None:
    """Let the options of a run that applied them to everybody hold for them from now on (R52),
    unless they were switched on anew since it began."""
    for name in ("opt_outs", "deleted"):
        if getattr(settings, f"{name}_since") is not None:
            switched_on = f"{name}_since"
            before = Sync.objects.filter(pk=run.sync_id, **{f"{switched_on}__lte": settings.today})
            before.update(**{switched_on: FROM_THE_BEGINNING})


def _note_full_read(run: ImportRun, settings: RunSettings) -> None:
    """Note when the last full read began; one under an earlier definition does not count."""
    if settings.is_full:
        same = Sync.objects.filter(pk=run.sync_id, reading_version=settings.reading_version)
        same.update(full_read_at=settings.today)
