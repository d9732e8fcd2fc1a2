"""Reads what a mail provider sends, by django-anymail's own webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anymail.exceptions import AnymailError
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.http import HttpRequest

from contacts.domain.addresses import check_address
from contacts.models import MailProvider, SuppressionKind

# The secret in the address is what allows a call, so nothing of these views is used but their
# reading, for which they need not be set up with secrets of their own.
_READERS: Mapping[MailProvider, type[Any]] = {
    MailProvider.BREVO: BrevoTrackingWebhookView,
    MailProvider.MAILGUN: MailgunTrackingWebhookView,
    MailProvider.MAILJET: MailjetTrackingWebhookView,
    MailProvider.POSTMARK: PostmarkTrackingWebhookView,
    MailProvider.SENDGRID: SendGridTrackingWebhookView,
    MailProvider.SPARKPOST: SparkPostTrackingWebhookView,
}

_PASSING_CLASSES = frozenset({"20", "21", "22", "23", "24", "70"})

_PASSES: Mapping[MailProvider, Callable[[Mapping[str, Any]], bool]] = {
    MailProvider.BREVO: lambda event: event.get("event") == "soft_bounce",
    MailProvider.MAILJET: lambda event: not event.get("hard_bounce"),
    MailProvider.POSTMARK: lambda event: event.get("Type") != "HardBounce",
    MailProvider.SENDGRID: lambda event: event.get("type", "bounce") != "bounce",
    MailProvider.SPARKPOST: lambda event: bool(_PASSING_CLASSES & _classes_of(event)),
}
"""True of a bounce that may pass, as of a full mailbox; Mailgun's are sorted out already."""

_BY_REJECTION = {
    "bounced": SuppressionKind.BOUNCED,
    "invalid": SuppressionKind.BOUNCED,
    "spam": SuppressionKind.COMPLAINED,
    "unsubscribed": SuppressionKind.UNSUBSCRIBED,
}
"""The kinds by the reason for which a provider itself refuses to send to an address."""


class NotUnderstood(Exception):
    """The call is no event of the provider's."""


@dataclass(frozen=True)
class MailEvent:
    """An event after which an address must not be mailed; `at` is None where it has no time."""

    address: str
    kind: SuppressionKind
    at: datetime | None


def parse_events(request: HttpRequest, provider: MailProvider) -> list[MailEvent]:
    """Return the events that suppress somebody; all others are left out. Raises NotUnderstood."""
    try:
        reader: Any = _READERS[provider]
        events = reader.parse_events(reader.__new__(reader), request)
        found = [_read(event, provider) for event in events]
    # A provider that sends something else than it documents ends up in any of these.
    except (AnymailError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as e:
        raise NotUnderstood from e
    return [event for event in found if event]


def _read(event: Any, provider: MailProvider) -> MailEvent | None:
    kind = _kind_of(event, provider)
    address = check_address(event.recipient, frozenset()).address if kind else None
    at = event.timestamp if event.timestamp and event.timestamp.tzinfo else None
    return MailEvent(address, kind, at) if kind and address else None


def _classes_of(event: Mapping[str, Any]) -> set[str]:
    """Return the classes of a bounce as SparkPost wraps it."""
    return {str(inner.get("bounce_class")) for inner in event["msys"].values()}


def _kind_of(event: Any, provider: MailProvider) -> SuppressionKind | None:
    match event.event_type:
        case "complained":
            return SuppressionKind.COMPLAINED
        case "unsubscribed":
            return SuppressionKind.UNSUBSCRIBED
        case "rejected":
            return _BY_REJECTION.get(event.reject_reason)
        case "bounced" if event.reject_reason in (None, "bounced", "invalid"):
            passes = _PASSES.get(provider)
            return None if passes and passes(event.esp_event) else SuppressionKind.BOUNCED
    return None
