"""Many of everything that the API lists, each kind at once: 300 take a second."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from accounts.models import Invitation, Member, Role, User
from accounts.models.invitation import digest_of_key
from contacts.models import (
    Contact,
    ContactField,
    ErasedAddress,
    LiftedSuppression,
    LineVerdict,
    MailHook,
    MailingList,
    MailProvider,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionFile,
    SuppressionFileLine,
    SuppressionKind,
)
from syncs.domain.outcomes import Outcome
from syncs.models import (
    Concern,
    ContactColumn,
    FieldMapping,
    ImportRun,
    MappingFavourite,
    Notification,
    Policy,
    RunCheckpoint,
    RunRow,
    RunState,
    StateChange,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.concern import Ending
from syncs.webhooks.domain.events import EventKind
from syncs.webhooks.models import WebhookDelivery, WebhookEvent
from tests.builders import NOON
from tests.world.house import House

_numbers = count(1)


def add_rows(house: House, number: int) -> None:
    """Make so many of everything in a house; the story of its contact grows too."""
    numbers = [next(_numbers) for _ in range(number)]
    _add_syncs(house, numbers)
    _add_people(house, numbers)
    _add_suppressions(house, numbers)
    _add_members(house, numbers)
    _add_messages(house, numbers)


def _add_syncs(house: House, numbers: list[int]) -> None:
    organisation = house.organisation
    lists = MailingList.objects.bulk_create(
        MailingList(organisation=organisation, name=f"Many {n}") for n in numbers
    )
    fields = ContactField.objects.bulk_create(
        ContactField(organisation=organisation, key=f"many{n}", label=f"Many {n}") for n in numbers
    )
    syncs = Sync.objects.bulk_create(
        Sync(
            organisation=organisation,
            connection=house.sync.connection,
            mailing_list=each,
            name=each.name,
            module="Candidates",
            state=SyncState.ACTIVE,
            next_run_at=NOON + timedelta(days=1),
            opt_outs=Policy.IGNORE,
        )
        for each in lists
    )
    FieldMapping.objects.bulk_create(
        FieldMapping(
            organisation=organisation,
            sync=sync,
            position=0,
            source_field="Email",
            column=ContactColumn.EMAIL,
        )
        for sync in syncs
    )
    FieldMapping.objects.bulk_create(
        FieldMapping(
            organisation=organisation,
            sync=sync,
            position=1,
            source_field="City",
            contact_field=own,
        )
        for sync, own in zip(syncs, fields, strict=True)
    )
    MappingFavourite.objects.bulk_create(
        MappingFavourite(organisation=organisation, name=f"Many {n}", module="Candidates", pairs=[])
        for n in numbers
    )
    runs = ImportRun.objects.bulk_create(
        ImportRun(
            organisation=organisation,
            sync=sync,
            trigger=Trigger.SCHEDULED,
            state=RunState.SUCCEEDED,
            created_at=NOON,
            started_at=NOON,
            finished_at=NOON + timedelta(minutes=1),
            updated=1,
            total=1,
        )
        for sync in syncs
    )
    RunCheckpoint.objects.bulk_create(
        RunCheckpoint(run=run, organisation_id=organisation.pk) for run in runs
    )
    RunRow.objects.bulk_create(
        RunRow(
            run_id=run.pk,
            outcome=Outcome.UPDATED,
            ordinal=1,
            organisation_id=organisation.pk,
            record_id=run.pk,
            contact_id=house.contact.pk,
            detail={"before": {"first_name": f"Maria {run.pk}"}},
        )
        for run in runs
    )


def _add_people(house: House, numbers: list[int]) -> None:
    organisation = house.organisation
    contacts = Contact.objects.bulk_create(
        Contact(
            organisation=organisation,
            address=f"many{n}@example.com",
            email=f"many{n}@example.com",
            first_name="Maria",
            last_name="da Silva",
        )
        for n in numbers
    )
    places = [
        {
            "mailing_list_id": house.mailing_list.pk,
            "contact_id": each.pk,
            "organisation_id": organisation.pk,
        }
        for each in contacts
    ]
    Membership.objects.bulk_create(Membership(**place) for place in places)
    MembershipClaim.objects.bulk_create(
        MembershipClaim(**place, claimant_id=house.sync.pk, record_id=place["contact_id"])
        for place in places
    )
    RunRow.objects.bulk_create(
        RunRow(
            run_id=house.run.pk,
            outcome=Outcome.UPDATED,
            ordinal=each.pk,
            organisation_id=organisation.pk,
            record_id=each.pk,
            contact_id=each.pk,
            detail={"before": {"last_name": "X"}},
        )
        for each in contacts
    )
    house.run.updated += len(contacts)
    house.run.total += len(contacts)
    house.run.save()
    ErasedAddress.objects.bulk_create(
        ErasedAddress(
            organisation=organisation,
            digest=f"many {n}".encode(),
            erased_at=NOON,
            erased_by=house.other_admin.user,
        )
        for n in numbers
    )


def _add_suppressions(house: House, numbers: list[int]) -> None:
    organisation, by = house.organisation, house.other_admin.user
    Suppression.objects.bulk_create(
        Suppression(
            organisation=organisation,
            address=f"many{n}@example.com",
            kind=SuppressionKind.BOUNCED,
            added_by=by,
        )
        for n in numbers
    )
    LiftedSuppression.objects.bulk_create(
        LiftedSuppression(
            organisation=organisation,
            address=f"many{n}@example.com",
            kind=SuppressionKind.UNSUBSCRIBED,
            lifted_at=NOON,
            lifted_by=by,
            reason="Asked for it",
        )
        for n in numbers
    )
    files = SuppressionFile.objects.bulk_create(
        SuppressionFile(
            organisation=organisation, name=f"many{n}.csv", uploaded_at=NOON, uploaded_by=by
        )
        for n in numbers
    )
    SuppressionFileLine.objects.bulk_create(
        SuppressionFileLine(
            file=house.suppression_file, number=100 + each.pk, verdict=LineVerdict.EMPTY, text=""
        )
        for each in files
    )
    MailHook.objects.bulk_create(
        MailHook(
            organisation=organisation,
            provider=MailProvider.BREVO,
            secret_digest=MailHook.digest_of(f"many {n} of {house.slug}"),
            made_by=by,
            made_at=NOON,
        )
        for n in numbers
    )


def _add_members(house: House, numbers: list[int]) -> None:
    organisation = house.organisation
    users = User.objects.bulk_create(
        User(email=f"member{n}@{house.slug}.example", password="!") for n in numbers
    )
    Member.objects.bulk_create(
        Member(organisation=organisation, user=user, role=Role.VIEWER) for user in users
    )
    Invitation.objects.bulk_create(
        Invitation(
            organisation=organisation,
            email=f"guest{n}@{house.slug}.example",
            role=Role.MARKETER,
            key_digest=digest_of_key(f"many {n} of {house.slug}"),
            expires_at=NOON + timedelta(days=1000),
        )
        for n in numbers
    )


def _add_messages(house: House, numbers: list[int]) -> None:
    """Add what waits for the webhook, and what its admins were told."""
    organisation = house.organisation
    events = WebhookEvent.objects.bulk_create(
        WebhookEvent(organisation=organisation, kind=EventKind.TEST, happened_at=NOON)
        for _ in numbers
    )
    webhook = house.webhook_delivery.webhook
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=webhook, event=event, due_at=NOON) for event in events
    )
    concerns = Concern.objects.bulk_create(
        Concern(
            organisation=organisation,
            kind="run_failed",
            subject_id=house.sync.pk,
            since=NOON,
            noticed_at=NOON,
            ended_at=NOON,
            ending=Ending.MENDED,
            facts={"name": house.sync.name},
        )
        for _ in numbers
    )
    Notification.objects.bulk_create(
        Notification(
            organisation=organisation,
            member=member,
            concern=concern,
            change=StateChange.BEGAN,
            made_at=NOON,
        )
        for member in organisation.members.filter(role=Role.ADMIN)
        for concern in concerns
    )
