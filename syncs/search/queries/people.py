"""Finds people: contacts, and addresses that were read and never imported (R97)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Organisation
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from contacts.domain.needles import Needle
from contacts.models import Contact
from contacts.queries.address_search import address_begins
from syncs.domain.outcomes import OUTCOMES, REASONS
from syncs.sql.statements import execute_outside_runs

READ = 200
"""Rows of strangers that are looked at to name some addresses once each."""


@dataclass(frozen=True)
class FoundStranger:
    """Somebody of whom no contact was made. `address` is normalised, empty where there was none;
    `name` is as the record had it, perhaps empty; `record_id` is that of the record; `what` says
    what became of it."""

    address: str
    email: str
    name: str
    record_id: int | None
    what: str


@dataclass(frozen=True)
class FoundPeople:
    contacts: list[Contact]
    strangers: list[FoundStranger]


def find_people(organisation: Organisation, needle: Needle, *, at_most: int) -> FoundPeople:
    """Return people by a part of name or address, those first whose address begins so, or by the id
    of a record."""
    if not needle.text:
        return FoundPeople([], [])
    if needle.record_id and (found := _by_record(organisation, needle.record_id)):
        return found
    ids = _beginning(organisation, needle, at_most)
    ids += [pk for pk in _contacts(organisation, needle, at_most) if pk not in set(ids)]
    strangers = _strangers(organisation, needle, at_most)
    return FoundPeople(_in_order(organisation, ids[:at_most]), strangers)


def _beginning(organisation: Organisation, needle: Needle, at_most: int) -> list[int]:
    contacts = Contact.objects.filter(address_begins(needle.text), organisation=organisation)
    return list(contacts.order_by("address").values_list("pk", flat=True)[:at_most])


def _contacts(organisation: Organisation, needle: Needle, at_most: int) -> list[int]:
    return [pk for (pk,) in _rows("find_contacts", organisation, needle, at_most)]


def _strangers(organisation: Organisation, needle: Needle, at_most: int) -> list[FoundStranger]:
    rows = _rows("find_strangers", organisation, needle, at_most, read=READ)
    return [
        FoundStranger(address, email, name or "", record, _what(outcome, reason))
        for address, email, name, record, outcome, reason in rows
    ]


def _by_record(organisation: Organisation, record_id: int) -> FoundPeople | None:
    values = {"organisation": organisation.pk, "record": record_id}
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, "find_record", **values)
        rows = cursor.fetchall()
    contacts = _in_order(organisation, list(dict.fromkeys(row[0] for row in rows if row[0])))
    strangers = {
        (address, email): FoundStranger(
            address, email, name or "", record_id, _what(outcome, reason)
        )
        for contact, address, email, name, outcome, reason in rows
        if contact is None
    }
    return FoundPeople(contacts, list(strangers.values())) if rows else None


def _what(outcome: int, reason: int | None) -> str:
    return REASONS[reason].label if reason else OUTCOMES[outcome].label


def _rows(
    statement: str, organisation: Organisation, needle: Needle, at_most: int, **more: Any
) -> list[tuple[Any, ...]]:
    first, second, third = needle.padded
    with across_organisations(AcrossReason.PART_OF_A_NAME), connection.cursor() as cursor:
        execute_outside_runs(
            cursor,
            statement,
            organisation=organisation.pk,
            at_most=at_most,
            first=first,
            second=second,
            third=third,
            further=needle.further,
            **more,
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _in_order(organisation: Organisation, ids: list[int]) -> list[Contact]:
    shown = ("email", "first_name", "last_name", "deleted_at")
    contacts = Contact.objects.filter(organisation=organisation).only(*shown).in_bulk(ids)
    return [contacts[pk] for pk in ids if pk in contacts]
