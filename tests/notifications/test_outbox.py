"""Mails are rows before they are sent: one worker sends each, whatever dies (R96)."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import current_app
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Closure
from recruitsync.mail_server import CONNECTION_SECONDS, OWN_NAME_SECONDS
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import Notification, NotificationMail, Sync
from syncs.models.heartbeat import Part
from syncs.notifications.actions.outbox import (
    CLAIMED_FOR,
    MAILS_LOCK,
    MAX_AGE,
    MAX_ATTEMPTS,
    MAX_PAUSE,
    MAX_SECONDS,
    are_mails_waiting,
    make_mails,
    send_mails,
)
from syncs.notifications.actions.tell import send_and_go_on, tell_by_myself
from syncs.notifications.actions.track import track_concerns
from syncs.queue.call import count_calls
from tests.builders import make_member, make_run, make_sync
from tests.processes.fixtures import worker_environment
from tests.world.at_once import at_once
from tests.world.house import House, make_house
from tests.world.mail import Postbox, text_of_mail
from tests.world.until import wait_until

SECOND = timedelta(seconds=1)

FROM = "sync@example.com"

SENDER = """
import django
django.setup()
from syncs.tasks import send_notification_mails
send_notification_mails()
"""


@pytest.fixture
def due(house: House) -> NotificationMail:
    """A mail to Alice, of a sync that failed."""
    return make_due(house)


def make_due(house: House) -> NotificationMail:
    make_member(house.organisation, email="alice@example.com", name="Alice Admin")
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))
    make_run(house.sync, state="failed", error_code="set_back", error="maria@secret.example")
    now = timezone.now()
    track_concerns(now)
    make_mails(now)
    return NotificationMail.objects.get()


def put_off_the_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "recruitsync.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_mail_says_what_it_means_and_who_can_mend_it(
    house: House, due: NotificationMail, postbox: Postbox, settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example"

    assert send_mails(timezone.now()) == 1

    (message,) = postbox.to("alice@example.com")
    run = house.sync.runs.latest("id")
    assert str(message["Subject"]) == f"Zylker: {house.sync.name} failed"
    assert message["Auto-Submitted"] == "auto-generated"
    text = text_of_mail(message)
    assert "Since 21 November 2026, 17:31 (Asia/Kolkata)." in text
    words = " ".join(text.split())
    assert "What was applied is kept." in words
    assert "You can run the sync again." in words
    assert f"https://sync.example/o/zylker/runs/{run.pk}/" in text
    assert "https://sync.example/o/zylker/settings/notifications/" in text
    assert "maria@" not in text
    due.refresh_from_db()
    assert (due.attempts, due.sent_at is not None) == (1, True)


def test_what_is_over_by_now_is_told_as_that(
    house: House, due: NotificationMail, postbox: Postbox
) -> None:
    make_run(house.sync)
    track_concerns(timezone.now())

    send_mails(timezone.now())

    (message,) = postbox.to("alice@example.com")
    assert str(message["Subject"]) == f"Zylker: {house.sync.name} works again"


def test_what_nobody_cares_about_any_more_is_not_told_as_mended(
    house: House, due: NotificationMail, postbox: Postbox
) -> None:
    house.sync.pause()
    track_concerns(timezone.now())

    send_mails(timezone.now())

    text = text_of_mail(postbox.newest_to("alice@example.com"))
    assert text.startswith(f"{house.sync.name} failed\n")
    assert "It was paused, changed or deleted since, so there is nothing to do." in text


def test_several_changes_are_one_mail(house: House, postbox: Postbox) -> None:
    make_member(house.organisation, email="alice@example.com")
    for sync in (house.sync, make_sync(house.organisation)):
        make_run(sync, state="failed", error_code="set_back")
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))

    tell_by_myself(timezone.now())

    assert postbox.subjects_to("alice@example.com") == ["Zylker: 2 things need attention"]


def test_server_that_is_away_is_tried_again_after_pauses_that_double(
    due: NotificationMail, settings: Settings
) -> None:
    put_off_the_server(settings)
    now = timezone.now()

    pauses = []
    for _ in range(8):
        assert send_mails(now) == 0
        due.refresh_from_db()
        pauses.append((due.due_at - now).total_seconds() / 60)
        assert send_mails(due.due_at - SECOND) == 0
        now = due.due_at

    assert pauses == [1, 2, 4, 8, 16, 32, 60, MAX_PAUSE.total_seconds() / 60]
    assert (due.attempts, due.error, due.given_up_at) == (8, "ConnectionRefusedError", None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (send_mails(now), len(mail.outbox)) == (1, 1)


def test_mail_is_given_up_after_its_last_attempt(due: NotificationMail, settings: Settings) -> None:
    put_off_the_server(settings)
    NotificationMail.objects.update(attempts=MAX_ATTEMPTS - 2)

    given_up = []
    now = timezone.now()
    for _ in range(3):
        send_mails(now)
        due.refresh_from_db()
        given_up.append(due.given_up_at is not None)
        now = due.due_at

    assert (given_up, due.attempts) == ([False, True, True], MAX_ATTEMPTS)


def test_news_that_is_old_is_given_up(due: NotificationMail, settings: Settings) -> None:
    put_off_the_server(settings)

    send_mails(due.made_at + MAX_AGE)
    due.refresh_from_db()
    assert due.given_up_at is None
    send_mails(due.due_at)

    due.refresh_from_db()
    assert due.given_up_at is not None


def test_server_that_is_away_is_asked_once_a_tick(house: House, settings: Settings) -> None:
    for _ in range(3):
        make_member(house.organisation)
    make_due_for_all(house)
    put_off_the_server(settings)

    send_mails(timezone.now())

    assert sorted(NotificationMail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 1]


def test_server_that_is_away_is_asked_for_no_other_mail_meanwhile(
    house: House, settings: Settings
) -> None:
    make_member(house.organisation)
    make_due_for_all(house)
    put_off_the_server(settings)
    began = timezone.now()

    asked_at: list[int] = []
    for minute in range(25):
        now = began + timedelta(minutes=minute)
        before = attempts()
        is_waiting = are_mails_waiting(now)
        send_mails(now)
        assert is_waiting == (attempts() > before)
        asked_at += [minute] * (attempts() - before)

    assert asked_at == [0, 1, 3, 7, 12, 13, 15, 20, 24]


def attempts() -> int:
    return sum(NotificationMail.objects.values_list("attempts", flat=True))


def test_a_server_that_hangs_holds_one_process_and_for_half_a_minute(
    due: NotificationMail, postbox: Postbox
) -> None:
    assert MAX_SECONDS + OWN_NAME_SECONDS + CONNECTION_SECONDS <= 30

    with closing(psycopg2.connect(**connection.get_connection_params())) as other:
        other.cursor().execute("SELECT pg_advisory_lock(%s)", [MAILS_LOCK])
        assert send_mails(timezone.now()) == 0

    due.refresh_from_db()
    assert due.attempts == 0
    wait_until(lambda: send_mails(timezone.now()))


def test_what_is_left_of_many_mails_is_called_for_once_more(house: House, postbox: Postbox) -> None:
    make_member(house.organisation)
    make_due_for_all(house)
    current_app.control.purge()

    calls = []
    for _ in range(3):
        send_and_go_on(timezone.now(), max_seconds=0)
        calls.append((NotificationMail.objects.filter(sent_at=None).count(), count_calls()))

    assert calls == [(1, 1), (0, 1), (0, 1)]


class Choosy(Postbox):
    """A server that knows one address only, and says so."""

    async def handle_RCPT(  # noqa: N802  (named so by aiosmtpd)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if address != "alice@example.com":
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


class Slow(Postbox):
    """A server that does not go on, before or after it has taken the mail, until it is let."""

    def __init__(self, *, after: bool) -> None:
        self.after, self.is_reached, self.is_let = after, False, False
        super().__init__()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if not self.after:
            await self._wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        taken = await super().handle_DATA(server, session, envelope)
        if self.after:
            await self._wait()
        return taken

    async def _wait(self) -> None:
        self.is_reached = True
        while not self.is_let:
            await asyncio.sleep(0.02)


@pytest.fixture
def servers() -> Iterator[list[Postbox]]:
    """The servers of a test, which are stopped in the end."""
    started: list[Postbox] = []
    yield started
    for server in started:
        server.stop()


def use(server: Postbox, servers: list[Postbox], settings: Settings) -> None:
    server.start()
    servers.append(server)
    settings.EMAIL_BACKEND = "recruitsync.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.DEFAULT_FROM_EMAIL = FROM


def test_address_that_is_refused_keeps_nobody_else_from_mail(
    house: House, servers: list[Postbox], settings: Settings
) -> None:
    make_member(house.organisation, email="aaron@example.com")
    make_due_for_all(house)
    choosy = Choosy()
    use(choosy, servers, settings)

    assert send_mails(timezone.now()) == 1

    assert [address for address, _ in choosy.mails] == ["alice@example.com"]
    errors = NotificationMail.objects.order_by("id").values_list("error", flat=True)
    assert list(errors) == ["SMTPRecipientsRefused", ""]


def make_due_for_all(house: House) -> None:
    make_member(house.organisation, email="alice@example.com")
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))
    make_run(house.sync, state="failed", error_code="set_back")
    now = timezone.now()
    track_concerns(now)
    make_mails(now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_mail_of_a_sender_that_is_killed_is_sent_by_another(
    after: bool, servers: list[Postbox], settings: Settings
) -> None:
    report_heartbeat(*Part)
    due = make_due(make_house("zylker"))
    server = Slow(after=after)
    use(server, servers, settings)
    sender = start_sender(server)
    wait_until(lambda: server.is_reached)

    assert send_mails(timezone.now()) == 0  # it is another's
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait(timeout=60)
    wait_until(is_nobody_sending)
    server.is_let = True
    assert send_mails(timezone.now()) == 0
    due.refresh_from_db()
    assert send_mails(due.due_at - SECOND) == 0
    assert send_mails(due.due_at) == 1
    assert send_mails(due.due_at + 2 * CLAIMED_FOR) == 0

    taken = [str(message["Message-ID"]) for message in server.to("alice@example.com")]
    assert len(taken) == 1 + after  # taken, and not noted so: it comes once more, as the same
    assert len(set(taken)) == 1
    assert Notification.objects.count() == 1


def is_nobody_sending() -> bool:
    """Tell whether PostgreSQL has noticed that the sender is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [MAILS_LOCK]
        )
        (held,) = cursor.fetchone()
    return not held


def start_sender(server: Postbox) -> subprocess.Popen[bytes]:
    """Start a process that sends what waits."""
    way_out = {
        "EMAIL_URL": f"smtp://{server.hostname}:{server.port}",
        "EMAIL_FROM": FROM,
    }
    environment = worker_environment({"DJANGO_SETTINGS_MODULE": "recruitsync.settings", **way_out})
    return subprocess.Popen([sys.executable, "-c", SENDER], env=environment)


@pytest.mark.django_db(transaction=True)
def test_of_several_senders_at_once_one_sends(servers: list[Postbox], settings: Settings) -> None:
    report_heartbeat(*Part)
    make_due(make_house("zylker"))
    box = Postbox()
    use(box, servers, settings)
    now = timezone.now()

    sent = at_once(*[lambda: send_mails(now)] * 3)

    assert (sorted(sent), len(box.to("alice@example.com"))) == ([0, 0, 1], 1)


def test_who_has_left_or_cannot_sign_in_gets_no_mail(
    house: House, due: NotificationMail, postbox: Postbox
) -> None:
    closure = Closure.objects.create(
        organisation=house.organisation, delete_at=timezone.now() + timedelta(days=1)
    )
    assert send_mails(timezone.now()) == 0
    closure.delete()

    due.member.user.is_active = False
    due.member.user.save()

    assert send_mails(timezone.now()) == 0

    due.member.delete()
    assert NotificationMail.objects.count() == 0
