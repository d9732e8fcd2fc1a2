"""The verbs of tests of undos: undo a run, and see all that a run writes."""

from typing import Any

from accounts.models import Organisation, User
from contacts.models import Contact, Membership, MembershipClaim
from syncs.domain.outcomes import REASONS, Outcome
from syncs.models import (
    BeforeImage,
    ImportRun,
    OptedOutRecord,
    Policy,
    RunRow,
    RunState,
    SourceLink,
)
from syncs.models.source_link import FILLS_NOTHING
from syncs.undo.actions import apply_undo, request_undo
from tests.world.imports import address_of_contact, drive

State = dict[str, set[tuple[Any, ...]]]
"""Rows without what only grows or is seen again by the next run, by table."""

VALUES = ("id", "address", "email", "first_name", "last_name", "attributes", "deleted_at")


def preview_of(run: ImportRun, user: User | None = None) -> ImportRun:
    preview = drive(request_undo(run, user))
    assert preview.state == RunState.SUCCEEDED
    return preview


def undo(run: ImportRun, user: User | None = None) -> ImportRun:
    """Undo a run in both steps; return the undo, which did what its preview showed."""
    preview = preview_of(run, user)
    done = drive(apply_undo(preview, user))
    assert done.state == RunState.SUCCEEDED
    return done


def state_of(organisation: Organisation) -> State:
    """Return all that runs write in an organisation, but revisions and fingerprints."""
    here = {"organisation_id": organisation.pk}
    return {
        "contacts": {
            (*row[:5], repr(sorted(row[5].items())), row[6])
            for row in Contact.objects.filter(**here).values_list(*VALUES)
        },
        "memberships": set(
            Membership.objects.filter(**here).values_list(
                "mailing_list_id", "contact_id", "created_at"
            )
        ),
        "claims": set(
            MembershipClaim.objects.filter(**here).values_list(
                "mailing_list_id", "contact_id", "claimant_id", "record_id", "created_at"
            )
        ),
        "links": {
            (sync, contact, record, revision == FILLS_NOTHING, since)
            for sync, contact, record, revision, since in SourceLink.objects.filter(
                **here
            ).values_list(
                "sync_id", "contact_id", "record_id", "contact_revision", "first_synced_at"
            )
        },
    }


def differences(one: State, other: State) -> dict[str, tuple[Any, Any]]:
    """Return the rows that only one of two states has, and those that only the other has, by
    table; {} for none."""
    return {
        table: (one[table] - other[table], other[table] - one[table])
        for table in one
        if one[table] != other[table]
    }


def left_alone_in(undone: ImportRun) -> dict[str, str]:
    """Return the reason of each row of what was left alone, by address."""
    return _reasons(undone, Outcome.LEFT_ALONE)


def put_back_in(undone: ImportRun) -> dict[str, str]:
    """Return what the run had done of each row of what was put back, by address."""
    return _reasons(undone, Outcome.PUT_BACK)


def _reasons(run: ImportRun, outcome: Outcome) -> dict[str, str]:
    rows = RunRow.objects.filter(run_id=run.pk, outcome=outcome)
    return {
        row.email.lower() if row.email else address_of_contact(row.contact_id or 0): REASONS[
            row.reason or 0
        ].code
        for row in rows
    }


def opted_out_in(run: ImportRun) -> set[int]:
    """Return the records that let go of somebody for an opt-out, or say that they have opted out:
    what they claimed does not come back (R69)."""
    if (run.settings or {})["opt_outs"] == Policy.IGNORE:
        return set()
    images = BeforeImage.objects.filter(run_id=run.pk, reason=90)
    remembered = OptedOutRecord.objects.filter(sync_id=run.sync_id)
    return {
        *images.values_list("record_id", flat=True),
        *remembered.values_list("record_id", flat=True),
    }
