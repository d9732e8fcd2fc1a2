"""Mailing lists: read, made, renamed, put away, deleted (R14, R25)."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils import timezone

from accounts.access import Action, TenantRequest
from api.frame.names import refusing_names
from api.frame.operations import Endpoint, Reply, actor_of_request, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem
from api.frame.versions import etag_of, require_version
from api.lists.shapes import (
    DeletedList,
    ListQuery,
    MailingListAnswer,
    MailingListPage,
    MailingListRename,
    NewList,
)
from contacts.actions.lists import create_list, rename_list
from contacts.models import MailingList
from syncs.found import mailing_list_of
from syncs.list_sizes.sizes_now import list_sizes
from syncs.models import Sync
from syncs.people.actions.archive_list import ListIsFed, archive_list, going_on_in_words
from syncs.people.actions.delete_list import ListInUse, delete_list, syncs_that_feed
from syncs.people.queries.list_overview import summarise_lists
from syncs.people.views.list_export import list_file


class Lists(Endpoint):
    """The mailing lists of the organisation."""

    @operation(
        "list_lists",
        "Read mailing lists",
        action=Action.SEE,
        answer=MailingListPage,
        query=ListQuery,
    )
    def get(self, request: TenantRequest, query: ListQuery) -> MailingListPage:
        """Return a page of the lists in use, or of those that were put away, by name."""
        after = open_cursor(query.cursor, str) or ""
        page = summarise_lists(
            request.organisation, archived=query.archived, after=after, size=query.limit
        )
        return MailingListPage(
            items=[MailingListAnswer.of(each.mailing_list, each.size) for each in page.rows],
            next_cursor=seal_cursor(page.next),
        )

    @operation(
        "make_list",
        "Make a mailing list",
        action=Action.EDIT_LISTS,
        answer=MailingListAnswer,
        status=201,
        body=NewList,
        example={"name": "Newsletter"},
    )
    def post(self, request: TenantRequest, body: NewList) -> Reply:
        """Make a list without people."""
        with refusing_names(at="/name"):
            return _told(create_list(request.organisation, body.name))


class OneList(Endpoint):
    """A mailing list."""

    @operation("read_list", "Read a mailing list", action=Action.SEE, answer=MailingListAnswer)
    def get(self, request: TenantRequest, list_id: int) -> Reply:
        """Return the list, in use or put away."""
        return _told(mailing_list_of(request, list_id))

    @operation(
        "change_list",
        "Rename a mailing list",
        action=Action.EDIT_LISTS,
        answer=MailingListAnswer,
        body=MailingListRename,
        versioned=True,
        example={"name": "Monthly newsletter"},
    )
    def patch(self, request: TenantRequest, body: MailingListRename, list_id: int) -> Reply:
        """Give the list another name."""
        mailing_list = mailing_list_of(request, list_id)
        seen = require_version(request, {"name": mailing_list.name})
        with refusing_names(at="/name"):
            rename_list(mailing_list, body.name, seen=seen)
        return _told(mailing_list)

    @operation("delete_list", "Delete a mailing list", action=Action.EDIT_LISTS, answer=DeletedList)
    def delete(self, request: TenantRequest, list_id: int) -> DeletedList:
        """Delete a list that was put away and that no sync feeds. Its people stay as contacts."""
        mailing_list = mailing_list_of(request, list_id)
        try:
            people = delete_list(mailing_list)
        except ListInUse:
            raise ApiProblem("conflict", "The list is in use: archive it first.") from None
        except ListIsFed:
            raise ApiProblem("conflict", _still_of(syncs_that_feed(mailing_list))) from None
        if people is None:
            raise ApiProblem("not_found")
        return DeletedList(people=people)


class ListFile(Endpoint):
    """A mailing list as a file."""

    @operation(
        "export_list",
        "Export a mailing list",
        action=Action.SEE,
        file="text/csv",
    )
    def get(self, request: TenantRequest, list_id: int) -> StreamingHttpResponse:
        """Return who may be mailed of the list as CSV, sent while it is read; each with the link by
        which they unsubscribe, for a token that may suppress people."""
        actor = actor_of_request(self.request)
        return list_file(request, mailing_list_of(request, list_id), actor=actor)


class ArchivedList(Endpoint):
    """The archive of mailing lists."""

    @operation(
        "archive_list", "Archive a mailing list", action=Action.EDIT_LISTS, answer=MailingListAnswer
    )
    def post(self, request: TenantRequest, list_id: int) -> Reply:
        """Put the list away: its people stay on it, and no sync is started into it. One that was
        put away before stays so."""
        mailing_list = mailing_list_of(request, list_id)
        try:
            archive_list(mailing_list, now=timezone.now())
        except ListIsFed:
            raise ApiProblem("conflict", going_on_in_words(mailing_list)) from None
        return _told(mailing_list_of(request, list_id))


class UnarchivedList(Endpoint):
    """The way back from the archive."""

    @operation(
        "unarchive_list",
        "Unarchive a mailing list",
        action=Action.EDIT_LISTS,
        answer=MailingListAnswer,
    )
    def post(self, request: TenantRequest, list_id: int) -> Reply:
        """Bring the list back into use. One that is in use stays so."""
        mailing_list_of(request, list_id).unarchive()
        return _told(mailing_list_of(request, list_id))


def _told(mailing_list: MailingList) -> Reply:
    size = list_sizes([mailing_list])[mailing_list.pk]
    return Reply(
        MailingListAnswer.of(mailing_list, size),
        etag=etag_of({"name": mailing_list.name}),
        location=f"/api/v1/lists/{mailing_list.pk}",
    )


def _still_of(syncs: Iterable[Sync]) -> str:
    named = ", ".join(map(str, syncs))
    return f"Syncs feed this list, paused or not: {named}. Delete them first."
