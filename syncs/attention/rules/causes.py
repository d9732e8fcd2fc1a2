"""The causes among what needs attention, and not what follows from them (R96)."""

from __future__ import annotations

from collections.abc import Iterable, Set

from syncs.domain.concerns import ConcernKind, Need

FOLLOWING_FROM_SILENCE = frozenset({ConcernKind.LATE})
"""Where nobody works, everything is late."""

FOLLOWS_FROM_SILENCE_OF = {
    ConcernKind.BEAT_SILENT: frozenset[ConcernKind](),
    ConcernKind.BROKER_SILENT: frozenset({ConcernKind.BEAT_SILENT}),
    ConcernKind.WORKER_SILENT: frozenset({ConcernKind.BROKER_SILENT}),
    ConcernKind.CLOCK_SILENT: frozenset({ConcernKind.BROKER_SILENT, ConcernKind.WORKER_SILENT}),
}
"""As `syncs/alarms/told.py` has it for the alarm on pages, causes first."""


def causes_among(needs: Iterable[Need], *, silent_lately: Iterable[int] = ()) -> list[Need]:
    """Return the needs that follow from none of the others, of each organisation by itself.

    In the organisations of `silent_lately` a part was silent until a moment ago, so that what is
    late there is being made up for.
    """
    found = list(needs)
    silences: dict[int, set[ConcernKind]] = {organisation: set() for organisation in silent_lately}
    for need in found:
        if need.kind.is_silence:
            silences.setdefault(need.organisation_id, set()).add(need.kind)
    told = {organisation: _told(silent) for organisation, silent in silences.items()}
    return [need for need in found if not _follows(need, told.get(need.organisation_id))]


def _told(silent: Set[ConcernKind]) -> set[ConcernKind]:
    """Return the silences that follow from none that is told itself."""
    told: set[ConcernKind] = set()
    for kind, causes in FOLLOWS_FROM_SILENCE_OF.items():
        if kind in silent and not causes & told:
            told.add(kind)
    return told


def _follows(need: Need, told: Set[ConcernKind] | None) -> bool:
    """Tell whether it does, where these silences are told; None where there was none."""
    if told is None:
        return False
    if need.kind.is_silence:
        return need.kind not in told
    return need.kind in FOLLOWING_FROM_SILENCE


def shown_on_pages(needs: Iterable[Need]) -> list[Need]:
    """Return the needs that a page names, the gravest first, then the oldest.

    A hold that ends soon is named once, as that.
    """
    causes = causes_among(needs)
    ending = {need.subject_id for need in causes if need.kind == ConcernKind.HOLD_ENDS}
    named = [n for n in causes if n.kind != ConcernKind.HELD or n.subject_id not in ending]
    return sorted(named, key=_gravest_first)


_GRAVITY = {kind: place for place, kind in enumerate(ConcernKind)}


def _gravest_first(need: Need) -> tuple[int, float, int]:
    since = need.since.timestamp() if need.since else 0.0
    return (_GRAVITY[need.kind], since, need.subject_id)
