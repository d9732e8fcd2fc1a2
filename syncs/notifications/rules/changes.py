"""The changes between what was noticed before and what needs attention now (R96)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syncs.attention.rules.causes import causes_among
from syncs.domain.concerns import ConcernKind, Need
from syncs.models import Concern

BEGIN_ANEW = frozenset({ConcernKind.KEY_REJECTED, ConcernKind.RUN_FAILED})
"""Kinds of which another `since` is another concern: it was well in between."""


@dataclass(frozen=True)
class Changes:
    """The needs that have begun, and the concerns that are over or are told otherwise by now."""

    began: list[Need]
    ended: list[Concern]
    retold: list[tuple[Concern, Need]]


def compare_needs(
    needs: Sequence[Need], noticed: Iterable[Concern], *, silent_lately: Iterable[int] = ()
) -> Changes:
    """Compare all needs with the open concerns.

    What follows from another need begins nothing. Noticed by itself before, it goes on until it is
    over.
    """
    now = {need.key: need for need in needs}
    same = {concern.key: concern for concern in noticed}
    ended = [each for key, each in same.items() if key not in now or _is_anew(each, now[key])]
    going_on = {key: each for key, each in same.items() if each not in ended}
    causes = causes_among(needs, silent_lately=silent_lately)
    retold = [
        (each, now[key]) for key, each in going_on.items() if _is_told_otherwise(each, now[key])
    ]
    return Changes([need for need in causes if need.key not in going_on], ended, retold)


def _is_anew(concern: Concern, need: Need) -> bool:
    return need.kind in BEGIN_ANEW and need.since is not None and need.since != concern.since


def _is_told_otherwise(concern: Concern, need: Need) -> bool:
    return concern.told_facts != need.facts
