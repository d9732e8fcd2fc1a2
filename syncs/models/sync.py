"""The definition of a sync: which records, into which list, when, under which policies."""

from datetime import datetime, time

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.domain.schedule import Schedule
from syncs.models.connection import Connection


class Policy(models.TextChoices):
    """What happens to people who opt out, convert or are deleted (R15-R17)."""

    IGNORE = "ignore", "Change nothing"
    REMOVE_FROM_LIST = "list", "Remove from this list"
    REMOVE_FROM_ORGANISATION = "organisation", "Remove from the organisation"


class Frequency(models.TextChoices):
    """The frequencies of `syncs.domain.schedule`, with their names for people."""

    ONCE = "once", "Once"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    MONTHLY = "monthly", "Monthly"


class SyncState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    INACTIVE = "inactive", "Inactive"
    COMPLETED = "completed", "Completed"


class Sync(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="syncs")
    connection = models.ForeignKey(
        Connection, models.PROTECT, related_name="syncs", db_constraint=False
    )
    name = models.CharField(max_length=100)
    module = models.CharField(max_length=50, help_text="The module's API name, as in Candidates")
    mailing_list = models.ForeignKey(
        MailingList, models.PROTECT, related_name="+", db_constraint=False
    )

    opt_outs = models.CharField(max_length=12, choices=Policy, default=Policy.IGNORE)
    opt_outs_since = models.DateTimeField(null=True, blank=True, help_text="Switched on (R50)")
    deleted = models.CharField(max_length=12, choices=Policy, default=Policy.IGNORE)
    deleted_since = models.DateTimeField(null=True, blank=True, help_text="Switched on (R50)")
    converted = models.CharField(max_length=12, choices=Policy, default=Policy.IGNORE)

    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.DAILY)
    at = models.TimeField(default=time(9, 0), help_text="Wall-clock time in the sync's zone")
    zone = models.CharField(max_length=64, default="UTC", help_text="An IANA zone")
    weekday = models.SmallIntegerField(null=True, blank=True, help_text="0 is Monday")
    day = models.SmallIntegerField(null=True, blank=True, help_text="1 to 31")

    state = models.CharField(max_length=10, choices=SyncState, default=SyncState.DRAFT)
    state_reason = models.CharField(max_length=200, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True, help_text="When a run is due")
    watermark = models.DateTimeField(
        null=True, blank=True, help_text="The newest modification time seen in Recruit (R71)"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("connection", Lower("name"), name="sync_name_once"),
            models.UniqueConstraint("organisation", "id", name="sync_of_organisation"),
            models.CheckConstraint(
                condition=~models.Q(converted=Policy.REMOVE_FROM_ORGANISATION),
                name="sync_converted_policy",
            ),
        ]
        indexes = [
            models.Index(
                "next_run_at",
                name="sync_due",
                condition=models.Q(state=SyncState.ACTIVE, next_run_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def schedule(self) -> Schedule:
        """The schedule as a pure value. Raises ValueError when the stored parts do not fit."""
        return Schedule(
            frequency=self.frequency, at=self.at, zone=self.zone, weekday=self.weekday, day=self.day
        )

    def activate(self, now: datetime) -> None:
        """Start the schedule; the first run is due at once (R20)."""
        self.state = SyncState.ACTIVE
        self.state_reason = ""
        self.next_run_at = now
        self.save(update_fields=["state", "state_reason", "next_run_at"])

    def pause(self) -> bool:
        """Stop the schedule; a run in progress goes on. False if the sync was not active (R85)."""
        return self._change(SyncState.ACTIVE, SyncState.PAUSED, next_run_at=None)

    def resume(self, now: datetime) -> bool:
        """Go on with the schedule; what was due meanwhile is not made up for (R85).

        A sync that runs once is due at once. False if it was not paused; raises ValueError when
        the schedule does not fit.
        """
        next_run_at = self.schedule.next_after(now) or now
        return self._change(SyncState.PAUSED, SyncState.ACTIVE, next_run_at=next_run_at)

    def _change(self, before: SyncState, after: SyncState, *, next_run_at: datetime | None) -> bool:
        """One conditional UPDATE, so that of two people at once only one changes the state."""
        changed = Sync.objects.filter(pk=self.pk, state=before).update(
            state=after, state_reason="", next_run_at=next_run_at
        )
        if changed:
            self.state, self.state_reason, self.next_run_at = after, "", next_run_at
        return bool(changed)
