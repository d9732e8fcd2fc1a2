"""The entries of an organisation's audit log, the newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.audit.about_sync import ids_about_sync
from accounts.audit.codes import choices_of_nouns
from accounts.audit.rules.values import KnownNames
from accounts.audit.rules.words import Happened, ToldEntry, tell
from accounts.models import AuditEntry, Organisation
from accounts.zones import organisation_zone
from web.keyset import Page, read_page


@dataclass(frozen=True)
class AuditQuestion:
    """A question for entries; what is empty is not asked. Times are in UTC, the end is left out.

    `sync` is an id, and `column` the name of a field that was changed, as it is stored.
    """

    kind: str = ""
    person: int | None = None
    noun: str = ""
    sync: int | None = None
    column: str = ""
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
    if question.sync:
        found = found.filter(pk__in=ids_about_sync(organisation, question.sync))
    if question.column:
        changed = question.column
        found = found.filter(Q(before__has_key=changed) | Q(after__has_key=changed))
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
    """Return entries in words, with the names that things have today."""
    names = known_names(organisation) if entries else KnownNames()
    return [tell_entry(entry, names) for entry in entries]


def known_names(organisation: Organisation) -> KnownNames:
    """Return the names that the organisation's lists and contact fields have today, what codes are
    called, and the organisation's zone."""
    return KnownNames(
        lists=dict(organisation.mailing_lists.values_list("pk", "name")),
        fields=dict(organisation.contact_fields.values_list("key", "label")),
        choices=choices_of_nouns(),
        zone=organisation_zone(organisation),
    )


def tell_entry(entry: AuditEntry, names: KnownNames) -> ToldEntry:
    """Return an entry in words."""
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
    return tell(happened, names)
