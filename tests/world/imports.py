"""The verbs of tests of runs: make a sync, run it, read what came of it."""

from datetime import datetime
from time import sleep
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.tenancy.standing import serving_nobody
from contacts.models import (
    Contact,
    ContactField,
    Departure,
    DepartureCause,
    FieldType,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from syncs.connection.actions.refusal import ASKED_AGAIN_AFTER
from syncs.domain.outcomes import ABOUT_LEAVING, BESIDE_TOTAL, OUTCOMES, REASONS, Outcome
from syncs.models import (
    Connection,
    ContactColumn,
    FieldMapping,
    ImportRun,
    LedgerEntry,
    RunCheckpoint,
    Sync,
)
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.apply import RANGE
from syncs.sql.staging import tables_of_runs
from syncs.sql.statements import staging_table_of
from tests.builders import join_list, make_sync
from tests.run.naive import Row

MAX_SLICES = 60

BESIDE = sorted(BESIDE_TOTAL)


def make_import(connection: Connection, **changes: Any) -> Sync:
    """Make a sync of candidates: e-mail, first and last name."""
    sync = make_sync(connection.organisation, connection=connection, **changes)
    map_column(sync, "First_Name", ContactColumn.FIRST_NAME)
    map_column(sync, "Last_Name", ContactColumn.LAST_NAME)
    return sync


def map_column(sync: Sync, source_field: str, column: ContactColumn) -> None:
    FieldMapping.objects.create(
        organisation=sync.organisation,
        sync=sync,
        position=sync.field_mappings.count(),
        source_field=source_field,
        column=column,
    )


def map_field(
    sync: Sync, source_field: str, key: str, kind: FieldType = FieldType.TEXT, **changes: Any
) -> None:
    """Map a source field to a field of the organisation's own, made if need be."""
    own, _ = ContactField.objects.get_or_create(
        organisation=sync.organisation, key=key, defaults={"label": key, "type": kind}
    )
    FieldMapping.objects.create(
        organisation=sync.organisation,
        sync=sync,
        position=sync.field_mappings.count(),
        source_field=source_field,
        contact_field=own,
        **changes,
    )


def change(sync: Sync, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(sync, name, value)
    sync.save(update_fields=list(changes))


def run_once(sync: Sync, *, full: bool = False) -> ImportRun:
    """Request a run and drive it to its end, nothing going wrong."""
    run = drive(request_run(sync, user=None, full=full))
    sync.refresh_from_db()
    return run


def drive(run: ImportRun) -> ImportRun:
    """Let one worker after another have the run until it is finished."""
    for _ in range(MAX_SLICES):
        advance(run.pk)
        run.refresh_from_db()
        if run.is_finished:
            return run
        checkpoint = checkpoint_of(run)
        assert checkpoint.failures == 0, f"set back in {checkpoint.phase}"
        sleep_until_awake(checkpoint)
    raise AssertionError(f"no end after {MAX_SLICES} slices")


def sleep_until_awake(checkpoint: RunCheckpoint) -> None:
    """Wait until a run can go on, as for a file that Recruit is still writing."""
    sleep(max(0.0, (checkpoint.wake_at - timezone.now()).total_seconds()))


def drive_to(run: ImportRun, phase: str, position: int = 0) -> None:
    """Let workers have the run until it enters the phase and reaches the position.

    It needs tiny slices.
    """
    for _ in range(MAX_SLICES):
        reached = checkpoint_of(run)
        if reached.phase == phase and reached.position >= position:
            return
        sleep_until_awake(reached)
        advance(run.pk)
    raise AssertionError(f"never came to {phase}")


def spread(run: ImportRun, *, after: int) -> None:
    """Make the run as large as one that is applied in two transactions.

    Between the record at the place `after` and the next one, ordinals are left free. To be done
    when it was tidied.
    """
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {staging_table_of(run.pk)} SET ordinal = ordinal + %s
             WHERE ordinal > (SELECT ordinal FROM {staging_table_of(run.pk)}
                               ORDER BY ordinal OFFSET %s LIMIT 1)
            """,  # noqa: S608
            [RANGE, after - 1],
        )
    RunCheckpoint.objects.filter(pk=run.pk).update(staged=F("staged") + RANGE)


def checkpoint_of(run: ImportRun) -> RunCheckpoint:
    return RunCheckpoint.objects.get(pk=run.pk)


def wake(run: ImportRun) -> None:
    """End the wait of a run."""
    RunCheckpoint.objects.filter(pk=run.pk).update(wake_at=timezone.now())


def refused_a_minute_ago() -> None:
    """Let Recruit have refused every key a minute ago: the next refusal is the second (R7)."""
    Connection.objects.update(refused_at=timezone.now() - ASKED_AGAIN_AFTER)


def rows_of(run: ImportRun) -> dict[str, Row]:
    """Return outcome and reason of every record that was read, by its id."""
    rows = LedgerEntry.objects.filter(run_id=run.pk).exclude(outcome__in=ABOUT_LEAVING)
    return {
        str(record): (OUTCOMES[outcome].code, REASONS[reason].code if reason else None)
        for record, outcome, reason in rows.values_list("record_id", "outcome", "reason")
    }


def detail_of(run: ImportRun, record: str) -> dict[str, Any]:
    """Return what the row of a record says besides; {} for nothing."""
    return row_of(run, record).detail or {}


def row_of(run: ImportRun, record: str) -> LedgerEntry:
    return LedgerEntry.objects.exclude(outcome__in=ABOUT_LEAVING).get(
        run_id=run.pk, record_id=record
    )


def removals_of(run: ImportRun) -> dict[str, tuple[str, str]]:
    """Return reason and place of every removal, by address."""
    rows = LedgerEntry.objects.filter(run_id=run.pk, outcome=Outcome.DELETED)
    removals: dict[str, tuple[str, str]] = {}
    for row in rows:
        assert row.contact_id
        assert row.reason
        assert row.detail
        place = row.detail["removed_from"]
        address = address_of_contact(row.contact_id)
        assert address not in removals, "somebody was removed twice"
        removals[address] = (REASONS[row.reason].code, place)
    return removals


def address_of_contact(contact_id: int) -> str:
    return Contact.objects.values_list("address", flat=True).get(pk=contact_id)


def contact_at(sync: Sync, address: str) -> Contact:
    return Contact.objects.get(organisation=sync.organisation_id, address=address)


def addresses_on(mailing_list: MailingList) -> set[str]:
    on_list = Membership.objects.filter(mailing_list_id=mailing_list.pk)
    contacts = Contact.objects.filter(pk__in=on_list.values_list("contact_id", flat=True))
    return set(contacts.values_list("address", flat=True))


def claims_of(sync: Sync) -> set[tuple[str, str]]:
    """Return address and record of everything that the sync claims on its list."""
    claims = MembershipClaim.objects.filter(claimant_id=sync.pk)
    pairs = claims.values_list("contact_id", "record_id")
    return {(address_of_contact(contact), str(record)) for contact, record in pairs}


def suppress(sync: Sync, address: str, kind: SuppressionKind) -> None:
    Suppression.objects.create(organisation=sync.organisation, address=address, kind=kind)


def add_by_hand(mailing_list: MailingList, address: str) -> Contact:
    """Do what a person does who types an address into a list."""
    contact, _ = Contact.objects.get_or_create(
        organisation=mailing_list.organisation, address=address, defaults={"email": address}
    )
    if contact.deleted_at:
        contact.deleted_at, contact.revision = None, contact.revision + 1
        contact.save(update_fields=["deleted_at", "revision"])
    join_list(mailing_list, [contact])
    return contact


def take_off(mailing_list: MailingList, contact: Contact, *, at: datetime | None = None) -> None:
    """Do what a person does who removes somebody from a list, whoever claims them."""
    place = {"mailing_list_id": mailing_list.pk, "contact_id": contact.pk}
    MembershipClaim.objects.filter(**place).delete()
    gone, _ = Membership.objects.filter(**place).delete()
    if gone:
        _depart(contact, [mailing_list.pk], DepartureCause.TAKEN_OFF, at)


def delete_contact(contact: Contact, *, at: datetime | None = None) -> None:
    """Do what a person does who deletes a contact: no list has them any more, a tombstone stays."""
    memberships = Membership.objects.filter(contact_id=contact.pk)
    lists = list(memberships.values_list("mailing_list_id", flat=True))
    _depart(contact, lists, DepartureCause.CONTACT_DELETED, at)
    MembershipClaim.objects.filter(contact_id=contact.pk).delete()
    memberships.delete()
    contact.refresh_from_db()
    contact.deleted_at = timezone.now()
    contact.revision += 1
    contact.save(update_fields=["deleted_at", "revision"])


def _depart(contact: Contact, lists: list[int], cause: DepartureCause, at: datetime | None) -> None:
    """Keep that the contact has left the lists now, or `at` a time by the clock of runs."""
    for list_id in lists:
        Departure.objects.update_or_create(
            mailing_list_id=list_id,
            contact_id=contact.pk,
            defaults={
                "organisation_id": contact.organisation_id,
                "cause": cause,
                "left_at": at or Now(),
            },
        )


def numbers_of(run: ImportRun) -> dict[str, int]:
    """Return the run's counts but Total that are not zero, the ignored ones by reason."""
    names = ("new", "re_added", "duplicate", "updated", "unchanged")
    counted = {name: getattr(run, name) for name in names}
    ignored: dict[str, int] = run.ignored_reasons
    return {name: number for name, number in counted.items() if number} | ignored


def is_balanced(run: ImportRun) -> bool:
    """Tell whether the counts add up, and are those of the rows (R60)."""
    rows = LedgerEntry.objects.filter(run_id=run.pk)
    beside = [rows.filter(outcome=outcome).count() for outcome in BESIDE]
    added_up = run.new + run.re_added + run.duplicate + run.updated + run.unchanged + run.ignored
    in_total = rows.count() - sum(beside)
    told = (run.total, run.total, [getattr(run, outcome.code) for outcome in BESIDE])
    return told == (in_total, added_up, beside)


def tables_of_all_runs() -> set[str]:
    """Return the names of the tables that runs have made for themselves and not dropped."""
    with connection.cursor() as cursor:
        return tables_of_runs(cursor)
