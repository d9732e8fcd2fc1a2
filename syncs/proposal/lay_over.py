"""Lays a changed part over a sync in memory. Who saves a change does it to the locked row, who
previews one to a copy (R75); so a preview goes by what saving would make of the same form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import datetime

from contacts.domain.field_keys import key_for
from contacts.models import ContactField
from criteria import Criteria
from syncs.models import FieldMapping, Selection, Sync
from syncs.proposal.parts import Proposal, ProposedPair, Records, Rules

OFF = "ignore"

JUDGED_BY_READING = ("opt_outs", "converted", "no_match")
"""Policies that a run applies to the records it reads; a deletion is told by its own feed."""

NO_LIST = 0
"""The id of a list that is not made yet: nobody is on it."""


def set_records(sync: Sync, records: Records) -> bool:
    """Set which records are read, and tell whether everything has to be read for it."""
    before = (sync.selection, _view_of(sync), sync.retrieve_after)
    sync.selection = records.selection
    sync.retrieve_after = records.retrieve_after
    if records.selection == Selection.VIEW:
        sync.view_id, sync.view_name = records.view_id, records.view_name
    return (sync.selection, _view_of(sync), sync.retrieve_after) != before


def set_criteria(sync: Sync, criteria: Criteria) -> bool:
    """Select by these criteria, and tell whether everything has to be read for it."""
    before = (sync.selection, sync.criteria)
    sync.selection, sync.criteria = Selection.CRITERIA, criteria.model_dump(mode="json")
    sync.criteria_typed = None
    return (sync.selection, sync.criteria) != before


def set_policies(sync: Sync, rules: Rules, *, now: datetime) -> bool:
    """Set what happens to people, and tell whether everything has to be read for it."""
    for name in ("opt_outs", "deleted"):
        since = getattr(sync, f"{name}_since")
        before, after = getattr(sync, name), getattr(rules, name)
        setattr(sync, f"{name}_since", in_force_since(before, after, since=since, now=now))
    reads_again = any(getattr(sync, name) != getattr(rules, name) for name in JUDGED_BY_READING)
    for name in (*JUDGED_BY_READING, "deleted"):
        setattr(sync, name, getattr(rules, name))
    return reads_again


def in_force_since(
    before: str, after: str, *, since: datetime | None, now: datetime
) -> datetime | None:
    """Return when the policy was switched on, None while it is off (R50).

    Another removal keeps the date; switching off and on again begins anew.
    """
    if after == OFF:
        return None
    return now if before == OFF or since is None else since


def lay_over(sync: Sync, proposal: Proposal, *, now: datetime) -> Sync:
    """Return a copy of the sync with the proposed part, but for the mapping; nothing is saved.

    Its `reading_version` is the one that the sync has once the change is saved.
    """
    proposed, reads_again = copy(sync), False
    if proposal.records:
        reads_again = set_records(proposed, proposal.records)
    if proposal.criteria:
        reads_again |= set_criteria(proposed, proposal.criteria)
    if proposal.rules:
        proposed.mailing_list_id = proposal.rules.mailing_list_id or NO_LIST
        reads_again = set_policies(proposed, proposal.rules, now=now)
    if proposal.other_list:
        proposed.mailing_list_id = proposal.other_list.mailing_list_id
        reads_again = True
    if reads_again:
        proposed.watermark = None
        proposed.reading_version += 1
    return proposed


def propose_mappings(sync: Sync, pairs: Iterable[ProposedPair]) -> list[FieldMapping]:
    """Return a mapping as it would be saved. One whose contact field was deleted is left out."""
    fields = ContactField.objects.filter(organisation_id=sync.organisation_id)
    return list(_build_mappings(sync, pairs, {field.key: field for field in fields}))


def _build_mappings(
    sync: Sync, pairs: Iterable[ProposedPair], own: dict[str, ContactField]
) -> Iterator[FieldMapping]:
    for position, pair in enumerate(pairs):
        key = pair.key
        if pair.new_label:
            key = key_for(pair.new_label, own)
            own[key] = ContactField(
                organisation_id=sync.organisation_id,
                key=key,
                label=pair.new_label,
                type=pair.new_type,
            )
        if pair.column or key in own:
            yield FieldMapping(
                organisation_id=sync.organisation_id,
                sync=sync,
                position=position,
                source_field=pair.source,
                source_label=pair.source_label[:200],
                column=pair.column,
                contact_field=own.get(key),
                clear_when_empty=pair.clear_when_empty,
                custom=pair.custom,
            )


def _view_of(sync: Sync) -> str:
    """Return the view, which counts only where one is selected."""
    return sync.view_id if sync.selection == Selection.VIEW else ""
