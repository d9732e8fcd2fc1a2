"""A key that Recruit revokes: the connection is marked, syncs stop, admins are told once (R7)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation, Role
from syncs.connection.actions.key_change import retest
from syncs.connection.actions.refusal import ASKED_AGAIN_AFTER, FORGOTTEN_AFTER
from syncs.connection.actions.rejection import record_rejected_key
from syncs.models import Connection, ConnectionState, ImportRun, RunState, Sync, SyncState
from syncs.models.run_checkpoint import WaitReason
from syncs.models.sync import StopCause
from syncs.notifications.actions.tell import tell_by_myself
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.builders import make_member, make_sync, make_user
from tests.world.at_once import at_once
from tests.world.imports import (
    checkpoint_of,
    drive,
    make_import,
    refused_a_minute_ago,
    run_once,
    wake,
)
from tests.world.source import Source


@pytest.fixture
def admins(organisation: Organisation) -> list[str]:
    """Others, who are not to be told, are there too."""
    make_member(organisation, Role.MARKETER, email="bob@example.com")
    make_member(organisation, email="gone@example.com", is_active=False)
    make_user(email="charlie@example.com")
    addresses = ["alice@example.com", "dora@example.com"]
    for address in addresses:
        make_member(organisation, email=address)
    return addresses


def fail_with_rejected_key(sync: Sync) -> ImportRun:
    refused_a_minute_ago()
    run = drive(request_run(sync, user=None))
    assert run.state == RunState.FAILED
    return run


def reject() -> bool:
    return record_rejected_key(Connection.objects.get(), timezone.now())


def tell() -> None:
    tell_by_myself(timezone.now())


def told() -> list[str]:
    """Return to whom mails have gone, each to one person."""
    return [address for message in mail.outbox for address in message.to]


def test_run_that_is_refused_marks_the_connection_and_stops_its_syncs(
    source: Source, organisation: Organisation, sync: Sync
) -> None:
    other = make_sync(organisation, connection=sync.connection)
    paused = make_sync(organisation, connection=sync.connection, state=SyncState.PAUSED)
    run_once(sync)
    watermark = sync.watermark
    source.new_key()

    run = fail_with_rejected_key(sync)

    connection = Connection.objects.get()
    assert (run.error_code, "paste a new key" in run.what_to_do) == ("key_rejected", True)
    assert (connection.state, connection.key_works) == (ConnectionState.KEY_REJECTED, False)
    assert connection.rejected_at is not None
    found = Sync.objects.order_by("pk").values_list("state", "state_reason", "next_run_at")
    assert (
        list(found.filter(pk__in=[sync.pk, other.pk]))
        == [(SyncState.INACTIVE, StopCause.KEY_REJECTED.label, None)] * 2
    )
    paused.refresh_from_db()
    sync.refresh_from_db()
    assert (paused.state, sync.watermark) == (SyncState.PAUSED, watermark)


def refused(sync: Sync) -> ImportRun:
    """Return a run that Recruit refused once."""
    run = request_run(sync, user=None)
    advance(run.pk)
    return run


def test_one_refusal_stops_nothing_and_is_asked_about_a_minute_later(
    source: Source, organisation: Organisation
) -> None:
    sync = make_import(source.connect_by_oauth(organisation))
    source.add("maria@mail.example")
    source.trouble("error_in_200", match="/oauth/v2/token", code="invalid_code")

    began = timezone.now()

    run = refused(sync)

    waiting = checkpoint_of(run)
    assert waiting.wait_reason == WaitReason.KEY_REFUSED
    minute = timedelta(minutes=1)
    assert began + minute <= waiting.wake_at <= timezone.now() + minute
    sync.refresh_from_db()
    assert sync.state == SyncState.ACTIVE
    assert Connection.objects.get().state == ConnectionState.CONNECTED
    wake(run)
    assert drive(run).new == 1
    assert Connection.objects.get().refused_at is None


def test_second_refusal_a_minute_later_rejects_the_key(source: Source, sync: Sync) -> None:
    source.new_key()
    run = refused(sync)
    first = Connection.objects.get().refused_at
    assert first is not None
    Connection.objects.update(refused_at=first - ASKED_AGAIN_AFTER)
    wake(run)

    drive(run)

    assert (run.state, run.error_code) == (RunState.FAILED, "key_rejected")
    assert Connection.objects.get().state == ConnectionState.KEY_REJECTED


def test_refusals_within_the_minute_are_one(source: Source, sync: Sync) -> None:
    other = make_import(sync.connection)
    source.new_key()
    runs = [refused(sync), refused(other)]
    for run in runs:
        wake(run)
        advance(run.pk)

    assert {checkpoint_of(run).wait_reason for run in runs} == {WaitReason.KEY_REFUSED}
    assert Connection.objects.get().state == ConnectionState.CONNECTED


def test_refusal_of_long_ago_says_nothing_of_one_today(source: Source, sync: Sync) -> None:
    source.new_key()
    Connection.objects.update(refused_at=timezone.now() - 2 * FORGOTTEN_AFTER)

    run = refused(sync)

    assert checkpoint_of(run).wait_reason == WaitReason.KEY_REFUSED
    assert Connection.objects.get().state == ConnectionState.CONNECTED


def test_each_admin_is_told_in_a_mail_what_stopped_and_what_to_do(
    source: Source, sync: Sync, admins: list[str], settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example.com"
    source.new_key()
    fail_with_rejected_key(sync)

    tell()

    assert told() == admins
    message = mail.outbox[0]
    organisation, connection = sync.organisation, sync.connection
    assert message.subject == f"{organisation.name}: Recruit rejected the key of {connection.name}"
    body = " ".join(message.body.split())
    assert "1 sync is inactive. Nobody leaves a list because of it" in body
    assert "You can enter a new key." in body
    address = f"/o/{organisation.slug}/settings/recruit/{connection.pk}/account/"
    assert f"https://sync.example.com{address}" in message.body
    assert source.ready["zsc_key"][-4:] not in message.body


def test_further_failing_runs_tell_nobody(source: Source, sync: Sync, admins: list[str]) -> None:
    other = make_import(sync.connection)
    source.new_key()
    fail_with_rejected_key(sync)
    tell()

    fail_with_rejected_key(other)
    fail_with_rejected_key(sync)
    tell()

    assert told() == admins


def test_many_runs_that_are_refused_at_once_tell_once(
    source: Source, sync: Sync, admins: list[str]
) -> None:
    assert at_once(reject, reject, reject) == [True, True, True]

    at_once(tell, tell, tell)

    assert sorted(told()) == admins


def test_key_that_was_good_again_meanwhile_is_news_when_it_is_rejected(
    source: Source, sync: Sync, admins: list[str]
) -> None:
    alice = sync.organisation.members.get(user__email="alice@example.com").user
    reject()
    tell()
    retest(Connection.objects.get(), by=alice, now=timezone.now())

    reject()
    tell()

    assert told() == admins * 2
    assert all("Recruit rejected the key" in message.subject for message in mail.outbox)


def test_sync_that_was_started_in_spite_of_a_rejected_key_is_stopped_by_its_failure(
    source: Source, sync: Sync
) -> None:
    source.new_key()
    fail_with_rejected_key(sync)
    Sync.objects.update(state=SyncState.ACTIVE)

    fail_with_rejected_key(sync)

    sync.refresh_from_db()
    assert (sync.state, sync.state_reason) == (SyncState.INACTIVE, StopCause.KEY_REJECTED.label)


def test_name_with_a_line_break_makes_no_second_header(
    source: Source, sync: Sync, admins: list[str]
) -> None:
    Organisation.objects.update(name="Zylker\r\nBcc: everybody@example.com")
    reject()

    tell()

    assert told() == admins
    assert mail.outbox[0].bcc == []
    assert "\n" not in mail.outbox[0].subject


def test_rejection_of_a_key_that_was_replaced_is_no_news(source: Source, sync: Sync) -> None:
    old = Connection.objects.get()
    Connection.objects.update(key_version=old.key_version + 1)

    assert record_rejected_key(old, timezone.now()) is False

    sync.refresh_from_db()
    assert (Connection.objects.get().state, sync.state) == (
        ConnectionState.CONNECTED,
        SyncState.ACTIVE,
    )


def test_day_of_the_rejection_is_that_of_the_first_run_that_found_out(
    source: Source, sync: Sync
) -> None:
    first = timezone.now() - timedelta(hours=1)
    record_rejected_key(Connection.objects.get(), first)

    reject()

    assert Connection.objects.get().rejected_at == first
