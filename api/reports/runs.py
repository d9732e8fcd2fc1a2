"""Runs beside each other, their rows as files, and the dashboard (R92, R94, R106)."""

from __future__ import annotations

from itertools import chain

from django.http import StreamingHttpResponse

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, actor_of_request, operation
from api.frame.problems import ApiProblem
from api.reports.shapes import ComparisonAnswer, ComparisonQuery, DashboardAnswer
from api.runs.answers import RowsOf
from api.runs.rows import TOO_MANY_MATCH, row_question_of
from contacts.queries.own_fields import labels_of
from syncs.attention.queries.needs import find_needs
from syncs.attention.rules.causes import shown_on_pages
from syncs.clock import database_now
from syncs.comparison.queries.two_runs import (
    comparable_runs,
    compare_runs,
    run_to_compare_with,
)
from syncs.dashboard.queries.dashboard import read_dashboard
from syncs.found import run_of
from syncs.models import ImportRun
from syncs.row_files.actions import note_export
from syncs.row_files.queries.rows import HEADER_TO_MEND, ROWS_HEADER, lines_of_rows, lines_to_mend
from web.bounded import CutShort
from web.csv_file import csv_response


class RunComparison(Endpoint):
    """Two runs beside each other."""

    @operation(
        "compare_runs",
        "Compare two runs of a sync",
        action=Action.SEE,
        answer=ComparisonAnswer,
        query=ComparisonQuery,
    )
    def get(self, request: TenantRequest, query: ComparisonQuery, run_id: int) -> ComparisonAnswer:
        """Return what differs between a run and another one of its sync, and why: the key, the
        definition, the rules, the mapping, or the records in Recruit."""
        run = run_of(request, run_id)
        if not run.is_finished:
            raise ApiProblem("conflict", "The run has not come to its end.")
        other = _other_run(run, query.other)
        return ComparisonAnswer.of(compare_runs(run, other, labels_of(request.organisation)))


class RunRowsFile(Endpoint):
    """The rows of a run as a file."""

    @operation(
        "export_rows",
        "Export the rows of a run",
        action=Action.SEE,
        query=RowsOf,
        file="text/csv",
    )
    def get(self, request: TenantRequest, query: RowsOf, run_id: int) -> StreamingHttpResponse:
        """Return the rows as CSV, sent while they are read."""
        run, question = run_of(request, run_id), row_question_of(query)
        lines = lines_of_rows(run, question, labels_of(request.organisation))
        try:
            first = next(lines, None)
        except CutShort:
            raise ApiProblem.at("q", TOO_MANY_MATCH, code="invalid_query") from None
        note_export(run, actor_of_request(self.request))
        found = chain([first], lines) if first else lines
        return csv_response(f"run-{run.pk}.csv", ROWS_HEADER, found)


class RunMendableFile(Endpoint):
    """The records of a run that are to be mended in Recruit, as a file."""

    @operation(
        "export_mendable",
        "Export what to mend in Recruit",
        action=Action.SEE,
        file="text/csv",
    )
    def get(self, request: TenantRequest, run_id: int) -> StreamingHttpResponse:
        """Return the records with which something is wrong as CSV, each with what to do."""
        run = run_of(request, run_id)
        note_export(run, actor_of_request(self.request))
        lines = lines_to_mend(run, labels_of(request.organisation))
        return csv_response(f"run-{run.pk}-to-mend-in-recruit.csv", HEADER_TO_MEND, lines)


class TheDashboard(Endpoint):
    """The numbers of the organisation."""

    @operation("read_dashboard", "Read the dashboard", action=Action.SEE, answer=DashboardAnswer)
    def get(self, request: TenantRequest) -> DashboardAnswer:
        """Return what needs attention, what runs next, what the last 31 days brought, and the
        people on each list."""
        needs = shown_on_pages(find_needs(request.organisation))
        return DashboardAnswer.of(read_dashboard(request.organisation, database_now()), needs)


def _other_run(run: ImportRun, number: int | None) -> ImportRun:
    """Return the run to compare with. Raises ApiProblem."""
    if number is None:
        before = run_to_compare_with(run)
        if before is None:
            raise ApiProblem("conflict", "There is no run of this sync before this one.")
        return before
    found = comparable_runs(run.sync_id).filter(pk=number).exclude(pk=run.pk).first()
    if found is None:
        words = "There is no such other import of this sync that has come to its end."
        raise ApiProblem.at("other", words, code="invalid_query")
    return found
