"""The phases of a run: their order, when each is due, and every way from one to another.

`DUE` is the one table; the function that works on each phase is in `syncs/run/steps.py`. A run
enters a phase only by way of the functions here.

A full read goes on while the source changes, so one more read follows it: of what changed since it
began. A file of a bulk read tells neither `$converted` nor `$approved`, so the pages of those
records correct it, also where nobody is excluded for it: whether a file has converted ones at all
is not documented. Of a custom view Recruit does not tell who left it: where it matters who did
(R38), or that they opted out or were converted since (R15, R17), the whole module is read too.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from criteria import Subject
from syncs.checkpoint.progress import Progress
from syncs.domain.modules import CANDIDATES
from syncs.domain.relations import Relation
from syncs.domain.run_settings import RunSettings
from syncs.models import Kind, Phase
from syncs.models.run_checkpoint import READING


class Course(NamedTuple):
    """All that decides which phases a run goes through."""

    settings: RunSettings
    by_files: bool
    """Whether the records come as the files of a bulk read, and not by pages."""


def _always(course: Course) -> bool:
    return True


def _asks_about_clients(course: Course) -> bool:
    return _asks_about(course, Subject.CLIENT)


def _asks_about_openings(course: Course) -> bool:
    return _asks_about(course, Subject.JOB_OPENING)


def _asks_about(course: Course, subject: Subject) -> bool:
    return any(relation.subject is subject for relation in course.settings.relations)


def _by_pages(course: Course) -> bool:
    return not course.by_files


def _by_files(course: Course) -> bool:
    return course.by_files


def _by_files_of_candidates(course: Course) -> bool:
    return course.by_files and course.settings.module == CANDIDATES


def _looks_outside_the_view(course: Course) -> bool:
    settings = course.settings
    excludes = settings.heeds_opt_outs or settings.heeds_conversion
    return bool(settings.cvid) and (settings.lets_go or excludes) and not settings.is_first_run


def _takes_long(course: Course) -> bool:
    return course.settings.is_full or _looks_outside_the_view(course)


DUE: dict[Phase, Callable[[Course], bool]] = {
    Phase.FETCH_CLIENTS: _asks_about_clients,
    Phase.FETCH_OPENINGS: _asks_about_openings,
    Phase.FETCH: _by_pages,
    Phase.FETCH_BULK: _by_files,
    Phase.FETCH_CONVERTED: _by_files_of_candidates,
    Phase.FETCH_UNAPPROVED: _by_files,
    Phase.FETCH_OUTSIDE: _looks_outside_the_view,
    Phase.FETCH_CHANGES: _takes_long,
    Phase.FETCH_DELETED: _always,
    Phase.TIDY: _always,
    Phase.DECIDE: _always,
    Phase.FIND_LEAVING: _always,
    Phase.DECIDE_REMOVALS: _always,
    Phase.COMPARE: _always,
    Phase.HOLD: _always,
    Phase.DECIDE_UNDO: _always,
    Phase.APPLY: _always,
    Phase.APPLY_DUPLICATES: _always,
    Phase.APPLY_REMOVALS: _always,
    Phase.REMOVE_HELD: _always,
    Phase.PUT_BACK: _always,
    Phase.FINISH: _always,
}
"""The phases in their order, each with what says whether a run goes through it."""

ORDER = tuple(DUE)

DECIDING = READING | {Phase.TIDY, Phase.DECIDE, Phase.FIND_LEAVING, Phase.DECIDE_REMOVALS}

APPLYING = frozenset({Phase.APPLY, Phase.APPLY_DUPLICATES, Phase.APPLY_REMOVALS})

TOGETHER = (
    frozenset({Phase.TIDY, Phase.DECIDE, Phase.FIND_LEAVING, Phase.DECIDE_REMOVALS, Phase.HOLD}),
    APPLYING,
)
"""The phases that a small run goes through in one transaction."""

SMALL = 1_000
"""Ordinals of which a phase takes less time than the transaction around it."""

OF_KIND: dict[str, frozenset[Phase]] = {
    Kind.IMPORT: DECIDING | {Phase.HOLD} | APPLYING | {Phase.FINISH},
    Kind.PREVIEW: DECIDING | {Phase.HOLD, Phase.FINISH},
    Kind.APPLY: DECIDING | {Phase.COMPARE} | APPLYING | {Phase.FINISH},
    Kind.REMOVE: frozenset({Phase.REMOVE_HELD, Phase.FINISH}),
    Kind.UNDO_PREVIEW: frozenset({Phase.DECIDE_UNDO, Phase.FINISH}),
    Kind.UNDO: frozenset({Phase.PUT_BACK, Phase.FINISH}),
}
"""The phases that a run of a kind may go through."""

OF_FILES = frozenset({Phase.FETCH_BULK, Phase.FETCH_CONVERTED, Phase.FETCH_UNAPPROVED})
"""The phases that a run is in only while it is read by files."""

OF_RELATED = {Phase.FETCH_CLIENTS: Subject.CLIENT, Phase.FETCH_OPENINGS: Subject.JOB_OPENING}
"""Whose records the phases before those of the module's own records read (R36)."""


def first_phase(settings: RunSettings) -> Phase:
    """Return the phase in which a run begins, and begins again. It begins by pages: whether there
    is more than pages are good for is found out then."""
    return _first_due(ORDER, Course(settings, by_files=False))


def phase_after(phase: str, settings: RunSettings) -> Phase:
    """Return the phase that follows this one, which is not the last."""
    left = Phase(phase)
    course = Course(settings, by_files=left in OF_FILES)
    return _first_due(ORDER[ORDER.index(left) + 1 :], course)


def _first_due(phases: tuple[Phase, ...], course: Course) -> Phase:
    of_kind = OF_KIND[course.settings.kind]
    return next(phase for phase in phases if phase in of_kind and DUE[phase](course))


def phases_at_once(progress: Progress, kind: str) -> frozenset[Phase]:
    """Return the phases that this one of a small run goes through in one transaction with; none
    for one that is by itself.

    What applies a preview has to know what of it was applied before something differed (R75), which
    nobody could tell inside of one transaction.
    """
    if progress.staged > SMALL or (kind == Kind.APPLY and progress.phase in APPLYING):
        return frozenset()
    return next((phases for phases in TOGETHER if progress.phase in phases), frozenset())


def is_behind(phase: str, earlier: Phase) -> bool:
    """Tell whether a phase comes after another one."""
    return ORDER.index(Phase(phase)) > ORDER.index(earlier)


def phase_at_work(progress: Progress, settings: RunSettings) -> Phase:
    """Return the phase whose step is to be taken: a run that is to be read by files works on
    `FETCH_BULK` from `FETCH` on, unless Recruit has refused that already."""
    if progress.phase == Phase.FETCH and settings.bulk_files and progress.bulk_file is None:
        return Phase.FETCH_BULK
    return Phase(progress.phase)


def begin_reading(progress: Progress, settings: RunSettings) -> Progress:
    """Return the progress at the beginning of the run's first phase."""
    return progress.enter(first_phase(settings))


def end_phase(progress: Progress, settings: RunSettings) -> Progress:
    """Return the progress at the beginning of the phase after the one that has ended."""
    return progress.enter(phase_after(progress.phase, settings))


def go_on_at(position: int, progress: Progress, settings: RunSettings) -> Progress:
    """Return the progress of a phase that goes through the ordinals and has come so far: at the
    beginning of the next phase, if that was the last of them."""
    if position >= progress.staged:
        return end_phase(progress, settings)
    return replace(progress, position=position)


def begin_file(progress: Progress) -> Progress:
    """Return the progress at the beginning of a file of a bulk read."""
    return progress.enter(Phase.FETCH_BULK)


def turn_to_pages(progress: Progress) -> Progress:
    """Return the progress of a run that is read by pages after all."""
    return progress.enter(Phase.FETCH)


def compare_again(progress: Progress) -> Progress:
    """Return the progress of a run that goes once more from its decisions about removals to the
    comparison with its preview (R75)."""
    return progress.enter(Phase.DECIDE_REMOVALS)


def relation_of(settings: RunSettings, phase: str) -> Relation:
    """Return the relation whose records are read in this phase, one of `OF_RELATED`."""
    subject = OF_RELATED[Phase(phase)]
    return next(each for each in settings.relations if each.subject is subject)
