"""Changes of lists and of the people on them, for programs that follow a list (R104)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Organisation


class PeopleChange(models.Model):
    """Contacts of whom something changed in one statement: who joined or left a list, and with no
    list whose values changed, or who may or may not be mailed any more.

    Triggers write it, whoever makes the change; what is true of a contact is read when the change
    is told. `transaction` is PostgreSQL's number of the transaction, in whose order changes are
    told: of one that is not over yet nobody knows what it will add. Like the tables that it is
    about it has no foreign key (`docs/decisions/0003-hot-tables.md`).
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, db_index=False, db_constraint=False
    )
    mailing_list_id = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField()
    contact_ids = ArrayField(models.BigIntegerField())
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index("organisation", "transaction", "id", name="people_change_in_order"),
            models.Index("at", name="people_change_age"),
        ]

    def __str__(self) -> str:
        return f"{len(self.contact_ids)} contacts of organisation {self.organisation_id}"
