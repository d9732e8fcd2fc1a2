"""The lists of Recruit that a run reads, one a phase."""

from collections.abc import Callable
from typing import Any

from recruit import DeletedPage, RecordPage, Window
from syncs.checkpoint.context import RunContext
from syncs.domain.preparation import Preparer
from syncs.domain.run_settings import CREATED
from syncs.domain.run_values import latest_moment
from syncs.fetch.staged_pages import (
    PageOfDeletions,
    PageOfHidden,
    PageOfOutside,
    PageOfRecords,
    StagedPage,
)
from syncs.models import Phase

Listing = Callable[[Window], StagedPage]
"""A list of Recruit that a phase reads; it is asked for one window after the other."""


def listing_of(context: RunContext, phase: str) -> Listing:
    """Return the listing that `fetch_pages` reads in this phase."""
    settings = context.settings
    match phase:
        case Phase.FETCH:
            return _list_records(
                context,
                asks_twice=settings.lets_go_by_view and not settings.is_first_run,
                modified_since=settings.modified_since,
            )
        case Phase.FETCH_CONVERTED:
            return _list_records(context, converted="true")
        case Phase.FETCH_UNAPPROVED:
            return _list_hidden(context)
        case Phase.FETCH_OUTSIDE:
            return _list_outside(context)
        case Phase.FETCH_CHANGES:
            return _list_records(context, modified_since=settings.changes_since)
        case Phase.FETCH_DELETED:
            return _list_deletions(context)
    raise ValueError(f"{phase} reads no pages")


def _list_records(context: RunContext, *, asks_twice: bool = False, **which: Any) -> Listing:
    """`asks_twice`: whether a list that seems to be empty is asked for once more (R73)."""
    settings = context.settings
    preparer = Preparer(settings)

    def ask_once(window: Window) -> RecordPage:
        return context.client.records(
            settings.module,
            fields=settings.source_fields,
            page=window.page,
            per_page=window.size,
            cvid=settings.cvid,
            **which,
        )

    def ask(window: Window) -> StagedPage:
        page = ask_once(window)
        seems_empty = asks_twice and window.page == 1 and not page.ids
        if page.unreadable or seems_empty:  # perhaps only this time
            page = ask_once(window)
        stamps = [record.get(settings.modification_field or "") for record in page.records]
        staged = PageOfRecords(
            page.ids,
            preparer.pick(page.records),
            preparer,
            newest=latest_moment(stamps),
            more_records=page.more_records,
            none_is_known=settings.is_first_run,
        )
        staged.unreadable, staged.unread = page.unreadable, page.odd
        return staged

    return ask


def is_view_empty(context: RunContext) -> bool:
    """Ask Recruit whether the view has any record at all, modified or not."""
    settings = context.settings
    page = context.client.records(
        settings.module, fields=(CREATED,), page=1, per_page=1, cvid=settings.cvid
    )
    return not page.ids and not page.odd


def _list_outside(context: RunContext) -> Listing:
    settings = context.settings.outside_view()
    preparer = Preparer(settings)

    def ask_once(window: Window) -> RecordPage:
        return context.client.records(
            settings.module,
            fields=settings.source_fields,
            page=window.page,
            per_page=window.size,
            modified_since=settings.modified_since,
        )

    def ask(window: Window) -> StagedPage:
        page = ask_once(window)
        if page.unreadable:  # perhaps only this time
            page = ask_once(window)
        return PageOfOutside(page, preparer)

    return ask


def _list_hidden(context: RunContext) -> Listing:
    def ask(window: Window) -> StagedPage:
        page = context.client.records(
            context.settings.module,
            fields=("Created_Time",),
            page=window.page,
            per_page=window.size,
            cvid=context.settings.cvid,
            approved="false",
        )
        return PageOfHidden(page)

    return ask


def _list_deletions(context: RunContext) -> Listing:
    settings = context.settings

    def ask_once(window: Window) -> DeletedPage:
        return context.client.deleted(
            settings.module,
            page=window.page,
            per_page=window.size,
            modified_since=settings.deletions_since,
        )

    def ask(window: Window) -> StagedPage:
        page = ask_once(window)
        if page.unreadable:  # perhaps only this time
            page = ask_once(window)
        return PageOfDeletions(page)

    return ask
