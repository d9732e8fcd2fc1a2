"""The stages of a run for people, each of several phases, and how much of a run is done.

A run has more phases than anybody wants to read of. How long each takes is not known beforehand, so
they have weights, from runs of many thousand records; the bar is right at its ends and roughly in
between.
"""

from collections.abc import Mapping
from enum import StrEnum

from syncs.checkpoint.phases import OF_KIND, ORDER
from syncs.models import Kind, Phase
from syncs.models.run_checkpoint import READING


class Stage(StrEnum):
    """The stages in their order."""

    READ = "read"
    WORK_OUT = "work_out"
    CHANGE = "change"


_WORDS: Mapping[Stage, tuple[str, str, str]] = {
    Stage.READ: ("Read from Recruit", "Reading from Recruit", "Read from Recruit"),
    Stage.WORK_OUT: ("Compare with the list", "Comparing with the list", "Compared with the list"),
    Stage.CHANGE: ("Update the list", "Updating the list", "Updated the list"),
}
_LAST_OF_A_PREVIEW = ("Count", "Counting", "Counted")

_CHANGING = frozenset(
    {
        Phase.APPLY,
        Phase.APPLY_DUPLICATES,
        Phase.APPLY_REMOVALS,
        Phase.REMOVE_HELD,
        Phase.PUT_BACK,
        Phase.FINISH,
    }
)

_READING_WEIGHT = 50
_WEIGHTS: Mapping[Phase, int] = {
    Phase.TIDY: 3,
    Phase.DECIDE: 10,
    Phase.FIND_LEAVING: 2,
    Phase.DECIDE_REMOVALS: 2,
    Phase.COMPARE: 2,
    Phase.HOLD: 2,
    Phase.DECIDE_UNDO: 40,
    Phase.APPLY: 25,
    Phase.APPLY_DUPLICATES: 2,
    Phase.APPLY_REMOVALS: 3,
    Phase.REMOVE_HELD: 40,
    Phase.PUT_BACK: 40,
    Phase.FINISH: 1,
}

_MAIN_READING = 0.9
"""The share of reading that belongs to the records themselves; shorter lists follow them."""

_BEFORE_RECORDS = frozenset({Phase.FETCH_CLIENTS, Phase.FETCH_OPENINGS})
_RECORDS = frozenset({Phase.FETCH, Phase.FETCH_BULK})


def stage_of(phase: str) -> Stage:
    """Return the stage that a phase belongs to."""
    if phase in READING:
        return Stage.READ
    return Stage.CHANGE if phase in _CHANGING else Stage.WORK_OUT


def stages_of(kind: str) -> list[Stage]:
    """Return the stages that a run of this kind goes through, in their order."""
    gone_through = {stage_of(phase) for phase in OF_KIND[kind]}
    return [stage for stage in Stage if stage in gone_through]


def words_of(stage: Stage, kind: str) -> tuple[str, str, str]:
    """Return the words for a stage that is to come, that goes on, and that is done."""
    is_preview = Phase.APPLY not in OF_KIND[kind] and kind in (Kind.PREVIEW, Kind.UNDO_PREVIEW)
    return _LAST_OF_A_PREVIEW if is_preview and stage is Stage.CHANGE else _WORDS[stage]


def share_read(phase: str, received: int, expected: int | None) -> float | None:
    """Return how much of the reading is done, in [0, 1); None where nobody knows how many records
    there are: `expected` is None, or related records are read before them."""
    if phase in _BEFORE_RECORDS:
        return None
    if phase in _RECORDS:
        return min(received / expected, 1.0) * _MAIN_READING if expected else None
    behind = [each for each in ORDER if each in READING - _BEFORE_RECORDS - _RECORDS]
    return _MAIN_READING + (1 - _MAIN_READING) * behind.index(Phase(phase)) / len(behind)


def share_done(kind: str, phase: str, within: float) -> float:
    """Return how much of a run is done, in [0, 1), of whose phase `within` is done; of the reading
    all its phases count as one."""
    of_kind = OF_KIND[kind]
    weights = {each: weight for each, weight in _WEIGHTS.items() if each in of_kind}
    reading = _READING_WEIGHT if of_kind & READING else 0
    whole = reading + sum(weights.values())
    if phase in READING:
        return reading * within / whole
    before = sum(weights[each] for each in weights if ORDER.index(each) < ORDER.index(Phase(phase)))
    return (reading + before + weights.get(Phase(phase), 0) * within) / whole
