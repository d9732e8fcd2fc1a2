"""Reads the newest records of a module, boundedly: a person waits, and every page costs credits."""

from __future__ import annotations

from collections.abc import Iterator

from criteria import RecordValues
from recruit import RecordPage, RecruitClient
from recruit.client import MAX_PER_PAGE

MAX_PAGES = 5


def read_newest(
    client: RecruitClient, module: str, names: list[str]
) -> tuple[list[RecordValues], bool]:
    """Return each record once, with these fields, and whether these are all there are."""
    found: dict[str, RecordValues] = {}
    for page in _read_pages(client, module, names):
        found |= {str(record["id"]): record for record in page.records}
        if not page.more_records:
            return list(found.values()), True
    return list(found.values()), False


def _read_pages(client: RecruitClient, module: str, names: list[str]) -> Iterator[RecordPage]:
    for number in range(1, MAX_PAGES + 1):
        yield client.records(
            module, fields=names, page=number, per_page=MAX_PER_PAGE, sort_order="desc"
        )
