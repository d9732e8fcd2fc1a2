"""The page of somebody who is no contact: an address that was never imported, or is gone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from contacts.domain.addresses import normalise
from contacts.models import Contact
from syncs.why.forms import PersonQuestion
from syncs.why.queries.facts import contact_of_record, facts_of_address, facts_of_record
from syncs.why.queries.shown import evidence_of, shown_answers


@require_safe
@may(Action.SEE)
def person(request: TenantRequest) -> HttpResponse:
    """Say why an address, or a record without one, is on no list; lead on where it is a contact."""
    form = PersonQuestion(request.GET)
    address = normalise(form.asked.get("address") or "")
    record = form.asked.get("record")
    contact = None
    if address:
        found = Contact.objects.filter(organisation=request.organisation, address=address)
        contact = found.first()
    elif record:
        contact = contact_of_record(request.organisation, record)
    else:
        return render(request, "why/ask.html", {"form": form})
    if contact:
        return redirect("contact_detail", request.organisation.slug, contact.pk)
    if address:
        facts = facts_of_address(request.organisation, address)
    else:
        facts = facts_of_record(request.organisation, record or 0)
    answers = shown_answers(facts)
    evidence = evidence_of(facts.rows, facts)
    context = {
        "form": form,
        "address": address,
        "record": record,
        "facts": facts,
        "answers": answers,
        "quiet": [shown for shown in answers if shown.is_quiet],
        "evidence": evidence,
        "name": next((each.name for each in evidence if each.name), ""),
    }
    return render(request, "why/person.html", context)
