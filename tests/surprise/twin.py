"""A small organisation twice: in the sandbox and the database, and as the naive model has it.

Each step is taken in both; after it both must look the same.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation, Role
from syncs.models import ImportRun, RunState, Selection, SyncState
from syncs.people.queries.list_export import rows_of_list
from tests.builders import make_member
from tests.preview.verbs import deeds_of
from tests.run.naive_people import Row
from tests.run.small_worlds import Action
from tests.run.twin_worlds import TwinWorlds, people_of
from tests.surprise.application import Application, people_in, records_in
from tests.surprise.available import AVAILABLE, KEPT
from tests.surprise.model import Organisation as Model
from tests.surprise.people import Hold, Past
from tests.surprise.plans import Plan
from tests.surprise.pure import PureSurprises, guarded, world_of
from tests.surprise.vocabulary import AT_LEAST
from tests.world.imports import change, is_balanced, removals_of
from tests.world.source import Source

IN_OSLO = {"field": "City", "comparator": "equal", "value": "Oslo"}


class TwinSurprises(TwinWorlds, PureSurprises):
    """The verbs of a small organisation, done to both."""

    model_class = Model
    view = ""

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
        for sync, limit in zip(self.syncs, plan.limits, strict=True):
            change(sync, limit_people=limit.people, limit_percent=limit.percent)
        self.application = Application(make_member(organisation, Role.ADMIN).user)
        self.runs: dict[int, ImportRun] = {}
        self.source = source
        if selecting := plan.by_view & plan.account.choosy:
            self.view = source.add_view("Oslo", IN_OSLO)
            for place in selecting:
                self.select_by_view(place)

    def make_model(self) -> Model:  # type: ignore[override]
        return self.model_class(AT_LEAST, self.does)

    def take(self, step: Action) -> Past | None:
        past = super().take(step)
        self.compare()
        return past

    def ids_in_view(self) -> set[str]:
        return self.source.ids_in_view(self.view) if self.view else set()

    def select_by_view(self, place: int) -> None:
        PureSurprises.change(self, place, selects=self.is_in_view, by_view=True)
        view = {"view_id": self.view, "view_name": "Oslo"}
        change(self.syncs[place], selection=Selection.VIEW, criteria=None, **view)

    def compare(self) -> None:
        for sync, definition in zip(self.syncs, self.definitions, strict=True):
            agree("watermark", sync.watermark, definition.watermark)
        agree("people", people_of(self.organisation), self.model.people)
        agree("mailable", self.mailable(), self.model.mailable())
        super().compare()

    def mailable(self) -> set[tuple[int, str]]:
        """Return who is in the files of the lists."""
        return {
            (each.pk, row[0].lower())
            for each in self.organisation.mailing_lists.all()
            for row in rows_of_list(each, {}, address_of=str)
        }

    # Runs

    def run(self, place: int, full: bool) -> Past:  # type: ignore[override]
        past = PureSurprises.run(self, place, full)
        return self.same(past, self.application.run(self.syncs[place], full=full))

    def preview(self, place: int, retroactive: bool = False) -> Past:
        past = super().preview(place, retroactive)
        sync = self.syncs[place]
        return self.same(past, self.application.preview(sync, retroactive=retroactive))

    def apply_preview(self, preview: Past) -> Past | None:
        past = super().apply_preview(preview)
        if past is None:
            assert self.application.refuses(self.runs[preview.number])
            return None
        shown = self.runs[preview.number]
        applied = self.application.apply(shown)
        if past.state == "succeeded":
            agree("applied", deeds_of(applied), deeds_of(shown))
        return self.same(past, applied)

    def answer_hold(self, hold: Hold, answer: str) -> Past | None:
        past = super().answer_hold(hold, answer)
        run = self.application.answer(self.runs[hold.number], answer)
        self.refresh()
        assert (past is None) == (run is None), f"{answer} makes a run, or does not"
        return self.same(past, run) if past and run else None

    def expire(self) -> None:
        super().expire()
        self.application.expire()
        self.refresh()

    def undo_run(self, undone: Past) -> Past | None:
        past = self.model.undo(undone, self.definition(undone.sync))
        run = self.application.undo(self.runs[undone.number])
        self.refresh()
        agree("undone", run is not None, past is not None)
        if run is None or past is None:
            return None
        agree("paused", run.sync.state == SyncState.PAUSED, past.pauses)
        self.resume(undone.sync)
        return self.same(past, run)

    def resume(self, sync: int) -> None:
        super().resume(sync)
        change(next(each for each in self.syncs if each.pk == sync), state=SyncState.ACTIVE)

    def instant(self) -> datetime:
        """Return another time for each step, also where none has passed."""
        return super().instant() + timedelta(microseconds=self.model.ticks)

    # What came of it

    def same(self, past: Past, run: ImportRun) -> Past:
        """Compare what a run did and what its page shows; return it as the model has it."""
        self.runs[past.number] = run
        # It began by the clock of the sandbox, as later runs must think.
        ImportRun.objects.filter(pk=run.pk).update(started_at=self.instant())
        self.refresh()
        self.adopt_watermark(past)
        agree("state", run.state, state_of(past))
        if past.state == "succeeded":
            self.compare_rows(past, run)
        return past

    def refresh(self) -> None:
        for sync in self.syncs:
            sync.refresh_from_db()

    def adopt_watermark(self, past: Past) -> None:
        """R71: what a run by a view reads beside the view is not said by any rule, nor how old the
        deletions are that a run tells of which found nobody, or which asks for all of them: none
        from before the sync first read.

        So it may not have read all that the model did, and reads it later.
        """
        definition = self.definition(past.sync)
        known = next(each.watermark for each in self.syncs if each.pk == past.sync)
        asks_for_all = past.retroactive or past.watermark_before is None
        if known == definition.watermark or not (
            definition.by_view or not past.rows or asks_for_all
        ):
            return
        assert known is None or (definition.watermark and known < definition.watermark)
        definition.watermark = known

    def rows_compared(self, past: Past, rows: dict[str, Row]) -> dict[str, Row]:
        if not self.definition(past.sync).by_view:
            return rows
        return {record: row for record, row in rows.items() if row[0] != "not_selected"}

    def compare_rows(self, past: Past, run: ImportRun) -> None:
        if past.kind == "undo":
            agree("put back", set(people_in(run, "put_back")), set(past.put_back))
            agree("left alone", set(people_in(run, "left_alone")), set(past.left))
            return
        shown = self.rows_compared(past, records_in(run))
        agree("rows", shown, self.rows_compared(past, past.rows))
        agree("removals", removals_of(run), past.removals)
        agree("held", people_in(run, "held"), reasons_of(past.held))
        kept = set(people_in(run, "kept"))
        if past.kind == "remove":
            agree("kept", kept, set(past.kept))
        elif KEPT in self.does:
            self.compare_kept(past, kept)
        assert is_balanced(run)

    def compare_kept(self, past: Past, shown: set[str]) -> None:
        """R51: of whom a run was told before, it may tell again or not."""
        agree("kept wrongly", shown - past.kept.keys(), set())
        agree("not kept", past.surely_kept - shown, set())


def state_of(past: Past) -> str:
    """R74: a run that asks about people is held until somebody has answered."""
    if past.state == "failed":
        return RunState.FAILED
    return RunState.HELD if past.held else RunState.SUCCEEDED


def reasons_of(people: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {who: reason for who, (reason, _) in people.items()}


def agree(what: str, shown: Any, expected: Any) -> None:
    """Refuse what is not the same, saying how it differs."""
    if shown == expected:
        return
    if isinstance(expected, set):
        shown, expected = shown - expected, expected - shown
    if isinstance(expected, dict):
        keys = sorted(k for k in shown.keys() | expected if shown.get(k) != expected.get(k))
        shown, expected = ({key: each.get(key) for key in keys} for each in (shown, expected))
    raise AssertionError(f"{what}: the application has {shown}, the model {expected}")
