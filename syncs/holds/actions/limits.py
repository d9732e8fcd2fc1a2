"""Changes how many people may leave at once without being held: of one sync, or of all that have no
number of their own (R74)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Organisation, User
from syncs.models import RemovalDefaults, Sync
from web.seen import Seen, Stored

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnLimit:
    """The numbers of one sync; None for those that are the organisation's."""

    people: int | None = None
    percent: int | None = None
    days: int | None = None


def stored_defaults(organisation: Organisation) -> Stored:
    found = RemovalDefaults.objects.filter(pk=organisation.pk).first() or RemovalDefaults()
    return {"people": found.people, "percent": found.percent, "days": found.days}


def stored_limit(sync: Sync) -> Stored:
    return {
        "people": sync.limit_people,
        "percent": sync.limit_percent,
        "days": sync.hold_days,
    }


@transaction.atomic
def change_defaults(
    organisation: Organisation, entered: OwnLimit, *, seen: Seen, user: User | None
) -> bool:
    """Change the organisation's limit, and tell whether it was another. Raises ChangedMeanwhile."""
    RemovalDefaults.objects.get_or_create(pk=organisation.pk)
    held = RemovalDefaults.objects.select_for_update().get(pk=organisation.pk)
    before = stored_defaults(organisation)
    seen.refuse_overwriting(before, entered=vars(entered))
    for name, value in vars(entered).items():
        setattr(held, name, value)
    held.save()
    _log(f"organisation {organisation.pk}", before, entered, user)
    return dict(before) != vars(entered)


@transaction.atomic
def change_limit(sync: Sync, entered: OwnLimit, *, seen: Seen, user: User | None) -> bool:
    """Change the limit of one sync, and tell whether it was another. It counts from the next run
    that decides who leaves. Raises ChangedMeanwhile."""
    held = Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)
    before = stored_limit(held)
    seen.refuse_overwriting(before, entered=vars(entered))
    held.limit_people, held.limit_percent = entered.people, entered.percent
    held.hold_days = entered.days
    held.save(update_fields=["limit_people", "limit_percent", "hold_days"])
    _log(f"sync {sync.pk}", before, entered, user)
    return dict(before) != vars(entered)


def _log(what: str, before: Stored, entered: OwnLimit, user: User | None) -> None:
    logger.info(
        "%s: limit of removals %s -> %s by %s", what, before, vars(entered), user and user.pk
    )
