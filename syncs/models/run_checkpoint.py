"""The checkpoint of a run: how far it has come, and which worker may write for it.

Every write of a run happens in the transaction that moves its checkpoint, and only under the
fencing token the writer was given. A worker that was thought dead finds another token and can
no longer write.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from syncs.models.import_run import ImportRun


class Phase(models.TextChoices):
    """The phases in their order; `syncs/checkpoint/phases.py` says when each is due."""

    FETCH_CLIENTS = "fetch_clients", "Reading clients"
    FETCH_OPENINGS = "fetch_openings", "Reading job openings"
    FETCH = "fetch", "Reading from Recruit"
    FETCH_BULK = "fetch_bulk", "Reading from Recruit in bulk"
    FETCH_CONVERTED = "fetch_converted", "Reading who was converted"
    FETCH_UNAPPROVED = "fetch_unapproved", "Reading who is not approved"
    FETCH_OUTSIDE = "fetch_outside", "Reading who is outside the view"
    FETCH_CHANGES = "fetch_changes", "Reading what changed meanwhile"
    FETCH_DELETED = "fetch_deleted", "Reading deletions"
    TIDY = "tidy", "Finding duplicates"
    DECIDE = "decide", "Deciding"
    FIND_LEAVING = "find_leaving", "Finding who leaves"
    DECIDE_REMOVALS = "decide_removals", "Deciding removals"
    COMPARE = "compare", "Comparing with the preview"
    HOLD = "hold", "Counting who leaves"
    DECIDE_UNDO = "decide_undo", "Finding what can be put back"
    APPLY = "apply", "Applying"
    APPLY_DUPLICATES = "apply_duplicates", "Linking duplicates"
    APPLY_REMOVALS = "apply_removals", "Removing"
    REMOVE_HELD = "remove_held", "Removing people who were held"
    PUT_BACK = "put_back", "Putting back"
    FINISH = "finish", "Finishing"


READING = frozenset(phase for phase in Phase if phase.startswith("fetch"))
"""The phases that read from Recruit."""

READING_RELATED = frozenset({Phase.FETCH_CLIENTS, Phase.FETCH_OPENINGS})
"""Those that read what belongs to the records, before the records themselves (R36)."""


class WaitReason(models.TextChoices):
    """The reasons for which a run waits, in the words of its page."""

    NONE = "", ""
    TOO_MANY_CALLS = "too_many_calls", "This account makes too many calls, and Recruit asks to wait"
    SOURCE = "source", "Recruit did not answer as it should"
    SILENT = "silent", "Recruit does not answer, and is tried again"
    CREDITS = (
        "credits",
        "This account has no API credits left, but for those that are kept for people",
    )
    FILE = "file", "Recruit is writing the file with the records"
    KEY_REFUSED = "key_refused", "Recruit refused the key once, and is asked again to be sure"
    FAULT = "fault", "It was held up"


class RunCheckpoint(models.Model):
    """The progress of one run, see `syncs.checkpoint.progress`, and its lease."""

    run = models.OneToOneField(
        ImportRun,
        models.CASCADE,
        primary_key=True,
        related_name="checkpoint",
        db_constraint=False,
    )
    organisation_id = models.BigIntegerField()
    token = models.IntegerField(default=0, help_text="Grows with every change of the holder")
    lease_until = models.DateTimeField(null=True, help_text="Null: nobody holds the run")
    wake_at = models.DateTimeField(db_default=Now(), help_text="Not to be taken up before")
    turn_at = models.DateTimeField(
        null=True,
        db_default=Now(),
        help_text="When it had its last turn, or was made; null once it is over, see `turns/`",
    )
    failures = models.SmallIntegerField(default=0, help_text="Set-backs in a row")
    set_back_by = models.TextField(blank=True, help_text="The last set-back, in words")
    asked_to_wait = models.FloatField(default=0, help_text="Seconds that Recruit asked for in all")
    in_want_since = models.DateTimeField(
        null=True, help_text="When the run first found no API credits left"
    )
    wait_reason = models.CharField(max_length=20, choices=WaitReason, blank=True)
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.FETCH)
    position = models.BigIntegerField(default=0, help_text="Done so far in this phase")
    entered_at = models.BigIntegerField(default=0, help_text="Rows staged when the phase began")
    staged = models.BigIntegerField(default=0, help_text="Rows in the run's staging table")
    fetched = models.BigIntegerField(default=0, help_text="Records read, repeats too until tidied")
    related = models.BigIntegerField(default=0, help_text="Related records read")
    received = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="All that Recruit sent, what was read again too: it only grows (R92)",
    )
    api_calls = models.IntegerField(default=0)
    api_credits = models.IntegerField(default=0)
    bulk_file = models.SmallIntegerField(null=True, help_text="The file of a bulk read, from 1")
    bulk_job = models.CharField(max_length=40, blank=True, help_text="Recruit's job for the file")
    bulk_asked_at = models.DateTimeField(null=True, help_text="When the job was asked for")
    newest = models.DateTimeField(null=True, help_text="The latest modification time read so far")

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "turn_at", "run"],
                name="run_checkpoint_turn",
                condition=Q(turn_at__isnull=False),
            ),
            models.Index(
                "lease_until",
                name="run_checkpoint_lease",
                condition=Q(turn_at__isnull=False, lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.position}"
