"""Messages arrive signed, and once; what happens to one receiver is its own affair (R105)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import WebhookVerificationError

from contacts.models import Contact, Membership, Suppression, SuppressionKind
from recruit import public_addresses
from syncs.clock import database_now
from syncs.domain.outcomes import Reason
from syncs.models import HeldRecord, RunState
from syncs.sql.statements import read_statement
from syncs.webhooks.actions import attempt
from syncs.webhooks.actions.call import is_nobody_sending
from syncs.webhooks.actions.forget import KEPT, forget_old_events
from syncs.webhooks.actions.outbox import (
    AT_ONCE,
    CLAIMED_FOR,
    PER_ORGANISATION,
    SLOW_AT_ONCE,
    SLOW_MS,
    send_deliveries,
)
from syncs.webhooks.actions.secrets import BOTH_FOR, replace_secret, rotate_webhook_secrets
from syncs.webhooks.actions.webhooks import (
    send_again,
    send_all_given_up,
    send_test,
    switch_off,
    switch_on,
)
from syncs.webhooks.models import DisabledCause, Webhook, WebhookDelivery, WebhookEvent
from syncs.webhooks.rules.retries import (
    BACK_AFTER,
    FAILING_FOR,
    MAX_ATTEMPTS,
    MAX_PAUSE,
    MAX_REST,
)
from tests.builders import join_list, make_contact, make_run
from tests.processes.fixtures import worker_environment
from tests.recruit.test_public_addresses import resolver
from tests.webhooks.telling import make_hook, send_once_more
from tests.world.at_once import at_once
from tests.world.holds import make_hold
from tests.world.house import House, make_house
from tests.world.patience import PATIENCE
from tests.world.receiver import Receiver
from tests.world.until import wait_until

SENDER = """
import django
django.setup()
from syncs.tasks import send_webhooks
send_webhooks()
"""


@pytest.fixture
def receivers() -> Iterator[list[Receiver]]:
    """So many that one organisation has more than are sent to at once, and another has one."""
    started = [Receiver() for _ in range(PER_ORGANISATION + 3)]
    yield started
    for each in started:
        each.stop()


def delivery_of(webhook: Webhook) -> WebhookDelivery:
    return webhook.deliveries.latest("id")


def test_messages_of_a_run_are_taken_by_the_public_library(
    house: House, receiver: Receiver, settings: Settings
) -> None:
    settings.PUBLIC_ORIGIN = "https://sync.example"
    _, secret = make_hook(house.organisation, receiver.url)
    run = make_run(house.sync, state=RunState.RUNNING, error="maria@secret.example")
    run.state, run.error_code, run.new, run.total = RunState.FAILED, "set_back", 3, 3
    run.save()

    assert send_deliveries() == 1

    (received,) = receiver.received
    message = received.verified(secret)
    assert received.headers["content-type"] == "application/json"
    assert received.message_id == WebhookEvent.objects.get().message_id
    assert (message["type"], message["organisation"]) == ("run.failed", "zylker")
    assert message["data"]["sync"] == {
        "id": house.sync.pk,
        "name": house.sync.name,
        "mailing_list": {"id": house.mailing_list.pk, "name": house.mailing_list.name},
        "url": f"https://sync.example/o/zylker/syncs/{house.sync.pk}/",
    }
    told = message["data"]["run"]
    assert told["error"]["code"] == "set_back"
    assert (told["counts"]["total"], told["counts"]["new"]) == (3, 3)
    assert told["started_at"] == "2026-11-21T12:00:00Z"
    assert "maria@" not in received.body.decode()
    with pytest.raises(WebhookVerificationError):
        received.verified("whsec_" + "A" * 43 + "=")
    assert send_deliveries() == 0
    assert len(receiver.received) == 1


def test_people_are_told_as_they_are_when_it_is_sent(house: House, receiver: Receiver) -> None:
    """A message that comes late puts nobody back on a list, and nobody on it who must not be
    mailed."""
    webhook, secret = make_hook(house.organisation, receiver.url)
    stays, leaves, suppressed = (make_contact(house.organisation) for _ in range(3))
    join_list(house.mailing_list, [stays, leaves, suppressed])
    Suppression.objects.create(
        organisation_id=house.organisation.pk,
        address=suppressed.address,
        kind=SuppressionKind.COMPLAINED,
    )
    make_hold(house.sync, people=2, because=Reason.OPTED_OUT)
    numbers = HeldRecord.objects.values("contact_id")
    held, goes = Contact.objects.filter(pk__in=numbers).order_by("pk")
    join_list(house.mailing_list, [held, goes])
    Membership.objects.filter(contact_id__in=[leaves.pk, goes.pk]).delete()

    for _ in range(7):  # each row of the builder is a statement, and so an event
        send_once_more(webhook)

    told = [each.verified(secret) for each in receiver.received]
    added = [
        m for each in told if each["type"] == "list.members_added" for m in each["data"]["members"]
    ]
    removed = [
        m
        for each in told
        if each["type"] == "list.members_removed"
        for m in each["data"]["members"]
    ]
    assert added == [
        {
            "contact": stays.pk,
            "email": stays.email,
            "first_name": "Maria",
            "last_name": "da Silva",
        }
    ]
    assert sorted(member["contact"] for member in removed) == [leaves.pk, goes.pk]
    Membership.objects.create(
        mailing_list_id=house.mailing_list.pk,
        contact_id=leaves.pk,
        organisation_id=house.organisation.pk,
    )
    send_again(webhook.deliveries.get(event__kind="list.members_removed"), now=database_now())
    receiver.received.clear()
    send_once_more(webhook)
    assert {
        kind: [m["contact"] for m in json.loads(each.body)["data"]["members"]]
        for each, kind in zip(receiver.received, receiver.kinds, strict=True)
    } == {"list.members_removed": [goes.pk], "list.members_added": [leaves.pk]}


def test_a_contact_that_was_erased_is_told_as_removed_by_number(
    house: House, receiver: Receiver
) -> None:
    webhook, secret = make_hook(house.organisation, receiver.url, "list.members_removed")
    erased = house.contact.pk
    Membership.objects.filter(contact_id=erased).delete()
    house.contact.delete()

    send_once_more(webhook)

    (received,) = receiver.received
    assert received.verified(secret)["data"]["members"] == [{"contact": erased, "email": None}]


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (500, {}, "It answered 500."),
        (
            302,
            {"location": "http://127.0.0.1:1/elsewhere"},
            "It answered 302, a redirect, which is not followed.",
        ),
        (404, {}, "It answered 404."),
    ],
)
def test_what_is_not_taken_is_tried_again_under_the_same_id(
    house: House, receiver: Receiver, status: int, headers: dict[str, str], said: str
) -> None:
    webhook, secret = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.status, receiver.answer_headers = status, headers

    assert send_deliveries() == 0
    delivery = delivery_of(webhook)
    assert (delivery.status, delivery.error, delivery.attempts) == (status, said, 1)
    assert delivery.due_at is not None
    assert send_deliveries() == 0
    receiver.status = 200
    assert send_once_more(webhook) == 1

    ids = [each.message_id for each in receiver.received]
    assert (len(ids), len(set(ids))) == (2, 1)
    assert receiver.received[1].verified(secret)["type"] == "webhook.test"
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.rests_until) == (0, None, None)


def test_pauses_grow_until_it_is_given_up_and_people_can_send_it_again(
    house: House, receiver: Receiver
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.status = 503

    pauses, rests = [], []
    for _ in range(MAX_ATTEMPTS):
        send_once_more(webhook)
        webhook.refresh_from_db()
        delivery = delivery_of(webhook)
        if delivery.due_at:
            pauses.append(round((delivery.due_at - database_now()).total_seconds() / 10))
        assert webhook.rests_until
        rests.append(round((webhook.rests_until - database_now()).total_seconds() / 10))

    assert pauses[:8] == [1, 3, 9, 27, 81, 243, 729, 2187]
    assert pauses[-1] == MAX_PAUSE.total_seconds() / 10
    assert 2.5 < sum(pauses) * 10 / 86_400 < 3, "days: a weekend is no reason to give up"
    assert rests[:7] == [1, 2, 4, 8, 16, 32, 64]
    assert rests[-1] == MAX_REST.total_seconds() / 10
    assert (delivery.due_at, delivery.given_up_at is not None) == (None, True)
    receiver.status = 200
    assert send_all_given_up(webhook, now=database_now()) == 1
    assert send_all_given_up(webhook, now=database_now()) == 0
    assert send_once_more(webhook) == 1
    assert len({each.message_id for each in receiver.received}) == 1
    assert send_again(delivery_of(webhook), now=database_now())
    assert not send_again(delivery_of(webhook), now=database_now())


@pytest.mark.parametrize(("failures", "taken"), [(BACK_AFTER, 2), (BACK_AFTER - 1, 1)])
def test_what_waits_is_sent_once_a_receiver_is_back(
    house: House, receiver: Receiver, failures: int, taken: int
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.status = 503
    for _ in range(failures):
        send_once_more(webhook)
    Webhook.objects.update(rests_until=None)
    receiver.status = 200

    send_test(webhook, now=database_now())

    assert send_deliveries() == taken


def test_a_webhook_that_takes_nothing_for_days_is_switched_off_and_loses_nothing(
    house: House, receiver: Receiver
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.status = 500
    send_once_more(webhook)
    almost = database_now() - FAILING_FOR + timedelta(minutes=5)
    Webhook.objects.update(failing_since=almost)
    send_once_more(webhook)
    webhook.refresh_from_db()
    assert webhook.disabled_at is None

    Webhook.objects.update(failing_since=database_now() - FAILING_FOR)
    send_once_more(webhook)
    webhook.refresh_from_db()
    assert webhook.disabled_cause == DisabledCause.FAILING
    join_list(house.mailing_list, [make_contact(house.organisation)])
    tried = len(receiver.received)
    assert send_once_more(webhook) == 0
    assert len(receiver.received) == tried

    receiver.status = 200
    assert switch_on(webhook)
    assert (send_once_more(webhook), receiver.kinds[tried:]) == (
        2,
        ["webhook.test", "list.members_added"],
    )


def test_a_receiver_that_is_gone_is_asked_no_more(house: House, receiver: Receiver) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.status = 410

    send_deliveries()

    webhook.refresh_from_db()
    assert webhook.disabled_cause == DisabledCause.GONE


def test_switched_off_by_hand_it_is_told_later(house: House, receiver: Receiver) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    assert switch_off(webhook, now=database_now())
    send_test(webhook, now=database_now())

    assert (send_deliveries(), receiver.received) == (0, [])
    switch_on(webhook)
    assert send_deliveries() == 1


def test_both_secrets_sign_for_a_day(house: House, receiver: Receiver) -> None:
    webhook, before = make_hook(house.organisation, receiver.url)
    after = replace_secret(webhook, now=database_now())
    send_test(webhook, now=database_now())
    send_deliveries()

    assert [receiver.received[0].verified(each)["type"] for each in (before, after)] == [
        "webhook.test"
    ] * 2
    Webhook.objects.update(earlier_until=database_now() - timedelta(seconds=1))
    send_test(webhook, now=database_now())
    send_deliveries()
    assert receiver.received[1].verified(after)
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].verified(before)
    webhook.refresh_from_db()
    assert timedelta(hours=24) == BOTH_FOR
    assert before.removeprefix("whsec_") not in repr(bytes(webhook.secrets))


def test_secrets_are_encrypted_anew_with_the_ring(
    house: House, receiver: Receiver, settings: Settings
) -> None:
    webhook, secret = make_hook(house.organisation, receiver.url)
    newest = Fernet.generate_key().decode()
    earlier = settings.SECRETS_KEY_RING
    settings.SECRETS_KEY_RING = (newest, *earlier)
    assert rotate_webhook_secrets().done == [webhook.pk]

    settings.SECRETS_KEY_RING = (newest,)
    send_test(webhook, now=database_now())
    assert send_deliveries() == 1
    assert receiver.received[0].verified(secret)
    settings.SECRETS_KEY_RING = earlier
    assert rotate_webhook_secrets().unreadable == [webhook.pk]
    send_test(webhook, now=database_now())
    assert send_deliveries() == 0
    assert "It could not be signed" in delivery_of(webhook).error


def test_nothing_goes_into_a_private_network(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator has named 127.0.0.1; once that is taken back, nothing is sent there, nor to a
    name that leads there."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    webhook, _ = make_hook(house.organisation, f"http://127.0.0.1:{port}/hook")
    send_test(webhook, now=database_now())
    settings.ALLOWED_WEBHOOK_HOSTS = frozenset()
    send_deliveries()
    assert "https://" in delivery_of(webhook).error

    said = []
    monkeypatch.setattr(public_addresses, "socket", resolver("127.0.0.1"))  # the world's names
    for url in (
        "https://localhost/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://receiver.example/hook",
    ):
        Webhook.objects.update(url=url)
        send_once_more(webhook)
        said.append(delivery_of(webhook).error)
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()
    listener.close()
    assert all("private network" in each for each in said)


def test_a_resolver_that_hangs_ends_the_attempt_in_its_time(
    house: House, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the operator has named the host or not."""
    monkeypatch.setattr(attempt, "TOTAL_SECONDS", 0.05)
    answers = Event()
    hung = SimpleNamespace(getaddrinfo=lambda *_, **__: answers.wait(PATIENCE), SOCK_STREAM=1)
    monkeypatch.setattr(public_addresses, "socket", hung)
    settings.ALLOWED_WEBHOOK_HOSTS = frozenset({"named.example"})

    for host in ("named.example", "receiver.example"):
        webhook, _ = make_hook(house.organisation, f"https://{host}/hook")
        send_test(webhook, now=database_now())
    send_deliveries()

    said = set(WebhookDelivery.objects.values_list("error", "attempts"))
    answers.set()
    assert said == {("No answer within 0 seconds.", 1)}


def test_old_events_are_forgotten(house: House, receiver: Receiver) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now())
    send_test(webhook, now=database_now() - KEPT - timedelta(minutes=1))

    assert forget_old_events(database_now()) == 1
    assert webhook.deliveries.count() == 1


def test_it_is_noticed_that_no_worker_reads_the_queue(house: House, receiver: Receiver) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    send_test(webhook, now=database_now() - timedelta(minutes=3))
    assert is_nobody_sending(database_now())
    Webhook.objects.update(rests_until=database_now())
    assert not is_nobody_sending(database_now())
    Webhook.objects.update(rests_until=None, tried_at=timezone.now())
    assert not is_nobody_sending(database_now())


@pytest.mark.django_db(transaction=True)
def test_slow_receivers_keep_nobody_else_waiting(receivers: list[Receiver]) -> None:
    """However many are slow, and of however many organisations: another's message goes through
    while they are waited for."""
    slow, quick = receivers[:2]
    slow.is_let.clear()
    houses = [make_house(f"slow-{number}") for number in range(AT_ONCE // PER_ORGANISATION)]
    for each in houses * PER_ORGANISATION:
        webhook, _ = make_hook(each.organisation, slow.url)
        send_test(webhook, now=database_now())
    Webhook.objects.update(took_ms=SLOW_MS)
    mine, _ = make_hook(make_house("brightwater").organisation, quick.url)

    def let_go() -> int:
        wait_until(lambda: len(slow.received) >= SLOW_AT_ONCE)
        send_test(mine, now=database_now())
        try:
            wait_until(lambda: len(quick.received) == 1)
            return len(slow.received)
        finally:
            slow.is_let.set()

    taken, at_once_slow = at_once(lambda: send_deliveries(max_seconds=60), let_go)

    assert (taken, at_once_slow) == (AT_ONCE + 1, SLOW_AT_ONCE)


def test_webhooks_for_which_nothing_waits_are_not_looked_at(house: House) -> None:
    webhook, _ = make_hook(house.organisation, "https://receiver.example/")
    for _ in range(100):
        webhook.pk = None  # one more
        webhook.save()
    send_test(webhook, now=database_now())

    plan = plan_of_claim()

    assert plan["Actual Rows"] == 1
    assert count_probes(plan, "webhooks_webhookdelivery") < Webhook.objects.count() / 10


def plan_of_claim() -> dict[str, Any]:
    """Have PostgreSQL claim a delivery, and return what it did."""
    now = database_now()
    values: dict[str, Any] = {"now": now, "until": now + CLAIMED_FOR, "slow_ms": SLOW_MS}
    statement = f"EXPLAIN (ANALYZE, FORMAT JSON) {read_statement('claim_delivery')}"
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "full": [], "may_be_slow": True})
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return plan


def count_probes(plan: dict[str, Any], table: str) -> int:
    """Return how often a plan, or a part of it, has looked into a table."""
    own = plan["Actual Loops"] if plan.get("Relation Name") == table else 0
    return int(own) + sum(count_probes(part, table) for part in plan.get("Plans", []))


@pytest.mark.django_db(transaction=True)
def test_a_webhook_is_sent_one_message_at_a_time(receivers: list[Receiver]) -> None:
    """Another one has had two when the first of this one is not answered yet."""
    slow, quick = receivers[:2]
    slow.is_let.clear()
    house = make_house("zylker")
    one, other = (make_hook(house.organisation, each.url)[0] for each in (slow, quick))
    for webhook in (one, one, one, other, other):
        send_test(webhook, now=database_now())

    def count_and_let() -> int:
        try:
            wait_until(lambda: len(quick.received) == 2)
            return one.deliveries.filter(attempts__gt=0).count()
        finally:
            slow.is_let.set()

    taken, tried = at_once(send_deliveries, count_and_let)

    assert (taken, tried, len(slow.received)) == (5, 1, 3)


@pytest.mark.django_db(transaction=True)
def test_of_one_organisation_a_part_is_sent_at_once(receivers: list[Receiver]) -> None:
    """Webhooks get their turn in the order of their making: when the last one is reached, all
    others of the busy organisation would have been."""
    house, other = make_house("zylker"), make_house("brightwater")
    *busy, quick = receivers
    for each in (*busy, quick):
        organisation = other.organisation if each is quick else house.organisation
        webhook, _ = make_hook(organisation, each.url)
        send_test(webhook, now=database_now())
    for each in busy:
        each.is_let.clear()

    def count_and_let() -> int:
        wait_until(lambda: bool(quick.received))
        wait_until(lambda: sum(len(each.received) for each in busy) >= PER_ORGANISATION)
        reached = sum(len(each.received) for each in busy)
        for each in busy:
            each.is_let.set()
        return reached

    taken, reached = at_once(send_deliveries, count_and_let)

    assert (taken, reached) == (len(busy) + 1, PER_ORGANISATION)


@pytest.mark.django_db(transaction=True)
def test_message_of_a_sender_that_is_killed_is_sent_by_another(receiver: Receiver) -> None:
    """The receiver has it already, so it comes once more, as the same."""
    webhook, secret = make_hook(make_house("zylker").organisation, receiver.url)
    send_test(webhook, now=database_now())
    receiver.is_let.clear()
    environment = worker_environment({"DJANGO_SETTINGS_MODULE": "recruitsync.settings"})
    sender = subprocess.Popen([sys.executable, "-c", SENDER], env=environment)
    assert receiver.is_reached.wait(PATIENCE)
    assert send_deliveries() == 0  # it is another's
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    receiver.is_let.set()

    assert send_deliveries() == 0
    claimed = delivery_of(webhook)
    assert claimed.due_at
    assert claimed.tried_at
    assert claimed.due_at - claimed.tried_at == CLAIMED_FOR
    Webhook.objects.update(claimed_until=database_now())
    assert (send_once_more(webhook), send_once_more(webhook)) == (1, 0)

    assert len(receiver.received) == 2
    assert len({each.message_id for each in receiver.received}) == 1
    assert receiver.received[-1].verified(secret)


@pytest.mark.django_db(transaction=True)
def test_of_several_senders_at_once_each_message_is_sent_by_one(receiver: Receiver) -> None:
    webhook, _ = make_hook(make_house("zylker").organisation, receiver.url)
    for _ in range(20):
        send_test(webhook, now=database_now())

    taken = at_once(*[send_deliveries] * 3)

    assert sum(taken) == len(receiver.received) == len({r.message_id for r in receiver.received})
    assert sum(taken) + send_deliveries() == 20
