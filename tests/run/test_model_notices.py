"""The small worlds tell the naive model from the same with any one rule broken.

So they would tell a product that breaks this rule: `test_decisions_property.py` tries the product
in the same worlds.
"""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings

from tests.run import naive
from tests.run.model_mutants import MUTANTS
from tests.run.naive_people import Result
from tests.run.naive_run import Run
from tests.run.pure_worlds import PureWorlds, make_pure_worlds
from tests.run.small_worlds import SmallWorld, small_worlds

WORLDS_OF_A_BATCH = 400
MAX_BATCHES = 10
"""How many are looked at before a rule counts as one that nobody would miss: what hypothesis makes
up depends on the constants of all modules that are loaded, so a fixed number may do today only."""

RULES = {
    *("R15", "R16", "R17", "R18", "R19", "R38", "R50", "R60", "R61", "R62", "R63", "R64", "R65"),
    *("R66", "R67", "R68", "R69", "R70", "R71", "R72", "R73"),
}

Seen = list[tuple[SmallWorld, Any]]


@cache
def batch_of_worlds(number: int) -> Seen:
    """Return worlds with what the model shows of each; other ones for each number."""
    worlds: Seen = []

    @seed(number)
    @settings(max_examples=WORLDS_OF_A_BATCH, phases=[Phase.generate], database=None)
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
def test_a_broken_rule_is_noticed(rule: str, how: str) -> None:
    mutant = MUTANTS[rule, how]

    worlds = (each for number in range(MAX_BATCHES) for each in batch_of_worlds(number))
    assert any(shown(world, mutant) != expected for world, expected in worlds), how


def test_every_rule_of_a_run_is_broken_once() -> None:
    assert {rule for rule, _ in MUTANTS} == RULES


def test_every_membership_has_a_claim_and_every_claim_a_membership() -> None:
    for world, _ in (*batch_of_worlds(0), *batch_of_worlds(1)):
        model = happened(world).model

        assert {claim[:2] for claim in model.claims} == model.members
        assert not any(model.people[who].deleted for _, who in model.members)


def test_deciding_twice_changes_nothing() -> None:
    for world, _ in (*batch_of_worlds(0), *batch_of_worlds(1)):
        worlds = happened(world)
        worlds.settle(0)

        again = worlds.run(0, full=True)

        assert again.removals == {}
        assert {outcome for outcome, _ in again.rows.values()} <= {
            *("unchanged", "ignored", "not_selected"),
        }


def test_the_same_source_does_the_same_once_more() -> None:
    """So the run that follows one that was cut short ends as that one would have (R77)."""
    for world, _ in batch_of_worlds(0)[:300]:
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
