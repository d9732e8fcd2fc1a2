"""Reads what each step of a sync edits, to be compared with what was seen (R24)."""

from __future__ import annotations

from syncs.models import Selection, Sync, SyncState
from web.seen import Stored

NOT_PREVIEWED = {"name", "frequency", "at", "zone", "weekday", "day", "full_read_days"}
"""Parts of a definition that decide nothing about people."""

TAB = "tab"
"""Beside what is typed of a draft's criteria: the tab from which it was sent."""


def stored_name(sync: Sync) -> Stored:
    return {"name": sync.name}


def stored_records(sync: Sync) -> Stored:
    """Return the selection and since when; a view counts only where one is selected."""
    by_view = sync.selection == Selection.VIEW
    return {
        "selection": sync.selection,
        "view_id": sync.view_id if by_view else "",
        "retrieve_after": sync.retrieve_after,
    }


def stored_criteria(sync: Sync) -> Stored:
    """Return the criteria, of a draft as they stand in the editor, and whether they select."""
    return {"selection": sync.selection, "criteria": typed_criteria(sync) or sync.criteria}


def stored_definition(sync: Sync) -> Stored:
    """Return all that the review shows of a sync, with its mapping."""
    pairs = sync.field_mappings.values_list(
        "source_field", "column", "contact_field_id", "clear_when_empty"
    )
    return {
        **stored_name(sync),
        **stored_records(sync),
        **stored_rules(sync),
        **stored_schedule(sync),
        "criteria": sync.criteria,
        "mapping": list(pairs),
    }


def what_matters(sync: Sync) -> Stored:
    """Return what of a definition decides about people, and so what a preview is of (R75)."""
    stored = stored_definition(sync)
    return {name: value for name, value in stored.items() if name not in NOT_PREVIEWED}


def typed_criteria(sync: Sync) -> dict[str, object] | None:
    """Return the criteria of a draft as somebody has typed and not yet saved them."""
    if sync.state != SyncState.DRAFT or not sync.criteria_typed:
        return None
    return {name: value for name, value in sync.criteria_typed.items() if name != TAB}


def is_typed_in(sync: Sync, tab: str) -> bool:
    """Tell whether what is typed of a draft's criteria comes from this tab of a browser."""
    return bool(tab and sync.criteria_typed and sync.criteria_typed.get(TAB) == tab)


def stored_rules(sync: Sync) -> Stored:
    names = ("mailing_list_id", "opt_outs", "deleted", "converted", "no_match")
    return {name: getattr(sync, name) for name in names}


def stored_schedule(sync: Sync) -> Stored:
    """Return the parts of the schedule, even if they do not fit each other."""
    names = ("frequency", "at", "zone", "weekday", "day", "full_read_days")
    return {name: getattr(sync, name) for name in names}
