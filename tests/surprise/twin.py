"""A small organisation twice: in the sandbox and the database, and as the naive model has it.

Each step is taken in both; after it both must look the same.
"""

from collections.abc import Set as AbstractSet

from accounts.models import Organisation, Role
from syncs.models import ImportRun, RunState, SyncState
from tests.builders import make_member
from tests.run.small_worlds import Action
from tests.run.twin_worlds import TwinWorlds
from tests.surprise.application import Application, people_in, records_in
from tests.surprise.available import AVAILABLE, KEPT
from tests.surprise.model import Organisation as Model
from tests.surprise.people import Hold, Past
from tests.surprise.plans import Plan
from tests.surprise.pure import PureSurprises, guarded, world_of
from tests.surprise.vocabulary import AT_LEAST
from tests.world.imports import change, is_balanced, removals_of
from tests.world.source import Source


class TwinSurprises(TwinWorlds, PureSurprises):
    """The verbs of a small organisation, done to both."""

    model_class = Model

    def __init__(
        self,
        plan: Plan,
        source: Source,
        organisation: Organisation,
        does: AbstractSet[str] = AVAILABLE,
    ) -> None:
        self.does = does
        super().__init__(world_of(plan.account), source, organisation)
        self.definitions = [
            guarded(definition, limit)
            for definition, limit in zip(self.definitions, plan.limits, strict=True)
        ]
        self.application = Application(make_member(organisation, Role.ADMIN).user)
        self.runs: dict[int, ImportRun] = {}

    def make_model(self) -> Model:  # type: ignore[override]
        return self.model_class(AT_LEAST, self.does)

    def take(self, step: Action) -> Past | None:
        past = super().take(step)
        self.compare()
        return past

    # Runs

    def run(self, place: int, full: bool) -> Past:  # type: ignore[override]
        past = PureSurprises.run(self, place, full)
        return self.same(past, self.application.run(self.syncs[place], full=full))

    def preview(self, place: int, retroactive: bool = False) -> Past:
        past = super().preview(place, retroactive)
        sync = self.syncs[place]
        return self.same(past, self.application.preview(sync, retroactive=retroactive))

    def apply_preview(self, preview: Past) -> Past:
        past = super().apply_preview(preview)
        return self.same(past, self.application.apply(self.runs[preview.number]))

    def answer_hold(self, hold: Hold, answer: str) -> Past | None:
        past = super().answer_hold(hold, answer)
        run = self.application.answer(self.runs[hold.number], answer)
        assert (past is None) == (run is None), f"{answer} makes a run, or does not"
        return self.same(past, run) if past and run else None

    def expire(self) -> None:
        super().expire()
        self.application.expire()

    def undo_run(self, undone: Past) -> Past:
        past = self.model.undo(undone, self.definition(undone.sync))
        run = self.application.undo(self.runs[undone.number])
        assert run.sync.state == SyncState.PAUSED
        self.resume(undone.sync)
        return self.same(past, run)

    def resume(self, sync: int) -> None:
        super().resume(sync)
        change(next(each for each in self.syncs if each.pk == sync), state=SyncState.ACTIVE)

    # What came of it

    def same(self, past: Past, run: ImportRun) -> Past:
        """Compare what a run did and what its page shows; return it as the model has it."""
        self.runs[past.number] = run
        # It began by the clock of the sandbox, as later runs must think.
        ImportRun.objects.filter(pk=run.pk).update(started_at=self.now)
        for sync in self.syncs:
            sync.refresh_from_db()
        assert run.state == (RunState.FAILED if past.state == "failed" else RunState.SUCCEEDED)
        if past.state == "succeeded":
            self.compare_rows(past, run)
        return past

    def compare_rows(self, past: Past, run: ImportRun) -> None:
        if past.kind == "undo":
            assert people_in(run, "kept").keys() == past.left.keys()
            return
        assert records_in(run) == past.rows
        assert removals_of(run) == past.removals
        assert people_in(run, "held") == {who: reason for who, (reason, _) in past.held.items()}
        if KEPT in self.does:
            assert people_in(run, "kept") == {who: reason for who, (reason, _) in past.kept.items()}
        assert is_balanced(run)
