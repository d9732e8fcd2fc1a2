"""Remembers what a page has shown to somebody who is about to change it, so that nothing that
others changed meanwhile is overwritten unseen (R24).

A form takes along what it showed: of each thing that it edits a digest of the value, and the words
in which it stood there. Whoever saves compares under the lock of the row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.core import signing

Stored = Mapping[str, object]
"""What is stored of all that a form edits, by name."""

_SALT = "web.seen"


class ChangedMeanwhile(Exception):
    """Somebody else has changed what a form edits, to something else than was entered in it.

    `names` are of what is stored otherwise than it was shown and than it was entered; `stored` is
    everything that the form edits, as it is now.
    """

    def __init__(self, names: list[str], stored: Stored) -> None:
        super().__init__(f"Changed meanwhile: {', '.join(names)}.")
        self.names, self.stored = names, stored


@dataclass(frozen=True)
class Seen:
    """The things that a page showed: a digest of each value and its words for people, by name."""

    digests: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Stored, words: Mapping[str, str] | None = None) -> Seen:
        """Return what somebody has seen to whom all that is stored was shown."""
        return cls({name: _digest(value) for name, value in stored.items()}, words or {})

    @classmethod
    def unsealed(cls, sealed: str) -> Seen:
        """Read what a form took along; of a form that was damaged nothing counts as seen."""
        try:
            digests, words = signing.loads(sealed, salt=_SALT)
        except signing.BadSignature:
            return cls()
        return cls(digests, words)

    def sealed(self) -> str:
        """Return it as a text that a form can take along, and that nobody else can make."""
        taken = [dict(self.digests), dict(self.words)]
        return signing.dumps(taken, salt=_SALT, compress=True)

    def refuse_overwriting(self, stored: Stored, *, entered: Stored) -> None:
        """Raise ChangedMeanwhile where something that is stored would be lost unseen.

        The caller holds the lock of what is `stored`. What somebody else changed to just what is
        `entered` here is no loss.
        """
        unseen = self._find_unseen(stored)
        lost = [name for name in unseen if _digest(stored[name]) != _digest(entered[name])]
        if lost:
            raise ChangedMeanwhile(lost, stored)

    def refuse_unseen(self, stored: Stored) -> None:
        """Raise ChangedMeanwhile where anything is stored otherwise than the person has seen it.

        The caller holds the lock of what is `stored`.
        """
        if unseen := self._find_unseen(stored):
            raise ChangedMeanwhile(unseen, stored)

    def _find_unseen(self, stored: Stored) -> list[str]:
        return [name for name, value in stored.items() if _digest(value) != self.digests.get(name)]


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:20]
