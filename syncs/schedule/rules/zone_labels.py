"""Everything a zone can be found by, in the form in which it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from unicodedata import combining, normalize

from syncs.domain.zones import zone
from syncs.schedule.rules.country_synonyms import COUNTRY_SYNONYMS
from syncs.schedule.rules.zone_places import ZonePlace, country_names, zone_places

# "Bosnia & Herzegovina" is found by "Bosnia and Herzegovina", "Gambia" by "The Gambia".
_IDLE = frozenset({"and", "the"})

_FORTNIGHTS = 26


class LabelKind(IntEnum):
    """The kinds of labels; of equally near ones the first of these counts."""

    PLACE = 0
    COUNTRY = 1
    FURTHER_COUNTRY = 2
    """One that most people of the zone do not live in, such as Norway for Europe/Berlin."""
    LINK = 3
    ABBREVIATION = 4
    FULL_NAME = 5
    PART = 6


@dataclass(frozen=True, slots=True)
class Label:
    kind: LabelKind
    shown: str
    """As people may see it, such as `Asia/Calcutta` or `India`."""
    plain: str
    """As it is compared: without accents, case and signs."""
    only_whole: bool = False
    """Whether its beginning finds nothing: country codes and abbreviations are too short."""


@dataclass(frozen=True, slots=True)
class LabelledZone:
    place: ZonePlace
    labels: tuple[Label, ...]
    words: str
    """All words that may be found by their beginning, each after a blank."""
    clock: tuple[timedelta | None, ...]
    """UTC offsets through a year; zones with the same ones are one to whoever sets a time."""


def fold_label(text: str) -> str:
    """Return lower case words without signs: `São_Tomé & Príncipe` is `sao tome principe`."""
    folded = normalize("NFKD", normalize("NFKD", text).casefold())
    kept = (sign if sign.isalnum() else " " for sign in folded if not combining(sign))
    words = "".join(kept).split()
    return " ".join([word for word in words if word not in _IDLE] or words)


@lru_cache(maxsize=2)
def labelled_zones(year: int) -> tuple[LabelledZone, ...]:
    """Return all zones there are to choose from; clocks and abbreviations are those of the year."""
    return tuple(_labelled(place, year) for place in zone_places())


def _labelled(place: ZonePlace, year: int) -> LabelledZone:
    start, here = datetime(year, 1, 1, tzinfo=UTC), zone(place.name)
    times = [(start + timedelta(days=14 * n)).astimezone(here) for n in range(_FORTNIGHTS)]
    abbreviations = sorted({name for time in times if (name := time.tzname())})
    labels = (
        *_names(place.name, LabelKind.PLACE),
        *(label for link in place.links for label in _names(link, LabelKind.LINK)),
        *(label for code in place.countries[:1] for label in _country(code, LabelKind.COUNTRY)),
        *(
            label
            for code in place.countries[1:]
            for label in _country(code, LabelKind.FURTHER_COUNTRY)
        ),
        *(
            _label(LabelKind.ABBREVIATION, name, whole=True)
            for name in abbreviations
            if name.isalpha()
        ),
        _label(LabelKind.PART, place.part),
    )
    words = " ".join(("", *(label.plain for label in labels if not label.only_whole)))
    return LabelledZone(place, labels, words, tuple(time.utcoffset() for time in times))


def _names(name: str, kind: LabelKind) -> Iterator[Label]:
    """Yield `Asia/Kolkata` by its last part and as a whole."""
    yield Label(kind, name, fold_label(name.rpartition("/")[2]))
    if "/" in name:
        yield _label(LabelKind.FULL_NAME, name)


def _country(code: str, kind: LabelKind) -> Iterator[Label]:
    name = country_names()[code]
    yield Label(kind, name, fold_label(code), only_whole=True)
    for known_as in (name, *COUNTRY_SYNONYMS.get(code, ())):
        yield Label(kind, name, fold_label(known_as))


def _label(kind: LabelKind, shown: str, *, whole: bool = False) -> Label:
    return Label(kind, shown, fold_label(shown), only_whole=whole)
