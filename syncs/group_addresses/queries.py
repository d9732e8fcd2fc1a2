"""The list of group addresses as it is in force, with the contacts that have such an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from accounts.models import Organisation
from contacts.domain.group_addresses import GROUP_ADDRESSES
from contacts.models import GroupAddress

_COUNT = """
    SELECT part.local,
           (SELECT count(*)
              FROM contacts_contact
             WHERE organisation_id = %(organisation)s
               AND address >= part.local || '@' AND address < part.local || 'A'
               AND deleted_at IS NULL)
           + (SELECT count(*)
                FROM contacts_contact
               WHERE organisation_id = %(organisation)s
                 AND address >= part.local || '+' AND address < part.local || ','
                 AND deleted_at IS NULL)
      FROM unnest(%(locals)s::text[]) part (local)
"""
"""Two ranges of the index of addresses for each, one without and one with a tag: the sign after @
is A, the one after + is the comma."""


@dataclass(frozen=True)
class ListedGroup:
    """A group address with the number of contacts that have it, whatever their tag and domain."""

    local_part: str
    contacts: int


@dataclass(frozen=True)
class GroupList:
    """The list in force, each part by name: what was added, what is shipped, what was taken off."""

    added: list[ListedGroup]
    shipped: list[ListedGroup]
    taken_off: list[ListedGroup]

    @property
    def contacts(self) -> int:
        """The contacts that the list hits."""
        return sum(group.contacts for group in (*self.added, *self.shipped))

    @property
    def is_default(self) -> bool:
        return not (self.added or self.taken_off)


def group_list_of(organisation: Organisation) -> GroupList:
    in_force = GroupAddress.objects.of(organisation.pk)
    counted = count_contacts(organisation, in_force | GROUP_ADDRESSES)

    def listed(local_parts: Iterable[str]) -> list[ListedGroup]:
        return [ListedGroup(part, counted[part]) for part in sorted(local_parts)]

    return GroupList(
        added=listed(in_force - GROUP_ADDRESSES),
        shipped=listed(in_force & GROUP_ADDRESSES),
        taken_off=listed(GROUP_ADDRESSES - in_force),
    )


def count_contacts(organisation: Organisation, local_parts: Iterable[str]) -> dict[str, int]:
    """Return how many contacts of the organisation have each of these before the @."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"organisation": organisation.pk, "locals": list(local_parts)})
        return dict(cursor.fetchall())
