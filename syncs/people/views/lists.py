"""Mailing lists, their members and the syncs that feed them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, TenantRequest, may
from contacts.models import MailingList
from syncs.found import mailing_list_of
from syncs.list_sizes.sizes_now import list_sizes
from syncs.overview.queries.syncs import syncs_feeding
from syncs.people.forms import ListFilter, MemberSearch
from syncs.people.queries.list_members import ListMember, find_members, list_members
from syncs.people.queries.list_overview import has_archived, summarise_lists
from web.keyset import Page


@require_safe
@may(Action.SEE)
def mailing_lists(request: TenantRequest) -> HttpResponse:
    form = ListFilter(request.GET)
    archived = bool(form.asked.get("archived"))
    after = form.asked.get("after", "")
    context = {
        "form": form,
        "archived": archived,
        "any_archived": has_archived(request.organisation),
        "page": summarise_lists(request.organisation, archived=archived, after=after),
    }
    return render(request, "people/mailing_lists.html", context)


@require_safe
@may(Action.SEE)
def mailing_list_detail(request: TenantRequest, list_id: int) -> HttpResponse:
    mailing_list = mailing_list_of(request, list_id)
    form = MemberSearch(request.GET)
    context = {
        "mailing_list": mailing_list,
        "size": list_sizes([mailing_list])[mailing_list.pk],
        "syncs": syncs_feeding([mailing_list])[mailing_list.pk],
        "form": form,
        "page": _members(mailing_list, form),
    }
    return render(request, "people/mailing_list.html", context)


def _members(mailing_list: MailingList, form: MemberSearch) -> Page[ListMember]:
    if form.beginning:
        return find_members(mailing_list, beginning=form.beginning, after=form.after_key)
    return list_members(mailing_list, after=int(form.after_key or 0))
