"""Mail providers tell of bounces, complaints and unsubscribes, in any order (R69, R70)."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import (
    ErasedAddress,
    LiftedSuppression,
    MailHook,
    MailProvider,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.erasure.actions.erase import erase
from syncs.mail_events.actions.hooks import make_hook
from tests.builders import NOON, make_user
from tests.world.house import House
from tests.world.reading import text_of

ANN = "ann@mail.example"
AT = "2026-11-20T08:00:00Z"
STAMP = int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp())
BOUNCED, COMPLAINED = SuppressionKind.BOUNCED, SuppressionKind.COMPLAINED
UNSUBSCRIBED = SuppressionKind.UNSUBSCRIBED


def postmark(kind: str, **more: Any) -> dict[str, Any]:
    record = "SpamComplaint" if kind == "SpamComplaint" else "Bounce"
    return {"RecordType": record, "Type": kind, "Email": ANN, "BouncedAt": AT, "ID": 7, **more}


def sendgrid(event: str, **more: Any) -> list[dict[str, Any]]:
    return [{"event": event, "email": ANN, "timestamp": STAMP, "sg_event_id": "x", **more}]


def mailgun(event: str, **more: Any) -> dict[str, Any]:
    data = {"event": event, "recipient": ANN, "timestamp": STAMP, **more}
    return {"signature": {"token": "t"}, "event-data": data}


def sparkpost(kind: str, **more: Any) -> list[dict[str, Any]]:
    event = {"type": kind, "raw_rcpt_to": ANN, "timestamp": str(STAMP), "event_id": "1", **more}
    return [{"msys": {"message_event": event}}]


def brevo(event: str) -> dict[str, Any]:
    return {"event": event, "email": ANN, "ts_epoch": STAMP * 1000, "message-id": "<1@x>"}


def mailjet(event: str, **more: Any) -> list[dict[str, Any]]:
    return [{"event": event, "email": ANN, "time": STAMP, "MessageID": 1, **more}]


SUPPRESSING = [
    (MailProvider.POSTMARK, postmark("HardBounce"), BOUNCED),
    (MailProvider.POSTMARK, postmark("BadEmailAddress"), BOUNCED),
    (MailProvider.POSTMARK, postmark("SpamComplaint"), COMPLAINED),
    (
        MailProvider.POSTMARK,
        {
            "RecordType": "SubscriptionChange",
            "Recipient": ANN,
            "SuppressSending": True,
            "SuppressionReason": "ManualSuppression",
            "ChangedAt": AT,
        },
        UNSUBSCRIBED,
    ),
    (MailProvider.SENDGRID, sendgrid("bounce", type="bounce"), BOUNCED),
    (MailProvider.SENDGRID, sendgrid("spamreport"), COMPLAINED),
    (MailProvider.SENDGRID, sendgrid("group_unsubscribe"), UNSUBSCRIBED),
    (MailProvider.SENDGRID, sendgrid("dropped", reason="Bounced Address"), BOUNCED),
    (MailProvider.MAILGUN, mailgun("failed", severity="permanent", reason="bounce"), BOUNCED),
    (MailProvider.MAILGUN, mailgun("complained"), COMPLAINED),
    (MailProvider.MAILGUN, mailgun("unsubscribed"), UNSUBSCRIBED),
    (MailProvider.SPARKPOST, sparkpost("bounce", bounce_class="10"), BOUNCED),
    (MailProvider.SPARKPOST, sparkpost("spam_complaint"), COMPLAINED),
    (MailProvider.SPARKPOST, sparkpost("list_unsubscribe"), UNSUBSCRIBED),
    (MailProvider.BREVO, brevo("hard_bounce"), BOUNCED),
    (MailProvider.BREVO, brevo("spam"), COMPLAINED),
    (MailProvider.BREVO, brevo("unsubscribe"), UNSUBSCRIBED),
    (MailProvider.MAILJET, mailjet("bounce", hard_bounce=True, error="user unknown"), BOUNCED),
    (MailProvider.MAILJET, mailjet("spam"), COMPLAINED),
    (MailProvider.MAILJET, mailjet("unsub"), UNSUBSCRIBED),
]

HARMLESS = [
    (MailProvider.POSTMARK, postmark("SoftBounce")),
    (MailProvider.POSTMARK, postmark("Transient")),
    (MailProvider.POSTMARK, {"RecordType": "Delivery", "Recipient": ANN, "DeliveredAt": AT}),
    (MailProvider.POSTMARK, {"RecordType": "Something new", "Recipient": ANN}),
    (MailProvider.POSTMARK, postmark("HardBounce", Email="no address")),
    (MailProvider.SENDGRID, sendgrid("bounce", type="blocked")),
    (MailProvider.SENDGRID, sendgrid("group_resubscribe")),
    (MailProvider.SENDGRID, []),
    (MailProvider.MAILGUN, mailgun("failed", severity="temporary", reason="generic")),
    (MailProvider.SPARKPOST, sparkpost("bounce", bounce_class="22")),
    (MailProvider.BREVO, brevo("soft_bounce")),
    (MailProvider.MAILJET, mailjet("bounce", hard_bounce=False, error="quota exceeded")),
    (MailProvider.MAILJET, mailjet("open")),
]

ODD = [b"", b"{", b"null", b"7", b"[[]]", b'{"RecordType": []}', b"\xff\xfe", b'"x"']


def hook_of(house: House, provider: MailProvider) -> tuple[MailHook, str]:
    hook, secret = make_hook(house.organisation, provider, by=make_user(), now=NOON)
    return hook, reverse("mail_events", args=[provider, secret])


def call(url: str, data: object) -> int:
    """Call as a provider does: without a session."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    client = Client(enforce_csrf_checks=True)
    return client.post(url, body, content_type="application/json").status_code


def suppressed() -> list[tuple[str, int]]:
    return list(Suppression.objects.order_by("kind").values_list("address", "kind"))


@pytest.mark.parametrize(("provider", "data", "kind"), SUPPRESSING)
def test_each_provider_is_understood(
    provider: MailProvider, data: object, kind: SuppressionKind, house: House
) -> None:
    hook, url = hook_of(house, provider)

    assert call(url, data) == 200
    row = Suppression.objects.get()
    assert (row.address, row.kind) == (ANN, kind)
    assert (row.origin, row.source) == (SuppressionOrigin.PROVIDER, provider.label)
    hook.refresh_from_db()
    assert (hook.suppressed, hook.not_understood) == (1, 0)


@pytest.mark.parametrize(("provider", "data"), HARMLESS)
def test_all_else_suppresses_nobody(provider: MailProvider, data: object, house: House) -> None:
    hook, url = hook_of(house, provider)

    assert call(url, data) == 200
    assert suppressed() == []
    hook.refresh_from_db()
    assert hook.not_understood == 0


@pytest.mark.parametrize("data", ODD)
@pytest.mark.parametrize("provider", MailProvider)
def test_what_is_no_event_changes_nothing(
    provider: MailProvider, data: bytes, house: House
) -> None:
    _, url = hook_of(house, provider)

    assert call(url, data) == 200
    assert suppressed() == []


def test_a_call_that_is_not_understood_is_counted(house: House, vera: Client) -> None:
    _, url = hook_of(house, MailProvider.POSTMARK)

    call(url, b"{")

    page = text_of(vera.get(reverse("mail_hooks", args=[house.slug])))
    assert "1 call not understood" in page


def test_events_come_twice_and_in_any_order(house: House) -> None:
    _, url = hook_of(house, MailProvider.SENDGRID)
    for data in (sendgrid("spamreport"), sendgrid("bounce"), sendgrid("bounce"), sendgrid("open")):
        call(url, data)

    assert suppressed() == [(ANN, BOUNCED), (ANN, COMPLAINED)]


def test_what_was_lifted_after_an_event_is_not_brought_back_by_it(house: House) -> None:
    _, url = hook_of(house, MailProvider.SENDGRID)
    LiftedSuppression.objects.create(
        organisation=house.organisation, address=ANN, kind=BOUNCED, lifted_at=NOON, reason="Works"
    )

    call(url, sendgrid("bounce"))
    late = suppressed()
    call(url, sendgrid("bounce", timestamp=int(NOON.timestamp()) + 1))

    assert late == []
    assert suppressed() == [(ANN, BOUNCED)]


def test_of_whoever_was_erased_the_kind_alone_is_noted(house: House) -> None:
    _, url = hook_of(house, MailProvider.SENDGRID)
    erase(house.organisation, ANN, by=make_user(), now=NOON)

    assert call(url, sendgrid("bounce")) == 200
    assert suppressed() == []
    assert ErasedAddress.objects.get().kinds == [BOUNCED]


def test_many_events_of_one_call_are_heeded(house: House) -> None:
    _, url = hook_of(house, MailProvider.SENDGRID)

    call(url, [*sendgrid("bounce"), *sendgrid("bounce", email="Bea@mail.example")])

    assert {address for address, _ in suppressed()} == {ANN, "bea@mail.example"}


def test_only_the_secret_opens_a_hook(house: House) -> None:
    hook, url = hook_of(house, MailProvider.SENDGRID)
    secret = url.split("/")[-2]
    other = reverse("mail_events", args=[MailProvider.POSTMARK, secret])
    wrong = reverse("mail_events", args=[MailProvider.SENDGRID, secret[:-1]])

    assert (call(wrong, sendgrid("bounce")), call(other, postmark("HardBounce"))) == (404, 404)
    assert secret.encode() not in bytes(hook.secret_digest)
    assert Client().head(url).status_code == 200
    hook.delete()
    assert call(url, sendgrid("bounce")) == 404
    assert suppressed() == []


def test_an_event_is_of_the_organisation_whose_hook_is_called(
    house: House, other_house: House
) -> None:
    _, url = hook_of(other_house, MailProvider.SENDGRID)

    call(url, sendgrid("bounce"))

    assert Suppression.objects.get().organisation == other_house.organisation


def test_an_admin_makes_a_hook_whose_address_is_shown_once(house: House, alice: Client) -> None:
    page = reverse("mail_hooks", args=[house.slug])

    answer = alice.post(page, {"provider": "sendgrid"})

    address = answer.context["address"]
    assert address.startswith("http://testserver/hooks/mail/sendgrid/")
    assert address in answer.content.decode()
    assert address not in alice.get(page).content.decode()
    assert call(address.removeprefix("http://testserver"), sendgrid("bounce")) == 200
    assert suppressed() == [(ANN, BOUNCED)]


def test_only_an_admin_makes_a_hook(house: House, alice: Client, bob: Client) -> None:
    page = reverse("mail_hooks", args=[house.slug])

    assert bob.post(page, {"provider": "sendgrid"}).status_code == 403
    assert "Choose your mail provider." in text_of(alice.post(page, {"provider": ""}))
    assert not MailHook.objects.exists()
