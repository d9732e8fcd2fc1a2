"""Finds time zones by what people type: a city, a country, an old name, an abbreviation (R20).

`Kolkata`, `India`, `Calcutta`, `IST` and `भारत` all find Asia/Kolkata. Accents, case and signs do
not matter. Cities that the tzdata release does not name, such as Mumbai, are not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from syncs.domain.zones import zone
from syncs.schedule.rules.zone_labels import LabelKind, LabelledZone, fold_label, labelled_zones
from syncs.schedule.rules.zone_places import country_names

MAX_FOUND = 10

# No zone has a name as long, and what cannot be found need not be looked for.
MAX_TYPED = 60


class Nearness(IntEnum):
    """The ways in which what was typed lies in a label, the best first."""

    WHOLE = 0
    BEGINS = 1
    BEGINS_WORD = 2
    WITHIN = 3
    SCATTERED = 4
    """Each word typed begins some word of the zone's labels: `Berlin, Germany`."""


@dataclass(frozen=True, slots=True)
class FoundZone:
    """`name` is canonical: where an old name was typed, `found_by` tells it."""

    name: str
    utc_offset: timedelta
    countries: tuple[str, ...]
    """English names, the country with most of its people first; none for UTC."""
    found_by: str
    """The old name, country, abbreviation or part that fits; empty where its own name does."""


@dataclass(frozen=True, slots=True)
class _Match:
    zone: LabelledZone
    nearness: Nearness
    kind: LabelKind
    found_by: str

    @property
    def rank(self) -> tuple[Nearness, LabelKind]:
        return self.nearness, self.kind


def find_zones(typed: str, *, at: datetime, limit: int = MAX_FOUND) -> tuple[FoundZone, ...]:
    """Return the zones that fit best, with their UTC offset at `at`; none for text without words.

    Of a country with many zones, those with different clocks come before those with the same.
    """
    wanted = fold_label(typed) if len(typed) <= MAX_TYPED else ""
    if not wanted:
        return ()
    matches = (_match(wanted, place) for place in labelled_zones(at.year))
    ordered = _in_order(match for match in matches if match)
    return tuple(_found(match, at) for match in ordered[:limit])


def _match(wanted: str, place: LabelledZone) -> _Match | None:
    near = (
        (nearness, label.kind, label.shown)
        for label in place.labels
        if (nearness := _nearness(wanted, label.plain)) is not None
        and (nearness == Nearness.WHOLE or not label.only_whole)
    )
    best = min(near, key=lambda match: match[:2], default=None)
    if best:
        nearness, kind, shown = best
        return _Match(place, nearness, kind, "" if shown == place.place.name else shown)
    if all(f" {word}" in place.words for word in wanted.split()):
        return _Match(place, Nearness.SCATTERED, LabelKind.PLACE, "")
    return None


def _nearness(wanted: str, label: str) -> Nearness | None:
    if wanted not in label:
        return None
    if label == wanted:
        return Nearness.WHOLE
    if label.startswith(wanted):
        return Nearness.BEGINS
    return Nearness.BEGINS_WORD if f" {wanted}" in label else Nearness.WITHIN


def _in_order(matches: Iterable[_Match]) -> list[_Match]:
    """Order by rank; in a rank each clock comes once, by its largest zone, before any again."""
    seen: Counter[object] = Counter()
    turns = []
    for match in sorted(matches, key=lambda match: (match.rank, not match.zone.place.is_largest)):
        clock = match.rank, match.zone.clock
        turns.append((match.rank, seen[clock], match))
        seen[clock] += 1
    return [match for *_, match in sorted(turns, key=lambda turn: turn[:2])]


def _found(match: _Match, at: datetime) -> FoundZone:
    place = match.zone.place
    offset = at.astimezone(zone(place.name)).utcoffset() or timedelta()
    countries = tuple(country_names()[code] for code in place.countries)
    return FoundZone(place.name, offset, countries, match.found_by)
