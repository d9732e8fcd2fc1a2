"""Deleting an archived mailing list (R25)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import Action, TenantRequest, may
from contacts.models import MailingList
from syncs.alarms.late import annotate_late_syncs
from syncs.found import mailing_list_of
from syncs.list_sizes.sizes_now import list_sizes
from syncs.models import SyncState
from syncs.overview.queries.syncs import syncs_feeding
from syncs.people.actions.archive_list import ListIsFed
from syncs.people.actions.delete_list import ListInUse, delete_list, syncs_that_feed
from web.form_page import form_page
from web.wording import counted


@form_page
@may(Action.EDIT_LISTS)
def delete_archived_list(request: TenantRequest, list_id: int) -> HttpResponse:
    """Say what goes with the list, then delete it unless a sync feeds it."""
    mailing_list = mailing_list_of(request, list_id)
    if request.method == "POST":
        try:
            return _delete_response(request, mailing_list)
        except (ListInUse, ListIsFed):
            pass  # the page below says why
    context = {
        "mailing_list": mailing_list,
        "size": list_sizes([mailing_list])[mailing_list.pk],
        "feeding": list(annotate_late_syncs(syncs_that_feed(mailing_list))),
        "drafts": [
            sync
            for sync in syncs_feeding([mailing_list])[mailing_list.pk]
            if sync.state == SyncState.DRAFT
        ],
    }
    return render(request, "people/delete_list.html", context)


def _delete_response(request: TenantRequest, mailing_list: MailingList) -> HttpResponse:
    people = delete_list(mailing_list)
    if people is None:
        messages.warning(request, f"{mailing_list} was deleted already.")
    elif people:
        were = f"{counted(people, 'contact')} {'was' if people == 1 else 'were'} on it"
        messages.success(
            request, f"{mailing_list} is deleted. {were} and can still be found under Contacts."
        )
    else:
        messages.success(request, f"{mailing_list} is deleted. Nobody was on it.")
    return redirect(f"{reverse('mailing_lists', args=[request.organisation.slug])}?archived=yes")
