"""Reads the values that a run itself goes by: consent, conversion and times (R15, R17, R79).

Like mapped values they come as Recruit sends them, and one that cannot be read costs its record a
note, never the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from syncs.domain.records import Column
from syncs.domain.values import show_value

Notes = dict[int, list[str]]
"""By the record's place: what was left out of it, and why."""

_FLAGS: Mapping[object, bool] = {
    **dict.fromkeys((None, "", "null", False, "false", "no", "n", "f", "0"), False),
    **dict.fromkeys((True, "true", "yes", "y", "t", "1"), True),
}
"""What says no or yes plainly; Python finds 0, 0.0 and False alike here, and so 1 and True."""


def read_flags(source: str, column: Column, notes: Notes) -> list[bool]:
    """Read whether each record is opted out, or converted.

    What cannot be read counts as yes, because nobody is mailed in doubt, and is noted.
    """
    try:
        return [_FLAGS[value] for value in column]
    except (KeyError, TypeError):  # a value in other letters, or one that cannot be looked up
        return [_read_flag(source, place, value, notes) for place, value in enumerate(column)]


def deny_plainly(column: Column, flags: list[bool]) -> list[bool]:
    """Tell of each of these flags whether it says no, and not merely nothing: who has opted out is
    not back because the value is gone, however that is written (R69, R73)."""
    return [
        not flag and (value is False or not _is_nothing(value))
        for value, flag in zip(column, flags, strict=True)
    ]


def read_times(source: str, column: Column, notes: Notes) -> list[str | None]:
    """Read times as texts that PostgreSQL reads; one that is none is left out and noted. Every
    record has these times, so that the word "null" is none too."""
    try:
        return [None if value in (None, "") else _check_time(value) for value in column]
    except (ValueError, TypeError, AttributeError):
        return [_read_time(source, place, value, notes) for place, value in enumerate(column)]


def find_odd_moments(column: Column) -> list[int]:
    """Return the places of what is no time or has no UTC offset, which `latest_moment` passes
    over; where nothing is told, nothing is odd."""
    try:
        _latest_of([stamp for stamp in column if stamp is not None])
    except (ValueError, TypeError):
        return [
            place
            for place, stamp in enumerate(column)
            if stamp not in (None, "") and _moment_or_none(stamp) is None
        ]
    return []


def note_odd_moments(source: str, column: Column, notes: Notes) -> None:
    """Note the times that `find_odd_moments` finds."""
    for place in find_odd_moments(column):
        misfit = f"{show_value(column[place])} is not a time with a UTC offset"
        notes.setdefault(place, []).append(f"{source}: {misfit}")


def latest_moment(stamps: Column) -> datetime | None:
    """Return the latest of these times, None for none. Those that are no time, or have no UTC
    offset and so cannot be compared, do not count."""
    try:
        return _latest_of(filter(None, stamps))
    except (ValueError, TypeError):
        return max(filter(None, map(_moment_or_none, stamps)), default=None)


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in ("", "null"))


def _read_flag(source: str, place: int, value: object, notes: Notes) -> bool:
    word = value.strip().lower() if isinstance(value, str) else value
    try:
        return _FLAGS[word]
    except (KeyError, TypeError):
        shown = show_value(value)
        notes.setdefault(place, []).append(f"{source}: {shown} is not yes or no, so it means yes")
        return True


def _read_time(source: str, place: int, value: object, notes: Notes) -> str | None:
    if value in (None, ""):
        return None
    try:
        return _check_time(value)
    except (ValueError, TypeError, AttributeError):
        notes.setdefault(place, []).append(f"{source}: {show_value(value)} is not a time")
        return None


def _check_time(stamp: object) -> str:
    """Return a time as Recruit writes it, `2019-11-13T17:06:38+05:30`, as it is, and any other in
    that form. Raises ValueError or TypeError for all else."""
    if not isinstance(stamp, str):
        raise TypeError("a time is a text")
    moment = datetime.fromisoformat(stamp)
    is_usual = len(stamp) == 25 and stamp[4] == stamp[7] == "-"
    return stamp if is_usual else moment.isoformat()


def _latest_of(stamps: Iterable[str]) -> datetime | None:
    """Return the latest of these times. Raises ValueError or TypeError unless all have a UTC
    offset: times with and without one cannot be compared."""
    latest = max(map(datetime.fromisoformat, stamps), default=None)
    if latest is not None and latest.tzinfo is None:
        raise ValueError("times without a UTC offset")
    return latest


def _parse_moment(stamp: str) -> datetime:
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        raise ValueError("a time without a UTC offset")
    return moment


def _moment_or_none(stamp: object) -> datetime | None:
    try:
        return _parse_moment(stamp) if isinstance(stamp, str) else None
    except ValueError:
        return None
