"""Time zones by IANA name, from the tzdata release packaged with the application (R80).

A host's own zone files may be years old, so `zoneinfo.ZoneInfo(name)`, which prefers them, is not
used anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_RELEASE = files("tzdata")

# The zone of a computer nobody has set up yet: a placeholder, not a place.
_PLACEHOLDER = "Factory"


class UnknownZone(ValueError):
    """No zone of this name; the message is for people and names a zone written alike."""

    def __init__(self, name: object) -> None:
        super().__init__(_explanation(name))
        self.name = name


def zone(name: str) -> ZoneInfo:
    """Return the zone of exactly this IANA name, read once; it cannot be pickled. Raises
    UnknownZone."""
    if name not in _known_names():
        raise UnknownZone(name)
    return _load(name)


@cache
def zone_names() -> tuple[str, ...]:
    """Return all IANA names of the release, links such as `Asia/Calcutta` included, sorted."""
    names = _RELEASE.joinpath("zones").read_text(encoding="utf-8").split()
    return tuple(sorted(name for name in names if name != _PLACEHOLDER))


def release_lines(name: str) -> Iterator[str]:
    """Return the lines of a table of the release, such as `iso3166.tab`, without comments."""
    text = _RELEASE.joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def offset_in_words(utc_offset: timedelta) -> str:
    """Write an offset as `UTC+05:30`."""
    minutes = round(utc_offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


@cache
def _known_names() -> frozenset[str]:
    return frozenset(zone_names())


@cache
def _load(name: str) -> ZoneInfo:
    with _RELEASE.joinpath("zoneinfo", *name.split("/")).open("rb") as compiled:
        return ZoneInfo.from_file(compiled, key=name)


def _explanation(name: object) -> str:
    shown = ascii(name) if len(str(name)) <= 60 else "this name"
    meant = _written_alike(name)
    hint = f"Did you mean {meant}?" if meant else "Names look like Europe/Berlin or Asia/Kolkata."
    return f"There is no time zone {shown}. {hint}"


def _written_alike(name: object) -> str | None:
    wanted = str(name).strip().replace(" ", "_").casefold()
    return next((known for known in zone_names() if known.casefold() == wanted), None)


def zone_or_utc(name: str) -> ZoneInfo:
    """Return the zone, or UTC for one that does not exist: that must not take a page down, and its
    times tell their offset anyway."""
    try:
        return zone(name)
    except UnknownZone:
        return zone("UTC")
