"""For every person and every list the product and the naive journal give the same answer (R93)."""

from accounts.models import Organisation
from tests.why.world import World
from tests.world.source import Source

CODES = {
    *("on", "on by hand", "not_selected", "not_met", "no_sync", "erased", "taken_off"),
    *("contact_deleted", "sync_deleted", "ignored, invalid_pattern", "ignored, group_email"),
    *("ignored, opted_out", "removed, opted_out", "removed, converted"),
    *("removed, deleted_in_recruit", "removed, address_changed"),
}
"""Answers that this world must have, to be worth asking."""


def test_every_answer_is_that_of_the_journal(source: Source, organisation: Organisation) -> None:
    world = World(source, organisation, lists=4, people=150, seed=3)

    world.live(rounds=1)

    assert list(world.differences()) == []
    assert sum(world.asked.values()) >= 600
    assert CODES - set(world.asked) == set()
