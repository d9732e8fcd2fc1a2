"""Changing the list that a sync feeds, after saying whom that concerns (R23)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from contacts.models import MailingList
from syncs.definition.queries.converted_again import warn_of_converted, warn_of_other_lists
from syncs.found import sync_of
from syncs.models import Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.overview.actions.change_list import ListChange, change_list
from syncs.overview.actions.delete import count_kept
from syncs.overview.forms import ChangeListForm
from syncs.proposal.other_list import NotThisList
from web.form_page import form_page, posted
from web.wording import counted


@form_page
@may(Action.EDIT_SYNCS)
def change_list_page(request: TenantRequest, sync_id: int) -> HttpResponse:
    """Ask for the new list and what becomes of the people on the old one, then change it."""
    sync = sync_of(request, sync_id)
    if sync.state == SyncState.DRAFT:
        return redirect("edit_rules", request.organisation.slug, sync.pk)
    form = make_list_form(request, sync)
    if form.is_valid():
        given = form.cleaned_data
        target = MailingList.objects.get(
            pk=int(given["mailing_list"]), organisation=request.organisation
        )
        try:
            done = change_list(
                sync, seen=given["seen"], to=target, people=form.people, now=timezone.now()
            )
        except NotThisList as why:
            form.add_error("mailing_list", str(why))
        else:
            messages.success(request, change_in_words(sync, target, done))
            if warning := warn_of_converted(sync, on=target.pk):
                messages.warning(request, warning)
            return redirect("sync_detail", request.organisation.slug, sync.pk)
    return show_list_change(request, sync, form)


def make_list_form(request: TenantRequest, sync: Sync) -> ChangeListForm:
    """Return the form as it was sent, or to begin with."""
    lists = sync.organisation.mailing_lists.filter(archived_at=None).exclude(
        pk=sync.mailing_list.pk
    )
    return ChangeListForm(
        posted(request),
        kept=count_kept(sync),
        lists=lists.order_by("name", "id"),
        initial={"seen": sync.mailing_list.pk},
    )


def show_list_change(request: TenantRequest, sync: Sync, form: ChangeListForm) -> HttpResponse:
    """Show the page with what was typed."""
    context = {
        "sync": sync,
        "form": form,
        "kept": form.kept,
        "warning": warn_of_other_lists(sync),
        "is_running": sync.runs.filter(state__in=UNFINISHED).exists(),
    }
    return render(request, "overview/change_list.html", context)


def change_in_words(sync: Sync, target: MailingList, done: ListChange) -> str:
    """Say what was done."""
    sentences = [f"{sync} feeds {target} now."]
    if done.moved is None:
        sentences.append(f"What becomes of the people on {sync.mailing_list} takes a moment.")
    elif done.moved.joined:
        sentences.append(f"{_people(done.moved.joined)} joined {target}.")
    if done.moved and done.moved.left:
        sentences.append(f"{_people(done.moved.left)} left {sync.mailing_list}.")
    if done.cancelled:
        sentences.append(f"{counted(done.cancelled, 'run')} stopped for it.")
    sentences.append("The next run reads everything.")
    return " ".join(sentences)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
