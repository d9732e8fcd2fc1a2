"""Erasing a person for good, and letting an erased address come back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may, user_of
from contacts.domain.addresses import normalise
from contacts.models import SuppressionKind
from syncs.erasure.actions.erase import erase
from syncs.erasure.actions.let_back import let_back
from syncs.erasure.forms import EraseForm, LetBackForm
from syncs.erasure.queries.erased import erasable_of
from web.form_page import form_page, posted
from web.wording import counted


@form_page
@may(Action.ERASE)
def erase_person(request: TenantRequest) -> HttpResponse:
    """Say what goes, then erase; a link may name the address: `?address=ann@example.com`."""
    form = EraseForm(posted(request), initial={"address": request.GET.get("address", "")})
    if form.is_valid():
        done = erase(
            request.organisation,
            form.cleaned_data["address"],
            by=user_of(request),
            now=timezone.now(),
        )
        whom = "The contact is" if done.had_contact else "The address was no contact's. It is"
        rows = f" {counted(done.rows, 'row')} of runs lost it." if done.rows else ""
        messages.success(request, f"{whom} erased for good.{rows} No sync brings it back.")
        return redirect("erased_people", request.organisation.slug)
    address = normalise(str(form["address"].value() or "").replace("\0", ""))
    context = {
        "form": form,
        "address": address,
        "known": erasable_of(request.organisation, address) if address else None,
    }
    return render(request, "erasure/erase.html", context)


@form_page
@may(Action.ERASE)
def let_person_back(request: TenantRequest) -> HttpResponse:
    form = LetBackForm(posted(request))
    if form.is_valid():
        kinds = let_back(
            request.organisation,
            form.cleaned_data["address"],
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=timezone.now(),
        )
        if kinds is not None:
            words = "The address may come back: by a sync, or by hand."
            messages.success(request, f"{words}{_in_force_again(kinds)}")
            return redirect("erased_people", request.organisation.slug)
        form.add_error("address", "This address is not erased, so there is nothing to let back.")
    return render(request, "erasure/let_back.html", {"form": form})


def _in_force_again(kinds: list[SuppressionKind]) -> str:
    if not kinds:
        return ""
    named = ", ".join(str(kind.label) for kind in kinds)
    return f" It is suppressed again as before: {named}."
