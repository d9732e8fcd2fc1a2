"""Finds what keeps a run from being undone (R98)."""

from dataclasses import dataclass

from syncs.domain.outcomes import Outcome
from syncs.models import BeforeImage, ImportRun, Kind, RunRow, RunState, Sync, SyncState
from syncs.models.import_run import ONLY_SHOWING

DEEDS = ("new", "re_added", "duplicate", "updated", "deleted", "put_back")


@dataclass(frozen=True)
class Obstacle:
    """A sentence why a run cannot be undone; `is_worth_saying` where one would expect that it
    can."""

    sentence: str
    is_worth_saying: bool = True


def find_obstacle(run: ImportRun) -> Obstacle | None:
    """Return why a run cannot be undone, None where it can."""
    if run.kind in ONLY_SHOWING:
        return Obstacle("A preview changes nothing, so there is nothing to undo.", False)
    if not run.is_finished:
        return Obstacle("The run has not ended yet. Wait for its end, or cancel it.", False)
    if run.state == RunState.HELD:
        return Obstacle("The run holds people. Answer first whether they are to be removed.", False)
    if run.settings is None:
        return Obstacle("The run changed nobody, so there is nothing to undo.", False)
    return _find_in_ledger(run) or _find_in_sync(run) or _find_in_undos(run)


def _find_in_ledger(run: ImportRun) -> Obstacle | None:
    done = sum(getattr(run, name) for name in DEEDS)
    if not done and not BeforeImage.objects.filter(run_id=run.pk).exists():
        return Obstacle("The run changed nobody, so there is nothing to undo.", False)
    if not run.keeps_images:
        return Obstacle(
            "It cannot be undone: it ran in an earlier release, which did not keep what was before."
        )
    if done and not (run.keeps_rows and _has_deeds(run)):
        return Obstacle("It cannot be undone: its rows are not kept any more.")
    return None


def _has_deeds(run: ImportRun) -> bool:
    """Tell whether the ledger has rows of what the run did still."""
    outcomes = [Outcome[name.upper()] for name in DEEDS]
    return RunRow.objects.filter(run_id=run.pk, outcome__in=outcomes).exists()


def _find_in_sync(run: ImportRun) -> Obstacle | None:
    sync = Sync.with_deleted.get(pk=run.sync_id)
    if sync.state == SyncState.DELETED:
        return Obstacle("It cannot be undone: its sync was deleted, and claims nobody any more.")
    if run.settings and sync.mailing_list_id != run.settings["mailing_list_id"]:
        return Obstacle("It cannot be undone: the sync feeds another list now.")
    return None


def _find_in_undos(run: ImportRun) -> Obstacle | None:
    """Return the undo that has been; of one that stopped early the rest can still be undone."""
    undo = undo_of(run)
    if undo is None or undo.state in (RunState.CANCELLED, RunState.FAILED):
        return None
    if not undo.is_finished:
        return Obstacle(f"It is being undone by run {undo.pk}.", False)
    again = undo_of(undo)
    if again and again.state == RunState.SUCCEEDED:
        return Obstacle(f"It was undone and done again. To undo it, undo run {again.pk}.", False)
    return Obstacle(f"It was undone already, by run {undo.pk}.", False)


def undo_of(run: ImportRun) -> ImportRun | None:
    """Return the last undo of a run, with who asked for it."""
    undos = ImportRun.objects.filter(about=run, kind=Kind.UNDO).select_related("requested_by")
    return undos.order_by("-id").first()
