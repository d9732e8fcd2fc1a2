"""Account settings → Group addresses (R66)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may
from contacts.actions.group_addresses import (
    MAX_CHANGES,
    TooManyChanges,
    restore_shipped_list,
    set_group_address,
)
from syncs.group_addresses.forms import GroupAddressForm
from syncs.group_addresses.queries import count_contacts, group_list_of
from web.form_page import form_page
from web.wording import counted

COUNTS_FROM_NOW = (
    "It counts for records read from now on. To refresh everyone, press “Run now, read everything”"
    " on the page of each sync."
)


@form_page
@may(Action.SEE)
def group_addresses(request: TenantRequest) -> HttpResponseBase:
    """Show the list to everybody; those who may edit syncs add to it."""
    return _add(request) if request.method == "POST" else _show(request, GroupAddressForm())


@require_POST
@may(Action.EDIT_SYNCS)
def remove_group_address(request: TenantRequest) -> HttpResponse:
    form = GroupAddressForm(request.POST)
    if form.is_valid():
        local_part = form.cleaned_data["local_part"]
        if set_group_address(request.organisation.pk, local_part, is_group=False):
            messages.success(
                request,
                f"{local_part}@ is off the list: people have such addresses now. {COUNTS_FROM_NOW}",
            )
        else:
            messages.info(request, f"{local_part}@ was not on the list, so nothing was changed.")
    else:
        messages.error(request, "There is no such group address. Nothing was changed.")
    return redirect("group_addresses", request.organisation.slug)


@require_POST
@may(Action.EDIT_SYNCS)
def restore_group_addresses(request: TenantRequest) -> HttpResponse:
    changes = restore_shipped_list(request.organisation.pk)
    if changes:
        messages.success(request, f"{counted(changes, 'change')} taken back. {COUNTS_FROM_NOW}")
    else:
        messages.info(request, "The list was the default one already.")
    return redirect("group_addresses", request.organisation.slug)


@may(Action.EDIT_SYNCS)
def _add(request: TenantRequest) -> HttpResponse:
    form = GroupAddressForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    local_part = form.cleaned_data["local_part"]
    try:
        added = set_group_address(request.organisation.pk, local_part, is_group=True)
    except TooManyChanges:
        form.add_error(
            "local_part",
            f"The list may differ from the default one in {MAX_CHANGES:,} places. Remove another.",
        )
        return _show(request, form)
    if added:
        messages.success(request, _added_message(request, local_part))
    else:
        messages.info(request, f"{local_part}@ is a group address already.")
    return redirect("group_addresses", request.organisation.slug)


def _added_message(request: TenantRequest, local_part: str) -> str:
    hit = count_contacts(request.organisation, [local_part])[local_part]
    whom = (
        "1 contact has such an address, and stays"
        if hit == 1
        else (f"{hit:,} contacts have such an address, and stay")
    )
    sentences = [f"{local_part}@ is a group address now."]
    if hit:
        sentences.append(f"{whom} on their lists; no run updates them any more.")
    return " ".join([*sentences, COUNTS_FROM_NOW])


def _show(request: TenantRequest, form: GroupAddressForm) -> HttpResponse:
    context = {"form": form, "groups": group_list_of(request.organisation)}
    return render(request, "group_addresses/group_addresses.html", context)
