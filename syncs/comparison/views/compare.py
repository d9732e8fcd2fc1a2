"""The page that compares two runs of a sync (R94)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from contacts.queries.own_fields import labels_of
from syncs.comparison.forms import OtherRun
from syncs.comparison.queries.two_runs import compare_runs, run_to_compare_with, runs_to_choose
from syncs.domain.zones import zone_or_utc
from syncs.found import run_of

OFFERED = 30
"""How many runs there are to choose from."""


@require_safe
@may(Action.SEE)
def compare_with_another(request: TenantRequest, run_id: int) -> HttpResponse:
    """Lay a run beside another one of its sync, the one before unless another is chosen."""
    run = run_of(request, run_id)
    zone = zone_or_utc(request.organisation.time_zone)
    offered = runs_to_choose(run.sync_id, at_most=OFFERED)
    choices = [
        (pk, f"Run {pk}, {begun.astimezone(zone):%-d %b %Y %H:%M}")
        for pk, begun in offered
        if pk != run.pk
    ]
    form = OtherRun(request.GET, choices=choices)
    other = run_of(request, form.chosen) if form.chosen else run_to_compare_with(run)
    context = {"run": run, "run_name": f"Run {run.pk}", "form": form, "comparison": None}
    if other is not None and run.is_finished:
        labels = labels_of(request.organisation)
        context["comparison"] = compare_runs(run, other, labels)
    return render(request, "comparison/compare.html", context)
