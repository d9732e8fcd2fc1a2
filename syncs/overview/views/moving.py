"""Changing the list that a sync feeds, its people coming along: shows who joins, leaves and stays,
then does exactly that (R23, R75)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import Action, TenantRequest, may
from syncs.definition.queries.converted_again import warn_of_converted
from syncs.found import mailing_list_of, sync_of
from syncs.models import SyncState
from syncs.models.import_run import UNFINISHED
from syncs.overview.actions.change_list import change_list
from syncs.overview.actions.moving import count_moving
from syncs.overview.forms import MovingFilter
from syncs.overview.queries.moving import TILES, WHO, read_moving
from syncs.overview.views.list_change import change_in_words
from syncs.proposal.other_list import NotThisList, OldPeople
from web.form_page import form_page


@form_page
@may(Action.EDIT_SYNCS)
def move_people_page(request: TenantRequest, sync_id: int, list_id: int) -> HttpResponse:
    """Show what becomes of whom if the people come along, then do exactly that."""
    sync, target = sync_of(request, sync_id), mailing_list_of(request, list_id)
    if sync.state == SyncState.DRAFT:
        return redirect("edit_rules", request.organisation.slug, sync.pk)
    obstacle = ""
    if request.method == "POST":
        try:
            done = change_list(
                sync,
                seen=sync.mailing_list.pk,
                to=target,
                people=OldPeople.MOVE,
                now=timezone.now(),
                shown=request.POST.get("shown", ""),
            )
        except NotThisList as why:
            obstacle = str(why)
        else:
            messages.success(request, change_in_words(sync, target, done))
            return redirect("sync_detail", request.organisation.slug, sync.pk)
    form = MovingFilter(request.GET)
    who = form.asked.get("who", "")
    moving = count_moving(sync, target)
    context = {
        "sync": sync,
        "target": target,
        "is_same": target == sync.mailing_list,
        "moving": moving,
        "tiles": [(code, label, getattr(moving, code)) for code, label in TILES.items()],
        "obstacle": obstacle,
        "warning": warn_of_converted(sync, on=target.pk),
        "who": who,
        "who_in_words": WHO.get(who, ""),
        "page": read_moving(sync, target, who=who, after=form.asked.get("after") or 0),
        "is_running": sync.runs.filter(state__in=UNFINISHED).exists(),
    }
    return render(request, "overview/move_people.html", context)
