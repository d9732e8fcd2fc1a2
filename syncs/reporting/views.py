"""Account settings → Reports, and the address that Prometheus reads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from accounts.access import Action, TenantRequest, may, user_of
from accounts.tenancy.standing import serve_from_here
from syncs.clock import database_now
from syncs.reporting.actions.metrics_keys import (
    delete_metrics_key,
    make_metrics_key,
    stored_key,
)
from syncs.reporting.models import MetricsKey
from syncs.reporting.queries.doors import read_report_doors
from syncs.reporting.queries.metrics import read_metrics
from web.seen import ChangedMeanwhile, Seen

SCHEME = "bearer "

OTHER_KEY = (
    "The key was made or deleted meanwhile, perhaps by you in another tab, so nothing was changed."
    " What there is now stands below."
)


@require_safe
@may(Action.MANAGE_ORGANISATION)
def reports(request: TenantRequest) -> HttpResponse:
    return _show(request)


@require_POST
@may(Action.MANAGE_ORGANISATION)
def make_key(request: TenantRequest) -> HttpResponse:
    """Make a key, and show it in the answer itself: it is known nowhere else."""
    try:
        key = make_metrics_key(
            request.organisation, by=user_of(request), now=database_now(), seen=_seen(request)
        )
    except ChangedMeanwhile:
        return _refuse(request)
    return _show(request, key=key)


@require_POST
@may(Action.MANAGE_ORGANISATION)
def delete_key(request: TenantRequest) -> HttpResponse:
    try:
        delete_metrics_key(request.organisation, seen=_seen(request))
    except ChangedMeanwhile:
        return _refuse(request)
    messages.success(request, "The key is deleted. Nobody reads the metrics by it any more.")
    return redirect("reports", request.organisation.slug)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics of the organisation whose key is sent as a bearer token."""
    sent = request.headers.get("Authorization", "")
    key = sent[len(SCHEME) :].strip() if sent.lower().startswith(SCHEME) else ""
    found = MetricsKey.objects.find(key) if key else None
    if found is None:
        refused = HttpResponse("A key is needed.\n", status=401, content_type="text/plain")
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    serve_from_here(found.organisation_id)
    answer = HttpResponse(read_metrics(found.organisation), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer["Cache-Control"] = "no-store"
    return answer


def _seen(request: TenantRequest) -> Seen:
    return Seen.unsealed(request.POST.get("seen", ""))


def _refuse(request: TenantRequest) -> HttpResponse:
    messages.warning(request, OTHER_KEY)
    return redirect("reports", request.organisation.slug)


def _show(request: TenantRequest, *, key: str = "") -> HttpResponse:
    doors = read_report_doors(request, request.organisation)
    context = {
        "key": key,
        "seen": Seen.of(stored_key(doors.metrics_key)).sealed(),
        "stored": doors.metrics_key,
        "reader": doors.reader,
        "address": doors.metrics_url,
    }
    return render(request, "reporting/reports.html", context)
