"""Whatever happens in small worlds, a run does what the naive model of the rules does."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models import SuppressionKind
from tests.builders import make_organisation
from tests.run.twin_worlds import TwinWorlds
from tests.world.source import Source

GOOD = (
    *("ada@mail.example", "ADA@Mail.example", " ada@mail.example", "bo@mail.example"),
    *("Bo@mail.example ", "cy@bücher.example", "CY@xn--bcher-kva.example"),
)
BAD = (None, "", "no address", "info@mail.example", "ada@gmial.com")
NORMALISED = ("ada@mail.example", "bo@mail.example", "cy@xn--bcher-kva.example")

emails = st.sampled_from((*GOOD, *GOOD, *BAD))
addresses = st.sampled_from(NORMALISED)
names = st.sampled_from((None, "", "Ito", "Núñez"))
places = st.integers(0, 11)
which = st.integers(0, 1)
options = st.sampled_from(("opt_outs", "deleted", "converted"))
policies = st.sampled_from(("list", "organisation", "ignore"))


def action(name: str, *details: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *details)


in_recruit = st.one_of(
    action("add", emails, names, st.just(False)),
    action("edit", places, emails),
    action("rename", places, names),
    action("opt_out", places, st.booleans()),
    action("opt_out", places, st.just(True)),
    action("convert", places),
    action("delete", places),
    action("delete", places),
    action("restore", places),
)
here = st.one_of(
    action("suppress", addresses, st.sampled_from(SuppressionKind)),
    action("forgive", addresses),
    action("add_by_hand", which, addresses),
    action("take_off", which, addresses),
    action("delete_contact", addresses),
    action("set_policy", which, options, policies),
)
beginnings = st.lists(
    action("add", st.sampled_from(GOOD), names, st.just(False)), min_size=4, max_size=8
)
switches = st.lists(
    action("set_policy", which, options, st.sampled_from(("list", "organisation"))),
    min_size=2,
    max_size=5,
)
actions = st.lists(st.one_of(in_recruit, in_recruit, in_recruit, here), min_size=1, max_size=6)
rounds = st.lists(st.tuples(actions, which, st.booleans()), min_size=2, max_size=5)


@settings(max_examples=70)
@given(one_list=st.booleans(), beginning=beginnings, switched=switches, rounds=rounds)
def test_runs_do_what_the_rules_say(
    transactional_db: None,
    source: Source,
    one_list: bool,
    beginning: list[tuple[Any, ...]],
    switched: list[tuple[Any, ...]],
    rounds: list[tuple[list[tuple[Any, ...]], int, bool]],
) -> None:
    worlds = TwinWorlds(source, make_organisation(), one_list=one_list)
    for name, *details in [*beginning, *switched]:
        getattr(worlds, name)(*details)
    worlds.run(0, full=False)
    for done, place, full in rounds:
        for name, *details in done:
            getattr(worlds, name)(*details)
        worlds.run(place, full=full)

    worlds.run(place, full=True)
    again = worlds.run(place, full=True)

    assert (again.new, again.re_added, again.duplicate) == (0, 0, 0)
    assert (again.updated, again.deleted) == (0, 0)
