"""The page of one run, and its part that renews itself while the run goes on (R92)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Action, TenantRequest, may
from syncs.clock import database_now
from syncs.domain.known_errors import known_error
from syncs.domain.remarks import remarks_in_words
from syncs.found import run_of
from syncs.history.forms import RowFilter
from syncs.history.queries.changes import labels_of
from syncs.history.queries.previewed import previewed_of
from syncs.history.queries.run_rows import read_rows
from syncs.history.queries.run_story import counts_in_words, meaning_of
from syncs.history.queries.settings_in_force import settings_in_force_of
from syncs.history.queries.would import preview_in_parts
from syncs.history.views.live_progress import live_progress_of
from syncs.holds.queries import hold_of
from syncs.models import ImportRun
from syncs.queue.cancel import request_cancel
from syncs.queue.wake import end_wait
from syncs.undo.queries import undo_on_page


@require_safe
@may(Action.SEE)
def run_detail(request: TenantRequest, run_id: int) -> HttpResponse:
    return render(request, "history/run.html", _run_context(request, run_of(request, run_id)))


@require_safe
@may(Action.SEE)
def run_live(request: TenantRequest, run_id: int) -> HttpResponse:
    """Show the progress; once the run is finished, the whole content of its page instead."""
    run = run_of(request, run_id)
    if not run.is_finished:
        context = {"run": run, "live": live_progress_of(run, database_now()), "renews_state": True}
        return render(request, "history/_run_progress.html", context)
    page = {**_run_context(request, run), "frame": "layout/_bare.html"}
    response = render(request, "history/run.html", page)
    response["HX-Retarget"] = "#run"
    response["HX-Reswap"] = "outerHTML"
    return response


@require_POST
@may(Action.RUN_SYNCS)
def cancel_run(request: TenantRequest, run_id: int) -> HttpResponse:
    run = run_of(request, run_id)
    if not request_cancel(run, database_now()):
        messages.warning(request, "The run had ended already, so nothing was cancelled.")
    return redirect("run_detail", request.organisation.slug, run.pk)


@require_POST
@may(Action.RUN_SYNCS)
def try_run_now(request: TenantRequest, run_id: int) -> HttpResponse:
    """Cut the wait of a run short (R78)."""
    run = run_of(request, run_id)
    if not end_wait(run):
        messages.warning(request, "The run was not waiting any more, so nothing was changed.")
    return redirect("run_detail", request.organisation.slug, run.pk)


def _run_context(request: TenantRequest, run: ImportRun) -> dict[str, Any]:
    labels = labels_of(request.organisation)
    previewed = previewed_of(run, labels)
    context = {
        "run": run,
        "previewed": previewed,
        "in_force": settings_in_force_of(run, labels),
        "undo": undo_on_page(run),
    }
    if not run.is_finished:
        return {**context, "live": live_progress_of(run, database_now())}
    form = RowFilter(request.GET)
    return {
        **context,
        "sentence": counts_in_words(run),
        "parts": preview_in_parts(run, previewed.tried if previewed else None),
        "meaning": meaning_of(run),
        "remarks": remarks_in_words(run.remarks),
        "remedy": known_error(run.error_code),
        "shown_hold": hold_of(run),
        "form": form,
        "question": form.question,
        "page": read_rows(run, form.question, labels, after=form.asked.get("after")),
    }
