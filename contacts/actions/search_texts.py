"""Takes up the texts by which contacts are found, a moment after contacts were written (R97)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connection, transaction

from contacts.models import SearchBacklog

BATCH = 2_000
"""Contacts that are taken up in one transaction, a tenth of a second or two."""

_TAKE_UP = """
    INSERT INTO contacts_searchtext AS known (contact_id, organisation_id, text)
    SELECT DISTINCT ON (contact.id) contact.id, contact.organisation_id,
           lower(' ' || contact.first_name || ' ' || contact.last_name || ' ' || contact.email
                 || ' ')
      FROM unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) part (first_id, last_id)
     CROSS JOIN LATERAL (SELECT id, organisation_id, first_name, last_name, email
                           FROM contacts_contact
                          WHERE id BETWEEN part.first_id AND part.last_id
                            AND organisation_id = %(organisation)s
                         OFFSET 0) contact
     ORDER BY contact.id
        ON CONFLICT (contact_id) DO UPDATE
       SET text = excluded.text
     WHERE known.text <> excluded.text
"""


@dataclass(frozen=True)
class _Part:
    """Backlogs of one organisation that are done as a whole, and one that is begun."""

    organisation_id: int
    whole: list[SearchBacklog]
    begun: SearchBacklog | None


def take_up_search_texts(*, try_to_lock: Callable[[int], bool], max_seconds: float) -> int:
    """Take up what waits, the oldest first; return how many parts were done.

    `try_to_lock` locks an organisation for the transaction, so that nobody is erased meanwhile, and
    tells whether it could: what it could not is left to the next time.
    """
    until, done, busy = monotonic() + max_seconds, 0, set[int]()
    while monotonic() < until:
        with transaction.atomic():
            part = _next_part(busy)
            if part is None:
                return done
            if not try_to_lock(part.organisation_id):
                busy.add(part.organisation_id)
                continue
            _take_up(part)
            done += 1
    return done


def _next_part(busy: set[int]) -> _Part | None:
    waiting = SearchBacklog.objects.select_for_update(skip_locked=True).order_by("pk")
    found = list(waiting.exclude(organisation_id__in=busy)[:BATCH])
    if not found:
        return None
    organisation_id, whole, size = found[0].organisation_id, list[SearchBacklog](), 0
    for each in found:
        width = each.last_id - each.first_id + 1
        if each.organisation_id != organisation_id or size + width > BATCH:
            break
        whole.append(each)
        size += width
    return _Part(organisation_id, whole, None if whole else found[0])


def _take_up(part: _Part) -> None:
    ranges = [(each.first_id, each.last_id) for each in part.whole]
    if part.begun:
        until = part.begun.first_id + BATCH
        ranges = [(part.begun.first_id, until - 1)]
        SearchBacklog.objects.filter(pk=part.begun.pk).update(first_id=until)
    values: dict[str, Any] = {
        "organisation": part.organisation_id,
        "firsts": [first for first, _ in ranges],
        "lasts": [last for _, last in ranges],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_UP, values)
    SearchBacklog.objects.filter(pk__in=[each.pk for each in part.whole]).delete()
