"""Webhooks, the events that they tell of, and the deliveries that wait or are done (R105).

Events and deliveries are written by triggers in the transaction of the fact, so that none is lost
and no writer can forget them (`syncs/webhooks/migrations/`).
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Organisation, User
from syncs.webhooks.domain.events import IN_WORDS, EventKind

KINDS = [(kind.value, words) for kind, words in IN_WORDS.items()]


class DisabledCause(models.TextChoices):
    """The causes for which a webhook is sent nothing."""

    BY_HAND = "by_hand", "Switched off by hand"
    FAILING = "failing", "Took nothing for days"
    GONE = "gone", "The receiver wants no more"


class Webhook(models.Model):
    """An address of an organisation's program, and how it fares.

    `secrets` are encrypted: a JSON list with the newest first; the second one signs too until
    `earlier_until`. `failures` counts those in a row. Nothing is sent before `rests_until`; before
    `claimed_until` somebody else is sending.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=30, choices=KINDS))
    secrets = models.BinaryField()
    secret_hint = models.CharField(max_length=4, help_text="The last four characters")
    secret_set_at = models.DateTimeField()
    earlier_until = models.DateTimeField(null=True, help_text="Until when the earlier one signs")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    disabled_at = models.DateTimeField(null=True)
    disabled_cause = models.CharField(max_length=10, choices=DisabledCause, blank=True)
    failures = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    took_ms = models.IntegerField(default=0, help_text="How long the last attempt took")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at=None) ^ ~Q(disabled_cause=""), name="webhook_disabled"
            ),
            models.CheckConstraint(
                condition=Q(failing_since=None) ^ Q(failures__gt=0), name="webhook_failing_since"
            ),
        ]
        indexes = [models.Index("organisation", name="webhook_of_organisation")]

    def __str__(self) -> str:
        return self.url

    @property
    def kinds_in_words(self) -> list[str]:
        return [words for kind, words in IN_WORDS.items() if kind in self.kinds]


class WebhookEvent(models.Model):
    """A fact that is told, with the ids by which its message is written when it is sent."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    number = models.UUIDField(default=uuid.uuid4, help_text="In `webhook-id`, each time it is sent")
    kind = models.CharField(max_length=30, choices=KINDS)
    happened_at = models.DateTimeField(db_default=Now())
    about: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index("happened_at", name="webhook_event_by_age")]

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        return f"msg_{self.number.hex}"

    @property
    def in_words(self) -> str:
        return IN_WORDS[EventKind(self.kind)]


class WebhookDelivery(models.Model):
    """An event for one webhook: it waits as long as `due_at` is not null.

    `status` is that of the last answer, null where there was none; `error` says what was wrong.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(WebhookEvent, models.CASCADE, related_name="deliveries")
    due_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0, help_text="Since it was last asked for")
    tried_at = models.DateTimeField(null=True)
    took_ms = models.IntegerField(null=True)
    status = models.IntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[WebhookDelivery]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("webhook", "event", name="webhook_delivery_once"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, given_up_at=None)
                | Q(due_at=None, given_up_at__isnull=False)
                | Q(due_at=None, given_up_at=None, delivered_at__isnull=False),
                name="webhook_delivery_state",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_log"),
            models.Index(
                "webhook", "due_at", name="webhook_waiting", condition=Q(due_at__isnull=False)
            ),
            models.Index(
                "webhook", name="webhook_given_up", condition=Q(given_up_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"
