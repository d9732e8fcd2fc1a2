"""The page of one run, and its part that renews itself while the run goes on (R92)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Action, TenantRequest, may
from contacts.queries.own_fields import labels_of
from syncs.account.web_links import record_url_of
from syncs.attention.rules.advice import Door, advice_on
from syncs.attention.rules.doors import door_for
from syncs.clock import database_now
from syncs.comparison.queries.in_force import settings_in_force_of
from syncs.comparison.queries.tried import changes_tried
from syncs.domain.concerns import ConcernKind, Facts, Need
from syncs.domain.known_errors import known_error
from syncs.domain.outcomes import Outcome
from syncs.domain.remarks import remarks_in_words
from syncs.found import run_of
from syncs.history.forms import RowFilter
from syncs.history.queries.previewed import previewed_of
from syncs.history.queries.run_history import mark_unusual
from syncs.history.queries.run_rows import RowQuestion, ShownRow, read_rows
from syncs.history.queries.run_story import counts_in_words, meaning_of
from syncs.history.queries.would import preview_in_parts
from syncs.history.rules.mendable import CODES
from syncs.holds.queries import ShownHold, hold_of
from syncs.live.page import live_progress_of
from syncs.models import ImportRun, RunState
from syncs.models.sync import STOPPED_BY_KEY
from syncs.queue.cancel import request_cancel
from syncs.queue.wake import end_wait
from syncs.undo.queries import undo_on_page
from web.bounded import CutShort
from web.keyset import Page

HELD_SHOWN = 20
"""People of a question that stand beside it; a link leads to all."""


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
        live = live_progress_of(run, database_now(), shown_percent=_shown_percent(request))
        context = {"run": run, "live": live, "renews_state": True}
        return render(request, "history/_run_progress.html", context)
    page = {**_run_context(request, run), "frame": "layout/_bare.html"}
    response = render(request, "history/run.html", page)
    response["HX-Retarget"] = "#run"
    response["HX-Reswap"] = "outerHTML"
    return response


def _shown_percent(request: TenantRequest) -> int:
    """Return the percent that the page before this one showed, as it says itself."""
    text = request.GET.get("shown", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0


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


def _where_it_is_mended(request: TenantRequest, run: ImportRun) -> Door | None:
    """Return the page on which the member can mend why the run failed, where there is another than
    the run's own (R99)."""
    if run.state != RunState.FAILED:
        return None
    facts = Facts(name=run.sync.name, code=run.error_code, run=run.pk)
    need = Need(run.organisation_id, ConcernKind.RUN_FAILED, run.sync_id, run.finished_at, facts)
    door = door_for(request.member.role, advice_on(need))
    return door if door.address != "run_detail" else None


def _run_context(request: TenantRequest, run: ImportRun) -> dict[str, Any]:
    labels = labels_of(request.organisation)
    previewed = previewed_of(run, labels)
    in_force = settings_in_force_of(run, labels)
    context = {
        "run": run,
        "previewed": previewed,
        "in_force": in_force,
        "tried": changes_tried(run, previewed.tried if previewed else None, in_force),
        "undo": undo_on_page(run),
    }
    if not run.is_finished:
        return {**context, "live": live_progress_of(run, database_now())}
    form = RowFilter(request.GET)
    hold = hold_of(run)
    mark_unusual([run])
    return {
        **context,
        "sentence": counts_in_words(run),
        "parts": preview_in_parts(run, previewed.tried if previewed else None),
        "meaning": meaning_of(run),
        "remarks": remarks_in_words(run.remarks),
        "remedy": known_error(run.error_code),
        "stopped_by_key": run.sync.state_cause in STOPPED_BY_KEY,
        "mended_at": _where_it_is_mended(request, run),
        "shown_hold": hold,
        "held_people": _held_people(run, hold, labels),
        "form": form,
        "question": form.question,
        "page": _find_page(run, form, labels),
        "rows_kept_days": settings.ROWS_KEPT_DAYS,
        "record_url": record_url_of(run.sync.connection, run.sync.module),
        "has_rows_to_mend": bool(run.ignored_reasons.keys() & CODES),
    }


def _held_people(
    run: ImportRun, hold: ShownHold | None, labels: Mapping[str, str]
) -> list[ShownRow]:
    """Return the first of those about whom the run asks, each with the reason (R74)."""
    if hold is None or not hold.hold.is_open or hold.hold.pk != run.pk or not run.keeps_rows:
        return []
    held = RowQuestion(outcome=Outcome.HELD)
    return list(read_rows(run, held, labels, after=None, size=HELD_SHOWN).rows)


def _find_page(run: ImportRun, form: RowFilter, labels: Mapping[str, str]) -> Page[ShownRow] | None:
    """Return the rows that are asked for; None where so many match that it would take too long."""
    try:
        return read_rows(run, form.question, labels, after=form.asked.get("after"))
    except CutShort:
        return None
