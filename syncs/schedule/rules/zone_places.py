"""The zones to choose from, where they lie, and what else they were called (R20).

They are those of the packaged tzdata release, without `Etc/GMT+5` and the like, whose signs mean
the opposite of what people write, and the likes of `EST5EDT`, which are no place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from syncs.domain.zones import release_lines

# The release has it as a link to Etc/UTC, which nobody writes.
UTC = "UTC"
_UTC_OF_RELEASE = "Etc/UTC"


@dataclass(frozen=True, slots=True)
class ZonePlace:
    """A zone by its canonical name."""

    name: str
    countries: tuple[str, ...]
    """ISO 3166 codes, the country with most of its people first; none for UTC."""
    part: str
    """Which part of a country it is, such as `Eastern (most areas)`; empty where there is one."""
    links: tuple[str, ...]
    """Older and other names of the zone, such as `Asia/Calcutta`."""
    is_largest: bool
    """Whether of all zones with the same clocks from now on it has the most people."""


@cache
def zone_places() -> tuple[ZonePlace, ...]:
    """Return the zones by country code, and then roughly from east to west; UTC comes last."""
    links, largest = _links(), _largest()
    rows = [line.split("\t") for line in release_lines("zone1970.tab")]
    places = [
        ZonePlace(name, tuple(codes.split(",")), "".join(part), tuple(links[name]), name in largest)
        for codes, _, name, *part in rows
    ]
    utc_links = (_UTC_OF_RELEASE, *(link for link in links[_UTC_OF_RELEASE] if link != UTC))
    return (*places, ZonePlace(UTC, (), "", utc_links, is_largest=True))


@cache
def country_names() -> dict[str, str]:
    """Return the usual English names by ISO 3166 code."""
    return dict(line.split("\t") for line in release_lines("iso3166.tab"))


def _links() -> defaultdict[str, list[str]]:
    """Return the links to each zone, by the zone's name."""
    links = defaultdict(list)
    for line in release_lines("tzdata.zi"):
        if line.startswith("L "):
            _, name, link = line.split()
            links[name].append(link)
    return links


def _largest() -> frozenset[str]:
    return frozenset(line.split("\t")[2] for line in release_lines("zonenow.tab"))
