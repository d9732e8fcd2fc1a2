"""The choices that the steps of a sync have: selections and views, lists and options."""

from __future__ import annotations

from django.db.models import Q

from contacts.models import MailingList
from syncs.account.metadata import AccountSilent, fields_of, views_of
from syncs.editions.allowances import refusal_of
from syncs.editions.custom_fields import refusal_of_selection
from syncs.editions.rules import Feature
from syncs.models import Selection, Sync
from syncs.wizard.rules import tells_opt_outs


def find_views(sync: Sync) -> tuple[list[tuple[str, str]] | None, str]:
    """Return id and name of each view of the module, or None and why Recruit could not be asked."""
    try:
        found = views_of(sync.connection, sync.module)
    except AccountSilent as silent:
        return None, str(silent)
    return [(view.id, (view.display_value or view.name or view.id)[:200]) for view in found], ""


def refusals_of_selections(sync: Sync) -> dict[str, str]:
    """Return of each selection why the sync cannot have it; "" where it can (R12, R43)."""
    others = [Selection.ALL.value, Selection.VIEW.value]
    by_criteria = refusal_of(Feature.CRITERIA, sync.connection, sync.organisation)
    mapped = {each: refusal_of_selection(sync, each) for each in others}
    return {Selection.CRITERIA.value: by_criteria, **mapped}


def are_opt_outs_told(sync: Sync) -> bool:
    """Tell whether the module has the field for it; while Recruit cannot be asked, that is taken
    for granted, and a run would say that it has not (R73)."""
    try:
        return tells_opt_outs(fields_of(sync.connection, sync.module))
    except AccountSilent:
        return True


def lists_to_feed(sync: Sync, *, list_stays: bool) -> list[MailingList]:
    """Return the lists in use, and the one that the sync has."""
    if list_stays:
        return [sync.mailing_list]
    lists = sync.organisation.mailing_lists.order_by("name", "id")
    own = sync.mailing_list_id or 0
    return list(lists.filter(Q(archived_at=None) | Q(pk=own)))
