"""The dashboard of an organisation (R94)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.clock import database_now
from syncs.dashboard.queries.dashboard import read_dashboard
from syncs.history.forms import COUNTED_BY_DAY
from syncs.history.views.day_chart import draw_days


@require_safe
@may(Action.SEE)
def show_dashboard(request: TenantRequest) -> HttpResponse:
    read = read_dashboard(request.organisation, database_now())
    history = reverse("run_list", args=[request.organisation.slug])
    context = {
        "next_syncs": read.next_syncs,
        "at_work": read.at_work,
        "chart": draw_days(read.days, path=history, filters=COUNTED_BY_DAY),
        "lines": read.lists,
        "number_of_lists": read.number_of_lists,
        "reasons": read.reasons,
        "first_day": read.first_day,
        "history": history,
    }
    return render(request, "dashboard/dashboard.html", context)
