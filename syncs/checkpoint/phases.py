"""The phases that read related records, which come before all others (R36)."""

from criteria import Subject
from syncs.domain.relations import Relation
from syncs.domain.run_settings import RunSettings
from syncs.models import Phase

PHASES = {Subject.CLIENT: Phase.FETCH_CLIENTS, Subject.JOB_OPENING: Phase.FETCH_OPENINGS}


def first_phase(settings: RunSettings) -> Phase:
    """Where a run begins, and begins again."""
    return _in_order(settings)[0]


def phase_after(settings: RunSettings, phase: str) -> Phase:
    """The one that follows a phase of related records."""
    phases = _in_order(settings)
    return phases[phases.index(Phase(phase)) + 1]


def relation_of(settings: RunSettings, phase: str) -> Relation:
    """Whose records are read in this phase."""
    return next(each for each in settings.relations if PHASES[each.subject] == phase)


def _in_order(settings: RunSettings) -> list[Phase]:
    return [*(PHASES[each.subject] for each in settings.relations), Phase.FETCH]
