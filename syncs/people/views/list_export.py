"""The people of a list as a file for a program that writes to them (R106)."""

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, is_allowed, may, user_of
from accounts.acting import AuditActor
from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from contacts.models import MailingList
from contacts.queries.own_fields import labels_of
from syncs.found import mailing_list_of
from syncs.people.queries.list_export import header_of, rows_of_list
from web.csv_file import csv_response
from web.own_address import own_origin


@require_safe
@may(Action.SEE)
def export_list(request: TenantRequest, list_id: int) -> StreamingHttpResponse:
    """Return who may be mailed of a list, each with the link by which they unsubscribe, if whoever
    asks may suppress people (R101)."""
    actor = AuditActor.person(user_of(request))
    return list_file(request, mailing_list_of(request, list_id), actor=actor)


def list_file(
    request: TenantRequest, mailing_list: MailingList, *, actor: AuditActor
) -> StreamingHttpResponse:
    """Return the file of a list, as whoever asks may have it; the audit log tells who took it."""
    record(
        request.organisation.pk,
        AuditChange.EXPORTED,
        "list",
        about=(mailing_list.pk, mailing_list.name),
        actor=actor,
    )
    labels = labels_of(request.organisation)
    origin = own_origin(request)

    def address_of(token: str) -> str:
        return f"{origin}{reverse('unsubscribe', args=[request.organisation.pk, token])}"

    with_links = is_allowed(request.member, Action.SUPPRESS)
    rows = rows_of_list(mailing_list, labels, address_of=address_of if with_links else None)
    header = header_of(labels, with_links=with_links)
    return csv_response(f"list-{mailing_list.pk}.csv", header, rows)
