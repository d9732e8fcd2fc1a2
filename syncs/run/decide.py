"""DECIDE: one run row for every staged record, by set-based SQL.

First what only the whole run shows (records read twice, addresses that have opted out, addresses
used twice), then the outcome of every record, range by range. Who goes is decided in
`decide_removals.py`.
"""

from dataclasses import replace

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.phases import end_phase, go_on_at
from syncs.checkpoint.remarks import add_remark
from syncs.checkpoint.restart import is_staging_lost, read_again
from syncs.domain.remarks import Remark
from syncs.fetch.empty_view import judge_view, note_view
from syncs.models import Policy
from syncs.sql.kinds import RowKind
from syncs.sql.statements import staging_table_of

RANGE = 100_000
"""Ordinals decided in one transaction, a second or so."""

STATISTICS = (
    "ordinal, record_id, kind, contact_id, leaves, spared, reason, selected, address, opted_out,"
    " denies_opt_out, converted, not_sent"
)
"""What statements look records up by. To compare a sample of all other texts, which are only
passed on, takes as long as everything else that tidying does."""

BLOCK_SIZE = 1_000
"""The most outcomes that are packed into one block: reading any of them reads them all."""

MIN_BLOCK_SIZE = 100
"""The fewest that are: who looks for a contact looks into each block that may have them."""


def tidy(context: RunContext, lease: Lease) -> None:
    """Drop repeats, and mark what only the whole run shows: who has opted out (R15), who else is
    excluded, and file duplicates (R67); read again if the staging table was lost."""
    with lease.checkpoint() as checkpoint:
        table = staging_table_of(context.run_id)
        checkpoint.cursor.execute(f"SELECT count(*) FROM {table}")
        (found,) = checkpoint.cursor.fetchone()
        if found != checkpoint.progress.staged:
            read_again(context, checkpoint)
            return
        checkpoint.has_staging = True
        context.execute(checkpoint.cursor, "drop_repeats")
        if context.settings.bulk_files:
            context.execute(checkpoint.cursor, "drop_hidden")
        if context.settings.cvid:
            context.execute(checkpoint.cursor, "drop_strangers")
        view_remark = judge_view(context, checkpoint.cursor)
        checkpoint.cursor.execute(f"ANALYZE {table} ({STATISTICS})")
        context.execute(checkpoint.cursor, "mark_gone")
        checkpoint.cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE kind <> %s) FROM {table}",
            [RowKind.DELETED.value],
        )
        left, records = checkpoint.cursor.fetchone()
        not_sent = _count_not_sent(context, checkpoint.cursor)
        unaccounted = (
            _count_unaccounted(context, checkpoint.cursor)
            if not records and context.settings.is_full
            else 0
        )
        # An empty table of so many ordinals would be taken for one that was lost.
        staged = checkpoint.progress.staged if left else 0
        counted = replace(checkpoint.progress, fetched=records, staged=staged)
        claims = _mark_excluded(context, checkpoint.cursor, counted.staged)
        counted = replace(counted, staged=counted.staged + claims)
        # Last: a remark locks the run, and who cancels it must not wait for all of the above (R77).
        if not_sent:
            add_remark(context.run_id, Remark.FIELDS_NOT_SENT, fields=not_sent)
        if unaccounted:
            add_remark(context.run_id, Remark.SOURCE_EMPTY, known=unaccounted)
        note_view(context, view_remark)
        checkpoint.progress = end_phase(counted, context.settings)


def _mark_excluded(context: RunContext, cursor: CursorWrapper, staged: int) -> int:
    """Mark who is excluded, then, among all others, file duplicates. Returns how many rows were
    added behind the `staged` ones."""
    settings = context.settings
    context.execute(cursor, "create_opted_out")
    opted_out = context.execute(cursor, "find_opted_out") if settings.heeds_opt_outs else 0
    cursor.execute("ANALYZE opted_out")
    if settings.heeds_opt_outs or settings.heeds_conversion:
        context.execute(cursor, "mark_excluded")
    context.execute(cursor, "mark_file_duplicates")
    if not opted_out:
        return 0
    context.execute(cursor, "mark_known_opted_out")
    added = context.execute(cursor, "add_claims_of_opted_out", staged=staged)
    if settings.opt_outs == Policy.REMOVE_FROM_ORGANISATION and _are_any_opted_out_left(cursor):
        added += context.execute(cursor, "add_links_of_opted_out", staged=staged + added)
    return added


def _are_any_opted_out_left(cursor: CursorWrapper) -> bool:
    """Tell whether somebody who has opted out is a contact of the organisation still."""
    cursor.execute(
        """
        SELECT EXISTS (SELECT
                         FROM opted_out
                         JOIN contacts_contact contact ON contact.id = opted_out.contact_id
                        WHERE contact.deleted_at IS NULL)
        """
    )
    (found,) = cursor.fetchone()
    return bool(found)


def _count_not_sent(context: RunContext, cursor: CursorWrapper) -> dict[str, int]:
    """Return how many records came without each field."""
    context.execute(cursor, "count_not_sent")
    return dict(cursor.fetchall())


def _count_unaccounted(context: RunContext, cursor: CursorWrapper) -> int:
    """Return how many records are known of a list that is empty now, and no deletion tells why
    (R73)."""
    context.execute(cursor, "count_unaccounted")
    (known,) = cursor.fetchone()
    return int(known)


def decide_range(context: RunContext, lease: Lease) -> None:
    """Decide the next range of ordinals."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            read_again(context, checkpoint)
            return
        after, until = checkpoint.progress.next_range(RANGE)
        write_decisions(context, checkpoint.cursor, after=after, until=until)
        checkpoint.progress = go_on_at(until, checkpoint.progress, context.settings)


def write_decisions(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Write what becomes of a range: `after` < ordinal ≤ `until`."""
    context.execute(
        cursor,
        "decide_known",
        after=after,
        until=until,
        block_size=BLOCK_SIZE,
        min_block_size=MIN_BLOCK_SIZE,
    )
    decide_again(context, cursor, after=after, until=until)


def decide_again(context: RunContext, cursor: CursorWrapper, *, after: int, until: int) -> None:
    """Write the run rows of what is not known in a range, all that may be decided otherwise by
    now: what becomes of known records was settled when they were read."""
    context.execute(cursor, "decide_read", after=after, until=until)
    context.execute(cursor, "decide_elsewhere", after=after, until=until)
