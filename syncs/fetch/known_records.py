"""Stages the known records of a batch within the database, and has the others prepared."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.fetch.staged_pages import PageOfRecords, PageOfRows

Comparable = PageOfRecords | PageOfRows


class _Seen(NamedTuple):
    """Some records of a page, by their places on it, from 0; `first` is the ordinal of place 0."""

    page: Comparable
    first: int
    places: Sequence[int]


def stage_known(
    context: RunContext, cursor: CursorWrapper, pages: Sequence[Comparable], staged: int
) -> None:
    """Stage the known records behind the `staged` rows, and prepare the others. One whose row in a
    file is not the one that was seen is read: perhaps a page has shown it since, and it says the
    same."""
    begins = accumulate((len(page.ids) for page in pages), initial=staged + 1)
    seen = [
        _Seen(page, first, range(len(page.ids))) for page, first in zip(pages, begins, strict=False)
    ]
    unread, unknown = [], []
    for each in _find_unknown(context, cursor, seen):
        if isinstance(each.page, PageOfRows):
            each.page.read(each.places)
            unread.append(each)
        else:
            unknown.append(each)
    for each in (*unknown, *_find_unknown(context, cursor, unread)):
        each.page.prepare(each.places)


def _find_unknown(
    context: RunContext, cursor: CursorWrapper, seen: Sequence[_Seen]
) -> Iterable[_Seen]:
    """Stage those of the records that are known by their fingerprints, and return the others."""
    if not any(each.places for each in seen):
        return seen
    context.execute(
        cursor,
        "stage_known",
        ordinals=_array(map(str, (each.first + place for place in each.places)) for each in seen),
        records=_array(map(each.page.ids.__getitem__, each.places) for each in seen),
        fingerprints=_array(map(each.page.fingerprints.__getitem__, each.places) for each in seen),
    )
    unknown = sorted(ordinal for (ordinal,) in cursor.fetchall())
    return [each._replace(places=_places_among(unknown, each)) for each in seen]


def _array(values: Iterable[Iterable[str]]) -> str:
    return "{" + ",".join(chain.from_iterable(values)) + "}"


def _places_among(ordinals: Sequence[int], seen: _Seen) -> list[int]:
    """Return the places of the page that have one of these ordinals, which are in order."""
    end = seen.first + len(seen.page.ids)
    begin, behind = (bisect_left(ordinals, edge) for edge in (seen.first, end))
    return [ordinal - seen.first for ordinal in ordinals[begin:behind]]
