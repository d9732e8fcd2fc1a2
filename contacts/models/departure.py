"""The last time that somebody left a list otherwise than by a run (R93)."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class DepartureCause(models.IntegerChoices):
    """The ways in which people leave a list besides runs."""

    TAKEN_OFF = 1, "Taken off by hand"
    CONTACT_DELETED = 2, "The contact was deleted by hand"
    SYNC_DELETED = 3, "The sync that kept them there was deleted"
    LIST_CHANGED = 4, "The sync that kept them there feeds another list"


class Departure(models.Model):
    """The newest departure of a contact from a list, for there is no row of a run that tells it.

    Whoever is on the list again has one all the same: it says nothing then. `sync_id` is the sync
    that was deleted or feeds another list. Like memberships it has no foreign key to what it names
    (`docs/decisions/0003-hot-tables.md`).
    """

    pk = models.CompositePrimaryKey("mailing_list_id", "contact_id")
    mailing_list_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    cause = models.SmallIntegerField(choices=DepartureCause)
    left_at = models.DateTimeField(db_default=Now())
    left_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    sync_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cause__in=DepartureCause.values), name="departure_cause"
            ),
        ]
