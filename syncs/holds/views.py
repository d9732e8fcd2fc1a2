"""The buttons that answer for held people, and the pages of the limit above which they are held
(R74)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may, user_of
from syncs.checkpoint.held import HoldAnswered
from syncs.clock import database_now
from syncs.domain.removal_limit import AT_LEAST
from syncs.domain.zones import zone_or_utc
from syncs.found import run_of, sync_of
from syncs.holds.actions.answer import RemovalWaits, answer_hold
from syncs.holds.actions.limits import (
    change_defaults,
    change_limit,
    stored_defaults,
    stored_limit,
)
from syncs.holds.forms import AnswerForm, LimitForm
from syncs.holds.queries import end_of_question
from syncs.models import Hold, HoldAnswer, Sync
from syncs.models.removal_defaults import defaults_of, limit_of
from web.form_page import form_page
from web.seen import ChangedMeanwhile
from web.wording import people_in_words

WAITS = (
    "People whom another run of this sync held are being removed just now, so nothing was changed."
    " Answer again once that is done."
)


@require_POST
@may(Action.RUN_SYNCS)
def answer_hold_button(request: TenantRequest, run_id: int) -> HttpResponse:
    """Remove the people whom a run holds, keep them, or cancel the question."""
    run = run_of(request, run_id)
    hold = Hold.objects.filter(pk=run.pk).first()
    if hold is None:
        messages.warning(request, "This run holds nobody, so nothing was changed.")
        return redirect("run_detail", request.organisation.slug, run.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "There is no such answer. Nothing was changed.")
        return redirect("run_detail", request.organisation.slug, run.pk)
    answer = HoldAnswer(form.cleaned_data["answer"])
    try:
        removal = answer_hold(hold, answer, user_of(request), database_now())
    except HoldAnswered:
        zone = zone_or_utc(request.organisation.time_zone)
        messages.warning(request, end_of_question(run, zone))
    except RemovalWaits:
        messages.warning(request, WAITS)
    else:
        if removal:
            return redirect("run_detail", request.organisation.slug, removal.pk)
        messages.success(request, _in_words(hold, answer))
    return redirect("run_detail", request.organisation.slug, run.pk)


@form_page
@may(Action.SEE)
def removal_defaults(request: TenantRequest) -> HttpResponseBase:
    """Show the limit of the organisation to everybody; admins change it."""
    if request.method == "POST":
        return _save_defaults(request)
    stored = stored_defaults(request.organisation)
    return _show_defaults(request, LimitForm(None, stored=stored))


@form_page
@may(Action.SEE)
def sync_limit(request: TenantRequest, sync_id: int) -> HttpResponseBase:
    """Show the limit of a sync to everybody; admins change it."""
    sync = sync_of(request, sync_id)
    if request.method == "POST":
        return _save_limit(request, sync)
    return _show_limit(request, sync, _limit_form(sync))


@may(Action.SET_LIMITS)
def _save_defaults(request: TenantRequest) -> HttpResponse:
    organisation = request.organisation
    form = LimitForm(request.POST, stored=stored_defaults(organisation))
    if not form.is_valid():
        return _show_defaults(request, form)
    try:
        changed = change_defaults(organisation, form.entered, seen=form.seen, user=user_of(request))
    except ChangedMeanwhile as other:
        form.show_changes(other)
        return _show_defaults(request, form)
    messages.success(request, "The limit is saved." if changed else "The limit was so already.")
    return redirect("removal_defaults", organisation.slug)


@may(Action.SET_LIMITS)
def _save_limit(request: TenantRequest, sync: Sync) -> HttpResponse:
    form = _limit_form(sync, request.POST)
    if not form.is_valid():
        return _show_limit(request, sync, form)
    try:
        changed = change_limit(sync, form.entered, seen=form.seen, user=user_of(request))
    except ChangedMeanwhile as other:
        form.show_changes(other)
        return _show_limit(request, sync, form)
    messages.success(request, "The limit is saved." if changed else "The limit was so already.")
    return redirect("sync_detail", request.organisation.slug, sync.pk)


def _limit_form(sync: Sync, data: object = None) -> LimitForm:
    default = defaults_of(sync.organisation_id)
    return LimitForm(data, stored=stored_limit(sync), default=default)


def _show_defaults(request: TenantRequest, form: LimitForm) -> HttpResponse:
    limit = defaults_of(request.organisation.pk)
    context = {"form": form, "limit": limit, "at_least": AT_LEAST}
    return render(request, "holds/removal_defaults.html", context)


def _show_limit(request: TenantRequest, sync: Sync, form: LimitForm) -> HttpResponse:
    context = {"sync": sync, "form": form, "limit": limit_of(sync), "at_least": AT_LEAST}
    return render(request, "holds/sync_limit.html", context)


def _in_words(hold: Hold, answer: HoldAnswer) -> str:
    if answer == HoldAnswer.KEEP:
        people = people_in_words(hold.people)
        return (
            f"{people} {'stays' if hold.people == 1 else 'stay'} on the list. The sync asks no more"
            f" about {'this person' if hold.people == 1 else 'them'} for the same reason."
        )
    return (
        "The question is cancelled, and nobody was removed. The next run reads everything, and asks"
        " again where as many would leave."
    )
