"""The lists that a run reads from Recruit, one a phase, and which one follows.

A full read goes on while the source changes, so one more read follows it: of what changed since it
began. A file of a bulk read tells neither `$converted` nor `$approved`, so the pages of those
records correct it. Of a custom view Recruit does not tell who left it: where that matters, the
module is read without the view too (R38).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from recruit import Window
from recruit.errors import UnexpectedAnswer
from syncs.checkpoint.context import RunContext
from syncs.domain.modules import CANDIDATES
from syncs.domain.preparation import NotATime, Preparer
from syncs.fetch.staged_pages import PageOfDeletions, PageOfIds, PageOfRecords, StagedPage
from syncs.models import Phase
from syncs.sql import staging


class Listing(NamedTuple):
    """A list of Recruit that a phase reads: how to ask for a part, and the phase after its end."""

    ask: Callable[[Window], StagedPage]
    then: Phase


def listing_of(context: RunContext, phase: str) -> Listing:
    """Return the listing that is read in this phase."""
    settings = context.settings
    match phase:
        case Phase.FETCH:
            records = _records(context, modified_since=settings.modified_since)
            return Listing(records, _after_records(context))
        case Phase.FETCH_CONVERTED:
            return Listing(_records(context, converted="true"), Phase.FETCH_UNAPPROVED)
        case Phase.FETCH_UNAPPROVED:
            hidden = _ids(context, staging.HIDDEN, approved="false", cvid=settings.cvid)
            return Listing(hidden, _after_records(context))
        case Phase.FETCH_OUTSIDE:
            since = settings.modified_since
            outside = _ids(context, staging.OUTSIDE, modified_since=since)
            return Listing(outside, Phase.FETCH_CHANGES)
        case Phase.FETCH_CHANGES:
            since = settings.reading_since
            return Listing(_records(context, modified_since=since), Phase.FETCH_DELETED)
    return Listing(_deletions(context), Phase.TIDY)


def after_bulk(context: RunContext) -> Phase:
    """What corrects the files of a bulk read."""
    converting = context.settings.module == CANDIDATES
    return Phase.FETCH_CONVERTED if converting else Phase.FETCH_UNAPPROVED


def newest_of(preparer: Preparer, stamps: Iterable[str | None]) -> datetime | None:
    """The latest of these modification times. Raises UnexpectedAnswer where one is none."""
    try:
        return preparer.modified_at(stamps)
    except NotATime as fault:
        raise UnexpectedAnswer(str(fault)) from None


def _after_records(context: RunContext) -> Phase:
    settings = context.settings
    if settings.cvid and settings.lets_go and not settings.is_first_run:
        return Phase.FETCH_OUTSIDE
    return Phase.FETCH_CHANGES if settings.is_full else Phase.FETCH_DELETED


def _records(context: RunContext, **which: Any) -> Callable[[Window], StagedPage]:
    settings = context.settings
    preparer = Preparer(settings)

    def ask(window: Window) -> StagedPage:
        page = context.client.records(
            settings.module,
            fields=settings.source_fields,
            page=window.page,
            per_page=window.size,
            cvid=settings.cvid,
            **which,
        )
        stamps = (record.get(settings.modification_field or "") for record in page.records)
        return PageOfRecords(
            page.ids,
            preparer.pick(page.records),
            preparer,
            newest=newest_of(preparer, stamps),
            more_records=page.more_records,
            none_is_known=settings.is_first_run,
        )

    return ask


def _ids(context: RunContext, kind: str, **which: Any) -> Callable[[Window], StagedPage]:
    def ask(window: Window) -> StagedPage:
        page = context.client.records(
            context.settings.module,
            fields=("Created_Time",),
            page=window.page,
            per_page=window.size,
            **which,
        )
        return PageOfIds(page, kind)

    return ask


def _deletions(context: RunContext) -> Callable[[Window], StagedPage]:
    settings = context.settings

    def ask(window: Window) -> StagedPage:
        return PageOfDeletions(
            context.client.deleted(
                settings.module,
                page=window.page,
                per_page=window.size,
                modified_since=settings.deletions_since,
            )
        )

    return ask
