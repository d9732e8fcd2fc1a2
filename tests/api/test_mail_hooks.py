"""Webhooks of mail providers by the API: the address is told once, and works (R3, R70)."""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlsplit

from django.test import Client

from api.people.mail_hooks import ProviderCode
from contacts.models import MailProvider, Suppression
from tests.api.conftest import Caller
from tests.world.house import House

BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "ann@mail.example",
    "BouncedAt": "2026-01-01T00:00:00Z",
}


def test_the_providers_are_those_of_the_code() -> None:
    assert get_args(ProviderCode) == tuple(MailProvider.values)


def test_the_address_is_told_once_and_takes_what_the_provider_tells(
    house: House, program: Caller
) -> None:
    made = program.do("POST", "mail-hooks", {"provider": "postmark"}, Idempotency_Key="a")
    path = f"mail-hooks/{made['mail_hook']['id']}"
    again = program.do("POST", "mail-hooks", {"provider": "postmark"}, Idempotency_Key="a")
    secret = made["url"].rstrip("/").rpartition("/")[2]
    assert (again, len(secret) > 40) == (made, True)

    Client().post(urlsplit(made["url"]).path, BOUNCE, content_type="application/json")

    read = program.get(path)
    assert (read["suppressed"], Suppression.objects.get().address) == (1, "ann@mail.example")
    told = [read, program.get("mail-hooks"), program.get("audit-entries")]
    assert secret not in str(told)
    program.do("DELETE", path)
    gone = Client().post(urlsplit(made["url"]).path, BOUNCE, content_type="application/json")
    assert gone.status_code == 404
