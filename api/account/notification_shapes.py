"""Notifications and how members are told, as they are sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.frame.shapes import MAX_ID, AnswerBody, Body, BodyOfChange
from syncs.notifications.queries.inbox import InboxRow

WayCode = Literal["at_once", "digest", "in_app"]


class NotificationAnswer(AnswerBody):
    """Something that the member was told: that something needs attention, or no longer does."""

    id: int
    kind: str = Field(description="Such as run_failed, held, key_rejected")
    subject: int = Field(description="The id of the sync or connection that it is about, or 0")
    is_end: bool = Field(description="True where it is over")
    headline: str
    made_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, row: InboxRow) -> NotificationAnswer:
        notification = row.notification
        return cls(
            id=notification.pk,
            kind=notification.concern.kind,
            subject=notification.concern.subject_id,
            is_end=row.is_end,
            headline=row.headline,
            made_at=notification.made_at,
            seen_at=notification.seen_at,
        )


class NotificationPage(AnswerBody):
    """A page of notifications."""

    items: list[NotificationAnswer]
    next_cursor: str | None


class SeenNeed(Body):
    """Something that needs attention, by its kind and what it is about."""

    kind: str = Field(max_length=40)
    subject: int = Field(ge=0, le=MAX_ID)


class SeenNotifications(Body):
    """The things that the member has seen."""

    newest: int = Field(
        0, ge=0, le=MAX_ID, description="Notifications up to this one are seen; 0 for none"
    )
    needs: list[SeenNeed] = Field(
        default_factory=list, max_length=200, description="As `GET /attention` tells them"
    )


class WaysAnswer(AnswerBody):
    """The way in which the member is told of each topic."""

    key: WayCode = Field(description="Recruit rejects the key")
    failed: WayCode = Field(description="A sync fails")
    held: WayCode = Field(description="People wait for an answer")
    late: WayCode = Field(description="A sync is late")
    inactive: WayCode = Field(description="A sync becomes inactive")
    installation: WayCode = Field(description="A part of RecruitSync is silent, or a webhook off")
    digest_hour: int = Field(description="The hour of the daily mail, in the organisation's zone")


class WaysChange(BodyOfChange):
    """Other ways; what is left out stays as it is."""

    key: WayCode | None = None
    failed: WayCode | None = None
    held: WayCode | None = None
    late: WayCode | None = None
    inactive: WayCode | None = None
    installation: WayCode | None = None
    digest_hour: int | None = Field(None, ge=0, le=23)
