"""FETCH_CLIENTS, FETCH_OPENINGS: reads the records of other modules that criteria ask about.

They come first, so that each record of the module is judged as it is read (R36). Kept of each is
what the conditions say of it, not what it holds. Reading is that of `by_pages.py`: pages that
overlap, some thousand records to a transaction, the cursor in the same one.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b

from django.db import connection

from criteria import PiecewiseMatcher, Subject
from recruit import RecordPage, Window
from recruit.contiguous import REMEMBERED
from recruit.pages import Record
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.phases import end_phase, first_phase, relation_of
from syncs.checkpoint.remarks import count_in_remark
from syncs.checkpoint.restart import read_again
from syncs.domain.relations import ANYBODY, Relation, owner_of, related_fields
from syncs.domain.remarks import Remark
from syncs.domain.zones import zone
from syncs.fetch import related_table
from syncs.fetch.by_pages import Batch, read_batches
from syncs.fetch.listings import Listing
from syncs.fetch.related_table import RelatedRecord
from syncs.fetch.staged_pages import StagedPage


class PageOfRelated(StagedPage):
    """Related records, each with what the conditions say of it; `odd` are those without an id."""

    def __init__(
        self,
        page: RecordPage,
        read: Callable[[Record], RelatedRecord],
        read_odd: Callable[[object], RelatedRecord],
    ) -> None:
        super().__init__(page.ids, None, more_records=page.more_records)
        self.related = [read(record) for record in page.records]
        self.odd = [read_odd(record) for record in page.odd]
        self.unreadable = page.unreadable

    def _pick_places(self, places: list[int]) -> None:
        super()._pick_places(places)
        self.related = [self.related[place] for place in places]


def read_related(context: RunContext, lease: Lease) -> None:
    """Read this phase's list from the cursor on, until its end or until the slice is over."""
    phase = lease.progress.phase
    relation = relation_of(context.settings, phase)
    listing = _list_related(context, relation)
    for batch in read_batches(
        context, lease, listing, _read_last(context, lease, relation.subject)
    ):
        # As what is staged, related records do not outlive a crash of PostgreSQL.
        with lease.checkpoint(durable=False) as checkpoint:
            before = checkpoint.progress
            if before.position == 0 and phase == first_phase(context.settings):
                context.execute(checkpoint.cursor, "create_related")
            _note_odd_ones(context.run_id, batch)
            related = related_table.store(
                context,
                checkpoint.cursor,
                relation.subject,
                _related(batch),
                before=before.related,
            )
            number, last = batch[-1]
            checkpoint.progress = replace(
                before,
                related=related,
                received=before.received + related - before.related,
                position=number,
            )
            if not last.more_records:
                related_table.analyse(context, checkpoint.cursor)
                related_table.doubt_if_empty(context, checkpoint.cursor, relation)
                checkpoint.progress = end_phase(checkpoint.progress, context.settings)


def begin_again_if_lost(context: RunContext, lease: Lease) -> bool:
    """Begin the run's reading anew if a crash of PostgreSQL took the related records; returns
    whether it did. Only another connection can meet that, so it is asked once a step."""
    with connection.cursor() as cursor:
        is_lost = related_table.is_related_lost(context, cursor, lease.progress)
    if is_lost:
        with lease.checkpoint() as checkpoint:
            read_again(context, checkpoint)
    return is_lost


def _related(batch: Batch) -> Iterable[RelatedRecord]:
    pages = (page for _, page in batch if isinstance(page, PageOfRelated))
    return (each for page in pages for each in (*page.related, *page.odd))


def _note_odd_ones(run_id: int, batch: Batch) -> None:
    """Count those without an id, and those others of which it was not told whose they are (R79)."""
    pages = [page for _, page in batch if isinstance(page, PageOfRelated)]
    belong_to = [each.belongs_to for page in pages for each in page.related]
    count_in_remark(run_id, Remark.RECORDS_UNREADABLE, sum(page.unreadable for page in pages))
    count_in_remark(run_id, Remark.OWNERS_UNTOLD, belong_to.count(ANYBODY))


def _list_related(context: RunContext, relation: Relation) -> Listing:
    settings = context.settings
    assert settings.criteria  # noqa: S101 (they are what asks about related records)
    fields = related_fields(relation, settings.criteria)
    matcher = PiecewiseMatcher(settings.criteria, now=settings.today, zone=zone(settings.zone))

    def ask_once(window: Window) -> RecordPage:
        return context.client.records(
            relation.module, fields=fields, page=window.page, per_page=window.size
        )

    def ask(window: Window) -> PageOfRelated:
        page = ask_once(window)
        if page.unreadable:  # perhaps only this time
            page = ask_once(window)
        return PageOfRelated(page, read, read_odd)

    def read(record: Record) -> RelatedRecord:
        named = record["id"] if relation.is_on_record else owner_of(record, relation)
        return RelatedRecord(record["id"], named, matcher.answers(relation.subject, record))

    def read_odd(record: object) -> RelatedRecord:
        """A client without an id is perhaps anybody's, and nothing is known of it; an opening
        without one may still tell whose it is (R79)."""
        if relation.is_on_record or not isinstance(record, dict):
            return RelatedRecord(ANYBODY, ANYBODY, matcher.unknown(relation.subject))
        answers = matcher.answers(relation.subject, record)
        return RelatedRecord(_number_of(record), owner_of(record, relation), answers)

    return ask


def _number_of(record: Record) -> str:
    """Return a number below zero, which no record has, for one without an id: the same for the same
    values."""
    told = repr(sorted(record.items())).encode(errors="backslashreplace")
    return str(-int.from_bytes(blake2b(told, digest_size=7).digest()) - 1)


def _read_last(context: RunContext, lease: Lease, subject: Subject) -> list[str]:
    """Return the ids that this phase stored last, in their order."""
    if lease.progress.position == 0:
        return []
    with connection.cursor() as cursor:
        return related_table.read_last(context, cursor, subject, most=REMEMBERED)
