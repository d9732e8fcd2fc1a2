"""The waiting period of an organisation that was deleted (R102)."""

from django.db import models
from django.utils import timezone

from accounts.models.organisation import Organisation
from accounts.models.user import User


class Closure(models.Model):
    """A deletion that can still be taken back.

    As long as it is there nobody reaches the organisation's data, and nothing of it runs.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    delete_at = models.DateTimeField(help_text="From when on it is deleted for good")
    halted_syncs = models.JSONField(
        default=list, help_text="Ids of the syncs that were active, and are again once restored"
    )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.delete_at}"
