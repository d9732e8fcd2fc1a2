"""Suppresses people who say no themselves, also at the address that they have now (R69, R70).

Mails that were sent to a former address carry its unsubscribe link, and a mail provider tells of
the address to which it sent. Whoever says no there means the mails, and not the address. What
somebody else says, or a mail server, is about the address alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from contacts.actions.suppressions import (
    AddressKind,
    SuppressionSource,
    refuse_erased,
    suppress_all,
)
from contacts.models import LiftedSuppression, SuppressionKind, SuppressionOrigin
from syncs.consent.present_addresses import find_present_addresses

SAID_BY_PEOPLE = (SuppressionKind.COMPLAINED, SuppressionKind.UNSUBSCRIBED)
"""The kinds in which people speak for themselves, whoever passes it on."""

MAX_SHARED = 5
"""The most present addresses to which a former one leads: what more people had was nobody's own, as
where a recruiter enters the same address wherever there is none yet."""

REPEATING = (SuppressionOrigin.FILE, SuppressionOrigin.API)
"""Where lists come from, which tell the same again each time they are sent."""

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
    return refuse_erased(suppress_people(organisation_id, {said: source}, now=now)[said])


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
    now are to be suppressed besides, and from which source.

    Where a list is sent again, it does not undo what an admin has lifted since: only a person who
    speaks anew does.
    """
    following = {
        (present, kind): replace(wanted[former, kind], note=OF_PRESENT_ADDRESS)
        for kind in SAID_BY_PEOPLE
        for former, present in _present(organisation_id, kind, wanted)
    }
    lifted = _lifted(organisation_id, following)
    return {
        said: source
        for said, source in following.items()
        if said not in lifted or source.origin not in REPEATING
    }


def _present(
    organisation_id: int, kind: SuppressionKind, wanted: Mapping[AddressKind, SuppressionSource]
) -> list[tuple[str, str]]:
    """Return each address that is wanted in the kind with one that its people have now, in order,
    but for those that too many had."""
    addresses = [address for address, wanted_in in wanted if wanted_in == kind]
    of_former = defaultdict[str, set[str]](set)
    for former, present in find_present_addresses(organisation_id, addresses) if addresses else ():
        of_former[former].add(present)
    own = {former: found for former, found in of_former.items() if len(found) <= MAX_SHARED}
    return sorted((former, present) for former, found in own.items() for present in found)


def _lifted(
    organisation_id: int, following: Mapping[AddressKind, SuppressionSource]
) -> set[AddressKind]:
    """Return those that somebody has lifted before."""
    lifted = LiftedSuppression.objects.filter(
        organisation_id=organisation_id, address__in={address for address, _ in following}
    )
    return {
        (address, SuppressionKind(kind)) for address, kind in lifted.values_list("address", "kind")
    }
