"""The end of an organisation: closed, restored, deleted for good (R102)."""

from datetime import timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Closure, Organisation, User
from accounts.tenancy.standing import serving_nobody
from contacts.models import (
    AddressSecrets,
    Departure,
    DepartureCause,
    EditedValue,
    ErasedAddress,
    LiftedSuppression,
    SuppressionFile,
    SuppressionFileLine,
    SuppressionKind,
)
from syncs.clock import database_now
from syncs.closing.actions.close import ClosedAlready, close_organisation
from syncs.closing.actions.purge import end_closed_organisations
from syncs.closing.actions.restore import TooLate, restore_organisation
from syncs.models import (
    BeforeImage,
    Connection,
    HeldRecord,
    ImportRun,
    NotificationSettings,
    OptedOutRecord,
    OrganisationTurn,
    RunState,
    SourceLink,
    Stranger,
    Sync,
    SyncState,
)
from syncs.models.sync import StopCause
from syncs.notifications.actions.outbox import make_mails
from syncs.notifications.actions.settings import stored_settings
from syncs.notifications.actions.track import track_concerns
from syncs.queue.dispatch import queue_due_runs
from syncs.sql.statements import staging_table_of
from syncs.taking_up.actions.contacts import take_up_contacts
from tests.builders import (
    NOON,
    make_connection,
    make_contact,
    make_invitation,
    make_member,
    make_run,
    make_sync,
)
from tests.world.at_once import at_once
from tests.world.house import House, client_of
from tests.world.imports import tables_of_all_runs
from tests.world.mail import Postbox, link_in
from tests.world.packing import pack
from tests.world.reading import text_of


def delete_url(house: House) -> str:
    return reverse("delete_organisation", args=[house.slug])


def restore_url(house: House) -> str:
    return reverse("restore_organisation", args=[house.organisation.pk])


def close(house: House) -> Closure:
    by = make_member(house.organisation).user
    return close_organisation(house.organisation, by=by, now=database_now())


def remember_a_record(house: House) -> None:
    """Leave what a run remembers of a record, and of the organisation's turn."""
    of_record = {"sync_id": house.sync.pk, "record_id": 1}
    kept = {"record_id": 1, "contact_id": 1, "organisation_id": house.organisation.pk}
    BeforeImage.objects.create(run_id=house.run.pk, place=1, **kept)
    pack(house.run, [(number, number, 1) for number in range(100, 105)])
    HeldRecord.objects.create(
        sync_id=house.sync.pk, because=1, hold_id=1, first_synced_at=NOON, **kept
    )
    tenant = {"organisation_id": house.organisation.pk}
    OptedOutRecord.objects.create(**of_record, **tenant, address="no@example.com")
    SourceLink.objects.create(
        **of_record,
        **tenant,
        contact_id=house.contact.pk,
        fingerprint=uuid4(),
        contact_revision=1,
        first_synced_at=NOON,
    )
    Stranger.objects.create(
        **of_record, **tenant, email="x", address="x", run_id=house.run.pk, outcome=1, ordinal=1
    )
    here = {"mailing_list_id": house.mailing_list.pk, "contact_id": house.contact.pk}
    Departure.objects.create(**here, **tenant, cause=DepartureCause.TAKEN_OFF)
    EditedValue.objects.create(contact_id=house.contact.pk, name="email", **tenant)
    OrganisationTurn.objects.create(**tenant, served_at=NOON)


def remember_who_said_no(house: House) -> None:
    """Leave a row in every table about suppressions, erasures and mail providers."""
    tenant = {"organisation_id": house.organisation.pk}
    assert all([house.suppression.pk, house.suppression_file.pk, house.mail_hook.pk])
    LiftedSuppression.objects.create(
        **tenant,
        address="yes@example.com",
        kind=SuppressionKind.BOUNCED,
        lifted_at=NOON,
        reason="Asked",
    )
    digest = AddressSecrets.objects.of(house.organisation.pk).digest_of("ann@example.com")
    ErasedAddress.objects.create(**tenant, digest=digest, erased_at=NOON)


def remember_who_was_told(house: House) -> None:
    """Leave a row in every table about what needs attention; its sync is late."""
    member = make_member(house.organisation)
    chosen = stored_settings(member)
    NotificationSettings.objects.create(member=member, organisation=house.organisation, **chosen)
    track_concerns(database_now(), house.organisation)
    make_mails(database_now())


def lines_of(organisation: Organisation) -> int:
    """Count the lines of its files: they name the file, and no organisation."""
    files = SuppressionFile.objects.filter(organisation=organisation).values_list("pk", flat=True)
    return SuppressionFileLine.objects.filter(file_id__in=list(files)).count()


def age(closure: Closure) -> None:
    Closure.objects.filter(pk=closure.pk).update(delete_at=database_now())


def rows_of(organisation: Organisation) -> dict[str, int]:
    """Count the rows of every table of the database that names the organisation."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'organisation_id' AND table_schema = current_schema()"
        )
        for (table,) in cursor.fetchall():
            counting = f'SELECT count(*) FROM "{table}" WHERE organisation_id = %s'  # noqa: S608
            cursor.execute(counting, [organisation.pk])
            if number := cursor.fetchone()[0]:
                found[table] = number
    return found


def test_an_admin_closes_it_by_its_name_and_all_admins_are_told(
    house: House, alice: Client, bob: Client, postbox: Postbox, settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example"
    other = make_member(house.organisation, email="ada@example.com")
    assert "Type Zylker, as it stands above." in text_of(
        alice.post(delete_url(house), {"name": "zylker?"})
    )
    assert not Closure.objects.exists()

    text = text_of(alice.post(delete_url(house), {"name": " Zylker "}, follow=True))

    until = Closure.objects.get().delete_at.astimezone(ZoneInfo("Asia/Kolkata"))
    assert f"Zylker is closed. Until {until:%-d %B %Y} it can be restored" in text
    assert "Restore" in text
    assert postbox.subjects_to(other.user.email) == ["Zylker is going to be deleted"]
    assert [address for address, _ in postbox.mails] == ["ada@example.com", "alice@example.com"]
    link = link_in(postbox.newest_to("ada@example.com"))
    assert link == f"https://sync.example{restore_url(house)}"


def test_a_closed_organisation_is_reached_by_nobody(
    house: House, alice: Client, bob: Client
) -> None:
    make_invitation(house.organisation, "ivan@example.com")
    close(house)

    pages = ("sync_list", "contact_list", "run_list", "members", "export_organisation")
    statuses = [
        client.get(reverse(name, args=[house.slug])).status_code
        for client in (alice, bob)
        for name in pages
    ]
    assert set(statuses) == {404}
    assert "You do not belong to an organisation yet" in text_of(bob.get("/"))
    assert alice.get(reverse("invitation", args=["key-of-ivan@example.com"])).status_code == 404


def test_its_syncs_and_runs_stop(house: House) -> None:
    paused = make_sync(house.organisation, state=SyncState.PAUSED)
    queued = make_run(house.sync, state=RunState.QUEUED)

    closure = close(house)

    assert closure.halted_syncs == [house.sync.pk]
    Sync.objects.update(next_run_at=None)
    queue_due_runs(database_now() + timedelta(days=2))
    queued.refresh_from_db()
    assert queued.state == RunState.CANCELLED
    assert not ImportRun.objects.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists()
    states = dict(Sync.objects.values_list("pk", "state"))
    assert states == {house.sync.pk: SyncState.INACTIVE, paused.pk: SyncState.PAUSED}


def test_a_command_starts_nothing_of_it(house: House) -> None:
    close(house)

    with pytest.raises(CommandError, match="has no sync"):
        call_command("run_sync", house.slug, house.sync.name)


def test_what_was_started_a_moment_later_is_stopped_at_the_next_tick(house: House) -> None:
    close(house)
    Sync.objects.filter(pk=house.sync.pk).update(state=SyncState.ACTIVE)
    run = make_run(house.sync, state=RunState.QUEUED)

    end_closed_organisations(database_now())

    run.refresh_from_db()
    house.sync.refresh_from_db()
    assert (house.sync.state, run.state) == (SyncState.INACTIVE, RunState.CANCELLED)


def test_restored_it_is_as_it_was_and_its_syncs_go_on(
    house: House, alice: Client, bob: Client
) -> None:
    at_rest = make_sync(house.organisation, state=SyncState.INACTIVE, next_run_at=None)
    broken, untested = (
        make_sync(house.organisation, connection=make_connection(house.organisation))
        for _ in range(2)
    )
    close(house)
    Connection.objects.filter(pk=untested.connection_id).update(tested_at=None)
    Connection.objects.filter(pk=broken.connection_id).update(state="key_rejected")
    assert "Restore Zylker ?" in text_of(alice.get(restore_url(house)))

    text = text_of(alice.post(restore_url(house), follow=True))

    assert "Zylker is back as it was, and 1 sync active again." in text
    assert f"{broken.name} stays inactive. The key of its connection does not work." in text
    assert bob.get(reverse("contact_list", args=[house.slug])).status_code == 200
    states = {sync.pk: sync.state for sync in Sync.objects.all()}
    assert states[house.sync.pk] == SyncState.ACTIVE
    assert states[at_rest.pk] == states[broken.pk] == SyncState.INACTIVE
    causes = {sync.pk: sync.state_cause for sync in Sync.objects.all()}
    assert causes[broken.pk] == StopCause.KEY_REJECTED, "which a new key ends (R6)"
    assert causes[untested.pk] == StopCause.KEY_CHANGED
    assert house.sync.runs.filter(state=RunState.QUEUED).count() == 1


def test_only_its_admins_restore_it(
    house: House, bob: Client, charlie: Client, stranger: Client
) -> None:
    close(house)

    assert [bob.post(restore_url(house)).status_code for _ in range(1)] == [404]
    assert charlie.post(restore_url(house)).status_code == 404
    assert stranger.post(restore_url(house)).status_code == 302
    assert Closure.objects.exists()


@pytest.mark.usefixtures("bob")
def test_after_the_waiting_period_nothing_is_left_and_others_keep_all(
    house: House, other_house: House
) -> None:
    for each in (house, other_house):
        make_invitation(each.organisation, f"ivan@{each.slug}.example")
        deleted = make_sync(each.organisation, state=SyncState.DELETED, deleted_at=database_now())
        make_run(deleted)
        assert each.own_field.pk
        remember_a_record(each)
        remember_who_said_no(each)
        remember_who_was_told(each)
    kept, lines = rows_of(other_house.organisation), lines_of(other_house.organisation)
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {staging_table_of(house.run.pk)} (ordinal bigint)")
    closure = close(house)
    assert len(rows_of(house.organisation)) >= 25
    age(closure)

    assert end_closed_organisations(database_now()) == 1

    assert rows_of(house.organisation) == {}
    assert rows_of(other_house.organisation) == kept
    assert lines_of(other_house.organisation) == lines == SuppressionFileLine.objects.count() > 0
    assert not Organisation.objects.filter(pk=house.organisation.pk).exists()
    assert staging_table_of(house.run.pk) not in tables_of_all_runs()
    assert User.objects.filter(email="bob@example.com").exists()


def test_before_the_waiting_period_is_over_nothing_is_deleted(house: House) -> None:
    closure = close(house)
    Closure.objects.filter(pk=closure.pk).update(delete_at=database_now() + timedelta(minutes=1))
    before = rows_of(house.organisation)

    assert end_closed_organisations(database_now()) == 0

    assert rows_of(house.organisation) == before


def test_a_tick_without_time_leaves_the_rest_to_the_next(house: House) -> None:
    closure = close(house)
    age(closure)

    assert end_closed_organisations(database_now(), max_seconds=0) == 0
    assert Organisation.objects.filter(pk=house.organisation.pk).exists()
    assert "contacts_membershipclaim" not in rows_of(house.organisation)

    assert end_closed_organisations(database_now()) == 1


def test_large_tables_are_emptied_before_the_organisation_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_who_said_no(house)
    remember_a_record(house)
    take_up_contacts()
    make_contact(house.organisation)
    age(close(house))
    monkeypatch.setattr("syncs.closing.actions.purge._delete_the_rest", lambda closure: None)

    end_closed_organisations(database_now())

    left = {name for name in rows_of(house.organisation) if name.startswith("contacts_")}
    assert left == {
        *("contacts_addresssecrets", "contacts_mailhook", "contacts_mailinglist"),
        "contacts_suppressionfile",
    }
    assert SuppressionFileLine.objects.count() == 0


def test_when_its_time_is_over_nobody_restores_it(house: House) -> None:
    closure = close(house)
    age(closure)

    with pytest.raises(TooLate):
        restore_organisation(closure, by=make_member(house.organisation).user, now=database_now())

    assert Closure.objects.exists()


def test_of_two_admins_who_close_it_at_once_one_does(house: House, transactional_db: None) -> None:
    def attempt(user: User) -> str:
        try:
            close_organisation(house.organisation, by=user, now=database_now())
        except ClosedAlready:
            return "already"
        return "closed"

    admins = [make_member(house.organisation).user for _ in range(2)]

    assert sorted(at_once(*(partial(attempt, each) for each in admins))) == ["already", "closed"]
    assert Closure.objects.get().halted_syncs == [house.sync.pk]


def test_a_member_of_another_organisation_switches_past_the_closed_one(
    house: House, other_house: House
) -> None:
    user = make_member(house.organisation).user
    other_house.organisation.members.create(user=user, role="viewer")
    close(house)

    html = client_of(user).get("/", follow=True).content.decode()

    assert "Brightwater" in html
    assert "Zylker" not in html
