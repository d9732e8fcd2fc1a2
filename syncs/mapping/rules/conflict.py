"""The differences between a mapping that somebody else saved meanwhile and the typed one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from syncs.mapping.rules.pairs import Pair, TypedPair, describe_pair
from syncs.mapping.rules.vocabulary import Vocabulary


@dataclass(frozen=True)
class Conflict:
    """The pairs, in words for people, that only one of the two mappings has."""

    only_stored: list[str]
    only_here: list[str]


def find_conflict(
    stored: Iterable[Pair], typed: Iterable[TypedPair], vocabulary: Vocabulary
) -> Conflict:
    """Compare the pairs that are stored now with those that were typed here."""
    theirs = [describe_pair(pair, vocabulary) for pair in stored]
    ours = [describe_pair(pair, vocabulary) for pair in typed]
    return Conflict(
        [words for words in theirs if words not in ours],
        [words for words in ours if words not in theirs],
    )
