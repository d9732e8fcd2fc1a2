"""Adding suppressions by hand, and lifting them with a reason (R69)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Action, TenantRequest, may, user_of
from contacts.actions.suppressions import AddressErased, SuppressionSource, lift
from contacts.models import Suppression, SuppressionKind, SuppressionOrigin
from syncs.consent.heard import suppress_person
from syncs.found import suppression_of
from syncs.suppressions.forms import ReasonForm, SuppressionForm
from syncs.suppressions.queries.suppressed import find_contacts
from web.form_page import form_page, posted

ERASED = (
    "This person was erased for good. No sync brings the address back. Beside its hash it is kept "
    "that it must not be mailed, should it be let back."
)


@form_page
@may(Action.SUPPRESS)
def new_suppression(request: TenantRequest) -> HttpResponse:
    """Ask for an address; a link may name it: `?address=ann@example.com`."""
    suggested = {"address": request.GET.get("address", ""), "kind": SuppressionKind.DO_NOT_MAIL}
    form = SuppressionForm(posted(request), initial=suggested)
    if not form.is_valid():
        return render(request, "suppressions/new.html", {"form": form})
    address, kind = form.cleaned_data["address"], form.chosen
    source = SuppressionSource(
        SuppressionOrigin.PERSON, by=user_of(request), note=form.cleaned_data["note"]
    )
    try:
        added = suppress_person(
            request.organisation.pk, address, kind, source=source, now=timezone.now()
        )
    except AddressErased:
        form.add_error("address", ERASED)
        return render(request, "suppressions/new.html", {"form": form})
    if added:
        messages.success(
            request,
            f"{address} must not be mailed now: {kind.label.lower()}. No sync adds it to a list.",
        )
    else:
        messages.info(
            request,
            f"{address} was suppressed before: {kind.label.lower()}. Nothing was changed.",
        )
    return redirect(_page_of(request, address))


@form_page
@may(Action.LIFT_SUPPRESSIONS)
def lift_suppression(request: TenantRequest, suppression_id: int) -> HttpResponse:
    """Ask why the address may be mailed again, then lift the suppression."""
    suppression = suppression_of(request, suppression_id)
    form = ReasonForm(posted(request))
    if form.is_valid():
        _lift(request, suppression, form.cleaned_data["reason"])
        return redirect(_page_of(request, suppression.address))
    others = Suppression.objects.filter(
        organisation=request.organisation, address=suppression.address
    ).exclude(pk=suppression.pk)
    context = {
        "form": form,
        "suppression": suppression,
        "others": list(others.order_by("kind")),
        "contact": find_contacts(request.organisation, [suppression.address]).get(
            suppression.address
        ),
    }
    return render(request, "suppressions/lift.html", context)


def _lift(request: TenantRequest, suppression: Suppression, reason: str) -> None:
    kind = suppression.get_kind_display().lower()
    if lift(suppression, reason=reason, by=user_of(request), now=timezone.now()):
        messages.success(request, f"“{kind}” is lifted for {suppression.address}.")
    else:
        messages.info(request, f"Somebody lifted “{kind}” for {suppression.address} before.")


def _page_of(request: TenantRequest, address: str) -> str:
    """Return the address of the contact's page, or of the suppressions that begin so."""
    slug = request.organisation.slug
    if contact := find_contacts(request.organisation, [address]).get(address):
        return reverse("contact_detail", args=[slug, contact.pk])
    return f"{reverse('suppression_list', args=[slug])}?{urlencode({'q': address})}"
