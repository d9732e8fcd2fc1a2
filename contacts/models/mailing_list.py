"""A mailing list of an organisation."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Organisation


class MailingList(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mailing_lists")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="mailing_list_name_once"),
            # What the composite foreign keys of other tenant tables refer to.
            models.UniqueConstraint("organisation", "id", name="mailing_list_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name
