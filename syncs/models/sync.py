"""The definition of a sync: which records, into which list, when, under which policies."""

from datetime import datetime, time
from typing import ClassVar

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import MailingList
from criteria import Condition, Criteria, conditions_by_day
from syncs.domain.full_reads import DAILY, EVERY_30_DAYS, ONLY_WHEN_ASKED, WEEKLY
from syncs.domain.relations import Relation, asked_relations
from syncs.domain.schedule import Frequency, Schedule
from syncs.models.connection import Connection


class Policy(models.TextChoices):
    """The treatment of people who opt out, convert or are deleted (R15-R17)."""

    IGNORE = "ignore", "Change nothing"
    REMOVE_FROM_LIST = "list", "Remove from this list"
    REMOVE_FROM_ORGANISATION = "organisation", "Remove from the organisation"


class Selection(models.TextChoices):
    """The choice of a module's records (R12)."""

    ALL = "all", "All records"
    VIEW = "view", "A custom view"
    CRITERIA = "criteria", "Criteria"


class Step(models.TextChoices):
    """The steps in which a sync is made and changed, in their order (R22)."""

    MODULE = "module", "Module"
    RECORDS = "records", "Records"
    RULES = "rules", "List and rules"
    SCHEDULE = "schedule", "Schedule"
    MAPPING = "mapping", "Mapping"
    REVIEW = "review", "Review"


class SyncState(models.TextChoices):
    """The states of a sync: paused by a person, inactive by us, completed after its one run.

    A deleted one is kept for its history and is not among `Sync.objects` (R25).
    """

    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    INACTIVE = "inactive", "Inactive"
    COMPLETED = "completed", "Completed"
    DELETED = "deleted", "Deleted"


class StopCause(models.TextChoices):
    """The causes for which a sync is inactive; each with what people read where nothing more exact
    is known."""

    KEY_CHANGED = "key_changed", "account key changed"
    KEY_REJECTED = "key_rejected", "key rejected"
    NOT_ALLOWED = "not_allowed", "the edition rules do not allow it"
    SCHEDULE_UNFIT = "schedule_unfit", "the schedule does not fit"
    ONLY_RUN_FAILED = "only_run_failed", "its only run failed"
    ONLY_RUN_CANCELLED = "only_run_cancelled", "its only run was cancelled"
    RUN_UNDONE = "run_undone", "a run was undone, and the next one would do the same again"
    """The one cause for which a sync is paused and not inactive: people resume it (R98)."""
    CLOSED = "closed", "the organisation was to be deleted"
    """It is restored, and something kept the sync from being active again with it (R102)."""


STOPPED_BY_KEY = (StopCause.KEY_CHANGED, StopCause.KEY_REJECTED)
"""Causes that a new key of the connection ends (R5, R7)."""


class LettingGo(models.TextChoices):
    """The answers to what becomes of the people whom a sync keeps on a list that it feeds no
    more."""

    STAY = "stay", "They stay on the list, by hand"
    LEAVE = "leave", "They leave the list"
    MOVE = "move", "They come along to the new list"


class FullReads(models.IntegerChoices):
    """The choices how often everything is read again, in days (R38)."""

    DAILY = DAILY, "Every day"
    WEEKLY = WEEKLY, "Every week"
    EVERY_30_DAYS = EVERY_30_DAYS, "Every 30 days"
    ONLY_WHEN_ASKED = ONLY_WHEN_ASKED, "Only when asked for"


IN_DRAFTS: bool = True
"""Only a draft may have no list yet, and only a deleted sync none any more
(`sync_list_unless_draft`). By this name and not as a literal the type checker takes the list for
one that is there, as it is wherever a sync runs."""


class ListArchived(Exception):
    """The sync's list was put away, so nothing starts into it; the message is for people."""

    def __init__(self, mailing_list: MailingList) -> None:
        super().__init__(f"Its mailing list, {mailing_list}, is archived: unarchive it first.")


FREQUENCIES = [(frequency.value, frequency.value.capitalize()) for frequency in Frequency]
"""Each with its name for people."""


class SyncManager(models.Manager["Sync"]):
    """All syncs but the deleted ones, which nothing lists, edits or runs (R25)."""

    def get_queryset(self) -> models.QuerySet["Sync"]:
        return super().get_queryset().exclude(state=SyncState.DELETED)


class Sync(models.Model):
    """A definition with its schedule and its state.

    Its managers differ in the deleted syncs: `objects`, and `organisation.syncs` like all that
    comes from it, leave them out; a run finds its sync all the same.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="syncs")
    connection = models.ForeignKey(
        Connection, models.PROTECT, related_name="syncs", db_constraint=False
    )
    name = models.CharField(max_length=100)
    module = models.CharField(max_length=50, help_text="The module's API name, as in Candidates")
    module_label = models.CharField(
        max_length=100, blank=True, help_text="The module as the account calls it"
    )
    mailing_list = models.ForeignKey(
        MailingList, models.PROTECT, null=IN_DRAFTS, related_name="+", db_constraint=False
    )

    selection = models.CharField(max_length=10, choices=Selection, default=Selection.ALL)
    view_id = models.CharField(max_length=30, blank=True, help_text="The custom view's cvid")
    view_name = models.CharField(max_length=200, blank=True)
    criteria = models.JSONField(null=True, blank=True, help_text="As `criteria.Criteria` in JSON")
    criteria_typed = models.JSONField(
        null=True,
        blank=True,
        help_text="A draft's criteria as they stand in the editor, finished or not",
    )
    retrieve_after = models.DateTimeField(
        null=True, blank=True, help_text="Only what was created or modified later counts (R21)"
    )

    opt_outs = models.CharField(max_length=12, choices=Policy, default=Policy.REMOVE_FROM_LIST)
    opt_outs_since = models.DateTimeField(
        null=True, blank=True, default=timezone.now, help_text="Switched on (R50)"
    )
    deleted = models.CharField(max_length=12, choices=Policy, default=Policy.IGNORE)
    deleted_since = models.DateTimeField(null=True, blank=True, help_text="Switched on (R50)")
    converted = models.CharField(max_length=12, choices=Policy, default=Policy.IGNORE)
    no_match = models.CharField(
        max_length=12,
        choices=Policy,
        default=Policy.IGNORE,
        help_text="Who no longer matches, or left the view (R38)",
    )

    frequency = models.CharField(max_length=10, choices=FREQUENCIES, default=Frequency.DAILY.value)
    at = models.TimeField(default=time(9, 0), help_text="Wall-clock time in the sync's zone")
    zone = models.CharField(max_length=64, default="UTC", help_text="An IANA zone")
    weekday = models.SmallIntegerField(null=True, blank=True, help_text="0 is Monday")
    day = models.SmallIntegerField(null=True, blank=True, help_text="1 to 31")

    state = models.CharField(max_length=10, choices=SyncState, default=SyncState.DRAFT)
    state_cause = models.CharField(max_length=20, choices=StopCause, blank=True)
    state_reason = models.CharField(max_length=200, blank=True, help_text="The cause in words")
    next_run_at = models.DateTimeField(null=True, blank=True, help_text="When a run is due")
    watermark = models.DateTimeField(
        null=True, blank=True, help_text="The newest modification time seen in Recruit (R71)"
    )
    full_read_days = models.SmallIntegerField(
        choices=FullReads,
        default=FullReads.WEEKLY,
        help_text="How often everything is read again, where a view or criteria select (R38)",
    )
    full_read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the last full read that was applied began"
    )
    limit_people = models.IntegerField(
        null=True, blank=True, help_text="People who may leave at once (R74); null: as elsewhere"
    )
    limit_percent = models.SmallIntegerField(null=True, blank=True, help_text="Share of the list")
    hold_days = models.SmallIntegerField(
        null=True, blank=True, help_text="How long people who are held wait for an answer"
    )
    reading_version = models.IntegerField(
        default=0, help_text="Grows when what was read so far no longer tells who qualifies"
    )
    draft_step = models.CharField(
        max_length=10, choices=Step, default=Step.RECORDS, help_text="A draft's first open step"
    )
    old_list = models.BigIntegerField(
        null=True, help_text="The list that it fed, while people there are still to be let go of"
    )
    letting_go = models.CharField(
        max_length=5,
        choices=LettingGo,
        default="",
        db_default="",
        help_text="What is still to become of them",
    )
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SyncManager] = SyncManager()
    with_deleted: ClassVar[models.Manager["Sync"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "connection",
                Lower("name"),
                condition=~models.Q(state="deleted"),
                name="sync_name_once",
            ),
            models.UniqueConstraint("organisation", "id", name="sync_of_organisation"),
            models.CheckConstraint(
                condition=~models.Q(converted=Policy.REMOVE_FROM_ORGANISATION),
                name="sync_converted_policy",
            ),
            models.CheckConstraint(
                condition=~models.Q(no_match=Policy.REMOVE_FROM_ORGANISATION),
                name="sync_no_match_policy",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "deleted"))
                | models.Q(mailing_list__isnull=False),
                name="sync_list_unless_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state="deleted") ^ models.Q(deleted_at=None),
                name="sync_deleted_at",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | ~models.Q(selection="view", view_id="")
                & ~models.Q(selection="criteria", criteria=None),
                name="sync_selection_whole",
            ),
        ]
        indexes = [
            models.Index(
                "next_run_at",
                name="sync_due",
                condition=models.Q(state=SyncState.ACTIVE, next_run_at__isnull=False),
            ),
            models.Index(
                "organisation", name="sync_letting_go", condition=~models.Q(letting_go="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def module_name(self) -> str:
        """The module for people, such as `Referral Bonuses`."""
        return self.module_label or self.module.replace("_", " ")

    @property
    def is_left_at_criteria(self) -> bool:
        """Tell whether a draft was left in the criteria editor, before anything was saved there."""
        at_records = (self.state, self.draft_step) == (SyncState.DRAFT, Step.RECORDS)
        return at_records and self.criteria_typed is not None

    @property
    def is_paused_by_undo(self) -> bool:
        """Tell whether it is paused because a run of it was undone, so that people are asked before
        it goes on (R98)."""
        return (self.state, self.state_cause) == (SyncState.PAUSED, StopCause.RUN_UNDONE)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations to the records that its criteria ask about; every run then reads
        everything, as their changes do not show in the record (R36)."""
        criteria = self.criteria_in_force
        return asked_relations(self.module, criteria) if criteria else ()

    @property
    def conditions_by_day(self) -> tuple[Condition, ...]:
        """The conditions that depend on the day; the first run of each day then reads everything
        (R31)."""
        criteria = self.criteria_in_force
        return conditions_by_day(criteria) if criteria else ()

    @property
    def criteria_in_force(self) -> Criteria | None:
        """The criteria by which it selects; None where it selects otherwise, or they cannot be
        read."""
        if self.selection != Selection.CRITERIA or not self.criteria:
            return None
        try:
            return Criteria.model_validate(self.criteria)
        except ValueError:
            return None

    @property
    def schedule(self) -> Schedule:
        """The schedule as a pure value. Raises ValueError when the stored parts do not fit."""
        return Schedule(
            frequency=self.frequency, at=self.at, zone=self.zone, weekday=self.weekday, day=self.day
        )

    @transaction.atomic
    def launch(self, next_run_at: datetime | None) -> None:
        """Make a draft, or a completed sync, active, with its next run by schedule, if any.

        Raises ListArchived.
        """
        self._hold_list_in_use()
        self.state = SyncState.ACTIVE
        self.state_cause = self.state_reason = ""
        self.next_run_at = next_run_at
        self.save(update_fields=["state", "state_cause", "state_reason", "next_run_at"])

    def pause(self) -> bool:
        """Stop the schedule. Returns False if the sync was not active (R85). What the schedule has
        queued already is seen to by `syncs.state.pause`."""
        return self._change(SyncState.ACTIVE, SyncState.PAUSED, next_run_at=None)

    @transaction.atomic
    def resume(self, now: datetime) -> bool:
        """Go on with the schedule; what was due meanwhile is not made up for (R85).

        A sync that runs once is due at once. Returns False if it was not paused. Raises ValueError
        when the schedule does not fit, or ListArchived.
        """
        next_run_at = self.schedule.next_after(now) or now
        self._hold_list_in_use()
        return self._change(SyncState.PAUSED, SyncState.ACTIVE, next_run_at=next_run_at)

    @transaction.atomic
    def activate(self, now: datetime) -> bool:
        """Put an inactive sync back on its schedule; the caller also asks for a run (R5).

        Returns False if it was not inactive. Raises ValueError when the schedule does not fit, or
        ListArchived.
        """
        next_run_at = self.schedule.next_after(now)
        self._hold_list_in_use()
        return self._change(SyncState.INACTIVE, SyncState.ACTIVE, next_run_at=next_run_at)

    def _hold_list_in_use(self) -> None:
        """Lock the list, so that nobody archives it before this transaction has ended."""
        if self.mailing_list_id is None:  # a draft, which the change of the state then finds
            return
        lists = MailingList.objects.select_for_update(no_key=True)
        mailing_list = lists.get(pk=self.mailing_list.pk)
        if mailing_list.archived_at:
            raise ListArchived(mailing_list)

    def _change(self, before: SyncState, after: SyncState, *, next_run_at: datetime | None) -> bool:
        """Change the state by one conditional UPDATE, so that of two people at once only one
        changes the state."""
        changed = Sync.objects.filter(pk=self.pk, state=before).update(
            state=after, state_cause="", state_reason="", next_run_at=next_run_at
        )
        if changed:
            self.state, self.next_run_at = after, next_run_at
            self.state_cause = self.state_reason = ""
        return bool(changed)
