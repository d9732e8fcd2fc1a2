"""The small worlds tell the naive model from the same with any one rule broken.

So they would tell a product that breaks this rule: `test_decisions_property.py` tries the product
in the same worlds.
"""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings

from tests.run import naive
from tests.run.model_mutants import MUTANTS
from tests.run.naive_people import Result
from tests.run.naive_run import Run
from tests.run.pure_worlds import PureWorlds, make_pure_worlds
from tests.run.small_worlds import SmallWorld, small_worlds

NUMBER_OF_WORLDS = 800
RULES = {
    *("R15", "R16", "R17", "R18", "R38", "R50", "R60", "R61", "R62", "R63", "R64", "R65", "R66"),
    *("R67", "R68", "R69", "R70", "R71", "R72", "R73"),
}

Seen = list[tuple[SmallWorld, Any]]


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Return worlds, the same every time, with what the model shows of each."""
    worlds: Seen = []

    @seed(2)
    @settings(max_examples=NUMBER_OF_WORLDS, phases=[Phase.generate], database=None)
    @given(world=small_worlds)
    def collect(world: SmallWorld) -> None:
        worlds.append((world, shown(world, Run)))

    collect()
    return worlds


def shown(world: SmallWorld, run: type[Run]) -> Any:
    """Return all that can be seen of a world from outside: what runs did, and who is where."""
    worlds = make_pure_worlds(world, run)
    results = worlds.happen()
    model = worlds.model
    watermarks = [definition.watermark for definition in worlds.definitions]
    return results, model.people, model.members, model.claims, model.suppressed, watermarks


@pytest.mark.parametrize(("rule", "how"), MUTANTS)
def test_a_broken_rule_is_noticed(seen: Seen, rule: str, how: str) -> None:
    mutant = MUTANTS[rule, how]

    assert any(shown(world, mutant) != expected for world, expected in seen), how


def test_every_rule_of_a_run_is_broken_once() -> None:
    assert {rule for rule, _ in MUTANTS} == RULES


def test_every_membership_has_a_claim_and_every_claim_a_membership(seen: Seen) -> None:
    for world, _ in seen:
        model = happened(world).model

        assert {claim[:2] for claim in model.claims} == model.members
        assert not any(model.people[who].deleted for _, who in model.members)


def test_deciding_twice_changes_nothing(seen: Seen) -> None:
    for world, _ in seen:
        worlds = happened(world)
        worlds.settle(0)

        again = worlds.run(0, full=True)

        assert again.removals == {}
        assert {outcome for outcome, _ in again.rows.values()} <= {
            *("unchanged", "ignored", "not_selected"),
        }


def test_the_same_source_does_the_same_once_more(seen: Seen) -> None:
    """So the run that follows one that was cut short ends as that one would have (R77)."""
    for world, _ in seen[:300]:
        base = make_pure_worlds(world)
        Repeated(world, base.recruit, base.model, base.definitions).happen()


class Repeated(PureWorlds):
    """Worlds in which each run is done once more, on a copy."""

    def run(self, place: int, *, full: bool) -> Result:
        result = super().run(place, full=full)
        model, definition = deepcopy((self.model, self.definitions[place]))
        records, deletions = self.recruit.records(), self.recruit.deletions()
        again = model.run(definition, records, deletions, self.moment(), full)
        assert again.removals == {}
        assert what_is_kept(model) == what_is_kept(self.model)
        return result


def what_is_kept(model: naive.Organisation) -> Any:
    links = {place: link.address for place, link in model.links.items()}
    remembered = model.said_opted_out, model.said_by_deleted
    return model.people, model.members, model.claims, model.suppressed, links, remembered


def happened(world: SmallWorld) -> PureWorlds:
    worlds = make_pure_worlds(world)
    worlds.happen()
    return worlds
