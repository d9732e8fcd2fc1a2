"""Whatever happens in small worlds, a run and its undo leave everything as it was, and an undo of
the undo as the run left it (R98)."""

from contextlib import suppress

from hypothesis import Phase, given, settings

from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, RunRow, Sync
from syncs.undo.actions import apply_undo
from syncs.undo.obstacles import find_obstacle
from tests.builders import make_organisation
from tests.run.naive_people import Result
from tests.run.small_worlds import SmallWorld, small_worlds
from tests.run.twin_worlds import TwinWorlds
from tests.undo.undoing import (
    State,
    differences,
    left_alone_in,
    opted_out_in,
    preview_of,
    state_of,
    undo,
)
from tests.world.imports import drive
from tests.world.source import Source


class AnotherWorld(Exception):
    """The world is not any more as the model has it."""


class UndoneWorlds(TwinWorlds):
    """The same, and after each run it is undone and done again."""

    undone = 0

    def run(self, place: int, *, full: bool) -> Result:
        before = state_of(self.organisation)
        expected = super().run(place, full=full)
        run = self.syncs[place].runs.latest("id")
        if find_obstacle(run) is None and preview_of(run).put_back:
            self._undo_and_do_again(run, before)
        return expected

    def _undo_and_do_again(self, run: ImportRun, before: State) -> None:
        after, sync = state_of(self.organisation), Sync.objects.get(pk=run.sync_id)
        undone = undo(run)
        left = left_alone(undone)
        excused = opted_out_in(run)
        assert not differences(
            without(state_of(self.organisation), left, excused), without(before, left, excused)
        )

        preview = preview_of(undone)

        if preview.left_alone:
            # A sync that imports opt-outs had brought them; an undo brings back nobody (R69).
            assert set(left_alone_in(preview).values()) <= {"stays_opted_out", "is_suppressed"}
            raise AnotherWorld
        assert drive(apply_undo(preview, None)).left_alone == 0
        assert not differences(state_of(self.organisation), after)
        # The model goes on as if nothing had been.
        Sync.objects.filter(pk=sync.pk).update(
            watermark=sync.watermark, full_read_at=sync.full_read_at, state=sync.state
        )
        self.compare()
        self.undone += 1


def left_alone(run: ImportRun) -> set[int | None]:
    rows = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.LEFT_ALONE)
    return set(rows.values_list("contact_id", flat=True))


def without(state: State, contacts: set[int | None], records: set[int]) -> State:
    """Leave out some contacts, and what certain records claim or link."""
    places = {"contacts": 0, "memberships": 1, "claims": 1, "links": 1}
    return {
        table: {
            row
            for row in rows
            if row[places[table]] not in contacts
            and not (table == "claims" and row[3] in records)
            and not (table == "links" and row[2] in records)
        }
        for table, rows in state.items()
    }


@settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(world=small_worlds)
def test_a_run_and_its_undo_change_nothing(
    transactional_db: None, source: Source, world: SmallWorld
) -> None:
    worlds = UndoneWorlds(world, source, make_organisation())
    with suppress(AnotherWorld):
        worlds.happen()

    assert worlds.undone > 0
