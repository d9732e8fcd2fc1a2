"""Makes and deletes the key by which Prometheus reads an organisation's metrics."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from accounts.models import Organisation, User
from syncs.reporting.models import MetricsKey

PREFIX = "rsm_"


def make_metrics_key(organisation: Organisation, *, by: User, now: datetime) -> str:
    """Return a new key, which is not shown again; one that was there is of no use any more."""
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


def delete_metrics_key(organisation: Organisation) -> bool:
    """Delete the key; False if there was none."""
    deleted, _ = MetricsKey.objects.filter(organisation=organisation).delete()
    return bool(deleted)
