"""Making, renaming, archiving and unarchiving mailing lists (R14)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.access import Action, TenantRequest, may
from contacts.actions.lists import NameTaken, create_list, rename_list
from contacts.models import MailingList
from syncs.alarms.late import annotate_late_syncs
from syncs.found import mailing_list_of
from syncs.list_sizes.sizes_now import list_sizes
from syncs.models import SyncState
from syncs.overview.queries.syncs import syncs_feeding
from syncs.people.actions.archive_list import ListIsFed, archive_list, syncs_going_on
from syncs.people.forms import ListNameForm
from web.form_page import form_page, posted
from web.name_form import RenameForm
from web.seen import ChangedMeanwhile


@form_page
@may(Action.EDIT_LISTS)
def new_list(request: TenantRequest) -> HttpResponse:
    form = ListNameForm(posted(request))
    if form.is_valid():
        try:
            made = create_list(request.organisation, form.cleaned_data["name"])
        except NameTaken as taken:
            form.add_error("name", _name_taken_message(request, taken))
        else:
            messages.success(request, f"{made} is made. Nobody is on it yet.")
            return _redirect_to(request, made)
    return render(request, "people/list_name.html", {"form": form})


@form_page
@may(Action.EDIT_LISTS)
def rename(request: TenantRequest, list_id: int) -> HttpResponse:
    mailing_list = mailing_list_of(request, list_id)
    form = RenameForm(posted(request), has=mailing_list.name)
    if form.is_valid():
        try:
            rename_list(mailing_list, form.cleaned_data["name"], seen=form.seen)
        except NameTaken as taken:
            form.add_error("name", _name_taken_message(request, taken))
        except ChangedMeanwhile as other:
            mailing_list.refresh_from_db(fields=["name"])
            form.show_changes(other)
        else:
            messages.success(request, f"The list is called {mailing_list} now.")
            return _redirect_to(request, mailing_list)
    context = {"form": form, "mailing_list": mailing_list}
    return render(request, "people/list_name.html", context)


@form_page
@may(Action.EDIT_LISTS)
def archive(request: TenantRequest, list_id: int) -> HttpResponse:
    """Say what archiving does and what feeds the list, then do it unless a sync goes on."""
    mailing_list = mailing_list_of(request, list_id)
    if request.method == "POST":
        try:
            return _archive_response(request, mailing_list)
        except ListIsFed:
            pass  # the page below says by whom
    going_on = list(annotate_late_syncs(syncs_going_on(mailing_list)))
    resting = [s for s in syncs_feeding([mailing_list])[mailing_list.pk] if s not in going_on]
    context = {
        "mailing_list": mailing_list,
        "size": list_sizes([mailing_list])[mailing_list.pk],
        "going_on": going_on,
        "waits_for_key": any(sync.state == SyncState.INACTIVE for sync in going_on),
        "resting": resting,
    }
    return render(request, "people/archive_list.html", context)


@require_POST
@may(Action.EDIT_LISTS)
def unarchive(request: TenantRequest, list_id: int) -> HttpResponse:
    mailing_list = mailing_list_of(request, list_id)
    if mailing_list.unarchive():
        messages.success(request, f"{mailing_list} is in use again.")
    else:
        messages.warning(request, f"{mailing_list} was not archived, so nothing was changed.")
    return _redirect_to(request, mailing_list)


def _archive_response(request: TenantRequest, mailing_list: MailingList) -> HttpResponse:
    if archive_list(mailing_list, now=timezone.now()):
        messages.success(request, f"{mailing_list} is archived. Its people stay on it.")
    else:
        messages.warning(request, f"{mailing_list} was archived already.")
    return _redirect_to(request, mailing_list)


def _name_taken_message(request: TenantRequest, taken: NameTaken) -> SafeString | str:
    """Say what to do about a name, with a link to the list that has it."""
    other = taken.taken_by
    if other is None:
        return str(taken)
    words = (
        '<a href="{}" dir="auto">{}</a> has this name and is archived. Unarchive it, or choose'
        " another name."
        if other.archived_at
        else '<a href="{}" dir="auto">{}</a> has this name already. Choose another one.'
    )
    url = reverse("mailing_list", args=[request.organisation.slug, other.pk])
    return format_html(words, url, other.name)


def _redirect_to(request: TenantRequest, mailing_list: MailingList) -> HttpResponse:
    return redirect("mailing_list", request.organisation.slug, mailing_list.pk)
