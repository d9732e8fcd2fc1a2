"""Suppressions in force and lifted ones, in the order of their addresses, a page at a time.

Both are ranges of an index on (organisation, address, …), whose collation is "C".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from contacts.models import (
    Contact,
    LiftedSuppression,
    SuppressedAddress,
    Suppression,
    SuppressionKind,
)
from contacts.queries.address_search import address_begins
from web.keyset import PAGE_SIZE, Page, read_page, stored_number

AnySuppression = TypeVar("AnySuppression", Suppression, LiftedSuppression)


@dataclass(frozen=True)
class SuppressionQuestion:
    """A question for suppressions: of a kind, and by the beginning of the address."""

    beginning: str = ""
    kind: SuppressionKind | None = None

    @property
    def filter(self) -> Q:
        return address_begins(self.beginning) & (Q(kind=self.kind) if self.kind else Q())


@dataclass(frozen=True)
class SuppressionKey:
    """The key of a page's last row: `2-ann@example.com`.

    The number is the kind where the suppression is in force, and the row's id where it was lifted.
    """

    number: int
    address: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key as the address bar has it. Raises ValueError."""
        number, _, address = text.partition("-")
        return cls(stored_number(number), address)

    def __str__(self) -> str:
        return f"{self.number}-{self.address}"


@dataclass(frozen=True)
class ShownSuppression:
    """A suppression with the contact that has the address, if there is one."""

    row: SuppressedAddress
    contact: Contact | None


def read_suppressions(
    organisation: Organisation,
    question: SuppressionQuestion,
    *,
    after: SuppressionKey | None,
    size: int = PAGE_SIZE,
) -> Page[ShownSuppression]:
    """Return a page of suppressions in force, by address and kind."""
    found = in_force(organisation, question)
    if after:
        # The first condition is where the index begins; PostgreSQL finds none in the second.
        later = Q(address__gt=after.address) | Q(kind__gt=after.number)
        found = found.filter(Q(address__gte=after.address) & later)
    page = read_page(
        found,
        key=lambda row: SuppressionKey(row.kind, row.address),
        is_first=after is None,
        size=size,
    )
    return _with_contacts(organisation, page)


def read_lifted(
    organisation: Organisation,
    question: SuppressionQuestion,
    *,
    after: SuppressionKey | None,
    size: int = PAGE_SIZE,
) -> Page[ShownSuppression]:
    """Return a page of lifted suppressions, by address, the earlier one first."""
    found = LiftedSuppression.objects.filter(question.filter, organisation=organisation)
    if after:
        later = Q(address__gt=after.address) | Q(pk__gt=after.number)
        found = found.filter(Q(address__gte=after.address) & later)
    page = read_page(
        found.select_related("added_by", "lifted_by").order_by("address", "id"),
        key=lambda row: SuppressionKey(row.pk, row.address),
        is_first=after is None,
        size=size,
    )
    return _with_contacts(organisation, page)


def in_force(organisation: Organisation, question: SuppressionQuestion) -> QuerySet[Suppression]:
    """Return the suppressions that runs heed, by address and kind, with who added each."""
    found = Suppression.objects.filter(question.filter, organisation=organisation)
    return found.select_related("added_by").order_by("address", "kind")


def has_lifted(organisation: Organisation) -> bool:
    return LiftedSuppression.objects.filter(organisation=organisation).exists()


def find_contacts(organisation: Organisation, addresses: Iterable[str]) -> dict[str, Contact]:
    """Return the contacts that have these addresses, tombstones too, by address."""
    shown = ("address", "email", "first_name", "last_name", "deleted_at")
    found = Contact.objects.filter(organisation=organisation, address__in=set(addresses))
    return {contact.address: contact for contact in found.only(*shown)}


def _with_contacts(
    organisation: Organisation, page: Page[AnySuppression]
) -> Page[ShownSuppression]:
    contacts = find_contacts(organisation, (row.address for row in page.rows))
    rows = [ShownSuppression(row, contacts.get(row.address)) for row in page.rows]
    return Page(rows, page.next, page.is_first)
