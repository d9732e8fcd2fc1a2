"""One pair of a sync's field mapping: a source field and the contact field it fills (R40)."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from contacts.models import ContactField
from syncs.models.sync import Sync


class ContactColumn(models.TextChoices):
    """The contact fields that every organisation has."""

    EMAIL = "email", "E-mail"
    FIRST_NAME = "first_name", "First name"
    LAST_NAME = "last_name", "Last name"


class FieldMapping(models.Model):
    """A pair whose target is one of `ContactColumn` or an own field of the organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    sync = models.ForeignKey(
        Sync, models.CASCADE, related_name="field_mappings", db_constraint=False
    )
    position = models.SmallIntegerField()
    source_field = models.CharField(max_length=100, help_text="The field's API name in Recruit")
    source_label = models.CharField(
        max_length=200, blank=True, help_text="The field as the account calls it"
    )
    column = models.CharField(max_length=10, choices=ContactColumn, blank=True)
    contact_field = models.ForeignKey(
        ContactField, models.PROTECT, null=True, blank=True, db_constraint=False
    )
    clear_when_empty = models.BooleanField(default=False)
    custom = models.BooleanField(
        default=False, help_text="A custom field in Recruit, as of when the mapping was saved (R43)"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(column="") ^ Q(contact_field=None), name="field_mapping_one_target"
            ),
            models.UniqueConstraint(
                "sync", "column", condition=~Q(column=""), name="field_mapping_column_once"
            ),
            models.UniqueConstraint("sync", "contact_field", name="field_mapping_field_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_field} → {self.target}"

    @property
    def source_name(self) -> str:
        """The source field for people."""
        return self.source_label or self.source_field.replace("_", " ")

    @property
    def target(self) -> str:
        """The contact field's name for people."""
        if self.contact_field is None:
            return str(ContactColumn(self.column).label)
        return self.contact_field.label
