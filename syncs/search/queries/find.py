"""Finds all that a text may be about: people, syncs, lists, runs, pages and actions (R97)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import QuerySet

from accounts.access import Action, is_allowed
from accounts.models import Member, Organisation
from contacts.domain.needles import Needle
from contacts.models import Contact, MailingList, SearchBacklog
from syncs.models import ImportRun, Sync
from syncs.search.queries.people import FoundPeople, FoundStranger, find_people
from syncs.search.rules.destinations import Destination, destinations
from web.bounded import CutShort, bounded

Named = TypeVar("Named", Sync, MailingList)


@dataclass(frozen=True)
class Findings:
    """All that was found, at most so many of each kind.

    `is_cut_short`: PostgreSQL would have needed too long for people. `is_behind`: contacts that
    were written a moment ago are not among what was searched yet. `short_words` were looked for
    only where a word of a name or address begins.
    """

    text: str
    contacts: list[Contact] = field(default_factory=list)
    strangers: list[FoundStranger] = field(default_factory=list)
    syncs: list[Sync] = field(default_factory=list)
    lists: list[MailingList] = field(default_factory=list)
    run: ImportRun | None = None
    pages: list[Destination] = field(default_factory=list)
    actions: list[Destination] = field(default_factory=list)
    is_cut_short: bool = False
    is_behind: bool = False
    short_words: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        people = self.contacts or self.strangers
        return not (people or self.syncs or self.lists or self.run or self.pages or self.actions)


def find(organisation: Organisation, member: Member, text: str, *, at_most: int) -> Findings:
    """Return what matches; without a text the pages and actions that stand first."""
    needle = Needle.of(text)
    found = destinations(
        needle.text, is_allowed=lambda action: is_allowed(member, Action(action)), at_most=at_most
    )
    pages, actions = _parted(found)
    if not needle.text:
        return Findings("", pages=pages, actions=actions)
    people, is_cut_short = _people(organisation, needle, at_most)
    return Findings(
        needle.text,
        contacts=people.contacts,
        strangers=people.strangers,
        syncs=list(_named(organisation.syncs.all(), needle)[:at_most]),
        lists=list(_named(organisation.mailing_lists.all(), needle)[:at_most]),
        run=_run(organisation, needle),
        pages=pages,
        actions=actions,
        is_cut_short=is_cut_short,
        short_words=needle.short_words,
        is_behind=SearchBacklog.objects.filter(organisation_id=organisation.pk).exists(),
    )


def _people(organisation: Organisation, needle: Needle, at_most: int) -> tuple[FoundPeople, bool]:
    try:
        with bounded():
            return find_people(organisation, needle, at_most=at_most), False
    except CutShort:
        return FoundPeople([], []), True


def _named(rows: QuerySet[Named], needle: Needle) -> QuerySet[Named]:
    """Keep what has each word in its name."""
    for word in needle.text.split():
        rows = rows.filter(name__icontains=word)
    return rows.order_by("name", "pk")


def _run(organisation: Organisation, needle: Needle) -> ImportRun | None:
    """Return the run of this number."""
    if not needle.record_id:
        return None
    runs = ImportRun.objects.filter(organisation=organisation, pk=needle.record_id)
    return runs.select_related("sync").defer("settings").first()


def _parted(found: list[Destination]) -> tuple[list[Destination], list[Destination]]:
    return [each for each in found if not each.does], [each for each in found if each.does]
