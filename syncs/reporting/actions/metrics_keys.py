"""Makes and deletes the key by which Prometheus reads an organisation's metrics."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from accounts.models import Organisation, User
from syncs.reporting.models import MetricsKey
from web.seen import Seen, Stored

PREFIX = "rsm_"


def stored_key(key: MetricsKey | None) -> Stored:
    """Return what tells a key, or that there is none, from one that somebody makes."""
    return {"key": key and key.made_at}


@transaction.atomic
def make_metrics_key(
    organisation: Organisation, *, by: User, now: datetime, seen: Seen | None = None
) -> str:
    """Return a new key, which is not shown again; one that was there is of no use any more.

    Raises ChangedMeanwhile where it is another one than was `seen` (R24).
    """
    _hold(organisation, seen)
    key = f"{PREFIX}{token_urlsafe(32)}"
    MetricsKey.objects.update_or_create(
        organisation=organisation,
        defaults={
            "digest": MetricsKey.digest_of(key),
            "hint": key[-4:],
            "made_by": by,
            "made_at": now,
        },
    )
    return key


@transaction.atomic
def delete_metrics_key(organisation: Organisation, *, seen: Seen | None = None) -> bool:
    """Delete the key; False if there was none. Raises ChangedMeanwhile as making one does."""
    _hold(organisation, seen)
    deleted, _ = MetricsKey.objects.filter(organisation=organisation).delete()
    return bool(deleted)


def _hold(organisation: Organisation, seen: Seen | None) -> None:
    """Let nobody else make or delete the key meanwhile, nor over one that was not seen."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if seen is not None:
        found = MetricsKey.objects.filter(organisation=organisation).first()
        seen.refuse_unseen(stored_key(found))
