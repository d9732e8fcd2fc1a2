"""Webhooks and their deliveries, as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.frame.shapes import AnswerBody, Body, BodyOfChange, PageQuery
from syncs.webhooks.actions.messages import read_message
from syncs.webhooks.models import Webhook, WebhookDelivery

EventCode = Literal[
    "run.started",
    "run.succeeded",
    "run.failed",
    "run.held",
    "run.cancelled",
    "sync.late",
    "sync.recovered",
    "list.members_added",
    "list.members_removed",
]
"""The kinds that a webhook can be told of; a test compares them with the code's."""


class NewWebhook(Body):
    """A webhook to be made."""

    url: str = Field(description="Where messages go: https, at an address of the public internet")
    kinds: list[EventCode] = Field(max_length=20, description="What is told: docs/webhooks.md")


class WebhookChange(BodyOfChange):
    """Another address or other kinds; what is left out stays as it is."""

    url: str | None = None
    kinds: list[EventCode] | None = Field(None, max_length=20)


class WebhookAnswer(AnswerBody):
    """A webhook, and how it fares."""

    id: int
    url: str
    kinds: list[str]
    secret_hint: str = Field(description="The last characters of its secret")
    secret_set_at: datetime
    earlier_until: datetime | None = Field(description="Until when the secret before signs too")
    made_by: str
    made_at: datetime
    disabled_at: datetime | None = Field(description="When it was switched off")
    disabled_cause: str = Field(description="`by_hand`, `failing`, `gone`; empty while it is on")
    failures: int = Field(description="Attempts in a row that failed")
    failing_since: datetime | None
    rests_until: datetime | None = Field(description="Nothing is sent before")
    waiting: int = Field(description="Messages that wait to be sent")
    given_up: int = Field(description="Messages that were given up")

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookAnswer:
        told = {name: getattr(webhook, name) for name in cls.model_fields if name != "made_by"}
        return cls(**told, made_by=str(webhook.made_by or ""))


class WebhookPage(AnswerBody):
    """All webhooks of the organisation, which has ten at most."""

    items: list[WebhookAnswer]
    next_cursor: str | None


class WebhookWithSecret(AnswerBody):
    """A webhook with its new secret, which is told in this answer and never again."""

    webhook: WebhookAnswer
    secret: str = Field(description="Starts with `whsec_`; keep it where your receiver finds it")


class DeliveryAnswer(AnswerBody):
    """A message for a webhook: it waits as long as `due_at` is not null."""

    id: int
    message_id: str = Field(description="The `webhook-id` of each of its attempts")
    kind: str
    happened_at: datetime
    due_at: datetime | None = Field(description="When it is tried next; null where it is over")
    attempts: int
    tried_at: datetime | None
    took_ms: int | None
    status: int | None = Field(description="That of the last answer; null where none came")
    error: str = Field(description="Why it was not taken; empty where it was")
    delivered_at: datetime | None
    given_up_at: datetime | None

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> DeliveryAnswer:
        event = delivery.event
        told = {
            name: getattr(delivery, name)
            for name in DeliveryAnswer.model_fields
            if name not in {"message_id", "kind", "happened_at"}
        }
        return DeliveryAnswer(
            **told,
            message_id=event.message_id,
            kind=event.kind,
            happened_at=event.happened_at,
        )


class DeliveryWithMessage(AnswerBody):
    """A delivery with its message as it would be sent now."""

    delivery: DeliveryAnswer
    message: dict[str, Any]

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> DeliveryWithMessage:
        return cls(delivery=DeliveryAnswer.of(delivery), message=read_message(delivery.event))


class DeliveryPage(AnswerBody):
    """A page of deliveries."""

    items: list[DeliveryAnswer]
    next_cursor: str | None


class DeliveriesQuery(PageQuery):
    """The deliveries that are asked for."""

    state: Literal["waiting", "delivered", "given_up"] | None = None


class SentAgainAnswer(AnswerBody):
    """The messages that are sent again."""

    deliveries: int
