"""A person of an organisation, known by one e-mail address."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation

FIRST_REVISION = 1


class Contact(models.Model):
    """A contact outlives its deletion as a tombstone, so that a return is recognised (R18, R62).

    Written by the million: its only indexes are the primary key and the address (R68), and it has
    no foreign key (`docs/decisions/0003-hot-tables.md`).
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, db_index=False, db_constraint=False
    )
    address = models.TextField(db_collation="C", help_text="The normalised e-mail address")
    email = models.TextField(help_text="The e-mail address as the source wrote it")
    first_name = models.TextField(db_default="")
    last_name = models.TextField(db_default="")
    attributes = models.JSONField(
        db_default=models.Value({}, models.JSONField()),
        help_text="Values of the organisation's own fields, by their key",
    )
    revision = models.IntegerField(
        db_default=FIRST_REVISION,
        help_text="Grows with every change of the values, lost membership and new suppression",
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "address", name="contact_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email
