"""The name of a copied sync (R25), and the groups of the list of syncs (R90)."""

import re
from collections.abc import Collection
from enum import IntEnum

from web.names import MAX_NAME_LENGTH

_ENDING = re.compile(r"(?<=\S) \(copy( [0-9]+)?\)\Z")


def name_of_copy(name: str, taken: Collection[str]) -> str:
    """Return `<name> (copy)`, with a number where that one is taken, within the length of names.

    Case is ignored. The copy of a copy is no `(copy) (copy)`.
    """
    stem = _ENDING.sub("", name)
    known = {each.casefold() for each in taken}
    number = 1
    while True:
        ending = " (copy)" if number == 1 else f" (copy {number})"
        candidate = stem[: MAX_NAME_LENGTH - len(ending)].rstrip() + ending
        if candidate.casefold() not in known:
            return candidate
        number += 1


class SyncGroup(IntEnum):
    """The groups of the list of syncs, in their order."""

    NEEDS_ATTENTION = 1
    ACTIVE = 2
    PAUSED = 3
    COMPLETED = 4
    DRAFTS = 5

    @property
    def label(self) -> str:
        """The words that stand above the group."""
        return self.name.replace("_", " ").capitalize()
