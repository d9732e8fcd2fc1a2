"""The run's table of related records, and judging records by it, a batch at a time (R36)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from criteria import Answers, Subject
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.empty_related import modules_named, remark_of_empty
from syncs.checkpoint.progress import Progress
from syncs.checkpoint.remarks import add_remark, drop_remark, remarks_of
from syncs.domain.judging import Said
from syncs.domain.relations import ANYBODY, Relation
from syncs.domain.remarks import Remark
from syncs.fetch.staged_pages import PageOfRecords
from syncs.sql.statements import related_table_of

KINDS = {Subject.CLIENT: "c", Subject.JOB_OPENING: "j"}
"""See `syncs/sql/stage/create_related.sql`."""


class RelatedRecord(NamedTuple):
    """A related record with what the conditions say of it.

    `belongs_to` is the id by which records find it: a client's own, that of an opening's
    contact, `ANYBODY` where it cannot be read. One without an id has a `record_id` below one."""

    record_id: str
    belongs_to: str | None
    answers: Answers


def store(
    context: RunContext,
    cursor: CursorWrapper,
    subject: Subject,
    records: Iterable[RelatedRecord],
    *,
    before: int,
) -> int:
    """Add records after the `before` that are there; returns how many there are now."""
    once = list({record.record_id: record for record in records}.values())
    context.execute(
        cursor,
        "store_related",
        subject=KINDS[subject],
        before=before,
        records=[record.record_id for record in once],
        belongs_to=[record.belongs_to for record in once],
        answers=[record.answers for record in once],
    )
    return before + len(once)


def read_last(
    context: RunContext, cursor: CursorWrapper, subject: Subject, *, most: int
) -> list[str]:
    """Return the ids that were stored last, in the order of reading."""
    cursor.execute(
        f"""
        SELECT record_id::text
          FROM {related_table_of(context.run_id)}
         WHERE subject = %s
         ORDER BY ordinal DESC
         LIMIT %s
        """,
        [KINDS[subject], most],
    )
    return [record_id for (record_id,) in reversed(cursor.fetchall())]


def analyse(context: RunContext, cursor: CursorWrapper) -> None:
    """Have PostgreSQL look a batch up by the index; unasked it would read the whole table."""
    cursor.execute(f"ANALYZE {related_table_of(context.run_id)}")


def is_related_lost(context: RunContext, cursor: CursorWrapper, progress: Progress) -> bool:
    """Tell whether PostgreSQL has crashed and left the table, which is not logged, empty."""
    if not progress.related:
        return False
    cursor.execute(f"SELECT EXISTS (SELECT FROM {related_table_of(context.run_id)})")
    (found,) = cursor.fetchone()
    return not found


def doubt_if_empty(context: RunContext, cursor: CursorWrapper, relation: Relation) -> None:
    """Say of a module without a single record whether that is believed (R73)."""
    cursor.execute(
        f"SELECT EXISTS (SELECT FROM {related_table_of(context.run_id)} WHERE subject = %s)",
        [KINDS[relation.subject]],
    )
    (is_there,) = cursor.fetchone()
    code = (
        None
        if is_there
        else remark_of_empty(context.sync_id, relation.module, run_id=context.run_id)
    )
    for each in (Remark.RELATED_EMPTY, Remark.RELATED_NONE):
        modules = modules_named(each, remarks_of(context.run_id)) - {relation.module}
        if each is code:
            modules |= {relation.module}
        if modules:
            add_remark(context.run_id, each, modules=sorted(modules))
        else:
            drop_remark(context.run_id, each)


def judge(context: RunContext, cursor: CursorWrapper, pages: Sequence[PageOfRecords]) -> None:
    """Have the pages whose records hang on related ones judge them."""
    asked = {relation.subject for relation in context.settings.relations}
    if not asked or not pages:
        return
    clients: Said = {}
    openings: Said = {}
    if Subject.CLIENT in asked:
        named = {ANYBODY, *(client for page in pages for client in page.clients if client)}
        clients = _read_said(context, cursor, Subject.CLIENT, named)
    if Subject.JOB_OPENING in asked:
        ids = {ANYBODY, *(record_id for page in pages for record_id in page.ids)}
        openings = _read_said(context, cursor, Subject.JOB_OPENING, ids)
    empty = modules_named(Remark.RELATED_EMPTY, remarks_of(context.run_id))
    doubted = {each.subject for each in context.settings.relations if each.module in empty}
    for page in pages:
        page.judge(clients=clients, job_openings=openings, doubted=doubted)


def _read_said(
    context: RunContext, cursor: CursorWrapper, subject: Subject, ids: Iterable[str]
) -> Said:
    context.execute(cursor, "read_related", subject=KINDS[subject], ids=list(ids))
    return dict(cursor.fetchall())
