"""Finds what an address names, in the organisation of the request and nowhere else (R102).

There is one loader for each noun. Each starts at `request.organisation`, raises Http404 for what is
not there, and brings along the related rows that pages show, in the same question.
"""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import TenantRequest
from contacts.models import (
    Contact,
    ContactField,
    MailHook,
    MailingList,
    Suppression,
    SuppressionFile,
)
from syncs.models import Connection, ImportRun, MappingFavourite, Sync

CAN_BE_DELETED = (
    Sync.DoesNotExist,
    MailingList.DoesNotExist,
    ContactField.DoesNotExist,
    SuppressionFile.DoesNotExist,
)
"""Raised where somebody has deleted, a moment ago, what a request had found and goes on to lock."""

Refinement = Callable[[QuerySet[Sync]], QuerySet[Sync]]


class DeletedMeanwhileMiddleware:
    """Answers like the loaders below, with a 404, where it was deleted after they had found it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, CAN_BE_DELETED):
            raise Http404 from exception


def sync_of(request: TenantRequest, sync_id: int, *, refine: Refinement | None = None) -> Sync:
    """Return the organisation's sync of this id, with its list, connection and organisation; a
    deleted one is not found.

    `refine` adds to the query, or leaves out of it, what a page needs besides or not at all.
    """
    syncs: QuerySet[Sync] = request.organisation.syncs.select_related(
        "mailing_list", "connection", "organisation"
    )
    return get_object_or_404(refine(syncs) if refine else syncs, pk=sync_id)


def sync_with_history_of(
    request: TenantRequest, sync_id: int, *, refine: Refinement | None = None
) -> Sync:
    """Return the organisation's sync of this id as `sync_of` does, also one that was deleted: its
    history can still be read (R25)."""
    syncs = Sync.with_deleted.filter(organisation=request.organisation).select_related(
        "mailing_list", "connection", "organisation"
    )
    return get_object_or_404(refine(syncs) if refine else syncs, pk=sync_id)


def run_of(request: TenantRequest, run_id: int) -> ImportRun:
    """Return the organisation's run of this id, with its sync, list, connection and organisation,
    and with the user who asked for it."""
    runs = ImportRun.objects.filter(organisation=request.organisation)
    shown = runs.select_related(
        "sync__mailing_list", "sync__connection", "requested_by", "organisation"
    )
    return get_object_or_404(shown, pk=run_id)


def connection_of(request: TenantRequest, connection_id: int) -> Connection:
    """Return the organisation's connection of this id."""
    return get_object_or_404(request.organisation.connections, pk=connection_id)


def mailing_list_of(request: TenantRequest, list_id: int) -> MailingList:
    """Return the organisation's mailing list of this id, archived or not, with its organisation."""
    lists = request.organisation.mailing_lists.select_related("organisation")
    return get_object_or_404(lists, pk=list_id)


def contact_of(request: TenantRequest, contact_id: int) -> Contact:
    """Return the organisation's contact of this id, which may be a tombstone."""
    contact = get_object_or_404(Contact, organisation=request.organisation, pk=contact_id)
    contact.organisation = request.organisation
    return contact


def contact_field_of(request: TenantRequest, field_id: int) -> ContactField:
    """Return the organisation's own contact field of this id."""
    return get_object_or_404(request.organisation.contact_fields, pk=field_id)


def suppression_of(request: TenantRequest, suppression_id: int) -> Suppression:
    """Return the organisation's suppression of this id, which is in force, with who added it."""
    suppressions = Suppression.objects.filter(organisation=request.organisation)
    return get_object_or_404(suppressions.select_related("added_by"), pk=suppression_id)


def suppression_file_of(request: TenantRequest, file_id: int) -> SuppressionFile:
    """Return the organisation's file of suppressions of this id, with who sent it."""
    files = SuppressionFile.objects.filter(organisation=request.organisation)
    return get_object_or_404(files.select_related("uploaded_by"), pk=file_id)


def mail_hook_of(request: TenantRequest, hook_id: int) -> MailHook:
    """Return the organisation's webhook of this id."""
    return get_object_or_404(request.organisation.mail_hooks, pk=hook_id)


def favourite_of(request: TenantRequest, favourite_id: int) -> MappingFavourite:
    """Return the organisation's favourite of this id."""
    return get_object_or_404(request.organisation.mapping_favourites, pk=favourite_id)
