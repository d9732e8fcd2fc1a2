"""Whatever happens in small worlds, a run does what the naive model of the rules does."""

from hypothesis import Phase, given, settings

from tests.builders import make_organisation
from tests.run.small_worlds import SmallWorld, small_worlds
from tests.run.twin_worlds import TwinWorlds, TwinWorldsByFiles
from tests.world.source import Source


# A world takes a second, so one that fails is shown as it was found and not made smaller.
@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(world=small_worlds)
def test_runs_do_what_the_rules_say(
    transactional_db: None, source: Source, world: SmallWorld
) -> None:
    twins = TwinWorldsByFiles if world.account.by_files else TwinWorlds
    worlds = twins(world, source, make_organisation())
    worlds.happen()

    again = worlds.run(0, full=True)

    assert again.removals == {}
    assert {outcome for outcome, _ in again.rows.values()} <= {
        *("unchanged", "ignored", "not_selected"),
    }
