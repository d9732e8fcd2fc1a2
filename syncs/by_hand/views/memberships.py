"""Putting a contact on lists by hand, and taking it off one (R18)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may, user_of
from syncs.by_hand.actions.memberships import (
    AddressSuppressed,
    ContactGone,
    ListPutAway,
    put_on_lists,
    take_off_list,
)
from syncs.by_hand.forms.contacts import JoinListsForm, LeaveForm
from syncs.by_hand.queries.reach import is_on, is_suppressed, lists_to_join, reach_of
from syncs.by_hand.views.contacts import (
    IS_SUPPRESSED,
    PUT_AWAY,
    answer_gone,
    name_who_lifts,
)
from syncs.found import contact_of, mailing_list_of
from web.form_page import form_page, posted

STAYS = "No sync takes that away, unless one removes people from the whole organisation."


@form_page
@may(Action.EDIT_CONTACTS)
def join(request: TenantRequest, contact_id: int) -> HttpResponse:
    contact = contact_of(request, contact_id)
    if contact.deleted_at:
        return answer_gone(request, contact)
    lists = lists_to_join(request.organisation, contact)
    form = JoinListsForm(posted(request), lists=lists)
    if form.is_valid():
        chosen = form.cleaned_data["lists"]
        try:
            put_on_lists(contact, chosen)
        except AddressSuppressed:
            form.add_error("lists", name_who_lifts(request, IS_SUPPRESSED))
        except ListPutAway:
            form.add_error("lists", PUT_AWAY)
        except ContactGone:
            return answer_gone(request, contact)
        else:
            names = ", ".join(str(each) for each in chosen)
            messages.success(request, f"Put on {names} by hand. {STAYS}")
            return redirect("contact_detail", request.organisation.slug, contact.pk)
    context = {
        "form": form,
        "contact": contact,
        "lists": lists,
        "is_suppressed": is_suppressed(request.organisation.pk, contact.address),
    }
    return render(request, "by_hand/join.html", context)


@form_page
@may(Action.EDIT_CONTACTS)
def leave(request: TenantRequest, contact_id: int, list_id: int) -> HttpResponse:
    """Say what comes of it where a sync brings the person, then take them off the list."""
    contact, mailing_list = contact_of(request, contact_id), mailing_list_of(request, list_id)
    reach = reach_of(request.organisation, contact, mailing_list)
    form = LeaveForm(posted(request), reach=reach, only_this="Take off this list")
    if form.is_valid():
        left = take_off_list(
            contact,
            mailing_list,
            suppressing=form.is_suppressing,
            by=user_of(request),
            now=timezone.now(),
        )
        if left:
            also = ", and the address is suppressed" if form.is_suppressing else ""
            messages.success(request, f"Taken off {mailing_list}{also}.")
        else:
            messages.info(request, f"The contact was not on {mailing_list} any more.")
        return redirect("contact_detail", request.organisation.slug, contact.pk)
    context = {
        "form": form,
        "contact": contact,
        "mailing_list": mailing_list,
        "reach": reach,
        "is_member": is_on(mailing_list, contact),
    }
    return render(request, "by_hand/leave.html", context)
