"""Pairs of a source field and a contact field: as stored, as typed, as a set, and how two sets
differ (R24, R40)."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
class NewField:
    """A contact field that is made with the mapping; `type` is a `FieldType`."""

    label: str
    type: str


@dataclass(frozen=True)
class TypedPair:
    """A pair as a person entered it: `target` is a contact field, or one to be made."""

    source: str
    target: str | NewField
    clear_when_empty: bool = False


def fingerprint(pairs: Iterable[Pair]) -> str:
    """Return a text that is the same for the same pairs in the same order, and for no others."""
    return sha256(json.dumps([astuple(pair) for pair in pairs]).encode()).hexdigest()[:32]


def default_pairs(vocabulary: Vocabulary) -> list[Pair]:
    """Return the pairs that a new mapping begins with, e-mail first (R40).

    The source of the e-mail address is empty where the person has to choose it.
    """
    fields = vocabulary.fields or {}
    names = [Pair(name, target) for target, name in DEFAULTS.items() if name in fields]
    others = [pair for pair in names if pair.target != EMAIL]
    return [Pair(_find_email_source(vocabulary), EMAIL), *others]


def describe_pair(pair: Pair | TypedPair, vocabulary: Vocabulary) -> str:
    """Return the pair in words for people, such as `Town → City, cleared when empty`."""
    target = pair.target
    label = target.label if isinstance(target, NewField) else ""
    label = label or vocabulary.label_of_target(str(target))
    cleared = ", cleared when empty" if pair.clear_when_empty else ""
    return f"{vocabulary.label_of(pair.source)} → {label}{cleared}"


def _find_email_source(vocabulary: Vocabulary) -> str:
    found = [field.name for field in vocabulary.email_fields]
    if DEFAULTS[EMAIL] in found:
        return DEFAULTS[EMAIL]
    return found[0] if len(found) == 1 else ""


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
