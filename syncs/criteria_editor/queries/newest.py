"""Reads the newest records of a module, boundedly: a person waits, and every page costs credits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from criteria import RecordValues
from recruit import RecordPage, RecruitClient
from recruit.client import MAX_PER_PAGE

MAX_PAGES = 5


class Newest(NamedTuple):
    """The newest records, each once; `is_whole` if there are no others. `odd` are those besides
    whose id cannot be read, as they came (R79)."""

    records: list[RecordValues]
    is_whole: bool
    odd: list[object]


def read_newest(client: RecruitClient, module: str, names: list[str]) -> Newest:
    """Read the newest records of a module, with these fields."""
    found: dict[str, RecordValues] = {}
    odd: list[object] = []
    for page in _read_pages(client, module, names):
        found |= {str(record["id"]): record for record in page.records}
        odd += page.odd
        if not page.more_records:
            return Newest(list(found.values()), True, odd)
    return Newest(list(found.values()), False, odd)


def _read_pages(client: RecruitClient, module: str, names: list[str]) -> Iterator[RecordPage]:
    for number in range(1, MAX_PAGES + 1):
        yield client.records(
            module, fields=names, page=number, per_page=MAX_PER_PAGE, sort_order="desc"
        )
