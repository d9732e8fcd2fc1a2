"""The entries of an organisation's audit log, the newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.audit.rules.words import Happened, ToldEntry, tell
from accounts.models import AuditEntry, Organisation
from web.keyset import Page, read_page


@dataclass(frozen=True)
class AuditQuestion:
    """A question for entries; what is empty is not asked. Times are in UTC, the end is left out."""

    kind: str = ""
    person: int | None = None
    noun: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def filter(self) -> dict[str, object]:
        asked = {
            "actor_kind": self.kind,
            "actor_id": self.person,
            "noun": self.noun,
            "at__gte": self.since,
            "at__lt": self.until,
        }
        return {name: value for name, value in asked.items() if value}


def entries_of(organisation: Organisation, question: AuditQuestion) -> QuerySet[AuditEntry]:
    """Return the entries that fit, the newest first."""
    found = AuditEntry.objects.filter(organisation=organisation, **question.filter)
    return found.order_by("-id")


def read_log(
    organisation: Organisation, question: AuditQuestion, *, before: int | None
) -> Page[ToldEntry]:
    """Return a page of entries in words, those older than the entry `before`."""
    found = entries_of(organisation, question)
    if before:
        found = found.filter(pk__lt=before)
    page = read_page(found, key=lambda entry: entry.pk, is_first=before is None)
    return Page(tell_entries(organisation, page.rows), page.next, page.is_first)


def tell_entries(organisation: Organisation, entries: Sequence[AuditEntry]) -> list[ToldEntry]:
    """Return entries in words, with the names that lists have today."""
    lists = names_of_lists(organisation) if entries else {}
    return [tell_entry(entry, lists) for entry in entries]


def names_of_lists(organisation: Organisation) -> dict[int, str]:
    """Return the names that the lists have today, by id."""
    return dict(organisation.mailing_lists.values_list("pk", "name"))


def tell_entry(entry: AuditEntry, lists: Mapping[int, str]) -> ToldEntry:
    """Return an entry in words; `lists` are the names of mailing lists by id."""
    happened = Happened(
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        change=entry.change,
        noun=entry.noun,
        name=entry.object_name,
        before=entry.before or {},
        after=entry.after or {},
    )
    return tell(happened, lists)
