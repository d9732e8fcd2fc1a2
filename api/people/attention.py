"""The answer about what needs attention."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.frame.shapes import AnswerBody
from syncs.attention.rules.advice import advice_on
from syncs.domain.concerns import Need


class NeedAnswer(AnswerBody):
    """Something that needs attention."""

    kind: str = Field(description="Such as run_failed, held, key_rejected")
    subject: int = Field(description="The id of the sync or connection that it is about, or 0")
    since: datetime | None
    headline: str
    meaning: str
    who: str = Field(description="Who can mend it")
    deed: str = Field(description="What they can do")

    @classmethod
    def of(cls, need: Need) -> NeedAnswer:
        advice = advice_on(need)
        return cls(
            kind=need.kind.value,
            subject=need.subject_id,
            since=need.since,
            headline=advice.headline,
            meaning=advice.meaning,
            who=advice.actor.value,
            deed=advice.deed,
        )


class NeedsAnswer(AnswerBody):
    """All that needs attention now."""

    items: list[NeedAnswer]
