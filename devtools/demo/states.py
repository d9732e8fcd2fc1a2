"""Makes what the demo shows besides its first sync: people who wait for an answer, a preview, a
draft, a sync that ran once and one that is late, suppressed addresses, and a second organisation
whose key was rejected.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

import httpx

from accounts.models import Member, Organisation, Role, User
from contacts.models import MailingList
from criteria import Condition, ConditionField, Criteria, ValueType
from devtools.demo.late import make_late, wait_until
from devtools.demo.organisation import connect, map_fields, person
from devtools.demo.past import records_to_change, retell
from devtools.demo.suppressed import suppress_some
from syncs.clock import database_now
from syncs.connection.actions.rejection import record_rejected_key
from syncs.domain.schedule import Frequency
from syncs.models import (
    Connection,
    ContactColumn,
    ImportRun,
    Policy,
    Selection,
    Step,
    Sync,
    SyncState,
)
from syncs.preview.actions.request import request_preview
from syncs.queue.request import request_run
from syncs.state.launch import launch
from syncs.wizard.actions.begin import begin_sync

EXPERIENCE = ConditionField("Experience_in_Years", "Experience in Years", ValueType.NUMBER)
WOULD_RETURN = ConditionField("Would_Return", "Would Return", ValueType.BOOLEAN)
OF_ALUMNI = {ContactColumn.EMAIL: "Contact_Address", ContactColumn.LAST_NAME: "Name"}
OTHER_SLUG = "brightwater"
CHANGES = {"Current_Job_Title": "Team Lead", "City": "Pune", "Current_Employer": "Studio Nine"}
CHANGED, OPTED_OUT, DELETED = 240, 60, 30
"""So many people are changed in Recruit, opt out, and are deleted, within the six weeks."""


def unfold(first: ImportRun, now: datetime) -> None:
    """Make everything that the demo shows besides its first import; once, and then never again."""
    sync = first.sync
    if Organisation.objects.filter(slug=OTHER_SLUG).exists():
        return
    connection, bob = sync.connection, person("bob@example.com")
    once, experienced = _run_once(connection, bob, now), _make_experienced(connection, bob, now)
    other = _make_other_organisation(connection, now)
    _change_people(connection, records_to_change(first))
    besides = [_ended(run) for each in (once, experienced) for run in each.runs.all()]
    second = _ended(request_run(sync, user=None))
    retell(sync, first, second, besides, now)
    _make_draft(connection)
    _let_many_leave(experienced, bob)
    for run in other.runs.all():
        _ended(run)
    record_rejected_key(other.connection, database_now())
    suppress_some(sync.organisation, person("alice@example.com"), bob, now)
    request_preview(sync, bob)
    make_late(_make_alumni(connection), bob)


def _change_people(connection: Connection, records: Sequence[int]) -> None:
    """Do in Recruit what its users do in six weeks."""
    step = max(1, len(records) // (CHANGED + OPTED_OUT + DELETED))
    chosen = records[::step]
    changes = list(CHANGES.items())
    with httpx.Client(base_url=f"{connection.api_url}/sandbox/records/Candidates/") as recruit:
        for place, record in enumerate(chosen[:CHANGED]):
            name, value = changes[place % len(changes)]
            recruit.patch(str(record), json={name: value}).raise_for_status()
        for record in chosen[CHANGED : CHANGED + OPTED_OUT]:
            recruit.post(f"{record}/opt-out", json={}).raise_for_status()
        for record in chosen[CHANGED + OPTED_OUT :][:DELETED]:
            recruit.delete(str(record)).raise_for_status()


def _make_draft(connection: Connection) -> None:
    """Make a sync that somebody has just begun, and left at its third step."""
    draft = begin_sync(
        connection,
        name="Freelancers",
        module="Freelancers",
        label="Freelancers",
        email_field="Work_Email",
    )
    Sync.objects.filter(pk=draft.pk).update(draft_step=Step.RULES)


def _run_once(connection: Connection, user: User, now: datetime) -> Sync:
    """Make a sync that is completed after one run."""
    once = _make_sync(connection, "Welcome letter", "Contacts", "Welcome letter", frequency="once")
    launch(once, user=user, now=now)
    return once


def _make_experienced(connection: Connection, user: User, now: datetime) -> Sync:
    """Make a sync by criteria, and launch it."""
    sync = _make_sync(
        connection,
        "Experienced candidates",
        "Candidates",
        "Senior roles",
        selection=Selection.CRITERIA,
        criteria=_with_years("5"),
        no_match=Policy.REMOVE_FROM_LIST,
        frequency=Frequency.WEEKLY,
        weekday=1,
        at=time(8, 15),
        zone="Asia/Kolkata",
    )
    launch(sync, user=user, now=now)
    return sync


def _make_alumni(connection: Connection) -> Sync:
    """Make a sync of a custom module, which has its address in a field of its own."""
    would_return = Condition.about(WOULD_RETURN, "is_true")
    alumni = _make_sync(
        connection,
        "Alumni who would return",
        "Alumni",
        "Alumni news",
        selection=Selection.CRITERIA,
        criteria=Criteria(conditions=(would_return,)).model_dump(mode="json"),
    )
    alumni.field_mappings.all().delete()
    map_fields(alumni, {}, OF_ALUMNI)
    alumni.field_mappings.filter(column=ContactColumn.EMAIL).update(custom=True)
    return alumni


def _let_many_leave(sync: Sync, user: User) -> None:
    """Narrow the criteria, so that more people would leave than may at once (R74)."""
    sync.criteria, sync.reading_version = _with_years("9"), sync.reading_version + 1
    sync.save(update_fields=["criteria", "reading_version"])
    request_run(sync, user=user, full=True)


def _make_other_organisation(connection: Connection, now: datetime) -> Sync:
    """Make a second organisation on the same account; Alice and Bob belong to it too."""
    other = Organisation.objects.create(
        slug=OTHER_SLUG, name="Brightwater Talent", time_zone="Europe/Berlin"
    )
    alice = person("alice@example.com")
    Member.objects.create(organisation=other, user=alice, role=Role.ADMIN)
    Member.objects.create(organisation=other, user=person("bob@example.com"), role=Role.VIEWER)
    line = {
        "url": connection.api_url,
        "accounts_url": connection.accounts_url,
        "account_email": connection.account_email,
        "zsc_key": connection.open_secrets()["key"],
    }
    own = connect(other, line, now)
    sync = _make_sync(own, "Hiring managers", "Contacts", "Hiring managers")
    launch(sync, user=alice, now=now)
    return sync


def _make_sync(
    connection: Connection, name: str, module: str, mailing_list: str, **changes: object
) -> Sync:
    """Make a draft with address and names mapped, and its list."""
    organisation = connection.organisation
    onto = MailingList.objects.create(organisation=organisation, name=mailing_list)
    fields = {"state": SyncState.DRAFT, "zone": organisation.time_zone, **changes}
    sync = Sync.objects.create(
        organisation=organisation,
        connection=connection,
        name=name,
        module=module,
        mailing_list=onto,
        **fields,
    )
    map_fields(sync, {})
    return sync


def _with_years(years: str) -> object:
    condition = Condition.about(EXPERIENCE, "at_least", years)
    return Criteria(conditions=(condition,)).model_dump(mode="json")


def _ended(run: ImportRun) -> ImportRun:
    """Wait until the workers are done with a run. Raises TimeoutError."""
    wait_until(run, lambda: run.is_finished)
    return run
