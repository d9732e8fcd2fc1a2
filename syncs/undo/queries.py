"""The words and numbers that the pages of runs show of undos (R98)."""

from dataclasses import dataclass

from syncs.clock import database_now
from syncs.domain.outcomes import OF_UNDOS, Outcome, Reason
from syncs.models import ImportRun, Kind, RunState
from syncs.undo.obstacles import find_obstacle, undo_of
from syncs.undo.rules import is_old

OF_UNDO = (Kind.UNDO_PREVIEW, Kind.UNDO)


@dataclass(frozen=True)
class UndoReason:
    """The number of an undo's rows that have a reason."""

    reason: Reason
    number: int


@dataclass(frozen=True)
class UndoOnPage:
    """The part of a run's page that is about undos.

    `can_be_undone` or `obstacle` is about undoing the run, `last` is its undo, if there is one;
    `can_be_done`, `is_old`, `hindrance` and `carried_out` are of the preview of an undo.
    """

    run: ImportRun
    can_be_undone: bool
    obstacle: str
    last: ImportRun | None
    can_be_done: bool
    is_old: bool
    hindrance: str
    carried_out: ImportRun | None

    @property
    def is_of_undo(self) -> bool:
        return self.run.kind in OF_UNDO

    @property
    def is_preview(self) -> bool:
        return self.run.kind == Kind.UNDO_PREVIEW

    @property
    def has_result(self) -> bool:
        """Tell whether there are numbers: a preview that was cut short shows none."""
        return not self.is_preview or self.run.state == RunState.SUCCEEDED

    @property
    def sentence(self) -> str:
        """The numbers in words."""
        return undo_in_words(self.run)

    @property
    def put_back_reasons(self) -> list[UndoReason]:
        return self._reasons_of(OF_UNDOS[0])

    @property
    def left_reasons(self) -> list[UndoReason]:
        return self._reasons_of(OF_UNDOS[1])

    def _reasons_of(self, outcome: Outcome) -> list[UndoReason]:
        counted = ((Reason[code.upper()], n) for code, n in self.run.undo_reasons.items())
        found = [UndoReason(reason, n) for reason, n in counted if reason in outcome.reasons]
        return sorted(found, key=lambda row: (-row.number, row.reason))


def undo_in_words(run: ImportRun) -> str:
    """Return the numbers of an undo as a sentence, in its preview in the conditional; true of who
    leaves again as of who is on the list again."""
    is_preview = run.kind == Kind.UNDO_PREVIEW
    if not (run.put_back or run.left_alone):
        return "Nobody would be changed." if is_preview else "Nobody was changed."
    would = "would be " if is_preview else ""
    people = "1 person" if run.put_back == 1 else f"{run.put_back:,} people"
    left = f", {run.left_alone:,} {would}left alone" if run.left_alone else ""
    return f"{people} {would}put back as they were before the run{left}."


def undo_on_page(run: ImportRun) -> UndoOnPage:
    """Return what a run's page says of undoing it, and of what it is the undo."""
    obstacle = find_obstacle(run)
    is_shown = run.kind == Kind.UNDO_PREVIEW and run.state == RunState.SUCCEEDED
    carried_out = run.carried_out.first() if is_shown else None
    is_open = is_shown and carried_out is None and run.put_back > 0
    too_old = is_open and is_old(run.finished_at, database_now())
    hindrance = find_obstacle(run.about) if is_open and run.about else None
    return UndoOnPage(
        run=run,
        can_be_undone=obstacle is None,
        obstacle=obstacle.sentence if obstacle and obstacle.is_worth_saying else "",
        last=undo_of(run),
        can_be_done=is_open and not too_old and hindrance is None,
        hindrance=hindrance.sentence if hindrance else "",
        is_old=too_old,
        carried_out=carried_out,
    )
