"""Concerns, from when one was noticed until it was over, and how members are told of them (R96)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Member, Organisation
from syncs.domain.concerns import ConcernKind, Facts, Topic


class Ending(models.TextChoices):
    """The ends of a concern: mended, or without interest, as with a sync that is deleted."""

    MENDED = "mended", "Mended"
    DROPPED = "dropped", "Dropped"


class Concern(models.Model):
    """A state of something, with its beginning and its end: of a failed sync one row, however many
    runs fail.

    `subject_id` is that of a sync, run or connection, by kind; 0 is the installation. `facts` are
    `syncs.domain.concerns.Facts`, as they were last seen.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="concerns")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in ConcernKind]
    )
    subject_id = models.BigIntegerField(default=0)
    since = models.DateTimeField(help_text="When it began, as far as is known")
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "kind",
                "subject_id",
                condition=Q(ended_at=None),
                name="concern_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ ~Q(ending=""), name="concern_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"

    @property
    def concern_kind(self) -> ConcernKind:
        return ConcernKind(self.kind)

    @property
    def told_facts(self) -> Facts:
        return Facts.of(self.facts)

    @property
    def key(self) -> tuple[int, str, int]:
        """The same as that of the `Need` that it was noticed by."""
        return (self.organisation_id, self.kind, self.subject_id)


class Way(models.TextChoices):
    """The ways of being told."""

    AT_ONCE = "at_once", "By mail, at once"
    DIGEST = "digest", "By mail, once a day"
    IN_APP = "in_app", "Only here"


class StateChange(models.TextChoices):
    """The two changes of a concern."""

    BEGAN = "began", "Began"
    ENDED = "ended", "Ended"


class NotificationMail(models.Model):
    """A mail to one member: the row is there before anything is sent, so that each is sent by one
    worker at a time, and by another one if that dies.

    While `sent_at` and `given_up_at` are null it waits until `due_at`.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="notification_mails")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it is tried, or tried again")
    attempts = models.SmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, help_text="When it could not be handed over first")
    error = models.CharField(max_length=100, blank=True, help_text="The kind of the last error")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "due_at",
                name="notification_mail_waiting",
                condition=Q(sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk} to member {self.member_id}"


class Notification(models.Model):
    """A change of one concern, told to one member: once, whoever notices it and how often."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="notifications", db_index=False)
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="notifications")
    change = models.CharField(max_length=10, choices=StateChange)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True, help_text="Null: not to be mailed")
    mail = models.ForeignKey(
        NotificationMail, models.SET_NULL, null=True, related_name="notifications"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("concern", "member", "change", name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_of_member"),
            models.Index(
                "mail_due_at",
                name="notification_to_mail",
                condition=Q(mail=None, mail_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.change} for member {self.member_id}"


class NotificationSettings(models.Model):
    """The ways in which one member wants to be told; without a row it is as the role suggests.

    A field for each `Topic`, of the same name.
    """

    member = models.OneToOneField(
        Member, models.CASCADE, primary_key=True, related_name="notification_settings"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    key = models.CharField(max_length=10, choices=Way)
    failed = models.CharField(max_length=10, choices=Way)
    held = models.CharField(max_length=10, choices=Way)
    late = models.CharField(max_length=10, choices=Way)
    inactive = models.CharField(max_length=10, choices=Way)
    installation = models.CharField(max_length=10, choices=Way)
    digest_hour = models.SmallIntegerField(default=8, help_text="In the organisation's zone")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__range=(0, 23)), name="notification_digest_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"Notification settings of member {self.member_id}"

    def way_of(self, topic: Topic) -> Way:
        return Way(getattr(self, topic.value))
