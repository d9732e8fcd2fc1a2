"""Webhooks by the API: their secrets are told once, and what does not fit says where (R3, R105)."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import IdempotentAnswer
from api.webhooks.shapes import EventCode
from syncs.clock import database_now
from syncs.webhooks.actions.outbox import send_deliveries
from syncs.webhooks.actions.webhooks import MAX_WEBHOOKS, send_test
from syncs.webhooks.domain.events import CHOSEN
from syncs.webhooks.models import Webhook, WebhookDelivery
from tests.api.conftest import Caller
from tests.webhooks.telling import make_hook
from tests.world.house import House
from tests.world.receiver import Receiver

NEW = {"url": "https://receiver.example/hook", "kinds": ["run.failed"]}


def test_the_kinds_are_those_of_the_code() -> None:
    assert get_args(EventCode) == tuple(kind.value for kind in CHOSEN)


def test_a_secret_is_told_once_and_by_a_repetition(program: Caller, settings: Settings) -> None:
    made = program.do("POST", "webhooks", NEW, Idempotency_Key="a")
    path = f"webhooks/{made['webhook']['id']}"
    replaced = program.do("POST", f"{path}/secret", Idempotency_Key="b")
    secrets = made["secret"], replaced["secret"]
    assert secrets[0].startswith("whsec_")
    assert secrets[0] != secrets[1]
    assert made["webhook"]["secret_hint"] == secrets[0][-4:]

    read = [program.get(path), program.get("webhooks"), program.get("audit-entries")]
    assert not any(each in str(read) for each in secrets)
    kept = str(list(IdempotentAnswer.objects.values()))
    assert not any(each in kept for each in secrets)
    assert program.do("POST", "webhooks", NEW, Idempotency_Key="a") == made
    assert Webhook.objects.count() == 1

    earlier = settings.SECRETS_KEY_RING
    settings.SECRETS_KEY_RING = (Fernet.generate_key().decode(), *earlier)
    call_command("rotate_secrets", verbosity=0)
    settings.SECRETS_KEY_RING = settings.SECRETS_KEY_RING[:1]
    assert program.do("POST", "webhooks", NEW, Idempotency_Key="a") == made
    settings.SECRETS_KEY_RING = earlier
    lost = program.refused("POST", "webhooks", NEW, Idempotency_Key="a")
    assert (lost["code"], Webhook.objects.count()) == ("conflict", 1)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"url": "http://receiver.example/"}, "/url"),
        ({"url": "https://10.0.0.1/"}, "/url"),
        ({"url": "x" * 600}, "/url"),
        ({"kinds": []}, "/kinds"),
        ({"kinds": ["webhook.test"]}, "/kinds/0"),
    ],
)
def test_what_does_not_fit_says_where_and_changes_nothing(
    house: House, program: Caller, change: dict[str, Any], path: str
) -> None:
    webhook, _ = make_hook(house.organisation, NEW["url"], "run.held")  # type: ignore[arg-type]

    made = program.refused("POST", "webhooks", {**NEW, **change})
    changed = program.refused("PATCH", f"webhooks/{webhook.pk}", change, If_Match="*")

    assert [each["path"] for each in made["errors"]] == [path]
    assert [each["path"] for each in changed["errors"]] == [path]
    webhook.refresh_from_db()
    assert (Webhook.objects.count(), webhook.url, webhook.kinds) == (1, NEW["url"], ["run.held"])


def test_one_may_have_so_many_and_no_more(house: House, program: Caller) -> None:
    for _ in range(MAX_WEBHOOKS):
        make_hook(house.organisation, "https://a.example/")

    assert program.refused("POST", "webhooks", NEW)["code"] == "conflict"
    assert house.organisation.webhooks.count() == MAX_WEBHOOKS


def test_a_change_of_what_somebody_else_changed_is_refused(house: House, program: Caller) -> None:
    webhook, _ = make_hook(house.organisation, "https://a.example/", "run.failed")
    path = f"webhooks/{webhook.pk}"
    etag = program.etag(path)
    Webhook.objects.update(kinds=["run.held"])

    refused = program.refused("PATCH", path, {"url": "https://b.example/"}, If_Match=etag)

    assert refused["code"] == "version_changed"
    body = {"url": "https://b.example/"}
    told = program.do("PATCH", path, body, If_Match=program.etag(path))
    assert (told["url"], told["kinds"]) == ("https://b.example/", ["run.held"])


def test_the_log_is_read_by_state_and_sent_once_more(
    house: House, program: Caller, receiver: Receiver
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    path = f"webhooks/{webhook.pk}"
    taken = program.do("POST", f"{path}/test")
    assert send_deliveries() == 1
    given_up = send_test(webhook, now=database_now())
    WebhookDelivery.objects.filter(pk=given_up.pk).update(due_at=None, given_up_at=timezone.now())
    waiting = send_test(webhook, now=database_now())

    def ids(state: str) -> list[int]:
        return [each["id"] for each in program.get(f"{path}/deliveries{state}")["items"]]

    assert ids("") == [waiting.pk, given_up.pk, taken["id"]]
    assert ids("?state=waiting") == [waiting.pk]
    assert ids("?state=delivered") == [taken["id"]]
    assert ids("?state=given_up") == [given_up.pk]
    first = program.get(f"{path}/deliveries?limit=2")
    second = program.get(f"{path}/deliveries?limit=2&cursor={first['next_cursor']}")
    assert [each["id"] for each in second["items"]] == [taken["id"]]
    assert second["next_cursor"] is None

    told = program.get(f"{path}/deliveries/{taken['id']}")
    assert told["message"]["type"] == "webhook.test"
    assert told["delivery"]["status"] == 204
    assert program.do("POST", f"{path}/deliveries/send-given-up") == {"deliveries": 1}
    again = program.do("POST", f"{path}/deliveries/{taken['id']}/send")
    assert again["due_at"]
    program.do("POST", f"{path}/off")
    assert program.get(path)["disabled_cause"] == "by_hand"
    assert program.do("POST", f"{path}/on")["waiting"] == 3


def test_a_delivery_is_looked_for_at_its_own_webhook(house: House, program: Caller) -> None:
    webhook, _ = make_hook(house.organisation, "https://a.example/")
    other, _ = make_hook(house.organisation, "https://b.example/")
    delivery = send_test(webhook, now=database_now())

    refused = program.refused("GET", f"webhooks/{other.pk}/deliveries/{delivery.pk}")

    assert refused["code"] == "not_found"
