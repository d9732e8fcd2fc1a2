"""The page of what was found, and the same as the part of it that the palette shows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.search.forms import SearchQuestion
from syncs.search.queries.find import find

IN_PALETTE, ON_PAGE = 6, 25
"""How many of each kind are shown."""


@require_safe
@may(Action.SEE)
def search(request: TenantRequest) -> HttpResponse:
    is_palette = "HX-Request" in request.headers
    form = SearchQuestion(request.GET)
    found = find(
        request.organisation,
        request.member,
        form.asked.get("q") or "",
        at_most=IN_PALETTE if is_palette else ON_PAGE,
    )
    template = "search/_results.html" if is_palette else "search/search.html"
    response = render(request, template, {"form": form, "found": found, "in_palette": is_palette})
    patch_vary_headers(response, ["HX-Request"])
    return response
