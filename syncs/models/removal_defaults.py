"""The number of people who may leave at once in an organisation without being held (R74)."""

from dataclasses import astuple

from django.db import models

from accounts.models import Organisation
from syncs.domain.removal_limit import DAYS, PEOPLE, PERCENT, RemovalLimit
from syncs.models.sync import Sync


class RemovalDefaults(models.Model):
    """The limit of all syncs of an organisation that have none of their own; made when somebody
    changes it first."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="removal_defaults"
    )
    people = models.IntegerField(default=PEOPLE)
    percent = models.SmallIntegerField(default=PERCENT)
    days = models.SmallIntegerField(default=DAYS)

    def __str__(self) -> str:
        return f"Limit of {self.organisation_id}"


def defaults_of(organisation_id: int) -> RemovalLimit:
    """Return the limit of the organisation's syncs that have none of their own."""
    found = RemovalDefaults.objects.filter(pk=organisation_id).first() or RemovalDefaults()
    return RemovalLimit(found.people, found.percent, found.days)


def limit_of(sync: Sync) -> RemovalLimit:
    """Return the limit of a sync: its own numbers, and the organisation's for those it has not."""
    default = defaults_of(sync.organisation_id)
    own = (sync.limit_people, sync.limit_percent, sync.hold_days)
    return RemovalLimit(
        *(
            theirs if mine is None else mine
            for mine, theirs in zip(own, astuple(default), strict=True)
        )
    )
