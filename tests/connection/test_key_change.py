"""Connecting an account and changing its key: R1 to R6."""

import threading
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation, User
from contacts.models import MailingList
from syncs.account.details import AccountDetails
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.edited import stored_account
from syncs.connection.actions.key_change import (
    AlreadyConnected,
    KeyChange,
    change_account,
    connect,
    retest,
)
from syncs.connection.actions.rejection import record_rejected_key
from syncs.connection.views.pages import key_change_in_words
from syncs.domain.schedule import Frequency
from syncs.models import (
    Connection,
    ConnectionState,
    CredentialsKind,
    ImportRun,
    Phase,
    RunState,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.sync import StopCause
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.request import queue_run, request_run
from syncs.run.advance import advance
from syncs.state.activate import KeyNotWorking, activate, activate_all
from tests.builders import make_connection, make_member, make_run, make_sync
from tests.world.at_once import at_once
from tests.world.imports import (
    addresses_on,
    checkpoint_of,
    drive,
    drive_to,
    is_balanced,
    make_import,
    refused_a_minute_ago,
    rows_of,
    run_once,
    spread,
)
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.patience import PATIENCE
from tests.world.source import Source
from web.seen import ChangedMeanwhile, Seen

MARIA = "maria@mail.example"


@pytest.fixture
def alice(organisation: Organisation) -> User:
    return make_member(organisation, email="alice@example.com").user


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


def change(connection: Connection, details: AccountDetails, by: User) -> KeyChange:
    """As a person does who has just loaded the page."""
    stored = Connection.objects.get(pk=connection.pk)
    return change_account(
        stored, details, seen=Seen.of(stored_account(stored)), by=by, now=timezone.now()
    )


def new_key(source: Source) -> AccountDetails:
    """The old key is dead from here on."""
    return source.details(secrets={"key": source.new_key()})


def states(*syncs: Sync) -> list[tuple[str, str]]:
    for sync in syncs:
        sync.refresh_from_db()
    return [(sync.state, sync.state_reason) for sync in syncs]


def test_connecting_keeps_the_account_and_what_it_says_of_itself(
    source: Source, organisation: Organisation, alice: User
) -> None:
    now = timezone.now()

    connection = connect(organisation, source.details(), by=alice, now=now)

    connection.refresh_from_db()
    assert connection.open_secrets() == {"key": source.ready["zsc_key"]}
    assert connection.secret_hint == source.ready["zsc_key"][-4:]
    assert (connection.secret_set_by, connection.tested_at) == (alice, now)
    assert (connection.edition, connection.account_type) == ("Enterprise", "Corporate HR")
    assert (connection.state, connection.key_works) == (ConnectionState.CONNECTED, True)


def test_connecting_with_a_wrong_key_saves_nothing(
    source: Source, organisation: Organisation, alice: User
) -> None:
    with pytest.raises(CheckFailed):
        connect(organisation, source.details(secrets={"key": "no"}), by=alice, now=timezone.now())

    assert not Connection.objects.exists()


def test_two_admins_who_connect_at_once_make_one_connection(
    source: Source, organisation: Organisation, alice: User
) -> None:
    def press() -> str:
        try:
            connect(organisation, source.details(), by=alice, now=timezone.now())
        except AlreadyConnected:
            return "too late"
        return "connected"

    assert sorted(at_once(press, press)) == ["connected", "too late"]
    assert Connection.objects.count() == 1


def test_new_key_makes_active_syncs_inactive_and_keeps_their_watermark(
    source: Source, organisation: Organisation, sync: Sync, alice: User
) -> None:
    source.add(MARIA)
    run_once(sync)
    watermark = sync.watermark
    paused = make_sync(organisation, connection=sync.connection, state=SyncState.PAUSED)
    once = make_sync(organisation, connection=sync.connection, frequency=Frequency.ONCE)

    done = change(sync.connection, new_key(source), alice)

    assert done == KeyChange(deactivated=2)
    assert states(sync, once) == [(SyncState.INACTIVE, StopCause.KEY_CHANGED.label)] * 2
    assert states(paused) == [(SyncState.PAUSED, "")]
    assert (sync.watermark, sync.next_run_at) == (watermark, None)
    assert watermark is not None


def test_other_connections_syncs_go_on(
    source: Source, organisation: Organisation, sync: Sync, alice: User
) -> None:
    other = make_sync(organisation, connection=make_connection(organisation))

    change(sync.connection, new_key(source), alice)

    assert states(sync, other) == [
        (SyncState.INACTIVE, StopCause.KEY_CHANGED.label),
        (SyncState.ACTIVE, ""),
    ]


def test_new_address_of_the_account_stops_its_syncs_too(
    source: Source, sync: Sync, alice: User
) -> None:
    address = source.ready["account_email"].upper()

    done = change(sync.connection, source.details(account_email=address), alice)

    sync.connection.refresh_from_db()
    assert (done.deactivated, sync.connection.account_email) == (1, address)


def test_key_that_does_not_work_changes_nothing(source: Source, sync: Sync, alice: User) -> None:
    with pytest.raises(CheckFailed):
        change(sync.connection, source.details(secrets={"key": "zsc.wrong"}), alice)

    sync.connection.refresh_from_db()
    assert sync.connection.open_secrets() == {"key": source.ready["zsc_key"]}
    assert (sync.connection.state, states(sync)) == (
        ConnectionState.CONNECTED,
        [(SyncState.ACTIVE, "")],
    )


def test_details_in_use_stop_nothing_so_that_a_form_may_be_sent_twice(
    source: Source, sync: Sync, alice: User
) -> None:
    details = new_key(source)
    seen = Seen.of(stored_account(sync.connection))
    change(sync.connection, details, alice)
    activate(sync, user=alice, now=timezone.now())

    again = Connection.objects.get()
    done = change_account(again, details, seen=seen, by=alice, now=timezone.now())

    assert done == KeyChange(is_new=False)
    assert states(sync) == [(SyncState.ACTIVE, "")]


def test_key_of_another_account_is_refused(source: Source, sync: Sync, alice: User) -> None:
    Connection.objects.update(account_number="60000001", account_name="Zylker")

    with pytest.raises(CheckFailed) as failed:
        change(sync.connection, new_key(source), alice)

    assert "belong to another Recruit account, Northwind Recruiting" in failed.value.problem
    assert failed.value.at == "key"
    assert states(sync) == [(SyncState.ACTIVE, "")]


def test_no_sync_goes_on_by_itself_where_recruit_tells_of_no_account(
    source: Source, sync: Sync, alice: User
) -> None:
    """R6: a key that works may be one of another account, whose records have the same numbers."""
    known = {"account_number": "486819", "account_name": "Northwind Recruiting"}
    Connection.objects.update(keep_running=True, **known)
    source.trouble("odd_value", match="/org", times=None, at=["org", 0, "zgid"], value=None)

    done = change(sync.connection, new_key(source), alice)

    assert done == KeyChange(deactivated=1, unproven="Northwind Recruiting")
    assert states(sync) == [(SyncState.INACTIVE, "account key changed")]
    assert Connection.objects.get().account_number == "486819"
    assert "does not tell whether they belong to Northwind Recruiting" in key_change_in_words(done)


def test_change_from_a_page_that_is_out_of_date_is_refused(
    source: Source, sync: Sync, alice: User
) -> None:
    seen = Seen.of(stored_account(sync.connection))
    change(sync.connection, new_key(source), alice)
    late = source.details(account_email="someone@else.example")

    with pytest.raises(ChangedMeanwhile):
        change_account(Connection.objects.get(), late, seen=seen, by=alice, now=timezone.now())


def test_of_two_changes_at_once_one_counts(source: Source, sync: Sync, alice: User) -> None:
    address: str = source.ready["account_email"]
    one, other = Connection.objects.get(), Connection.objects.get()

    def press(shown: Connection, changed: str) -> str:
        details, now = source.details(account_email=changed), timezone.now()
        try:
            change_account(shown, details, seen=Seen.of(stored_account(shown)), by=alice, now=now)
        except ChangedMeanwhile:
            return "too late"
        return "changed"

    done = at_once(lambda: press(one, address.upper()), lambda: press(other, address.title()))

    assert sorted(done) == ["changed", "too late"]
    assert Connection.objects.get().key_version == sync.connection.key_version + 1


def test_run_in_progress_stops_with_what_it_applied_kept(
    source: Source, sync: Sync, alice: User, tiny_slices: None
) -> None:
    records = [source.add(f"person{number}@mail.example") for number in range(25)]
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE)
    spread(run, after=10)
    drive_to(run, Phase.APPLY, position=1)

    done = change(sync.connection, new_key(source), alice)
    drive(run)

    assert (done.cancelled, run.state, run.cancel_reason) == (
        1,
        RunState.CANCELLED,
        StopCause.KEY_CHANGED.label,
    )
    assert addresses_on(sync.mailing_list) == {f"person{n}@mail.example" for n in range(10)}
    assert is_balanced(run)
    sync.refresh_from_db()
    assert sync.watermark is None
    activate(sync, user=alice, now=timezone.now())
    following = drive(ImportRun.objects.latest("id"))
    assert (following.unchanged, following.new) == (10, len(records) - 10)


def test_run_in_progress_that_meets_the_dead_key_first_is_cancelled_and_not_failed(
    source: Source, sync: Sync, alice: User
) -> None:
    """A worker that took the old key into its slice is refused after the new one was saved."""
    source.add(MARIA)
    run = request_run(sync, user=None)
    old = Connection.objects.get()
    change(sync.connection, new_key(source), alice)

    assert record_rejected_key(old, timezone.now()) is False
    advance(run.pk)

    run.refresh_from_db()
    assert (run.state, Connection.objects.get().key_works) == (RunState.CANCELLED, True)


def test_queued_run_ends_at_once_so_that_activation_can_queue_another(
    source: Source, sync: Sync, alice: User
) -> None:
    source.add(MARIA)
    queued = request_run(sync, user=None)

    change(sync.connection, new_key(source), alice)
    activated = activate(sync, user=alice, now=timezone.now())

    queued.refresh_from_db()
    following = drive(ImportRun.objects.latest("id"))
    assert activated
    assert (queued.state, queued.cancel_reason) == (RunState.CANCELLED, StopCause.KEY_CHANGED.label)
    assert (following.state, following.new) == (RunState.SUCCEEDED, 1)


def test_run_that_a_dispatcher_is_making_at_that_moment_is_cancelled_too(
    source: Source, sync: Sync, alice: User
) -> None:
    """The dispatcher holds the sync's lock; the change waits for it and sees its run."""
    details = new_key(source)
    changing = threading.Thread(
        target=copy_context().run, args=(_in_thread, sync.connection, details, alice)
    )
    with transaction.atomic():
        locked = Sync.objects.select_for_update().get(pk=sync.pk)
        run = queue_run(locked, Trigger.SCHEDULED, due_at=timezone.now())
        changing.start()
        wait_until_somebody_waits()
    changing.join(PATIENCE)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_CHANGED.label)]
    assert queue_due_runs(timezone.now() + timedelta(days=2)) == 0


def _in_thread(connection: Connection, details: AccountDetails, alice: User) -> None:
    try:
        change(connection, details, alice)
    finally:
        database.close()


def test_activated_sync_runs_at_once_and_reads_only_what_changed(
    seeded_source: Source, organisation: Organisation, alice: User
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    run_once(sync)
    change(sync.connection, new_key(seeded_source), alice)
    record = seeded_source.add(MARIA)

    assert activate(sync, user=alice, now=timezone.now())

    queued = ImportRun.objects.latest("id")
    assert (queued.state, queued.requested_by, queued.full) == (RunState.QUEUED, alice, False)
    assert queued.trigger == Trigger.ACTIVATION
    run = drive(queued)
    assert (run.total, run.api_calls) == (3, 3)  # two of the seed are younger than the overlap
    assert rows_of(run)[record] == ("new", None)
    sync.refresh_from_db()
    assert sync.next_run_at is not None
    assert timedelta(0) < sync.next_run_at - timezone.now() <= timedelta(days=1)


def test_activating_twice_at_once_makes_one_run(source: Source, sync: Sync, alice: User) -> None:
    change(sync.connection, new_key(source), alice)

    def press() -> bool:
        return activate(Sync.objects.get(), user=alice, now=timezone.now())

    assert sorted(at_once(press, press)) == [False, True]
    assert ImportRun.objects.count() == 1


def test_activate_all_starts_what_the_key_stopped_and_nothing_else(
    source: Source, organisation: Organisation, sync: Sync, alice: User
) -> None:
    connection = sync.connection
    paused = make_sync(organisation, connection=connection, state=SyncState.PAUSED)
    broken = make_sync(
        organisation, connection=connection, state=SyncState.INACTIVE, state_reason="No such zone"
    )
    unfit = make_sync(organisation, connection=connection, zone="Mars/Olympus_Mons")
    archived = make_sync(organisation, connection=connection)
    MailingList.objects.filter(pk=archived.mailing_list.pk).update(archived_at=timezone.now())
    change(connection, new_key(source), alice)

    done = activate_all(connection, user=alice, now=timezone.now())

    assert done.activated == [sync]
    assert {stays: why.split(":")[0] for stays, why in done.unfit} == {
        unfit: "Its schedule does not fit",
        archived: f"Its mailing list, {archived.mailing_list}, is archived",
    }
    assert states(sync, paused, broken, unfit, archived) == [
        (SyncState.ACTIVE, ""),
        (SyncState.PAUSED, ""),
        (SyncState.INACTIVE, "No such zone"),
        (SyncState.INACTIVE, StopCause.KEY_CHANGED.label),
        (SyncState.INACTIVE, StopCause.KEY_CHANGED.label),
    ]
    assert ImportRun.objects.get().sync == sync


@pytest.mark.parametrize(
    "changes",
    [{"tested_at": None}, {"state": ConnectionState.KEY_REJECTED}],
    ids=["not tested", "rejected"],
)
def test_nothing_is_activated_before_the_key_has_passed_its_test(
    source: Source, sync: Sync, alice: User, changes: dict[str, Any]
) -> None:
    change(sync.connection, new_key(source), alice)
    Connection.objects.update(**changes)

    with pytest.raises(KeyNotWorking):
        activate(sync, user=alice, now=timezone.now())
    with pytest.raises(KeyNotWorking):
        activate_all(sync.connection, user=alice, now=timezone.now())

    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_CHANGED.label)]


def test_connection_that_keeps_running_stops_no_sync(
    source: Source, sync: Sync, alice: User
) -> None:
    Connection.objects.update(keep_running=True)

    done = change(sync.connection, new_key(source), alice)

    source.add(MARIA)
    assert done == KeyChange()
    assert states(sync) == [(SyncState.ACTIVE, "")]
    assert run_once(sync).new == 1


def test_run_in_progress_goes_on_with_the_new_key_where_syncs_keep_running(
    seeded_source: Source, organisation: Organisation, alice: User, tiny_slices: None
) -> None:
    connection = seeded_source.connect(organisation, keep_running=True)
    run = request_run(make_import(connection), user=None)
    drive_to(run, Phase.FETCH, position=1)

    change(connection, new_key(seeded_source), alice)
    drive(run)

    assert (run.state, run.total) == (RunState.SUCCEEDED, 5000)


def test_slice_that_meets_the_dead_key_is_followed_by_one_with_the_new(
    source: Source, sync: Sync, alice: User
) -> None:
    """The worker read the connection, then the key was swapped."""
    Connection.objects.update(keep_running=True)
    old = Connection.objects.get()
    change(sync.connection, new_key(source), alice)

    assert record_rejected_key(old, timezone.now()) is False
    assert Connection.objects.get().state == ConnectionState.CONNECTED


def test_what_a_rejected_key_had_stopped_runs_again_where_syncs_keep_running(
    source: Source, sync: Sync, alice: User
) -> None:
    Connection.objects.update(keep_running=True)
    details = new_key(source)
    record_rejected_key(Connection.objects.get(), timezone.now())
    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_REJECTED.label)]

    done = change(sync.connection, details, alice)

    assert done == KeyChange(activated=1)
    assert states(sync) == [(SyncState.ACTIVE, "")]
    assert ImportRun.objects.get().state == RunState.QUEUED


def test_what_a_rejected_key_had_stopped_waits_for_a_person_otherwise(
    source: Source, sync: Sync, alice: User
) -> None:
    details = new_key(source)
    record_rejected_key(Connection.objects.get(), timezone.now())

    change(sync.connection, details, alice)

    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_CHANGED.label)]
    assert Connection.objects.get().key_works


def test_testing_again_reads_the_edition_and_keeps_what_an_admin_has_set(
    source: Source, sync: Sync, alice: User
) -> None:
    Connection.objects.update(account_type_override="Staffing Agency")
    source.set_edition(edition="Standard")

    retest(Connection.objects.get(), by=alice, now=timezone.now())

    connection = Connection.objects.get()
    assert (connection.edition, connection.edition_read) == ("Standard", "Standard")
    assert (connection.account_type, connection.account_type_read) == (
        "Staffing Agency",
        "Corporate HR",
    )


def test_testing_a_rejected_key_that_was_restored_makes_it_good_again(
    source: Source, sync: Sync, alice: User
) -> None:
    record_rejected_key(Connection.objects.get(), timezone.now())

    retest(Connection.objects.get(), by=alice, now=timezone.now())

    connection = Connection.objects.get()
    assert (connection.key_works, connection.rejected_at) == (True, None)
    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_REJECTED.label)]


def test_test_that_finds_the_key_dead_stops_the_syncs(
    source: Source, sync: Sync, alice: User
) -> None:
    source.new_key()
    refused_a_minute_ago()

    with pytest.raises(CheckFailed):
        retest(Connection.objects.get(), by=alice, now=timezone.now())

    assert Connection.objects.get().state == ConnectionState.KEY_REJECTED
    assert states(sync) == [(SyncState.INACTIVE, StopCause.KEY_REJECTED.label)]


def test_test_that_is_refused_for_the_first_time_stops_nothing(
    source: Source, sync: Sync, alice: User
) -> None:
    source.trouble("error", match="/users", status=401, code="AUTHENTICATION_FAILURE")

    with pytest.raises(CheckFailed, match=r"Nothing is stopped by that yet\. Test it again"):
        retest(Connection.objects.get(), by=alice, now=timezone.now())

    assert states(sync) == [(SyncState.ACTIVE, "")]
    retest(Connection.objects.get(), by=alice, now=timezone.now())
    assert Connection.objects.get().refused_at is None


def test_test_of_a_key_that_was_changed_meanwhile_says_nothing_about_the_new_one(
    source: Source, sync: Sync, alice: User
) -> None:
    old = Connection.objects.get()
    change(sync.connection, new_key(source), alice)

    with pytest.raises(CheckFailed):
        retest(old, by=alice, now=timezone.now())

    assert Connection.objects.get().key_works


def test_change_to_oauth_goes_on_with_the_same_people(
    source: Source, sync: Sync, alice: User
) -> None:
    record = source.add(MARIA)
    run_once(sync)
    change(
        sync.connection,
        source.oauth_details(refresh_token="", grant_code=source.grant_code()),
        alice,
    )
    activate(sync, user=alice, now=timezone.now())

    run = drive(ImportRun.objects.latest("id"))

    assert Connection.objects.get().credentials_kind == CredentialsKind.OAUTH
    assert rows_of(run) == {record: ("unchanged", None)}
    assert checkpoint_of(run).failures == 0


def test_finished_runs_are_left_alone(source: Source, sync: Sync, alice: User) -> None:
    run = make_run(sync)

    change(sync.connection, new_key(source), alice)

    run.refresh_from_db()
    assert (run.state, run.cancel_requested_at) == (RunState.SUCCEEDED, None)
