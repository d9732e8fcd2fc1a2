"""Tells when a run reads everything, and not only what changed since the run before (R31, R38)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

ONLY_WHEN_ASKED, DAILY, WEEKLY, EVERY_30_DAYS = 0, 1, 7, 30
"""How many days may pass between full reads; 0 for any number."""


class FullReadCause(StrEnum):
    """The causes for which a run reads everything, in the order in which they are looked for."""

    RELATED = "related"
    """The criteria ask about related records, whose changes do not show in the record (R36)."""
    ASKED = "asked"
    """A person asked for it."""
    FIRST = "first"
    """There is no watermark: nothing was read to its end under this definition."""
    VIEW_EMPTY = "view_empty"
    """The import before found the view empty, which is believed when it is found again (R73)."""
    NEW_DAY = "new_day"
    """The criteria depend on the day, and the last full read was on an earlier one (R31)."""
    TOO_LONG_AGO = "too_long_ago"
    """As many days have passed since the last full read as the sync allows (R38)."""


class ReadingRules(BaseModel):
    """The part of a sync's definition that is about full reads.

    `every_days` counts where the sync selects by a view or by criteria, `selects`; 0 for never.
    """

    model_config = ConfigDict(frozen=True)

    asks_related: bool
    depends_on_day: bool
    selects: bool
    every_days: int


def cause_of_full_read(
    rules: ReadingRules,
    *,
    is_asked: bool,
    has_watermark: bool,
    last: datetime | None,
    now: datetime,
    zone: ZoneInfo,
    is_view_doubted: bool = False,
) -> FullReadCause | None:
    """Return why a run that begins `now` reads everything; None where only changes are read.

    `last` is when the last full read began, None where that is not known. Days are those of
    `zone`, as the criteria are judged: a daily run that comes a second earlier than yesterday's
    is a day later all the same.
    """
    days = _days_since(last, now, zone)
    causes = {
        FullReadCause.RELATED: rules.asks_related,
        FullReadCause.ASKED: is_asked,
        FullReadCause.FIRST: not has_watermark,
        FullReadCause.VIEW_EMPTY: is_view_doubted,
        FullReadCause.NEW_DAY: rules.depends_on_day and (days is None or days >= 1),
        FullReadCause.TOO_LONG_AGO: _is_too_long_ago(rules, days),
    }
    return next((cause for cause, holds in causes.items() if holds), None)


def _is_too_long_ago(rules: ReadingRules, days: int | None) -> bool:
    if not rules.selects or rules.every_days == ONLY_WHEN_ASKED:
        return False
    return days is None or days >= rules.every_days


def _days_since(last: datetime | None, now: datetime, zone: ZoneInfo) -> int | None:
    """Count the midnights of the zone's calendar since then. A day to come was written down by a
    clock that was wrong, and says nothing."""
    if last is None:
        return None
    days = (now.astimezone(zone).date() - last.astimezone(zone).date()).days
    return days if days >= 0 else None
