"""Suppresses people who say no themselves, also at the address that they have now (R69, R70).

Mails that were sent to a former address carry its unsubscribe link, and a mail provider tells of
the address to which it sent. Whoever says no there means the mails, and not the address. What
somebody else says, or a mail server, is about the address alone.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress as nothing_raised
from dataclasses import replace
from datetime import datetime

from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import SuppressionKind
from syncs.consent.present_addresses import find_present_addresses

SAID_BY_PEOPLE = (SuppressionKind.COMPLAINED, SuppressionKind.UNSUBSCRIBED)
"""The kinds in which people speak for themselves, whoever passes it on."""

OF_PRESENT_ADDRESS = "As the present address of somebody who had another one"
"""The note of a suppression that followed a person; which address that was stands in no note, so
that it is forgotten with whoever is erased."""


def suppress_person(
    organisation_id: int,
    address: str,
    kind: SuppressionKind,
    *,
    source: SuppressionSource,
    now: datetime,
) -> bool:
    """Suppress a normalised address, and what its people have instead of it now. False if it was
    suppressed in this kind before. Raises AddressErased for the address itself, once the kind is
    kept for when it is let back, and those of now are suppressed all the same."""
    suppress_present_addresses(organisation_id, [address], kind, source=source, now=now)
    return suppress(organisation_id, address, kind, source=source, now=now)


def suppress_present_addresses(
    organisation_id: int,
    addresses: Collection[str],
    kind: SuppressionKind,
    *,
    source: SuppressionSource,
    now: datetime,
) -> int:
    """Suppress what the people of these normalised addresses have instead of them now, and return
    how many of these suppressions are new."""
    added = 0
    for present in present_addresses(organisation_id, addresses, kind):
        with nothing_raised(AddressErased):
            added += suppress(organisation_id, present, kind, source=following(source), now=now)
    return added


def present_addresses(
    organisation_id: int, addresses: Collection[str], kind: SuppressionKind
) -> list[str]:
    """Return the addresses of now for which it holds too that these are suppressed in this kind, in
    order."""
    if kind not in SAID_BY_PEOPLE or not addresses:
        return []
    return sorted({now for _, now in find_present_addresses(organisation_id, addresses)})


def following(source: SuppressionSource) -> SuppressionSource:
    """Return the source of a suppression that follows a person to another address."""
    return replace(source, note=OF_PRESENT_ADDRESS)
