"""Tries criteria on the live source before anything is stored: a count, a sample, one person (R37).

Reading is bounded, because a person is waiting and every page costs API credits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contacts.domain.addresses import check_address
from contacts.models import Contact
from criteria import Criteria, Explanation, Matcher, Subject, source_fields
from recruit import RecruitClient
from recruit.client import LARGEST_PAGE
from syncs.models import ContactColumn, SourceLink, Sync
from syncs.pipeline.account_metadata import ask

PAGES = 5
SAMPLE = 5

Record = dict[str, Any]


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Trial:
    """Of `read` newest records of the module `matching` match; `is_whole` if there are no more."""

    read: int
    matching: int
    is_whole: bool
    sample: list[Person]


def try_criteria(sync: Sync, criteria: Criteria, *, now: datetime, place: ZoneInfo) -> Trial:
    """Raises AccountSilent, or InvalidCriteria."""
    matcher = Matcher(criteria, now=now, zone=place)
    shown = _mapped(sync)
    names = list(dict.fromkeys([*shown.values(), *source_fields(criteria)[Subject.RECORD]]))
    records, is_whole = ask(sync.connection, lambda client: _newest(client, sync.module, names))
    matching = [record for record in records if matcher.matches(record)]
    sample = [_person(record, shown) for record in matching[:SAMPLE]]
    return Trial(len(records), len(matching), is_whole, sample)


def explain_person(
    sync: Sync, criteria: Criteria, typed: str, *, now: datetime, place: ZoneInfo
) -> Explanation | None:
    """What the criteria say of whoever has this id or e-mail address; None if nobody was found.

    By address, those are found that a sync of this module has read, or that are among the newest
    records. Raises AccountSilent, or InvalidCriteria.
    """
    matcher = Matcher(criteria, now=now, zone=place)
    record = ask(sync.connection, lambda client: _find(client, sync, typed.strip()))
    return None if record is None else matcher.explain(record)


def _find(client: RecruitClient, sync: Sync, typed: str) -> Record | None:
    if "@" not in typed:
        return client.record(sync.module, typed)
    for record_id in _linked(sync, typed):
        if record := client.record(sync.module, str(record_id)):
            return record
    email = _mapped(sync).get(ContactColumn.EMAIL, "Email")
    newest, _ = _newest(client, sync.module, ["id", email])
    wanted = typed.casefold()
    same = (each for each in newest if str(each.get(email) or "").strip().casefold() == wanted)
    found = next(same, None)
    return None if found is None else client.record(sync.module, str(found["id"]))


def _linked(sync: Sync, address: str) -> list[int]:
    """Record ids of the person in syncs of the same account and module."""
    known = check_address(address, frozenset()).address
    contacts = Contact.objects.filter(organisation_id=sync.organisation_id, address=known)
    alike = Sync.objects.filter(connection_id=sync.connection_id, module=sync.module)
    links = SourceLink.objects.filter(
        sync_id__in=alike.values("pk"), contact_id__in=contacts.values("pk")
    )
    return list(links.values_list("record_id", flat=True)[:3])


def _newest(client: RecruitClient, module: str, names: list[str]) -> tuple[list[Record], bool]:
    """Each once, and whether these are all there are."""
    found: dict[str, Record] = {}
    for page in _pages(client, module, names):
        found |= {str(record["id"]): record for record in page.records}
        if not page.more_records:
            return list(found.values()), True
    return list(found.values()), False


def _pages(client: RecruitClient, module: str, names: list[str]) -> Iterator[Any]:
    for number in range(1, PAGES + 1):
        yield client.records(
            module, fields=names, page=number, per_page=LARGEST_PAGE, sort_order="desc"
        )


def _mapped(sync: Sync) -> dict[str, str]:
    """The source fields of e-mail address and names by column."""
    columns = sync.field_mappings.exclude(column="")
    return dict(columns.values_list("column", "source_field"))


def _person(record: Record, shown: dict[str, str]) -> Person:
    value = {column: str(record.get(source) or "") for column, source in shown.items()}
    names = [value.get(ContactColumn.FIRST_NAME, ""), value.get(ContactColumn.LAST_NAME, "")]
    return Person(" ".join(filter(None, names)), value.get(ContactColumn.EMAIL, ""))
