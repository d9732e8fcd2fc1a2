"""Counts the files that a bulk read of a module needs, in few calls.

No call says how many records there are. The page behind a number of them says whether it is empty:
the number is doubled until it is, and the last doubling is halved until the file is found.
"""

from collections.abc import Sequence

from django.conf import settings

from recruit import READABLE, Field, RecruitClient
from recruit.ahead import MAX_RECORDS
from recruit.client import MAX_PER_PAGE
from recruit.errors import NeverEnds
from syncs.domain.run_settings import RunSettings


def count_bulk_files(frozen: RunSettings, fields: Sequence[Field], client: RecruitClient) -> int:
    """Return how many files a bulk read has; 0 where pages are as good or the only way.

    Raises NeverEnds where there are more records than there can be (R78).
    """
    types = {field.api_name: field.data_type for field in fields}
    valued = [name for name in frozen.source_fields if name not in frozen.only_referring]
    if frozen.modified_since or not all(types.get(name) in READABLE for name in valued):
        return 0
    if not _has_more_than(settings.BULK_READ_ABOVE, frozen, client):
        return 0
    return _search(frozen, client)


def _search(frozen: RunSettings, client: RecruitClient) -> int:
    """Return the least number of files that holds all: more than `few`, at most `enough`."""
    few, enough = 0, 1
    while _has_more_than(enough * settings.BULK_FILE_RECORDS, frozen, client):
        if enough * settings.BULK_FILE_RECORDS >= MAX_RECORDS:
            raise NeverEnds(f"a list with records behind the {MAX_RECORDS:,}th")
        few, enough = enough, enough * 2
    while enough - few > 1:
        middle = (few + enough) // 2
        if _has_more_than(middle * settings.BULK_FILE_RECORDS, frozen, client):
            few = middle
        else:
            enough = middle
    return enough


def _has_more_than(records: int, frozen: RunSettings, client: RecruitClient) -> bool:
    behind = records // MAX_PER_PAGE + 1
    page = client.records(frozen.module, fields=("Created_Time",), page=behind, cvid=frozen.cvid)
    return bool(page.records)
