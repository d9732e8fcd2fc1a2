"""One execution of a sync, kept for ever with its counts (R91, R95)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from syncs.models.sync import Sync


class Kind(models.TextChoices):
    """The kinds of runs, see `docs/decisions/0025-rows-before-deeds.md`."""

    IMPORT = "import", "Import"
    PREVIEW = "preview", "Preview"
    """Decides as an import does, and changes nothing (R75)."""
    APPLY = "apply", "As previewed"
    """An import that does exactly what its preview showed, or nothing (R75)."""
    REMOVE = "remove", "Removal of people held"
    """Removes those whom another run holds (R74)."""
    UNDO_PREVIEW = "undo_view", "Preview of an undo"
    """Shows what an undo would put back, and what it would leave alone (R98)."""
    UNDO = "undo", "Undo"
    """Puts back what another run did, as its preview showed (R98)."""


IMPORTING = (Kind.IMPORT, Kind.APPLY)
"""The kinds that bring in what they read, and move the watermark."""

ONLY_SHOWING = (Kind.PREVIEW, Kind.UNDO_PREVIEW)
"""The kinds whose rows are about what would be."""

CHANGING = tuple(kind for kind in Kind if kind not in ONLY_SHOWING)
"""The kinds after which lists may be others than before."""

READS = (*IMPORTING, Kind.PREVIEW)
"""The kinds that read from Recruit."""


class RunState(models.TextChoices):
    """The states of a run; the last four are ends.

    A held run has done all but remove some people, who wait for an answer (R74); it succeeds with
    the answer.
    """

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    HELD = "held", "Held"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Trigger(models.TextChoices):
    """The cause of a run: a due instant, a person, that the sync became active (R20), or that the
    run before it lost what it had read."""

    SCHEDULED = "scheduled", "Schedule"
    MANUAL = "manual", "By hand"
    ACTIVATION = "activation", "Activation"
    RECOVERY = "recovery", "Recovery"


class KeptRows(models.TextChoices):
    """The part of a run's rows that the ledger keeps: they go some time after its end (R95)."""

    ALL = "all", "All"
    SOME = "some", "Some, and fewer from tick to tick"
    NONE = "none", "None"


UNFINISHED = (RunState.QUEUED, RunState.RUNNING)

FINISHED = tuple(state for state in RunState if state not in UNFINISHED)


class ImportRun(models.Model):
    """A run with its counts.

    States go queued → running → succeeded | held | failed | cancelled, and held → succeeded |
    cancelled; a queued run may be cancelled.

    A sync has at most one running run, and of each kind one queued (R76); one due instant has one
    run (R81).
    """

    # Its sync's key includes the organisation, and so is one of this as well.
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, db_constraint=False, db_index=False
    )
    sync = models.ForeignKey(
        Sync, models.CASCADE, related_name="runs", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.IMPORT)
    about = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        related_name="later",
        db_constraint=False,
        db_index=False,
        help_text="The run that this one applies, undoes, or removes the held people of",
    )
    shown_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="carried_out",
        db_constraint=False,
        db_index=False,
        help_text="The preview that showed what this undo puts back (R98)",
    )
    trigger = models.CharField(max_length=10, choices=Trigger)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="The instant of the schedule")
    missed = models.JSONField(default=list, help_text="Earlier instants this run stands for (R82)")
    full = models.BooleanField(default=False, help_text="Reads everything, not only changes")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    settings = models.JSONField(null=True, help_text="The definition in force, from the start on")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True, help_text="Where no person did it")
    error = models.TextField(blank=True, help_text="What went wrong")
    error_code = models.CharField(
        max_length=40, blank=True, help_text="A code of `domain.known_errors`"
    )
    what_to_do = models.TextField(blank=True, help_text="What a person can do about it")
    remarks = models.JSONField(
        default=list, help_text="What a person should know of it, see `domain.remarks`"
    )
    possible_again_at = models.DateTimeField(
        null=True, help_text="When Recruit grants new API credits, where they were used up"
    )
    watermark_before = models.DateTimeField(
        null=True, help_text="The sync's watermark when the run began, for an undo (R98)"
    )
    watermark_after = models.DateTimeField(null=True, help_text="And as the run left it")
    full_read_before = models.DateTimeField(
        null=True, help_text="When the last full read before this run began"
    )

    rows = models.CharField(
        max_length=4,
        choices=KeptRows,
        default=KeptRows.ALL,
        db_default=KeptRows.ALL,
        help_text="What the ledger keeps of it still (R95)",
    )

    total = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    re_added = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    ignored = models.IntegerField(default=0)
    deleted = models.IntegerField(default=0)
    not_selected = models.IntegerField(default=0, help_text="Beside Total (R60)")
    held = models.IntegerField(default=0, help_text="People who wait for an answer (R74)")
    kept = models.IntegerField(default=0, help_text="People who might have been removed (R51)")
    keeps_images = models.BooleanField(
        default=True, help_text="It keeps what was before; those of earlier releases do not (R98)"
    )
    put_back = models.IntegerField(
        default=0, help_text="People of whom something is put back (R98)"
    )
    left_alone = models.IntegerField(default=0, help_text="People of whom something is not (R98)")
    ignored_reasons = models.JSONField(default=dict, help_text="Count by reason")
    undo_reasons = models.JSONField(
        default=dict, help_text="Of an undo: count by reason, of what is put back and left alone"
    )
    strangers_after = models.BigIntegerField(
        null=True,
        default=-1,
        db_default=-1,
        help_text="The place from which its strangers are still to be noted; null: all are (R97)",
    )
    api_calls = models.IntegerField(default=0)
    api_credits = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("sync", "due_at", name="run_due_instant_once"),
            models.UniqueConstraint(
                "sync", "kind", condition=Q(state=RunState.QUEUED), name="run_one_queued"
            ),
            models.UniqueConstraint(
                "sync", condition=Q(state=RunState.RUNNING), name="run_one_running"
            ),
            models.UniqueConstraint("organisation", "id", name="run_of_organisation"),
            models.UniqueConstraint(
                "about",
                condition=Q(kind=Kind.APPLY) & ~Q(state__in=("failed", "cancelled")),
                name="run_preview_applied_once",
            ),
            models.UniqueConstraint(
                "shown_by", condition=Q(shown_by__isnull=False), name="run_undo_done_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    total=models.F("new")
                    + models.F("re_added")
                    + models.F("duplicate")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("ignored")
                ),
                name="run_balances",
            ),
        ]
        indexes = [
            models.Index(fields=["sync", "-id"], name="run_history_of_sync"),
            models.Index(fields=["organisation", "-id"], name="run_history_of_organisation"),
            models.Index(fields=["organisation", "created_at"], name="run_days_of_organisation"),
            models.Index("state", name="run_unfinished", condition=Q(state__in=UNFINISHED)),
            models.Index(
                "id",
                name="run_with_rows",
                condition=~Q(rows=KeptRows.NONE) & Q(finished_at__isnull=False),
            ),
            models.Index("about", name="run_about", condition=Q(about__isnull=False)),
            models.Index(
                "id",
                name="run_with_strangers",
                condition=Q(strangers_after__isnull=False, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.pk}"

    @property
    def is_preview(self) -> bool:
        return self.kind == Kind.PREVIEW

    @property
    def keeps_rows(self) -> bool:
        """Tell whether each of its numbers leads to just so many rows: not yet while it goes on,
        and not any more once they are forgotten (R95)."""
        return self.is_finished and self.rows == KeptRows.ALL

    @property
    def has_numbers(self) -> bool:
        """Tell whether its numbers say something: those of a preview that did not come to its end
        would be zeros that look like an answer (R75)."""
        return self.is_finished and (not self.is_preview or self.state == RunState.SUCCEEDED)

    @property
    def is_finished(self) -> bool:
        """Tell whether the run has ended, however it did."""
        return self.state not in UNFINISHED
