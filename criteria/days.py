"""Stretches of whole days on the organisation's calendar, first and last day included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MAX_DAYS = 36_500
"""The largest n of "in the last n days"."""

Stretch = tuple[date, date]


def last_days(days: int, today: date) -> Stretch:
    """Return today and the days before it, `days` in all."""
    return _shifted(today, 1 - days), today


def next_days(days: int, today: date) -> Stretch:
    """Return today and the days after it, `days` in all."""
    return today, _shifted(today, days - 1)


def day_before(today: date) -> Stretch:
    """Return yesterday alone."""
    yesterday = _shifted(today, -1)
    return yesterday, yesterday


def week_of(today: date) -> Stretch:
    """Return Monday to Sunday, days to come included."""
    return _shifted(today, -today.weekday()), _shifted(today, 6 - today.weekday())


def month_of(today: date) -> Stretch:
    """Return the first to the last of the month, days to come included."""
    return today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])


def _shifted(day: date, by: int) -> date:
    """Return the day some days later; the ends of Python's calendar are the ends of all days."""
    ordinal = min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)
