"""One contact: values and their origin, why on which list, and what runs did with the address
(R93)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from contacts.queries.own_fields import labels_of
from syncs.found import contact_of
from syncs.people.forms import StoryFilter
from syncs.people.queries.contact_story import read_story
from syncs.people.queries.contact_values import field_values
from syncs.people.queries.suppressions import lifted_suppressions_of
from syncs.why.queries.facts import facts_of_contact
from syncs.why.queries.shown import shown_answers


@require_safe
@may(Action.SEE)
def contact_detail(request: TenantRequest, contact_id: int) -> HttpResponse:
    organisation = request.organisation
    contact = contact_of(request, contact_id)
    form = StoryFilter(request.GET)
    labels = labels_of(organisation)
    facts = facts_of_contact(organisation, contact)
    answers = shown_answers(facts)
    streak = form.asked.get("streak")
    context = {
        "contact": contact,
        "values": field_values(contact, labels, facts.rows),
        "answers": answers,
        "quiet": [shown for shown in answers if shown.is_quiet],
        "lists": any(shown.answer.is_on for shown in answers),
        "syncs": facts.syncs,
        "suppressions": facts.barriers,
        "lifted": lifted_suppressions_of(organisation, contact),
        "form": form,
        "streak": streak,
        "page": read_story(
            organisation, contact, labels, after=form.asked.get("after"), streak=streak
        ),
    }
    return render(request, "people/contact.html", context)
