"""Sends the deliveries that are due, many at once and one at a time to each webhook (R105).

A delivery is a row before it is sent. It is claimed by putting off when it is tried again: if the
process dies, it is tried again then, under the same id. All work on the database is done by the
thread that was called; the others only wait for receivers.
"""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from syncs.clock import database_now
from syncs.sql.statements import execute_outside_runs
from syncs.webhooks.actions.attempt import Message, PostAnswer, post
from syncs.webhooks.actions.messages import write_message
from syncs.webhooks.actions.secrets import secrets_in_force
from syncs.webhooks.models import DisabledCause, Webhook, WebhookDelivery
from syncs.webhooks.rules.retries import (
    BACK_AFTER,
    GONE,
    has_failed_for_long,
    is_given_up,
    pause_after,
    rest_after,
)
from syncs.webhooks.rules.signature import signature_headers
from web.key_ring import SecretUnreadable

logger = logging.getLogger(__name__)

AT_ONCE = 16
"""Receivers that are waited for at a time."""

SLOW_AT_ONCE = AT_ONCE // 2
"""Of these at most so many have been failing or slow lately, so that the others get through."""

PER_ORGANISATION = 4
"""Of these at most so many are of one organisation."""

SLOW_MS = 2_000
"""A receiver that took so long last time is slow."""

CLAIMED_FOR = timedelta(minutes=2)
"""Far longer than an attempt takes."""

MAX_SECONDS = 20.0
"""The longest that one call begins attempts."""

SENDERS_LOCK = 0x7E8B
"""The advisory lock of whoever sends: a second process would only double the connections."""


@dataclass(frozen=True)
class _Attempt:
    """A claimed delivery that is on its way."""

    delivery: WebhookDelivery
    organisation_id: int
    is_slow: bool


def send_deliveries(*, max_seconds: float = MAX_SECONDS) -> int:
    """Send what is due, and return how many deliveries were taken; 0 if somebody else is at it."""
    if not _take_lock():
        return 0
    try:
        return _Sender(until=monotonic() + max_seconds).send()
    finally:
        _give_lock_back()


def are_deliveries_due(now: datetime) -> bool:
    """Tell whether there is one that could be sent now."""
    due = WebhookDelivery.objects.filter(due_at__lte=now, webhook__disabled_at=None)
    return due.filter(webhook__organisation__closure=None).exists()


class _Sender:
    """One call's work: what is on its way, and until when more is begun."""

    def __init__(self, *, until: float) -> None:
        self._until = until
        self._on_the_way: dict[Future[PostAnswer], _Attempt] = {}
        self._taken = 0

    def send(self) -> int:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while True:
                self._begin(pool)
                if not self._on_the_way:
                    return self._taken
                ended, _ = wait(self._on_the_way, timeout=1.0, return_when=FIRST_COMPLETED)
                for future in ended:
                    self._note(self._on_the_way.pop(future), future.result())

    def _begin(self, pool: ThreadPoolExecutor) -> None:
        """Begin attempts while there is room, something is due and the time is not over."""
        while len(self._on_the_way) < AT_ONCE and monotonic() < self._until:
            now = database_now()
            attempt = self._claim(now)
            if attempt is None:
                return
            try:
                message = _message_of(attempt.delivery, now)
            except SecretUnreadable as error:
                self._note(attempt, PostAnswer(None, f"It could not be signed: {error}.", 0))
                continue
            except Exception:  # one that cannot be written keeps none of the others
                logger.exception("delivery %s: not written", attempt.delivery.pk)
                self._note(attempt, PostAnswer(None, "The message could not be written.", 0))
                continue
            self._on_the_way[pool.submit(post, message)] = attempt

    @transaction.atomic
    def _claim(self, now: datetime) -> _Attempt | None:
        by_organisation = Counter(each.organisation_id for each in self._on_the_way.values())
        full = [pk for pk, number in by_organisation.items() if number >= PER_ORGANISATION]
        slow = sum(each.is_slow for each in self._on_the_way.values())
        with connection.cursor() as cursor:
            execute_outside_runs(
                cursor,
                "claim_delivery",
                now=now,
                until=now + CLAIMED_FOR,
                full=full,
                may_be_slow=slow < SLOW_AT_ONCE,
                slow_ms=SLOW_MS,
            )
            found = cursor.fetchone()
        if found is None:
            return None
        related = ("webhook", "event__organisation")
        delivery = WebhookDelivery.objects.select_related(*related).get(pk=found[0])
        webhook = delivery.webhook
        is_slow = webhook.failures > 0 or webhook.took_ms >= SLOW_MS
        return _Attempt(delivery, webhook.organisation_id, is_slow)

    def _note(self, attempt: _Attempt, answer: PostAnswer) -> None:
        self._taken += note_answer(attempt.delivery, answer, now=database_now())


@transaction.atomic
def note_answer(delivery: WebhookDelivery, answer: PostAnswer, *, now: datetime) -> bool:
    """Note what became of an attempt, and tell whether the message was taken.

    If the delivery was asked for anew, or claimed by somebody else, since then, it stays so.
    """
    webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id).first()
    if webhook is None:
        return False
    same = WebhookDelivery.objects.filter(
        pk=delivery.pk, attempts=delivery.attempts, due_at=delivery.due_at
    )
    told = {"status": answer.status, "error": answer.error[:200], "took_ms": answer.took_ms}
    if answer.is_taken:
        same.update(**told, due_at=None, delivered_at=now, given_up_at=None)
    elif is_given_up(delivery.attempts):
        same.update(**told, due_at=None, given_up_at=now)
    else:
        same.update(**told, due_at=now + pause_after(delivery.attempts))
    _note_webhook(webhook, answer, now)
    return answer.is_taken


def _note_webhook(webhook: Webhook, answer: PostAnswer, now: datetime) -> None:
    same = Webhook.objects.filter(pk=webhook.pk)
    if answer.is_taken:
        if webhook.failures >= BACK_AFTER:
            webhook.deliveries.filter(due_at__gt=now).update(due_at=now)
        same.update(
            failures=0,
            failing_since=None,
            rests_until=None,
            claimed_until=None,
            took_ms=answer.took_ms,
        )
        return
    since = webhook.failing_since or now
    same.update(
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", Value(now)),
        rests_until=now + rest_after(webhook.failures + 1),
        claimed_until=None,
        took_ms=answer.took_ms,
    )
    if answer.status == GONE:
        _disable(webhook, DisabledCause.GONE, now)
    elif has_failed_for_long(since, now):
        _disable(webhook, DisabledCause.FAILING, now)


def _disable(webhook: Webhook, cause: DisabledCause, now: datetime) -> None:
    enabled = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)
    if enabled.update(disabled_at=now, disabled_cause=cause):
        logger.warning("webhook %s: switched off: %s", webhook.pk, cause.value)


def _message_of(delivery: WebhookDelivery, now: datetime) -> Message:
    body = write_message(delivery.event)
    signed = signature_headers(
        delivery.event.message_id,
        body,
        seconds=int(now.timestamp()),
        secrets=secrets_in_force(delivery.webhook, now=now),
    )
    headers = {"content-type": "application/json", "user-agent": "RecruitSync", **signed}
    return Message(delivery.webhook.url, headers, body)


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SENDERS_LOCK])
        (was_free,) = cursor.fetchone()
    return bool(was_free)


def _give_lock_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [SENDERS_LOCK])
