"""The list of erasures: when and by whom, and no address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.erasure.forms import ErasureFilter
from syncs.erasure.queries.erased import read_erasures


@require_safe
@may(Action.SEE)
def erased_people(request: TenantRequest) -> HttpResponse:
    form = ErasureFilter(request.GET)
    page = read_erasures(request.organisation, after=form.asked.get("after"))
    return render(request, "erasure/erased.html", {"form": form, "page": page})
