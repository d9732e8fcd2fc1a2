"""Suppresses people who say no themselves, also at the address that they have now (R69, R70).

Mails that were sent to a former address carry its unsubscribe link, and a mail provider tells of
the address to which it sent. Whoever says no there means the mails, and not the address. What
somebody else says, or a mail server, is about the address alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from contacts.actions.suppressions import (
    AddressErased,
    AddressKind,
    SuppressionSource,
    suppress_all,
)
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
    said = (address, kind)
    is_new = suppress_people(organisation_id, {said: source}, now=now)[said]
    if is_new is None:
        raise AddressErased
    return is_new


def suppress_people(
    organisation_id: int, wanted: Mapping[AddressKind, SuppressionSource], *, now: datetime
) -> dict[AddressKind, bool | None]:
    """Do the same for many normalised addresses, all or none, and return of each, also of those of
    now, whether it is new; None where it was erased."""
    present = find_following(organisation_id, wanted)
    return suppress_all(organisation_id, {**present, **wanted}, now=now)


def find_following(
    organisation_id: int, wanted: Mapping[AddressKind, SuppressionSource]
) -> dict[AddressKind, SuppressionSource]:
    """Return what follows from these suppressions: in which kinds the addresses that people have
    now are to be suppressed besides, and from which source."""
    return {
        (present, kind): replace(wanted[former, kind], note=OF_PRESENT_ADDRESS)
        for kind in SAID_BY_PEOPLE
        for former, present in _present(organisation_id, kind, wanted)
    }


def _present(
    organisation_id: int, kind: SuppressionKind, wanted: Mapping[AddressKind, SuppressionSource]
) -> list[tuple[str, str]]:
    """Return each address that is wanted in the kind with one that its people have now, in
    order."""
    addresses = [address for address, wanted_in in wanted if wanted_in == kind]
    return sorted(find_present_addresses(organisation_id, addresses)) if addresses else []
