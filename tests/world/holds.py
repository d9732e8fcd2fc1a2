"""People who wait for an answer, as rows."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from syncs.domain.outcomes import Outcome, Reason
from syncs.models import HeldRecord, Hold, RunState, Sync
from tests.builders import make_contact, make_row, make_run

SETTINGS: dict[str, Any] = {
    "module": "Candidates",
    "email_field": "Email",
    "mapped_fields": [],
    "modification_field": None,
    "is_full": False,
    "modified_since": None,
    "reading_since": "2026-11-21T12:00:00Z",
    "deletions_since": "2026-11-21T12:00:00Z",
    "is_first_run": False,
    "bulk_files": 0,
    "group_addresses": [],
    "mailing_list_id": 1,
    "opt_outs": "ignore",
    "opt_outs_since": None,
    "deleted": "list",
    "deleted_since": None,
    "converted": "ignore",
    "no_match": "ignore",
    "cvid": None,
    "criteria": None,
    "zone": "UTC",
    "today": "2026-11-21T12:00:00Z",
}


def make_hold(sync: Sync, people: int = 3, because: Reason = Reason.DELETED_IN_RECRUIT) -> Hold:
    """Make a run that holds so many people for this reason."""
    run = make_run(sync, state=RunState.HELD, settings=SETTINGS)
    for _ in range(people):
        person = make_contact(sync.organisation)
        make_row(
            run,
            Outcome.HELD,
            reason=because,
            contact=person,
            detail={"removed_from": "list"},
        )
        HeldRecord.objects.create(
            sync_id=sync.pk,
            contact_id=person.pk,
            record_id=person.pk,
            because=because,
            organisation_id=sync.organisation_id,
            hold_id=run.pk,
            first_synced_at=timezone.now(),
        )
    now = timezone.now()
    return Hold.objects.create(
        run=run,
        organisation=sync.organisation,
        sync=sync,
        people=people,
        members=5,
        limit=2,
        causes=[{"reason": because.code, "emptied": "", "people": people}],
        held_at=now,
        expires_at=now + timedelta(days=7),
    )
