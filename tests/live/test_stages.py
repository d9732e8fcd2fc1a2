"""What a person is told of the phases of a run: three stages, and how much is done (R92)."""

from itertools import pairwise

import pytest

from syncs.checkpoint.phases import OF_KIND, ORDER
from syncs.live.stages import Stage, share_done, share_read, stage_of, stages_of, words_of
from syncs.models import Kind, Phase
from syncs.models.run_checkpoint import READING

EVERY_KIND = pytest.mark.parametrize("kind", list(Kind))


@EVERY_KIND
@pytest.mark.parametrize("other_way", [Phase.FETCH_BULK, Phase.FETCH])
def test_the_share_only_grows_and_stays_below_one(kind: Kind, other_way: Phase) -> None:
    phases = [phase for phase in ORDER if phase in OF_KIND[kind] - {other_way}]

    shares = [
        share_done(kind, phase, within)
        for phase in phases
        for done in (0, 40, 99)
        if (within := share_read(phase, done, 100) if phase in READING else done / 100) is not None
    ]

    assert all(earlier <= later for earlier, later in pairwise(shares))
    assert shares[0] >= 0
    assert shares[-1] < 1
    assert len(set(shares)) > 2


@EVERY_KIND
def test_every_phase_counts_for_something(kind: Kind) -> None:
    for phase in OF_KIND[kind] - READING:
        assert share_done(kind, phase, 1.0) > share_done(kind, phase, 0.0), phase


def test_records_that_nobody_has_counted_have_no_share() -> None:
    assert share_read(Phase.FETCH, 5_000, None) is None
    assert share_read(Phase.FETCH_OPENINGS, 5_000, 10_000) is None
    assert share_read(Phase.FETCH, 20_000, 10_000) == share_read(Phase.FETCH, 10_000, 10_000)


def test_stages_follow_each_other_as_the_phases_do() -> None:
    of_phases = [stage_of(phase) for phase in ORDER]

    assert of_phases == sorted(of_phases, key=list(Stage).index)


def test_kinds_have_the_stages_that_they_go_through() -> None:
    assert stages_of(Kind.IMPORT) == list(Stage)
    assert stages_of(Kind.REMOVE) == [Stage.CHANGE]
    assert words_of(Stage.CHANGE, Kind.PREVIEW)[1] == "Counting"
    assert words_of(Stage.CHANGE, Kind.IMPORT)[1] == "Updating the list"
