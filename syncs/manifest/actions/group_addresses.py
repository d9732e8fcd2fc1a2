"""The list of group addresses in a manifest: written, and brought about (R66, R104)."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Organisation
from contacts.actions.group_addresses import MAX_CHANGES, TooManyChanges, set_group_address
from contacts.domain.group_addresses import GROUP_ADDRESSES
from contacts.domain.local_parts import UnfitLocalPart, fit_local_part
from contacts.models import GroupAddress
from syncs.manifest.rules.document import GroupAddressesEntry
from syncs.manifest.rules.faults import ManifestFault, Note

SECTION = "group_addresses"


def export_group_addresses(organisation: Organisation) -> GroupAddressesEntry:
    """Return how the list differs from the one that is shipped."""
    in_force = GroupAddress.objects.of(organisation.pk)
    return GroupAddressesEntry(
        added=sorted(in_force - GROUP_ADDRESSES), taken_off=sorted(GROUP_ADDRESSES - in_force)
    )


def save_group_addresses(
    organisation: Organisation, entry: GroupAddressesEntry, note: Note
) -> None:
    """Let the list differ from the one that is shipped exactly as it is written."""
    faults: list[ManifestFault] = []
    added = _fitting("added", entry.added, faults)
    taken_off = _fitting("taken_off", entry.taken_off, faults)
    for number, local_part in enumerate(entry.taken_off):
        if local_part in entry.added:
            words = "This stands under added, too."
            faults.append(ManifestFault((SECTION, "taken_off", number), words))
    for fault in faults:
        note(fault)
    if faults:
        return
    wanted = (GROUP_ADDRESSES - taken_off) | added
    now = GroupAddress.objects.of(organisation.pk)
    # What goes back to the shipped list comes first: it makes room for what differs.
    changes = sorted(wanted ^ now, key=lambda each: (each in wanted) != (each in GROUP_ADDRESSES))
    try:
        for local_part in changes:
            set_group_address(organisation.pk, local_part, is_group=local_part in wanted)
    except TooManyChanges:
        words = f"The list may differ from the default one in {MAX_CHANGES:,} places."
        note(ManifestFault((SECTION,), words))


def _fitting(key: str, written: Sequence[str], faults: list[ManifestFault]) -> frozenset[str]:
    found = set()
    for number, each in enumerate(written):
        try:
            found.add(fit_local_part(each))
        except UnfitLocalPart as fault:
            faults.append(ManifestFault((SECTION, key, number), str(fault)))
    return frozenset(found)
