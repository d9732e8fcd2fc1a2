"""Tells who follows a list of whom something changed since they asked last (R104)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.db import connection

from contacts.actions.people_changes import TOLD_FOR
from contacts.models import MailingList, Membership
from web.keyset import stored_number

MAX_BLOCKS = 200
"""Statements that are looked at for one page; most of them are about other lists."""

_NEXT = """
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint
      FROM pg_stat_clear_snapshot()
"""
"""The number after the last transaction that is over, whichever database it is of."""

_OLDEST = """
    SELECT CASE WHEN bool_or(hidden) THEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint
           ELSE %(next)s + min((low - %(next)s %% 4294967296 + 6442450944) %% 4294967296
                               - 2147483648) END
      FROM (SELECT backend_xid::text::bigint low,
                   NOT pg_has_role(usesysid, 'USAGE')
                   AND NOT pg_has_role('pg_read_all_stats', 'USAGE') hidden
              FROM pg_stat_activity
             WHERE datname = current_database()) open
"""
"""The oldest transaction of this database that is open and has written. PostgreSQL tells the last
32 bits of its number, which is near the next one. Those of other databases of the same server do
not count, for they write nothing here and may last for hours, unless somebody is at work here of
whom PostgreSQL does not tell us."""

_BLOCKS = """
    SELECT transaction, id, mailing_list_id IS NULL, cardinality(contact_ids),
           contact_ids[CASE WHEN (transaction, id) = (%(transaction)s, %(block)s)
                            THEN %(offset)s + 1 ELSE 1 END
                       : CASE WHEN (transaction, id) = (%(transaction)s, %(block)s)
                              THEN %(offset)s + %(limit)s ELSE %(limit)s END]
      FROM contacts_peoplechange
     WHERE organisation_id = %(organisation)s
       AND (mailing_list_id = %(mailing_list)s OR mailing_list_id IS NULL)
       AND (transaction, id) >= (%(transaction)s, %(block)s)
       AND transaction < %(horizon)s
     ORDER BY transaction, id
     LIMIT %(blocks)s
"""


class ChangesForgotten(Exception):
    """The changes since then are not known any more: they are too long ago, or those of a database
    that was restored from a copy."""


@dataclass(frozen=True)
class ChangeKey:
    """The point up to which somebody has been told: `offset` contacts of a block of a transaction;
    and when that was, in seconds since 1970."""

    transaction: int
    block: int
    offset: int
    told_at: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key as a cursor has it. Raises ValueError."""
        transaction, block, offset, told_at = map(stored_number, text.split("-"))
        return cls(transaction, block, offset, told_at)

    def __str__(self) -> str:
        return f"{self.transaction}-{self.block}-{self.offset}-{self.told_at}"


@dataclass(frozen=True)
class ListChanges:
    """The contacts of whom something changed, each once; `next` is where to go on, and `has_more`
    tells whether there is more already."""

    contact_ids: list[int]
    next: ChangeKey
    has_more: bool


def changes_from_now(now: datetime) -> ChangeKey:
    """Return the key with which the changes begin that are not over yet, or not begun."""
    horizon, _ = _horizon()
    return ChangeKey(horizon, 0, 0, _seconds(now))


def read_list_changes(
    mailing_list: MailingList, after: ChangeKey, *, limit: int, now: datetime
) -> ListChanges:
    """Return the changes after a key, `limit` contacts at most. Raises ChangesForgotten.

    Changes of contacts count where they are on the list now; who joined it or left counts always.
    """
    horizon, next_transaction = _horizon()
    is_old = after.told_at < _seconds(now - TOLD_FOR)
    if is_old or after.transaction > next_transaction:
        raise ChangesForgotten
    found, key, has_more = list[int](), after, False
    blocks = _read_blocks(mailing_list, after, horizon=horizon, limit=limit)
    for transaction, block, is_of_all, size, ids in blocks:
        if len(found) >= limit:
            has_more = True
            break
        begun = after.offset if (transaction, block) == (after.transaction, after.block) else 0
        taken = ids[: limit - len(found)]
        found += _members_among(mailing_list, taken) if is_of_all else taken
        told = begun + len(taken)
        key = ChangeKey(transaction, block, told, 0)
        if told < size:
            has_more = True
            break
    has_more = has_more or len(blocks) == MAX_BLOCKS
    if not has_more and key.transaction < horizon:
        key = ChangeKey(horizon, 0, 0, 0)
    told_now = ChangeKey(key.transaction, key.block, key.offset, _seconds(now))
    return ListChanges(list(dict.fromkeys(found)), told_now, has_more)


def _read_blocks(
    mailing_list: MailingList, after: ChangeKey, *, horizon: int, limit: int
) -> list[tuple[int, int, bool, int, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _BLOCKS,
            {
                "organisation": mailing_list.organisation_id,
                "mailing_list": mailing_list.pk,
                "transaction": after.transaction,
                "block": after.block,
                "offset": after.offset,
                "limit": limit,
                "horizon": horizon,
                "blocks": MAX_BLOCKS,
            },
        )
        found: list[tuple[int, int, bool, int, list[int]]] = cursor.fetchall()
        return found


def _members_among(mailing_list: MailingList, ids: list[int]) -> list[int]:
    here = Membership.objects.filter(mailing_list_id=mailing_list.pk, contact_id__in=ids)
    return list(here.order_by("contact_id").values_list("contact_id", flat=True))


def _horizon() -> tuple[int, int]:
    """Return the first transaction that is not over, and the one after the last that is over.

    The second is asked for first: whoever begins in between has a number that is no lower.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        (following,) = cursor.fetchone()
        cursor.execute(_OLDEST, {"next": following})
        (oldest,) = cursor.fetchone()
    return int(following if oldest is None else min(oldest, following)), int(following)


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
