"""Account settings → Edition rules and plan (R8, R12)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from accounts.models import Plan
from syncs.plan.actions import change_plan, stored_consequence
from syncs.plan.queries import consequence_of, edition_overviews_of
from web.form_page import form_page
from web.seen import ChangedMeanwhile, Seen
from web.wording import counted


class PlanForm(forms.Form):
    plan = forms.ChoiceField(choices=Plan.choices)


@require_safe
@may(Action.SEE)
def edition_rules(request: TenantRequest) -> HttpResponse:
    context = {
        "overviews": edition_overviews_of(request.organisation),
        "other_plan": _other_plan(request),
    }
    return render(request, "plan/edition_rules.html", context)


@form_page
@may(Action.CHANGE_PLAN)
def plan_change(request: TenantRequest) -> HttpResponse:
    """Say what the other plan does to syncs, then change to it."""
    is_changed = False
    if request.method == "POST":
        try:
            return _change_response(request)
        except ChangedMeanwhile:
            is_changed = True  # the page below says what it does now
    organisation, plan = request.organisation, _other_plan(request)
    context = {
        "plan": plan,
        "consequence": consequence_of(organisation, plan),
        "seen": Seen.of(stored_consequence(organisation, plan)).sealed(),
        "is_changed": is_changed,
    }
    return render(request, "plan/plan_change.html", context)


def _change_response(request: TenantRequest) -> HttpResponse:
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, "There is no such plan. Nothing was changed.")
    elif form.cleaned_data["plan"] == request.organisation.plan:
        label = request.organisation.get_plan_display().lower()
        messages.info(request, f"Your organisation has the {label} plan already.")
    else:
        _change(request, Plan(form.cleaned_data["plan"]))
    return redirect("edition_rules", request.organisation.slug)


def _change(request: TenantRequest, plan: Plan) -> None:
    seen = Seen.unsealed(request.POST.get("seen", ""))
    done = change_plan(request.organisation, plan, seen=seen, now=timezone.now())
    messages.success(request, f"Your organisation has the {plan.label.lower()} plan now.")
    warn_of_deactivated(request, done.syncs)


def _other_plan(request: TenantRequest) -> Plan:
    return Plan.FREE if request.organisation.plan == Plan.PAID else Plan.PAID


def warn_of_deactivated(request: TenantRequest, number: int) -> None:
    """Add a message that the edition rules do not allow some syncs any more (R12)."""
    if number:
        are = "is" if number == 1 else "are"
        messages.warning(
            request,
            f"{counted(number, 'sync')} {are} inactive now, because the edition rules do not allow"
            f" {'it' if number == 1 else 'them'} any more. Nobody was removed from a list.",
        )
