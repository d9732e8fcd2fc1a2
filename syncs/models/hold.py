"""The people whom a run would have removed, and who wait for an answer (R74)."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from syncs.models.import_run import ImportRun
from syncs.models.sync import Sync


class HoldAnswer(models.TextChoices):
    """The answers to a hold. When the time is over without one the people stay, and the next run
    that would remove them asks again; only *keep* lasts."""

    REMOVE = "remove", "Removed"
    KEEP = "keep", "Kept"
    CANCEL = "cancel", "Cancelled"
    EXPIRED = "expired", "Kept, because nobody answered"


WAITING = ("", HoldAnswer.REMOVE)
"""The answers under which people of a hold are still on their list and not to be touched: while
they are removed, too, which is done range by range."""

UNANSWERED = ("", HoldAnswer.REMOVE, HoldAnswer.EXPIRED, HoldAnswer.CANCEL)
"""Those by which nobody has said that people stay: an opt-out among them holds meanwhile (R69)."""


class Hold(models.Model):
    """A question about the people of one run, whom its rows of the outcome *held* name.

    It is open once its run has ended as held. `limit` is that of the run, of a list of `members`.
    `causes` says how many would leave why: `[{"reason": "no_match", "emptied": "", "people": 7}]`.
    """

    run = models.OneToOneField(
        ImportRun, models.CASCADE, primary_key=True, related_name="hold", db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False)
    sync = models.ForeignKey(
        Sync, models.CASCADE, related_name="holds", db_constraint=False, db_index=False
    )
    people = models.IntegerField()
    members = models.IntegerField(help_text="People on the list when it was decided")
    limit = models.IntegerField(help_text="More than so many are held")
    causes = models.JSONField(default=list)
    held_at = models.DateTimeField(null=True, help_text="When its run ended; null before that")
    expires_at = models.DateTimeField(null=True, help_text="From when on the people are kept")
    answer = models.CharField(max_length=10, choices=HoldAnswer, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    removal_run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="The run that removes the people",
    )

    class Meta:
        indexes = [
            models.Index(fields=["sync", "run"], name="hold_of_sync"),
            models.Index("expires_at", name="hold_open", condition=Q(answer="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(answered_at__isnull=False), name="hold_answered_at"
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of run {self.pk}"

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.held_at is not None and not self.answer
