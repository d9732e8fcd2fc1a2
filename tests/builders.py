"""The builders of rows for tests: each makes what it needs, with what matters given by the test.

The cast: Alice owns the organisation, Bob works in it, Charlie must see nothing of it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Invitation, Member, Organisation, Role, User
from accounts.models.invitation import digest_of_key
from contacts.models import (
    Contact,
    LineVerdict,
    MailingList,
    Membership,
    MembershipClaim,
    SuppressionFile,
    SuppressionFileLine,
    SuppressionKind,
)
from syncs.domain.outcomes import BESIDE_TOTAL, Outcome, Reason
from syncs.models import (
    Connection,
    ContactColumn,
    CredentialsKind,
    FieldMapping,
    ImportRun,
    Policy,
    RunCheckpoint,
    RunRow,
    RunState,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.sync import StopCause

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

_numbers = count(1)


def make_organisation(**changes: Any) -> Organisation:
    number = next(_numbers)
    fields = {"name": f"Organisation {number}", "slug": f"organisation-{number}"}
    return Organisation.objects.create(**{**fields, **changes})


def make_user(**changes: Any) -> User:
    fields = {"email": f"user{next(_numbers)}@example.com", "password": None}
    return User.objects.create_user(**{**fields, **changes})


def make_member(organisation: Organisation, role: Role = Role.ADMIN, **changes: Any) -> Member:
    """Make a member with a user of their own; `changes` are those of the user."""
    return Member.objects.create(organisation=organisation, user=make_user(**changes), role=role)


def make_invitation(organisation: Organisation, email: str, **changes: Any) -> Invitation:
    """Make an open invitation of a marketer, whose key is "key-of-" and the address."""
    fields: dict[str, Any] = {
        "role": Role.MARKETER,
        "key_digest": digest_of_key(f"key-of-{email}"),
        "expires_at": timezone.now() + timedelta(days=7),
    }
    return Invitation.objects.create(
        organisation=organisation, email=email, **{**fields, **changes}
    )


def make_connection(organisation: Organisation, **changes: Any) -> Connection:
    """Make a connection whose key works."""
    connection = Connection(
        organisation=organisation,
        account_email="ops@zylker.example",
        credentials_kind=CredentialsKind.OAUTH,
    )
    connection.set_secrets({"refresh_token": "1000.abcd"}, shown="1000.abcd")
    connection.tested_at = NOON
    for name, value in changes.items():
        setattr(connection, name, value)
    connection.save()
    return connection


def make_mailing_list(organisation: Organisation, **changes: Any) -> MailingList:
    fields = {"name": f"List {next(_numbers)}"}
    return MailingList.objects.create(organisation=organisation, **{**fields, **changes})


def make_sync(organisation: Organisation, **changes: Any) -> Sync:
    """Make an active daily sync of candidates with the e-mail address mapped."""
    fields: dict[str, Any] = {
        "name": f"Sync {next(_numbers)}",
        "module": "Candidates",
        "state": SyncState.ACTIVE,
        "next_run_at": NOON + timedelta(days=1),
        "opt_outs": Policy.IGNORE,
        "opt_outs_since": None,
        **changes,
    }
    fields.setdefault("mailing_list", None)
    fields["mailing_list"] = fields["mailing_list"] or make_mailing_list(organisation)
    if "connection" not in fields:
        fields["connection"] = organisation.connections.first() or make_connection(organisation)
    sync = Sync.objects.create(organisation=organisation, **fields)
    FieldMapping.objects.create(
        organisation=organisation,
        sync=sync,
        position=0,
        source_field="Email",
        column=ContactColumn.EMAIL,
    )
    return sync


def stopped_by(cause: StopCause) -> dict[str, Any]:
    """Return the columns of a sync that is inactive for this cause."""
    return {
        "state": SyncState.INACTIVE,
        "state_cause": cause,
        "state_reason": cause.label,
        "next_run_at": None,
    }


def make_run(sync: Sync, **changes: Any) -> ImportRun:
    """Make a run that has succeeded a minute after it began, without rows."""
    state = changes.get("state", RunState.SUCCEEDED)
    fields: dict[str, Any] = {
        "trigger": Trigger.SCHEDULED,
        "state": state,
        "created_at": NOON,
        "started_at": None if state == RunState.QUEUED else NOON,
        "finished_at": None,
    }
    if state not in {RunState.QUEUED, RunState.RUNNING}:
        fields["finished_at"] = NOON + timedelta(minutes=1)
    run = ImportRun.objects.create(
        organisation=sync.organisation, sync=sync, **{**fields, **changes}
    )
    RunCheckpoint.objects.create(run=run, organisation_id=run.organisation_id)
    return run


def make_contact(organisation: Organisation, address: str = "", **changes: Any) -> Contact:
    address = address or f"person{next(_numbers)}@example.com"
    fields = {"email": address, "first_name": "Maria", "last_name": "da Silva"}
    contact = Contact(organisation=organisation, address=address, **{**fields, **changes})
    contact.save()
    contact.refresh_from_db()  # dates are the database's
    return contact


def make_row(run: ImportRun, outcome: Outcome, **changes: Any) -> RunRow:
    """Make a row of a run, counted in its numbers; a contact can be given as `contact`."""
    contact: Contact | None = changes.pop("contact", None)
    reason: Reason | None = changes.get("reason")
    row = RunRow.objects.create(
        run_id=run.pk,
        outcome=outcome,
        organisation_id=run.organisation_id,
        contact_id=contact.pk if contact else None,
        **{"ordinal": next(_numbers), "record_id": next(_numbers), **changes},
    )
    _count(run, outcome, reason)
    return row


def join_list(
    mailing_list: MailingList, contacts: Iterable[Contact], *, claimant: int = 0, record: int = 0
) -> None:
    """Put contacts on a list; the claimant is a sync's id, or 0 for by hand."""
    for contact in contacts:
        place: dict[str, Any] = {
            "mailing_list_id": mailing_list.pk,
            "contact_id": contact.pk,
            "organisation_id": mailing_list.organisation_id,
        }
        Membership.objects.get_or_create(**place)
        MembershipClaim.objects.create(**place, claimant_id=claimant, record_id=record)


def make_suppression_file(organisation: Organisation, **changes: Any) -> SuppressionFile:
    """Make a file that was read and not applied, with a line of each verdict."""
    fields = {"name": "bounces.csv", "uploaded_at": NOON, **changes}
    file = SuppressionFile.objects.create(organisation=organisation, **fields)
    for number, verdict in enumerate(LineVerdict, 2):
        text = f"person{number}@example.com"
        SuppressionFileLine.objects.create(
            file=file,
            number=number,
            verdict=verdict,
            text=text,
            address=text,
            kind=SuppressionKind.BOUNCED,
            note="Mailbox full",
            detail="This is said of the line.",
        )
    return file


def _count(run: ImportRun, outcome: Outcome, reason: Reason | None) -> None:
    setattr(run, outcome.code, getattr(run, outcome.code) + 1)
    if outcome not in BESIDE_TOTAL:
        run.total += 1
    if outcome is Outcome.IGNORED and reason:
        run.ignored_reasons[reason.code] = run.ignored_reasons.get(reason.code, 0) + 1
    run.save()
