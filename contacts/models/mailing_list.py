"""A mailing list of an organisation."""

from datetime import datetime

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
            models.CheckConstraint(condition=~models.Q(name=""), name="mailing_list_named"),
            # What the composite foreign keys of other tenant tables refer to.
            models.UniqueConstraint("organisation", "id", name="mailing_list_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    def archive(self, now: datetime) -> bool:
        """Put the list away with its people. False if it was archived before.

        Whether a sync still feeds it is asked by `syncs.people.actions.archive_list`.
        """
        return self._change(archived_before=False, archived_at=now)

    def unarchive(self) -> bool:
        """Bring the list back. False if it was not archived."""
        return self._change(archived_before=True, archived_at=None)

    def _change(self, *, archived_before: bool, archived_at: datetime | None) -> bool:
        """Change the list by a conditional UPDATE, so that of two people at once only one does."""
        same = MailingList.objects.filter(pk=self.pk, archived_at__isnull=not archived_before)
        changed = same.update(archived_at=archived_at)
        if changed:
            self.archived_at = archived_at
        return bool(changed)
