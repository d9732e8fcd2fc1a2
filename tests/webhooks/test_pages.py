"""Account settings → Webhooks, for admins alone (R105)."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from syncs.attention.queries.needs import find_needs
from syncs.clock import database_now
from syncs.domain.concerns import ConcernKind
from syncs.notifications.actions.outbox import send_mails
from syncs.notifications.actions.tell import tell_by_myself
from syncs.webhooks.actions.outbox import send_deliveries
from syncs.webhooks.actions.secrets import secrets_in_force
from syncs.webhooks.actions.webhooks import MAX_WEBHOOKS, send_test
from syncs.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from syncs.webhooks.queries.webhooks import webhook_of, webhooks_of
from tests.builders import make_member
from tests.webhooks.telling import make_hook, send_once_more
from tests.world.editing import stamps_on
from tests.world.house import House
from tests.world.mail import Postbox, text_of_mail
from tests.world.receiver import Receiver

PAGE = "/o/zylker/settings/webhooks/"


def words_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def press_replace(alice: Client, one: str, seen: str = "") -> Any:
    """Press *Replace the secret* on the page of a webhook, as it is now or was when it was seen."""
    stamp = seen or stamps_on(alice.get(one))[0]
    return alice.post(f"{one}secret/", {"seen": stamp}, follow=True)


def test_webhook_is_made_tested_read_about_and_asked_for_again(
    house: House, alice: Client, receiver: Receiver
) -> None:
    made = alice.post(f"{PAGE}new/", {"url": receiver.url, "run_failed": "on"})
    (secret,) = re.findall(r"whsec_[\w+/=]+", made.content.decode())
    webhook = Webhook.objects.get()
    one = f"{PAGE}{webhook.pk}/"
    assert (webhook.url, webhook.kinds) == (receiver.url, ["run.failed"])
    assert "no-store" in made["cache-control"]

    alice.post(f"{one}test/")
    assert "Waits" in words_of(alice.get(one))
    send_deliveries()
    assert receiver.received[0].verified(secret)["type"] == "webhook.test"
    page = alice.get(one)
    assert "Taken" in words_of(page)
    assert secret not in page.content.decode()
    delivery = webhook.deliveries.get()
    told = alice.get(f"{one}deliveries/{delivery.pk}/")
    assert receiver.received[0].message_id in words_of(told)
    assert '"type": "webhook.test"' in words_of(told)
    alice.post(f"{one}deliveries/{delivery.pk}/again/")
    send_deliveries()
    assert len({each.message_id for each in receiver.received}) == 1
    assert len(receiver.received) == 2

    replaced = press_replace(alice, one)
    (newer,) = re.findall(r"whsec_[\w+/=]+", replaced.content.decode())
    assert newer != secret
    assert "The one before signs too until" in words_of(replaced)
    alice.post(f"{one}off/")
    webhook.refresh_from_db()
    assert webhook.disabled_cause == "by_hand"
    alice.post(f"{one}on/")
    WebhookDelivery.objects.update(due_at=None, given_up_at=timezone.now())
    assert "Send what was given up again" in words_of(alice.get(one))
    alice.post(f"{one}again/")
    assert webhook.deliveries.filter(due_at__isnull=False).count() == 1
    assert "1 message that waits is never sent" in words_of(alice.get(f"{one}delete/"))
    alice.post(f"{one}delete/")
    assert not Webhook.objects.exists()


def test_a_log_is_counted_where_that_is_shown_by_indexes_of_what_is_not_taken(
    house: House,
) -> None:
    webhooks = [make_hook(house.organisation, f"https://{n}.example/")[0] for n in range(3)]
    now = timezone.now()
    taken = {"due_at": None, "delivered_at": now}
    states: list[dict[str, Any]] = [{"due_at": None, "given_up_at": now}, {"due_at": now}, taken]
    for webhook, number in zip(webhooks, (1, 2), strict=False):
        for state in (*states[:1] * number, *states[1:2] * number * 2, *states[2:] * 200):
            event = WebhookEvent.objects.create(organisation=house.organisation, kind="run.failed")
            webhook.deliveries.create(event=event, **state)

    with CaptureQueriesContext(connection) as captured:
        webhook_of(house.organisation, webhooks[0].pk)
    counted = webhooks_of(house.organisation)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = counted.explain()

    assert not any("webhooks_webhookdelivery" in each["sql"] for each in captured)
    numbers = [(vars(each)["waiting"], vars(each)["given_up"]) for each in counted]
    assert numbers == [(2, 1), (4, 2), (0, 0)]
    assert "webhook_waiting" in plan
    assert "webhook_given_up" in plan


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"run_failed": "on"}, "Enter the address of your receiver."),
        ({"url": "https://a.example/"}, "Choose at least one kind of event."),
        ({"url": "receiver", "run_failed": "on"}, "A web address begins with https:// and a host."),
        ({"url": "ftp://a.example/", "run_failed": "on"}, "A web address begins with https://"),
        ({"url": "http://a.example/", "run_failed": "on"}, "must begin with https://"),
        ({"url": "https://a.example:8443/", "run_failed": "on"}, "name no port"),
        ({"url": "https://10.0.0.1/", "run_failed": "on"}, "leads into a private network"),
        ({"url": "https://[::1]/", "run_failed": "on"}, "leads into a private network"),
        ({"url": "https://localhost/", "run_failed": "on"}, "leads into a private network"),
        ({"url": "https://u:p@a.example/", "run_failed": "on"}, "must have no user"),
        ({"url": f"https://a.example/{'x' * 500}", "run_failed": "on"}, "at most 500 characters"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    house: House, alice: Client, entered: dict[str, str], said: str
) -> None:
    refused = alice.post(f"{PAGE}new/", entered)

    assert said in words_of(refused)
    assert not Webhook.objects.exists()


def test_one_may_have_so_many_and_no_more(house: House, alice: Client) -> None:
    for _ in range(MAX_WEBHOOKS):
        make_hook(house.organisation, "https://a.example/")

    refused = alice.post(f"{PAGE}new/", {"url": "https://a.example/", "run_failed": "on"})

    assert "Delete one first" in words_of(refused)
    assert house.organisation.webhooks.count() == MAX_WEBHOOKS
    assert "New webhook" not in words_of(alice.get(PAGE))


def test_what_somebody_else_changes_meanwhile_is_shown(house: House, alice: Client) -> None:
    webhook, _ = make_hook(house.organisation, "https://a.example/", "run.failed")
    page = alice.get(f"{PAGE}{webhook.pk}/edit/").content.decode()
    (seen,) = re.findall(r'name="seen"\s+value="([^"]*)"', page)
    Webhook.objects.update(url="https://b.example/", kinds=["run.failed", "run.held"])

    entered = {"url": "https://c.example/", "run_failed": "on", "seen": seen}
    shown = alice.post(f"{PAGE}{webhook.pk}/edit/", entered)

    assert "https://b.example/" in words_of(shown)
    webhook.refresh_from_db()
    assert webhook.url == "https://b.example/"


def test_a_secret_that_somebody_else_has_replaced_is_not_replaced_unseen(
    house: House, alice: Client
) -> None:
    """The receiver has the first one: replaced twice, it would know no message of ours."""
    webhook, secret = make_hook(house.organisation, "https://a.example/", "run.failed")
    one = f"{PAGE}{webhook.pk}/"
    (seen,) = stamps_on(alice.get(one))
    press_replace(alice, one)

    told = press_replace(alice, one, seen)

    assert "The secret was replaced meanwhile" in words_of(told)
    webhook.refresh_from_db()
    assert secret in secrets_in_force(webhook, now=timezone.now())


def test_another_address_is_no_longer_failing(
    house: House, alice: Client, receiver: Receiver
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url, "run.failed")
    receiver.status = 500
    send_test(webhook, now=database_now())
    send_deliveries()
    page = alice.get(f"{PAGE}{webhook.pk}/edit/").content.decode()
    (seen,) = re.findall(r'name="seen"\s+value="([^"]*)"', page)

    alice.post(
        f"{PAGE}{webhook.pk}/edit/",
        {"url": f"{receiver.url}/other", "run_failed": "on", "seen": seen},
    )

    webhook.refresh_from_db()
    assert (webhook.url, webhook.failures) == (f"{receiver.url}/other", 0)


def test_three_deliveries_cost_as_many_questions_as_one(
    house: House, alice: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    webhook, _ = make_hook(house.organisation, "https://a.example/")
    send_test(webhook, now=database_now())
    with CaptureQueriesContext(connection) as one:
        alice.get(f"{PAGE}{webhook.pk}/")
    for _ in range(2):
        send_test(webhook, now=database_now())
    with django_assert_num_queries(len(one)):
        alice.get(f"{PAGE}{webhook.pk}/")


def test_admins_are_told_by_page_and_mail_that_it_is_switched_off_and_on(
    house: House, alice: Client, bob: Client, receiver: Receiver, postbox: Postbox
) -> None:
    make_member(house.organisation, Role.ADMIN, email="dora@example.com")
    webhook, _ = make_hook(house.organisation, receiver.url)
    house.sync.pause()
    receiver.status = 410
    send_test(webhook, now=database_now())
    send_deliveries()

    tell_by_myself(database_now())
    assert [need.kind for need in find_needs(house.organisation)] == [ConcernKind.WEBHOOK_OFF]
    headline = f"The webhook to 127.0.0.1:{receiver.port} is switched off"
    assert headline in words_of(alice.get("/o/zylker/attention/"))
    assert headline not in words_of(bob.get("/o/zylker/attention/"))
    message = postbox.newest_to("alice@example.com")
    assert headline in str(message["Subject"])
    assert "took nothing" not in text_of_mail(message)
    assert "You can see what was answered, and switch it on again." in " ".join(
        text_of_mail(message).split()
    )
    assert postbox.subjects_to("bob@example.com") == []

    receiver.status = 200
    alice.post(f"{PAGE}{webhook.pk}/on/")
    tell_by_myself(database_now())
    send_mails(database_now())
    over = str(postbox.newest_to("dora@example.com")["Subject"])
    assert over.endswith("is switched on again")
    # Alice has switched it on herself.
    assert len(postbox.subjects_to("alice@example.com")) == 1
    assert send_once_more(webhook) == 1
