"""Fetching pairs from a favourite: those that a mapping takes, and why not the rest (R42)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syncs.mapping.rules.pairs import Pair
from syncs.mapping.rules.vocabulary import Vocabulary


@dataclass(frozen=True)
class LeftOut:
    """A pair of a favourite that was not added, and why; for people."""

    name: str
    why: str


@dataclass(frozen=True)
class Fetched:
    """The result of fetching fields from the favourite of this name."""

    name: str
    added: int
    left_out: list[LeftOut]


def fetch_pairs(
    favourite: Iterable[Pair], pairs: Sequence[Pair], vocabulary: Vocabulary
) -> tuple[list[Pair], list[LeftOut]]:
    """Return the pairs of a favourite that can join these, and the rest with the reasons (R42)."""
    taken = {pair.target: pair.source for pair in pairs if pair.source}
    added: list[Pair] = []
    left_out: list[LeftOut] = []
    for pair in favourite:
        why = _explain_leaving_out(pair, taken, vocabulary)
        if why:
            name = f"{vocabulary.label_of(pair.source)} → {vocabulary.label_of_target(pair.target)}"
            left_out.append(LeftOut(name, why))
        else:
            taken[pair.target] = pair.source
            added.append(pair)
    return added, left_out


def _explain_leaving_out(pair: Pair, taken: dict[str, str], vocabulary: Vocabulary) -> str:
    if not vocabulary.knows_target(pair.target):
        return "This contact field is not there any more."
    if taken.get(pair.target) == pair.source:
        return "This pair is here already."
    if pair.target in taken:
        label = vocabulary.label_of_target(pair.target)
        filler = vocabulary.label_of(taken[pair.target])
        return f"{label} is filled by {filler} already."
    return vocabulary.why_not(pair.source, pair.target)
