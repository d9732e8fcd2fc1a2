"""The secrets of a webhook: shown once, kept encrypted, replaced without a gap (R3, R105)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from syncs.webhooks.models import Webhook
from syncs.webhooks.rules.signature import new_secret
from web.key_ring import SecretUnreadable, decrypt, encrypt
from web.seen import Seen, Stored

BOTH_FOR = timedelta(hours=24)
"""So long the earlier secret signs too after it was replaced."""


def set_secret(webhook: Webhook, *, now: datetime, earlier: str = "") -> str:
    """Give the webhook a new secret, and return it; the caller saves it."""
    secret = new_secret()
    webhook.secrets = encrypt(json.dumps([secret, earlier] if earlier else [secret]))
    webhook.secret_hint = secret[-4:]
    webhook.secret_set_at = now
    webhook.earlier_until = now + BOTH_FOR if earlier else None
    return secret


def stored_secret(webhook: Webhook) -> Stored:
    """Return what tells a secret from the one that replaces it."""
    return {"secret": webhook.secret_set_at}


@transaction.atomic
def replace_secret(webhook: Webhook, *, now: datetime, seen: Seen | None = None) -> str:
    """Replace the secret, and return the new one; the one before signs too for a while.

    Where somebody has replaced the one that was `seen`, it raises ChangedMeanwhile (R24): the
    receiver may have that one still, and replaced once more it would not sign.
    """
    held = Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
    if seen is not None:
        seen.refuse_unseen(stored_secret(held))
    try:
        earlier = _read(held)[0]
    except SecretUnreadable:
        earlier = ""
    secret = set_secret(held, now=now, earlier=earlier)
    held.save(update_fields=["secrets", "secret_hint", "secret_set_at", "earlier_until"])
    return secret


def secrets_in_force(webhook: Webhook, *, now: datetime) -> list[str]:
    """Return the secrets that sign now, the newest first. Raises SecretUnreadable."""
    newest, *earlier = _read(webhook)
    signs_still = webhook.earlier_until is not None and webhook.earlier_until > now
    return [newest, *earlier] if signs_still else [newest]


@dataclass(frozen=True)
class RotatedWebhooks:
    """The webhooks whose secrets are under the newest key now, and those that no key opens."""

    done: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def rotate_webhook_secrets() -> RotatedWebhooks:
    """Encrypt all secrets of webhooks anew, so that an old key can leave the ring (R3)."""
    rotated = RotatedWebhooks()
    for number in Webhook.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = Webhook.objects.select_for_update(no_key=True).filter(pk=number).first()
            if held is None:
                continue
            try:
                secrets = encrypt(decrypt(bytes(held.secrets)))
            except SecretUnreadable:
                rotated.unreadable.append(number)
            else:
                Webhook.objects.filter(pk=number).update(secrets=secrets)
                rotated.done.append(number)
    return rotated


def _read(webhook: Webhook) -> list[str]:
    found: list[str] = json.loads(decrypt(bytes(webhook.secrets)))
    return found
