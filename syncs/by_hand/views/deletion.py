"""Deleting a contact by hand: a tombstone stays (R18, R62)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may, user_of
from syncs.by_hand.actions.contacts import delete_contact
from syncs.by_hand.forms.contacts import LeaveForm
from syncs.by_hand.queries.reach import reach_of
from syncs.by_hand.views.contacts import answer_gone
from syncs.found import contact_of
from web.form_page import form_page, posted


@form_page
@may(Action.EDIT_CONTACTS)
def delete(request: TenantRequest, contact_id: int) -> HttpResponse:
    """Say what goes and what would bring the person back, then delete the contact."""
    contact = contact_of(request, contact_id)
    if contact.deleted_at:
        return answer_gone(request, contact)
    reach = reach_of(request.organisation, contact)
    form = LeaveForm(posted(request), reach=reach, only_this="Delete the contact")
    if form.is_valid():
        deleted = delete_contact(
            contact, suppressing=form.is_suppressing, by=user_of(request), now=timezone.now()
        )
        if deleted:
            also = ", and the address is suppressed" if form.is_suppressing else ""
            messages.success(request, f"{contact} is deleted{also}.")
        else:
            messages.info(request, f"{contact} was deleted already.")
        return redirect("contact_detail", request.organisation.slug, contact.pk)
    return render(
        request, "by_hand/delete.html", {"form": form, "contact": contact, "reach": reach}
    )
