"""Addresses that must not be mailed, and those that may be mailed again (R69, R70)."""

from django.db import models
from django.utils import timezone

from accounts.models import Organisation, User


class SuppressionKind(models.IntegerChoices):
    """The kinds of suppression, in the order in which a run names them as its reason (R64)."""

    DO_NOT_MAIL = 1, "Do not mail"
    BOUNCED = 2, "Bounced"
    COMPLAINED = 3, "Complained"
    UNSUBSCRIBED = 4, "Unsubscribed"


class SuppressionOrigin(models.IntegerChoices):
    """The ways in which a suppression came to be known."""

    NOT_KNOWN = 0, "Not known"
    PERSON = 1, "By hand"
    FILE = 2, "File"
    API = 3, "API"
    PROVIDER = 4, "Mail provider"
    LINK = 5, "Unsubscribe link"


class SuppressedAddress(models.Model):
    """The facts of a suppression, in force or lifted: of which kind, since when, and from where."""

    address = models.TextField(db_collation="C", help_text="The normalised e-mail address")
    kind = models.SmallIntegerField(choices=SuppressionKind)
    created_at = models.DateTimeField(default=timezone.now)
    origin = models.SmallIntegerField(
        choices=SuppressionOrigin, db_default=SuppressionOrigin.NOT_KNOWN
    )
    provider = models.CharField(
        max_length=30, db_default="", help_text="The mail provider that told, by its name"
    )
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    note = models.TextField(db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}"

    @property
    def source(self) -> str:
        """The words for its origin, such as `File, by Bob`; empty where that is not known."""
        words = {
            SuppressionOrigin.NOT_KNOWN: "",
            SuppressionOrigin.PROVIDER: self.provider,
        }.get(SuppressionOrigin(self.origin), self.get_origin_display())
        return f"{words}, by {self.added_by}" if self.added_by else words


class Suppression(SuppressedAddress):
    """An address that must not be mailed; it is no contact's, so that it outlives the contact."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "address", "kind", name="suppression_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SuppressionKind.values), name="suppression_kind"
            ),
        ]


class LiftedSuppression(SuppressedAddress):
    """A suppression that a person has lifted, with who did so and why (R69).

    It is kept, so that nothing is raised silently. Runs do not look at it.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False)
    lifted_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="lifted_for_a_reason"),
        ]
        indexes = [models.Index("organisation", "address", "id", name="lifted_by_address")]
