"""Makes the mails that are due, and hands each over to the mail server (R96).

A mail is a row before it is sent. A worker claims it by putting off when it is tried again; if that
worker dies, it is tried again then. Only where a worker dies after the server has taken the mail,
and before that is noted, it comes twice, under one Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from syncs.models import Notification, NotificationMail
from syncs.notifications.actions.letters import letter_of
from syncs.notifications.actions.track import hold_concerns
from syncs.sql.statements import execute_outside_runs

logger = logging.getLogger(__name__)

CLAIMED_FOR = timedelta(minutes=5)
"""Far longer than the mail server has to take a mail."""

FIRST_PAUSE = timedelta(minutes=1)
MAX_PAUSE = timedelta(hours=1)
MAX_ATTEMPTS = 12
MAX_AGE = timedelta(days=2)
"""News that is older is none; the pages have told it all the while."""

MAX_REST = timedelta(minutes=5)
"""The longest that all mails wait for a server that did not answer to one of them."""

MAX_SECONDS = 8.0
"""The longest that one call goes on to the next mail: with the connection of the last one it holds
its worker for half a minute at most."""

REFUSED = (SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused)
"""Errors about one mail; after any other the server is left alone for a while."""

MAILS_LOCK = 0x3A11
"""The advisory lock of whoever sends: a server that hangs holds one process and no second one."""


@transaction.atomic
def make_mails(now: datetime) -> int:
    """Make one mail to each member of all that is due; returns how many were made."""
    hold_concerns()
    due = Notification.objects.filter(mail=None, mail_due_at__lte=now).order_by("member_id", "id")
    by_member: dict[int, list[Notification]] = {}
    for notification in due:
        by_member.setdefault(notification.member_id, []).append(notification)
    for notifications in by_member.values():
        _make_mail(notifications, now)
    return len(by_member)


def send_mails(now: datetime, *, max_seconds: float = MAX_SECONDS) -> int:
    """Send what waits, one after the other; returns how many the server took. Does nothing while
    somebody else is at it.

    A server that does not answer ends it: it rests then for as long as that mail waits, five
    minutes at most. `now` is PostgreSQL's.
    """
    if not _take_lock():
        return 0
    try:
        return 0 if _is_server_resting(now) else _send(now, monotonic() + max_seconds)
    finally:
        _give_lock_back()


def are_mails_waiting(now: datetime) -> bool:
    """Tell whether there is a mail to be tried now."""
    return _waiting(now).exists() and not _is_server_resting(now)


def _send(now: datetime, until: float) -> int:
    server = get_connection(fail_silently=False)
    sent = 0
    try:
        while mail := _claim(now):
            error = _hand_over(mail, server)
            if error is None:
                sent += _note_sent(mail, now)
            else:
                _note_failure(mail, error, now)
            if (error and not isinstance(error, REFUSED)) or monotonic() >= until:
                break
    finally:
        server.close()
    return sent


def _make_mail(notifications: Sequence[Notification], now: datetime) -> None:
    first = notifications[0]
    mail = NotificationMail.objects.create(
        organisation_id=first.organisation_id, member_id=first.member_id, made_at=now, due_at=now
    )
    ids = [notification.pk for notification in notifications]
    Notification.objects.filter(pk__in=ids).update(mail=mail)


def _waiting(now: datetime) -> QuerySet[NotificationMail]:
    waiting = NotificationMail.objects.filter(sent_at=None, given_up_at=None, due_at__lte=now)
    return waiting.filter(member__user__is_active=True, organisation__closure=None)


def _is_server_resting(now: datetime) -> bool:
    """Tell whether the server did not answer a moment ago."""
    with connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            "is_mail_server_resting",
            now=now,
            refused=[error.__name__ for error in REFUSED],
            first_pause=FIRST_PAUSE,
            max_rest=MAX_REST,
            max_pause=MAX_PAUSE,
        )
        (rests,) = cursor.fetchone()
    return bool(rests)


@transaction.atomic
def _claim(now: datetime) -> NotificationMail | None:
    """Take a mail that nobody else is sending, and let others wait with it. That of most attempts
    comes first: where the server is away it is the one whose pauses have grown."""
    free = _waiting(now).select_for_update(skip_locked=True, of=("self",))
    mail = free.order_by("-attempts", "due_at", "id").first()
    if mail:
        mail.attempts += 1
        mail.due_at = now + CLAIMED_FOR
        mail.save(update_fields=["attempts", "due_at"])
    return mail


def _hand_over(mail: NotificationMail, server: BaseEmailBackend) -> Exception | None:
    """Send it, and return the error where that cannot be done."""
    letter = letter_of(mail)
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.address],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=server,
    )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.warning("mail %s: not sent: %s", mail.pk, type(error).__name__)
        return error
    return None


def _note_sent(mail: NotificationMail, now: datetime) -> int:
    return _claimed(mail).update(sent_at=now, error="", failed_at=None)


def _note_failure(mail: NotificationMail, error: Exception, now: datetime) -> None:
    """Have it tried again after a pause that doubles, or give it up."""
    is_over = mail.attempts >= MAX_ATTEMPTS or now - mail.made_at > MAX_AGE
    _claimed(mail).update(
        due_at=now + min(FIRST_PAUSE * 2 ** (mail.attempts - 1), MAX_PAUSE),
        error=type(error).__name__,
        failed_at=Coalesce("failed_at", Value(now)),
        given_up_at=now if is_over else None,
    )


def _claimed(mail: NotificationMail) -> QuerySet[NotificationMail]:
    """Return it unless another worker has claimed it since."""
    return NotificationMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None)


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAILS_LOCK])
        (was_free,) = cursor.fetchone()
    return bool(was_free)


def _give_lock_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MAILS_LOCK])
