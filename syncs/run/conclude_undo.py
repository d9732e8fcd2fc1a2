"""Puts the watermark of a sync back when a run of it was undone (R71, R98).

What the next run reads must hold whatever the undone run had read: else a person who was put back
would stay so for ever, whatever Recruit says.
"""

from syncs.checkpoint.remarks import add_remark
from syncs.domain.remarks import Remark
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Kind, Sync


def conclude_undo(run: ImportRun) -> None:
    """Put the watermark back to where it was before the undone run, where nothing has moved it
    since; else the next run reads everything, and the run says so.

    The caller saves the run, in the transaction that ends it.
    """
    undone = run.about
    sync = Sync.with_deleted.select_for_update(of=("self",)).get(pk=run.sync_id)
    run.watermark_before, run.full_read_before = sync.watermark, sync.full_read_at
    if undone and _is_as_left(undone, sync, RunSettings.model_validate(run.settings)):
        sync.watermark, sync.full_read_at = undone.watermark_before, undone.full_read_before
    elif sync.watermark is not None:
        sync.watermark = None
        add_remark(run.pk, Remark.UNDO_READS_ALL)
    sync.save(update_fields=["watermark", "full_read_at"])
    run.watermark_after = sync.watermark


def _is_as_left(undone: ImportRun, sync: Sync, settings: RunSettings) -> bool:
    """Tell whether the sync has read nothing, under no other definition, since the undone run. One
    that removed people who were held has read nothing itself."""
    return (
        undone.kind != Kind.REMOVE
        and sync.watermark is not None
        and sync.watermark == undone.watermark_after
        and sync.reading_version == settings.reading_version
    )
