"""The page of all contacts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.people.forms import AddressSearch
from syncs.people.queries.contact_search import search_contacts


@require_safe
@may(Action.SEE)
def contact_list(request: TenantRequest) -> HttpResponse:
    form = AddressSearch(request.GET)
    page = search_contacts(request.organisation, beginning=form.beginning, after=form.after_key)
    return render(request, "people/contacts.html", {"form": form, "page": page})
