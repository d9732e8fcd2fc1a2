"""Makes, changes, switches and tests webhooks; asks for deliveries once more (R105)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, User
from syncs.webhooks.actions.addresses import check_receiver
from syncs.webhooks.actions.secrets import set_secret
from syncs.webhooks.domain.events import CHOSEN, EventKind
from syncs.webhooks.models import DisabledCause, Webhook, WebhookDelivery, WebhookEvent
from web.seen import Seen, Stored

MAX_WEBHOOKS = 10
"""Of one organisation."""


class TooManyWebhooks(Exception):
    """The organisation has as many webhooks as one may have."""


@dataclass(frozen=True)
class WebhookChoice:
    """The address, and the kinds of events that are told. Raises UnfitAddress or ValueError."""

    url: str
    kinds: Sequence[str]

    def checked(self) -> WebhookChoice:
        """Return it as it is stored."""
        kinds = [kind.value for kind in CHOSEN if kind in self.kinds]
        if not kinds or len(kinds) != len(set(self.kinds)):
            raise ValueError("Choose at least one kind of event.")
        return WebhookChoice(check_receiver(self.url, settings.ALLOWED_WEBHOOK_HOSTS), kinds)


@transaction.atomic
def make_webhook(
    organisation: Organisation, choice: WebhookChoice, *, by: User | None, now: datetime
) -> tuple[Webhook, str]:
    """Return a new webhook with its secret, which is not shown again.

    Raises UnfitAddress, ValueError or TooManyWebhooks.
    """
    fit = choice.checked()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.webhooks.count() >= MAX_WEBHOOKS:
        raise TooManyWebhooks
    webhook = Webhook(
        organisation=organisation, url=fit.url, kinds=list(fit.kinds), made_by=by, made_at=now
    )
    secret = set_secret(webhook, now=now)
    webhook.save()
    return webhook, secret


def stored_webhook(webhook: Webhook) -> Stored:
    """Return all that a form edits of it, by the names of its fields."""
    return stored_choice(WebhookChoice(webhook.url, webhook.kinds))


def stored_choice(choice: WebhookChoice) -> dict[str, object]:
    """Return a choice by the names of the form's fields."""
    kinds = {box_of(kind): kind.value in choice.kinds for kind in CHOSEN}
    return {"url": choice.url, **kinds}


def box_of(kind: EventKind) -> str:
    """Return the name of the field by which a form asks for a kind."""
    return kind.value.replace(".", "_")


@transaction.atomic
def change_webhook(webhook: Webhook, choice: WebhookChoice, *, seen: Seen) -> None:
    """Change address and kinds; another address is no longer failing.

    Raises UnfitAddress, ValueError or ChangedMeanwhile.
    """
    fit = choice.checked()
    held = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    seen.refuse_overwriting(stored_webhook(held), entered=stored_choice(fit))
    if held.url != fit.url:
        held.failures, held.failing_since, held.rests_until = 0, None, None
    held.url, held.kinds = fit.url, list(fit.kinds)
    held.save(update_fields=["url", "kinds", "failures", "failing_since", "rests_until"])


@transaction.atomic
def remove_webhook(webhook: Webhook) -> None:
    """Delete it with its log, and with what is written for it by work that is not committed yet:
    that is waited for."""
    if held := Webhook.objects.select_for_update().filter(pk=webhook.pk).first():
        held.delete()


def switch_off(webhook: Webhook, *, now: datetime) -> bool:
    """Send nothing more to it; what happens meanwhile waits. False if it was off."""
    enabled = Webhook.objects.filter(pk=webhook.pk, disabled_at=None)
    return bool(enabled.update(disabled_at=now, disabled_cause=DisabledCause.BY_HAND))


def switch_on(webhook: Webhook) -> bool:
    """Send to it again, with all that waits. False if it was on."""
    disabled = Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=False)
    return bool(
        disabled.update(
            disabled_at=None,
            disabled_cause="",
            failures=0,
            failing_since=None,
            rests_until=None,
        )
    )


@transaction.atomic
def send_test(webhook: Webhook, *, now: datetime) -> WebhookDelivery:
    """Have a test message sent to it alone."""
    event = WebhookEvent.objects.create(
        organisation_id=webhook.organisation_id, kind=EventKind.TEST, happened_at=now
    )
    return WebhookDelivery.objects.create(webhook=webhook, event=event, due_at=now)


def send_again(delivery: WebhookDelivery, *, now: datetime) -> bool:
    """Have a delivery sent once more under the same id; False if it waits already."""
    over = WebhookDelivery.objects.filter(pk=delivery.pk, due_at=None)
    return bool(over.update(due_at=now, attempts=0, given_up_at=None))


def send_all_given_up(webhook: Webhook, *, now: datetime) -> int:
    """Have all that was given up sent once more; returns how many these are."""
    given_up = webhook.deliveries.filter(given_up_at__isnull=False)
    return given_up.update(due_at=now, attempts=0, given_up_at=None)
