"""Files of suppressions: sent, looked at line by line, then applied or discarded (R70, R106)."""

from __future__ import annotations

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, actor_of_request, operation
from api.frame.paging import open_cursor, read_newest_first, seal_cursor
from api.frame.problems import ApiProblem, refuse_form
from api.frame.shapes import PageQuery
from api.people.file_shapes import (
    FileLineAnswer,
    FileLinePage,
    LinesOf,
    LinesQuery,
    NewSuppressionFile,
    SuppressionFileAnswer,
    SuppressionFilePage,
    SuppressionFileReport,
    verdict_of,
)
from contacts.models import SuppressionFile, SuppressionKind
from syncs.found import suppression_file_of
from syncs.suppression_files.actions.apply import AppliedBefore, apply_file, discard_file
from syncs.suppression_files.actions.keep import keep_file
from syncs.suppression_files.forms import FileForm
from syncs.suppression_files.queries.report import count_verdicts, read_report
from syncs.suppression_files.views.report import report_file
from web.keyset import stored_number

UNFIT_NAME = "A file has a name such as bounces.csv."
APPLIED = "This file was applied before. Nothing was changed."


class SuppressionFiles(Endpoint):
    """The files of suppressions of the last month."""

    @operation(
        "list_suppression_files",
        "Read files of suppressions",
        action=Action.SUPPRESS,
        answer=SuppressionFilePage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> SuppressionFilePage:
        """Return a page of files, those that were sent last first. They are kept for a month."""
        files = SuppressionFile.objects.filter(organisation=request.organisation)
        rows, following = read_newest_first(files.select_related("uploaded_by"), query)
        return SuppressionFilePage(
            items=[SuppressionFileAnswer.of(each) for each in rows], next_cursor=following
        )

    @operation(
        "send_suppression_file",
        "Send a file of suppressions",
        action=Action.SUPPRESS,
        answer=SuppressionFileReport,
        status=201,
        body=NewSuppressionFile,
        example={
            "name": "bounces.csv",
            "content": "email,kind\nno@mail.example,bounced\nnever@mail.example,\n",
        },
    )
    def post(self, request: TenantRequest, body: NewSuppressionFile) -> Reply:
        """Send a CSV file, and see what would become of its lines. Nobody is suppressed before it
        is applied."""
        kind = str(SuppressionKind[body.kind.upper()].value)
        form = FileForm({"kind": kind}, MultiValueDict({"file": [_uploaded(body)]}))
        if not form.is_valid():
            raise refuse_form(form, {"kind": "/kind"}, other="/content")
        name = str(form.cleaned_data["file"].name)
        kept = keep_file(
            request.organisation, name, form.lines, by=user_of(request), now=timezone.now()
        )
        return _told(kept)


class OneSuppressionFile(Endpoint):
    """A file of suppressions."""

    @operation(
        "read_suppression_file",
        "Read a file of suppressions",
        action=Action.SEE,
        answer=SuppressionFileReport,
    )
    def get(self, request: TenantRequest, file_id: int) -> Reply:
        """Return the file with what becomes of its lines as things were when it was sent, or what
        became of them when it was applied."""
        return _told(suppression_file_of(request, file_id))

    @operation("discard_suppression_file", "Discard a file of suppressions", action=Action.SUPPRESS)
    def delete(self, request: TenantRequest, file_id: int) -> None:
        """Forget a file that nobody has applied; of one that was applied the report stays."""
        try:
            discard_file(suppression_file_of(request, file_id))
        except AppliedBefore:
            raise ApiProblem("conflict", APPLIED) from None


class SuppressionFileLines(Endpoint):
    """The lines of a file of suppressions."""

    @operation(
        "list_suppression_file_lines",
        "Read the lines of a file of suppressions",
        action=Action.SEE,
        answer=FileLinePage,
        query=LinesQuery,
    )
    def get(self, request: TenantRequest, query: LinesQuery, file_id: int) -> FileLinePage:
        """Return a page of lines in the order of the file, each with what becomes of it."""
        page = read_report(
            suppression_file_of(request, file_id),
            verdict_of(query),
            after=open_cursor(query.cursor, stored_number),
            size=query.limit,
        )
        return FileLinePage(
            items=[FileLineAnswer.of(each.line) for each in page.rows],
            next_cursor=seal_cursor(page.next),
        )


class SuppressionFileExport(Endpoint):
    """The report of a file of suppressions as a file."""

    @operation(
        "export_suppression_file",
        "Export the report of a file of suppressions",
        action=Action.SEE,
        query=LinesOf,
        file="text/csv",
    )
    def get(self, request: TenantRequest, query: LinesOf, file_id: int) -> StreamingHttpResponse:
        """Return the lines as CSV, to be mended and sent again."""
        file = suppression_file_of(request, file_id)
        return report_file(file, verdict_of(query), actor=actor_of_request(self.request))


class SuppressionFileApplication(Endpoint):
    """The application of a file of suppressions."""

    @operation(
        "apply_suppression_file",
        "Apply a file of suppressions",
        action=Action.SUPPRESS,
        answer=SuppressionFileReport,
    )
    def post(self, request: TenantRequest, file_id: int) -> Reply:
        """Suppress the addresses of the file, all that fit. Lines are judged once more as things
        are now."""
        file = suppression_file_of(request, file_id)
        try:
            apply_file(file, by=user_of(request), now=timezone.now())
        except AppliedBefore:
            raise ApiProblem("conflict", APPLIED) from None
        return _told(suppression_file_of(request, file_id))


def _uploaded(body: NewSuppressionFile) -> SimpleUploadedFile:
    """Return what a browser would have sent. Raises ApiProblem."""
    try:
        return SimpleUploadedFile(body.name.replace("\0", ""), body.content.encode())
    except SuspiciousFileOperation:
        raise ApiProblem.at("/name", UNFIT_NAME) from None


def _told(file: SuppressionFile) -> Reply:
    return Reply(
        SuppressionFileReport.with_numbers(file, count_verdicts(file)),
        location=f"/api/v1/suppression-files/{file.pk}",
    )
