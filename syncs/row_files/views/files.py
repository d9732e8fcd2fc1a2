"""The rows of a run as files that are sent while they are read (R106)."""

from itertools import chain

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may, user_of
from accounts.acting import AuditActor
from contacts.queries.own_fields import labels_of
from syncs.found import run_of
from syncs.history.forms import RowFilter
from syncs.row_files.actions import note_export
from syncs.row_files.queries.rows import HEADER_TO_MEND, ROWS_HEADER, lines_of_rows, lines_to_mend
from web.bounded import CutShort
from web.csv_file import csv_response


@require_safe
@may(Action.SEE)
def export_rows(request: TenantRequest, run_id: int) -> HttpResponseBase:
    """Return the rows that the filter of the run's page asks for."""
    run = run_of(request, run_id)
    lines = lines_of_rows(run, RowFilter(request.GET).question, labels_of(request.organisation))
    try:
        first = next(lines, None)  # what is searched for too long is said before a file begins
    except CutShort:
        messages.warning(
            request, "So many people match that no file was made. Type more of the name."
        )
        return redirect("run_detail", request.organisation.slug, run.pk)
    note_export(run, AuditActor.person(user_of(request)))
    found = chain([first], lines) if first else lines
    return csv_response(f"run-{run.pk}.csv", ROWS_HEADER, found)


@require_safe
@may(Action.SEE)
def export_mendable(request: TenantRequest, run_id: int) -> HttpResponseBase:
    """Return the records with which something is wrong, for who mends them in Recruit."""
    run = run_of(request, run_id)
    note_export(run, AuditActor.person(user_of(request)))
    lines = lines_to_mend(run, labels_of(request.organisation))
    return csv_response(f"run-{run.pk}-to-mend-in-recruit.csv", HEADER_TO_MEND, lines)
