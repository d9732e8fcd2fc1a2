"""Making and editing contacts by hand (R62)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.access import Action, TenantRequest, may, user_of
from contacts.actions.suppressions import AddressErased
from contacts.models import Contact, ContactField
from syncs.actors.queries.naming import name_admins
from syncs.by_hand.actions.addresses import BroughtBySyncs, ContactKnown
from syncs.by_hand.actions.contacts import edit_contact, make_contact
from syncs.by_hand.actions.memberships import AddressSuppressed, ContactGone, ListPutAway
from syncs.by_hand.forms.contacts import EditContactForm, NewContactForm
from syncs.by_hand.queries.reach import fields_filled_by, lists_to_join, reach_of
from syncs.found import contact_of
from web.form_page import form_page, posted
from web.seen import ChangedMeanwhile

IS_SUPPRESSED = (
    "This address must not be mailed, so it is put on no list. An admin can lift that, and say why."
)
IS_ERASED = (
    "This person was erased for good. An admin can let the address back, and say why, under "
    "Contacts → Erased."
)
PUT_AWAY = "One of these lists was archived or deleted meanwhile. Choose again."


@form_page
@may(Action.EDIT_CONTACTS)
def new_contact(request: TenantRequest) -> HttpResponse:
    organisation = request.organisation
    form = NewContactForm(
        posted(request),
        organisation_id=organisation.pk,
        own_fields=_own_fields(request),
        lists=lists_to_join(organisation, None),
    )
    if form.is_valid():
        try:
            made, is_back = make_contact(
                organisation,
                form.cleaned_data["address"],
                form.email,
                form.values,
                form.cleaned_data.get("lists", []),
                by=user_of(request),
            )
        except ContactKnown as known:
            form.add_error("address", _known_message(request, known.contact))
        except AddressErased:
            form.add_error("address", name_who_lifts(request, IS_ERASED))
        except AddressSuppressed:
            form.add_error("lists", name_who_lifts(request, IS_SUPPRESSED))
        except ListPutAway:
            form.add_error("lists", PUT_AWAY)
        else:
            was_deleted = f"{made.address} had been deleted and is back, with what it had."
            messages.success(request, was_deleted if is_back else f"{made.address} is a contact.")
            return redirect("contact_detail", request.organisation.slug, made.pk)
    return render(request, "by_hand/new.html", {"form": form})


@form_page
@may(Action.EDIT_CONTACTS)
def edit(request: TenantRequest, contact_id: int) -> HttpResponse:
    contact = contact_of(request, contact_id)
    if contact.deleted_at:
        return answer_gone(request, contact)
    syncs = reach_of(request.organisation, contact).syncs
    form = EditContactForm(
        posted(request),
        contact=contact,
        own_fields=_own_fields(request),
        filled=fields_filled_by(syncs),
    )
    if form.is_valid():
        try:
            edit_contact(
                contact,
                form.values,
                new=form.new_address,
                seen=form.seen,
                by=user_of(request),
                now=timezone.now(),
            )
        except ChangedMeanwhile as other:
            form.show_changes(other)
        except ContactKnown as known:
            form.add_error("address", _known_message(request, known.contact))
        except AddressErased:
            form.add_error("address", name_who_lifts(request, IS_ERASED))
        except BroughtBySyncs as brought:
            form.add_error("address", str(brought))
        except ContactGone:
            return answer_gone(request, contact)
        else:
            messages.success(request, "The values are saved.")
            return redirect("contact_detail", request.organisation.slug, contact.pk)
    shown = {"form": form, "contact": contact, "is_brought": bool(syncs)}
    return render(request, "by_hand/edit.html", shown)


def name_who_lifts(request: TenantRequest, words: str) -> str:
    """Name in `words` the admins who can lift what forbids an address (R99)."""
    return name_admins(words, request.organisation, reader=user_of(request).pk)


def answer_gone(request: TenantRequest, contact: Contact) -> HttpResponse:
    """Say that a deleted contact has to be made again before it is changed."""
    messages.info(
        request, "This contact is deleted. Add the address again to bring it back. Nothing changed."
    )
    return redirect("contact_detail", request.organisation.slug, contact.pk)


def _own_fields(request: TenantRequest) -> list[ContactField]:
    return list(request.organisation.contact_fields.order_by("label", "id"))


def _known_message(request: TenantRequest, contact: Contact) -> SafeString:
    url = reverse("contact_detail", args=[request.organisation.slug, contact.pk])
    words = '<a href="{}" dir="auto">{}</a> has this address already.'
    if contact.deleted_at:
        words = '<a href="{}" dir="auto">{}</a> is deleted and keeps this address.'
    return format_html(words, url, str(contact))
