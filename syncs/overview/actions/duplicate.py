"""Duplicates a sync: the copy is a draft with everything but the name (R25)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from syncs.definition.actions.change import SyncNameTaken, unique_sync_name
from syncs.definition.rules import earliest_start
from syncs.models import FieldMapping, Policy, Step, Sync, SyncState
from syncs.overview.rules import name_of_copy

ATTEMPTS = 5
"""To give a name that somebody else gives at the same moment."""

_COPIED = (
    *("organisation_id", "connection_id", "module", "module_label", "mailing_list_id"),
    *("selection", "view_id", "view_name", "criteria", "criteria_typed"),
    *("opt_outs", "deleted", "converted", "no_match"),
    *("frequency", "at", "zone", "weekday", "day", "full_read_days"),
    *("limit_people", "limit_percent", "hold_days"),
)
"""What is the same in the copy. When something was switched on is not: the copy has imported nobody
before (R50)."""

_COPIED_OF_PAIRS = (
    *("organisation_id", "position", "source_field", "source_label"),
    *("column", "contact_field_id", "clear_when_empty", "custom"),
)


def duplicate_sync(sync: Sync, *, now: datetime) -> Sync:
    """Return the copy: a draft that has read nothing yet, on the same list.

    Its After is moved to the earliest that a sync made now may have, if it lies before (R21).
    Raises SyncNameTaken where others take each name first.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _copy(sync, now)
        except SyncNameTaken:
            continue
    return _copy(sync, now)


@transaction.atomic
def _copy(sync: Sync, now: datetime) -> Sync:
    # Held, so that nobody changes its mapping or deletes it in between.
    held = Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)
    taken = Sync.objects.filter(connection_id=held.connection_id).values_list("name", flat=True)
    copy = Sync(
        **{name: getattr(held, name) for name in _COPIED},
        name=name_of_copy(held.name, list(taken)),
        state=SyncState.DRAFT,
        draft_step=held.draft_step if held.state == SyncState.DRAFT else Step.REVIEW,
        retrieve_after=held.retrieve_after and max(held.retrieve_after, earliest_start(now)),
        opt_outs_since=_since(held.opt_outs, now),
        deleted_since=_since(held.deleted, now),
        created_at=now,
    )
    with unique_sync_name():
        copy.save()
    FieldMapping.objects.bulk_create(
        FieldMapping(sync=copy, **{name: getattr(pair, name) for name in _COPIED_OF_PAIRS})
        for pair in held.field_mappings.all()
    )
    return copy


def _since(policy: str, now: datetime) -> datetime | None:
    return None if policy == Policy.IGNORE else now
