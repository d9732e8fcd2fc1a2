"""The audit log, page by page and as a file (R103, R106)."""

from __future__ import annotations

from django.http import StreamingHttpResponse

from accounts.access import Action, TenantRequest
from accounts.audit.log_file import FILE_HEADER, FILE_NAME, export_log
from accounts.audit.queries import AuditQuestion, entries_of, tell_entries
from accounts.audit.rules.fields import FIELDS
from accounts.audit.rules.words import NOUNS
from api.frame.operations import Endpoint, actor_of_request, operation
from api.frame.paging import read_newest_first
from api.frame.problems import ApiProblem
from api.reports.shapes import AuditEntryAnswer, AuditEntryPage, AuditPageQuery, AuditQuery
from syncs.models import Sync
from web.csv_file import csv_response


class AuditLog(Endpoint):
    """The audit log of the organisation."""

    @operation(
        "list_audit_entries",
        "Read the audit log",
        action=Action.SEE_AUDIT_LOG,
        answer=AuditEntryPage,
        query=AuditPageQuery,
    )
    def get(self, request: TenantRequest, query: AuditPageQuery) -> AuditEntryPage:
        """Return a page of entries, the newest first: who changed what, before and after."""
        found = entries_of(request.organisation, _question_of(request, query))
        rows, following = read_newest_first(found, query)
        told = tell_entries(request.organisation, rows)
        return AuditEntryPage(
            items=[AuditEntryAnswer.of(*each) for each in zip(rows, told, strict=True)],
            next_cursor=following,
        )


class AuditLogFile(Endpoint):
    """The audit log as a file."""

    @operation(
        "export_audit_log",
        "Export the audit log",
        action=Action.SEE_AUDIT_LOG,
        query=AuditQuery,
        file="text/csv",
    )
    def get(self, request: TenantRequest, query: AuditQuery) -> StreamingHttpResponse:
        """Return the entries as CSV, a line for each thing that changed. The export is an entry
        itself."""
        question = _question_of(request, query)
        lines = export_log(request.organisation, question, actor_of_request(self.request))
        return csv_response(FILE_NAME, FILE_HEADER, lines)


def _question_of(request: TenantRequest, query: AuditQuery) -> AuditQuestion:
    """Return the question. Raises ApiProblem."""
    _refuse_unknown_names(query)
    person = _person_of(request, query)
    syncs = Sync.with_deleted.filter(organisation=request.organisation)
    if query.sync is not None and not syncs.filter(pk=query.sync).exists():
        raise ApiProblem.at("sync", "There is no such sync.", code="invalid_query")
    return AuditQuestion(
        kind="person" if person else query.actor or "",
        person=person,
        noun=query.noun or "",
        sync=query.sync,
        column=query.field or "",
        since=query.since,
        until=query.until,
    )


def _refuse_unknown_names(query: AuditQuery) -> None:
    """Refuse a slip of the pen, which would look as if nobody had ever changed anything."""
    if query.noun is not None and query.noun not in NOUNS:
        known = ", ".join(f"`{each}`" for each in sorted(NOUNS))
        raise ApiProblem.at("noun", f"Entries are about {known}.", code="invalid_query")
    fields = FIELDS.get(query.noun or "")
    if query.field is not None and fields and query.field not in fields:
        known = ", ".join(f"`{each}`" for each in fields)
        raise ApiProblem.at("field", f"Those of `{query.noun}` are {known}.", code="invalid_query")


def _person_of(request: TenantRequest, query: AuditQuery) -> int | None:
    """Return the user that the member is whose entries are asked for, None where all are."""
    if query.member is None:
        return None
    if query.actor not in {None, "person"}:
        raise ApiProblem.at("actor", "A member is a person.", code="invalid_query")
    member = request.organisation.members.filter(pk=query.member).first()
    if member is None:
        raise ApiProblem.at("member", "There is no such member.", code="invalid_query")
    return member.user_id
