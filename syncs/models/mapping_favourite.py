"""A set of pairs that an organisation saved under a name, to be fetched into other syncs (R42)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Organisation


class MappingFavourite(models.Model):
    """A named set of pairs."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="mapping_favourites"
    )
    name = models.CharField(max_length=100)
    module = models.CharField(
        max_length=100, help_text="Where the pairs were saved, as people call it"
    )
    pairs = models.JSONField(help_text="A list of source, target and clear_when_empty")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), name="mapping_favourite_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
