"""DECIDE_UNDO and PUT_BACK: what of a run can be taken back, and taking it back, range by range
(R98).

Both judge each part of what the run did to a person (a membership, a value, the contact itself) by
what is true now. The first only writes rows, the second does what the rows say, and no more than
those of its preview showed. See `docs/decisions/0026-undo.md`.

At its end the sync's watermark goes back too: what the next run reads must hold whatever the undone
run had read, else a person who was put back would stay so for ever, whatever Recruit says (R71).
"""

from dataclasses import dataclass, replace

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Checkpoint, Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.remarks import add_remark
from syncs.domain.remarks import Remark
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Kind, Sync
from syncs.run.apply import lock_organisation_of
from syncs.run.runs_since import find_runs_since

RANGE = 50_000
"""Places treated in one transaction, two for each ordinal of an import."""

JUDGING = (
    "create_undo",
    "find_deeds",
    "find_stood",
    "find_other_claims",
    "judge_lists",
    "judge_contacts",
    "judge_values",
)

CONCLUDING = ("keep_together", "judge_stood", "judge_records", "keep_records")
"""These find what follows for the other parts of a person from those that stay."""

DOING = (
    "keep_stood",
    "take_claims",
    "take_off_lists",
    "name_erased",
    "erase_contacts",
    "make_contacts_again",
    "change_contacts",
    "put_on_lists",
    "give_claims",
    "unlink",
    "link_again",
)

ANALYSED = {"find_deeds": "deed", "find_stood": "stood", "judge_values": "part"}
"""The tables that PostgreSQL is to know the size of, each after the statement that fills it."""


@dataclass(frozen=True)
class Range:
    """A range of places, `after` < place ≤ `until`, of the run undone, the preview shown, and the
    `later` runs of the sync with their `roots`, see `RunsSince`."""

    about: int
    preview: int
    after: int
    until: int
    later: list[int]
    roots: list[int]


def decide_undo(context: RunContext, lease: Lease) -> None:
    """Write the rows of the next range of what the run did: what can be put back, and what not."""
    with lease.checkpoint() as checkpoint:
        found = _next_range(context, checkpoint)
        if found:
            _execute(context, checkpoint, found, *JUDGING, *CONCLUDING, "write_rows")
        _go_on(context, checkpoint, found)


def put_back(context: RunContext, lease: Lease) -> None:
    """Put back the next range, by what is true now and as the preview showed."""
    with lease.checkpoint() as checkpoint:
        found = _next_range(context, checkpoint)
        if found:
            lock_organisation_of(context, checkpoint.cursor)
            _execute(
                context,
                checkpoint,
                found,
                *JUDGING,
                "keep_to_shown",
                *CONCLUDING,
                "write_rows",
            )
            _unpack_erased(context, checkpoint)
            _execute(context, checkpoint, found, *DOING)
        _go_on(context, checkpoint, found)


def _unpack_erased(context: RunContext, checkpoint: Checkpoint) -> None:
    """Give rows to what runs say of contacts that go for good, because it is to name them."""
    context.execute(checkpoint.cursor, "find_erased")
    if erased := [contact_id for (contact_id,) in checkpoint.cursor.fetchall()]:
        context.execute(checkpoint.cursor, "take_out", contacts=erased)


def _next_range(context: RunContext, checkpoint: Checkpoint) -> Range | None:
    """Return the next range; None where the run had done nothing. Counts the places at first."""
    run = ImportRun.objects.select_related("about").get(pk=context.run_id)
    if run.about is None:
        raise RuntimeError(f"run {context.run_id} undoes no run")
    if not checkpoint.progress.staged:
        context.execute(checkpoint.cursor, "last_place", about=run.about.pk)
        (last,) = checkpoint.cursor.fetchone()
        checkpoint.progress = replace(checkpoint.progress, staged=last)
    after, until = checkpoint.progress.next_range(RANGE)
    if not until:
        return None
    since = find_runs_since(run.about)
    return Range(run.about.pk, run.shown_by_id or 0, after, until, since.later, since.roots)


def _execute(context: RunContext, checkpoint: Checkpoint, found: Range, *names: str) -> None:
    for name in names:
        context.execute(checkpoint.cursor, name, **vars(found))
        if name in ANALYSED:
            checkpoint.cursor.execute(f"ANALYZE {ANALYSED[name]}")


def _go_on(context: RunContext, checkpoint: Checkpoint, found: Range | None) -> None:
    checkpoint.progress = (
        go_on_at(found.until, checkpoint.progress, context.settings)
        if found
        else end_phase(checkpoint.progress, context.settings)
    )


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
