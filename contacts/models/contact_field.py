"""The organisation's own contact fields (R41)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Organisation


class FieldType(models.TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    BOOLEAN = "boolean", "Yes or no"
    DATE = "date", "Date"
    DATETIME = "datetime", "Date and time"


class ContactField(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_fields")
    key = models.CharField(
        max_length=50,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", "Small letters, digits and _ only.")],
    )
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=10, choices=FieldType, default=FieldType.TEXT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "key", name="contact_field_key_once"),
            models.UniqueConstraint(
                "organisation", Lower("label"), name="contact_field_label_once"
            ),
            models.UniqueConstraint("organisation", "id", name="contact_field_of_organisation"),
            models.CheckConstraint(
                condition=models.Q(type__in=FieldType.values), name="contact_field_type"
            ),
        ]

    def __str__(self) -> str:
        return self.label
