"""The demo's organisations: people, a connection to the sandbox, lists and syncs (`make run`).

Everything is found by name before it is made, so that seeding again only brings the connection
up to date: the sandbox may answer on another port.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction

from accounts.models import Member, Organisation, Role, User
from contacts.models import ContactField, FieldType, MailingList
from syncs.domain.recruit_account import AccountType, Edition
from syncs.domain.schedule import Frequency
from syncs.models import (
    Connection,
    ContactColumn,
    CredentialsKind,
    FieldMapping,
    Policy,
    Sync,
    SyncState,
)
from syncs.state.launch import launch

PASSWORD = "recruit-sync-demo"  # noqa: S105 (a demo on this machine only)

PEOPLE = {
    "alice@example.com": ("Alice Admin", Role.ADMIN),
    "bob@example.com": ("Bob Marketer", Role.MARKETER),
    "vera@example.com": ("Vera Viewer", Role.VIEWER),
}

FIELDS = {
    "job_title": ("Job title", FieldType.TEXT),
    "employer": ("Employer", FieldType.TEXT),
    "city": ("City", FieldType.TEXT),
    "country": ("Country", FieldType.TEXT),
    "skills": ("Skills", FieldType.TEXT),
    "experience": ("Years of experience", FieldType.NUMBER),
    "status": ("Recruit status", FieldType.TEXT),
    "department": ("Department", FieldType.TEXT),
}

CANDIDATE_FIELDS = {
    "Current_Job_Title": "job_title",
    "Current_Employer": "employer",
    "City": "city",
    "Country": "country",
    "Skill_Set": "skills",
    "Experience_in_Years": "experience",
    "Candidate_Status": "status",
}

CONTACT_FIELDS = {"Job_Title": "job_title", "Mailing_City": "city", "Department": "department"}

NAMES = {
    ContactColumn.EMAIL: "Email",
    ContactColumn.FIRST_NAME: "First_Name",
    ContactColumn.LAST_NAME: "Last_Name",
}


@dataclass(frozen=True)
class DemoSync:
    name: str
    module: str
    mailing_list: str
    mapping: dict[str, str]
    schedule: dict[str, Any]
    active: bool = True
    removes_deleted: bool = False


SYNCS = (
    DemoSync(
        "All candidates",
        "Candidates",
        "Candidates newsletter",
        CANDIDATE_FIELDS,
        {"frequency": Frequency.DAILY, "at": time(9), "zone": "Asia/Kolkata"},
        removes_deleted=True,
    ),
    DemoSync(
        "Client contacts",
        "Contacts",
        "Client news",
        CONTACT_FIELDS,
        {"frequency": Frequency.WEEKLY, "weekday": 0, "at": time(7, 30), "zone": "Europe/Berlin"},
        active=False,
    ),
)

FIRST_SYNC = SYNCS[0].name
SLUG = "demo"


@transaction.atomic
def seed(sandbox: dict[str, str], now: datetime) -> Organisation:
    """Make what is missing. `sandbox` is the line that `sandbox` prints."""
    organisation, _ = Organisation.objects.get_or_create(
        slug=SLUG, defaults={"name": "Zylker Staffing", "time_zone": "Asia/Kolkata"}
    )
    admin = _seed_people(organisation)
    connection = connect(organisation, sandbox, now)
    fields = {key: _field(organisation, key) for key in FIELDS}
    for demo in SYNCS:
        made = _seed_sync(connection, demo, fields, now)
        if made and demo.active:
            launch(made, user=admin, now=now)
    return organisation


def _seed_people(organisation: Organisation) -> User:
    """Make the members, and return the first, an admin."""
    for email, (name, role) in PEOPLE.items():
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, PASSWORD, name=name)
        Member.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    return User.objects.get(email=next(iter(PEOPLE)))


def person(email: str) -> User:
    return User.objects.get(email=email)


def connect(organisation: Organisation, sandbox: dict[str, str], now: datetime) -> Connection:
    """Connect the organisation to the sandbox, or tell its connection where that answers now."""
    connection = organisation.connections.first() or Connection(organisation=organisation)
    connection.name = "Zoho Recruit sandbox"
    connection.api_url = sandbox["url"]
    connection.accounts_url = sandbox["accounts_url"]
    connection.account_email = sandbox["account_email"]
    connection.credentials_kind = CredentialsKind.ZSC_KEY
    connection.set_secrets({"key": sandbox["zsc_key"]}, shown=sandbox["zsc_key"])
    connection.pass_test(now)  # the sandbox has just printed it
    connection.edition_read = connection.edition_read or Edition.ENTERPRISE
    connection.account_type_read = connection.account_type_read or AccountType.CORPORATE_HR
    connection.save()
    return connection


def _field(organisation: Organisation, key: str) -> ContactField:
    label, kind = FIELDS[key]
    field, _ = ContactField.objects.get_or_create(
        organisation=organisation, key=key, defaults={"label": label, "type": kind}
    )
    return field


def _seed_sync(
    connection: Connection, demo: DemoSync, fields: dict[str, ContactField], now: datetime
) -> Sync | None:
    """Make the sync, a draft if it is to be launched; None if it was made before."""
    organisation = connection.organisation
    if Sync.objects.filter(connection=connection, name=demo.name).exists():
        return None
    mailing_list, _ = MailingList.objects.get_or_create(
        organisation=organisation, name=demo.mailing_list
    )
    sync = Sync.objects.create(
        organisation=organisation,
        connection=connection,
        name=demo.name,
        module=demo.module,
        mailing_list=mailing_list,
        state=SyncState.DRAFT if demo.active else SyncState.PAUSED,
        deleted=Policy.REMOVE_FROM_LIST if demo.removes_deleted else Policy.IGNORE,
        deleted_since=now if demo.removes_deleted else None,
        **demo.schedule,
    )
    map_fields(sync, {demo_source: fields[key] for demo_source, key in demo.mapping.items()})
    return sync


def map_fields(
    sync: Sync, own: dict[str, ContactField], names: Mapping[ContactColumn, str] = NAMES
) -> None:
    """Map the default pairs (R40), or what the module has instead, then the organisation's own
    fields."""
    columns = [FieldMapping(source_field=name, column=col) for col, name in names.items()]
    others = [FieldMapping(source_field=name, contact_field=field) for name, field in own.items()]
    for position, mapping in enumerate([*columns, *others]):
        mapping.sync, mapping.organisation_id = sync, sync.organisation_id
        mapping.position = position
        mapping.save()
