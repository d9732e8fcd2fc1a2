"""One contact, with everything that runs did about the address (R93)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from syncs.found import contact_of
from syncs.history.queries.changes import labels_of
from syncs.people.forms import StoryFilter
from syncs.people.queries.contact_story import (
    field_values,
    lifted_suppressions_of,
    lists_of,
    read_story,
    suppressions_of,
)


@require_safe
@may(Action.SEE)
def contact_detail(request: TenantRequest, contact_id: int) -> HttpResponse:
    organisation = request.organisation
    contact = contact_of(request, contact_id)
    form = StoryFilter(request.GET)
    labels = labels_of(organisation)
    context = {
        "contact": contact,
        "values": field_values(contact, labels),
        "lists": lists_of(organisation, contact),
        "suppressions": suppressions_of(organisation, contact),
        "lifted": lifted_suppressions_of(organisation, contact),
        "form": form,
        "page": read_story(organisation, contact, labels, after=form.asked.get("after")),
    }
    return render(request, "people/contact.html", context)
