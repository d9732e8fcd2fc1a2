"""Sets of pairs: their defaults, what tells one set from another, and favourites (R40, R42)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL, Vocabulary


@dataclass(frozen=True)
class Pair:
    """A source field and the contact field it fills: a column, or `own_target(key)`."""

    source: str
    target: str
    clear_when_empty: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A pair of a favourite that was not added, and why; for people."""

    name: str
    why: str


def fingerprint(pairs: Iterable[Pair]) -> str:
    """The same for the same pairs in the same order, and for no others."""
    return sha256(json.dumps([astuple(pair) for pair in pairs]).encode()).hexdigest()[:32]


def default_pairs(vocabulary: Vocabulary) -> list[Pair]:
    """E-mail first, with an empty source where the person has to choose."""
    fields = vocabulary.fields or {}
    names = [Pair(name, target) for target, name in DEFAULTS.items() if name in fields]
    others = [pair for pair in names if pair.target != EMAIL]
    return [Pair(_email_source(vocabulary), EMAIL), *others]


def _email_source(vocabulary: Vocabulary) -> str:
    found = [field.name for field in vocabulary.email_fields]
    if DEFAULTS[EMAIL] in found:
        return DEFAULTS[EMAIL]
    return found[0] if len(found) == 1 else ""


def fetch(
    favourite: Iterable[Pair], pairs: Sequence[Pair], vocabulary: Vocabulary
) -> tuple[list[Pair], list[LeftOut]]:
    """The pairs of a favourite that can join these, and the rest with the reasons (R42)."""
    taken = {pair.target: pair.source for pair in pairs if pair.source}
    added: list[Pair] = []
    left_out: list[LeftOut] = []
    for pair in favourite:
        why = _why_left_out(pair, taken, vocabulary)
        if why:
            name = f"{vocabulary.label(pair.source)} → {vocabulary.target_label(pair.target)}"
            left_out.append(LeftOut(name, why))
        else:
            taken[pair.target] = pair.source
            added.append(pair)
    return added, left_out


def _why_left_out(pair: Pair, taken: dict[str, str], vocabulary: Vocabulary) -> str:
    if not vocabulary.knows_target(pair.target):
        return "This contact field is not there any more."
    if taken.get(pair.target) == pair.source:
        return "This pair is here already."
    if pair.target in taken:
        label, filler = vocabulary.target_label(pair.target), vocabulary.label(taken[pair.target])
        return f"{label} is filled by {filler} already."
    return vocabulary.why_not(pair.source, pair.target)
