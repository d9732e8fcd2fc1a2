"""A run that ends between two ranges of what it applies leaves whole batches, and the next one does
the rest: in the end everything is as if nothing had happened (R77)."""

from random import Random

import pytest
from hypothesis import Phase as Stage
from hypothesis import given, settings
from hypothesis import strategies as st

from syncs.models import ImportRun
from syncs.queue.request import request_run
from tests.builders import make_organisation
from tests.run.naive_people import Result
from tests.run.small_worlds import SmallWorld, small_worlds
from tests.run.twin_worlds import TwinWorlds
from tests.world.cut_short import (
    bereft,
    cancelled,
    do_the_rest,
    drive_into_applying,
    end,
    use_tiny_ranges,
)
from tests.world.source import Source

MAX_STEPS = 20
"""In which small worlds are applied, in ranges of two ordinals."""


@pytest.fixture(autouse=True)
def tiny_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step takes two ordinals."""
    use_tiny_ranges(monkeypatch)


class CutShort(TwinWorlds):
    """Small worlds in which every run is cut short somewhere while it is applied, and another one
    follows. Where both together do not do what one does, the worlds differ."""

    def __init__(self, world: SmallWorld, source: Source, chance: Random) -> None:
        super().__init__(world, source, make_organisation())
        self.chance = chance

    def run(self, place: int, *, full: bool) -> Result:
        expected = super(TwinWorlds, self).run(place, full=full)
        sync = self.syncs[place]
        run = request_run(sync, user=None, full=full)
        if drive_into_applying(run, steps=self.chance.randrange(MAX_STEPS)):
            self.chance.choice((cancelled, bereft))(run)
            end(run)
        do_the_rest(run)
        # They began by the clock of the sandbox, as later runs must think.
        ImportRun.objects.filter(sync=sync, pk__gte=run.pk).update(started_at=self.now)
        sync.refresh_from_db()
        self.compare()
        return expected


# A world takes a second, so one that fails is shown as it was found and not made smaller.
@settings(max_examples=6, phases=(Stage.explicit, Stage.reuse, Stage.generate))
@given(world=small_worlds, chance=st.integers(0, 2**20 - 1))
def test_the_next_run_does_the_rest_in_small_worlds(
    transactional_db: None, source: Source, world: SmallWorld, chance: int
) -> None:
    CutShort(world, source, Random(chance)).happen()
