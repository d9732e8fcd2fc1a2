"""The values of contacts that a person entered, and not a sync (R93)."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import User


class EditedValue(models.Model):
    """The last time that somebody entered a value of a contact by hand.

    `name` is a column of contacts, or `own:` with the key of an own field; `before` is the value
    until then, null for none. A run may have written another value since.
    """

    pk = models.CompositePrimaryKey("contact_id", "name")
    contact_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    edited_at = models.DateTimeField(db_default=Now())
    edited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
