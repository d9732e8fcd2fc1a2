"""The organisation's mailing lists with their size and what feeds them."""

from dataclasses import dataclass

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.list_sizes.sizes_now import list_sizes
from syncs.models import Sync
from syncs.overview.queries.syncs import syncs_feeding
from web.capped_count import CappedCount
from web.keyset import Page, read_page

LISTS_A_PAGE = 25
"""Counting is the dear part, so fewer than elsewhere."""


@dataclass(frozen=True)
class ListSummary:
    mailing_list: MailingList
    size: CappedCount
    syncs: list[Sync]


def summarise_lists(
    organisation: Organisation,
    *,
    archived: bool = False,
    after: str,
    size: int = LISTS_A_PAGE,
) -> Page[ListSummary]:
    """Return a page of the lists in use, or of the archived ones, by name; `after` is a name."""
    lists = organisation.mailing_lists.filter(archived_at__isnull=not archived)
    lists = lists.filter(name__gt=after).order_by("name")
    page = read_page(lists, key=lambda row: row.name, is_first=not after, size=size)
    sizes, syncs = list_sizes(page.rows), syncs_feeding(page.rows)
    rows = [ListSummary(row, sizes[row.pk], syncs[row.pk]) for row in page.rows]
    return Page(rows, page.next, page.is_first)


def has_archived(organisation: Organisation) -> bool:
    return organisation.mailing_lists.filter(archived_at__isnull=False).exists()
