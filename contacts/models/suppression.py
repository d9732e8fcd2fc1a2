"""An address that must not be mailed (R69, R70)."""

from django.db import models
from django.utils import timezone

from accounts.models import Organisation


class SuppressionKind(models.IntegerChoices):
    """The kinds of suppression, in the order in which a run names them as its reason (R64)."""

    DO_NOT_MAIL = 1, "Do not mail"
    BOUNCED = 2, "Bounced"
    COMPLAINED = 3, "Complained"
    UNSUBSCRIBED = 4, "Unsubscribed"


class Suppression(models.Model):
    """An address that must not be mailed; it is no contact's, so that it outlives the contact."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False)
    address = models.TextField(db_collation="C", help_text="The normalised e-mail address")
    kind = models.SmallIntegerField(choices=SuppressionKind)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "address", "kind", name="suppression_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SuppressionKind.values), name="suppression_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}"
