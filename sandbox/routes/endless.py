"""Lists that never end: the last page again and again, or records that nobody has."""

from collections.abc import Sequence

import orjson

from ..generated.blueprint import Wanted
from ..records.listing import Listing
from ..records.table import Table
from .list_request import Page

REPEATING, INVENTING = "repeating", "inventing"


def last_page(page: Page, listing: Listing) -> Sequence[int]:
    """Return the indices of the page that was asked for, or of the last full one."""
    full = max(1, len(listing) // page.size)
    number = min(page.number, full)
    return listing.indices((number - 1) * page.size, number * page.size)


def invented_page(page: Page, listing: Listing, table: Table, wanted: Wanted) -> list[bytes]:
    """Return the page of a list that goes on, after its end, with copies under ids of their own.

    What stands at a place is always the same, so nothing but its length gives the list away.
    """
    places = range(page.start, page.stop)
    count = len(listing)
    rows: list[bytes] = []
    for place in places:
        [index] = listing.indices(place % count, place % count + 1)
        [row] = table.render((index,), wanted)
        rows.append(row if place < count else _copy(row, table.id_of(table.end + place)))
    return rows


def _copy(row: bytes, record_id: str) -> bytes:
    return orjson.dumps({**orjson.loads(row), "id": record_id})
