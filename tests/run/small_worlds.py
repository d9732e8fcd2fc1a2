"""The small worlds in which runs are tried: few addresses and few records, so that much collides.

A world is what happens in it, as names of the verbs of `PureWorlds` with their arguments. Each
action is drawn as one number: evenly, for many details drawn one by one would be much alike, and
so that Hypothesis finds the few actions that matter by leaving out others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from contacts.models import SuppressionKind

Action = tuple[Any, ...]
T = TypeVar("T")

ADA = ("ada@mail.example", "ADA@Mail.example", " ada@mail.example", "ada@mail.example\u200b")
BO = ("bo.ς@mail.example", "BO.Σ@mail.example ")
CY = ("cy@bücher.example", "CY@xn--bcher-kva.example")
GOOD = (*ADA, *BO, *CY)
NORMALISED = ("ada@mail.example", "bo.σ@mail.example", "cy@xn--bcher-kva.example")
BAD = (
    *(None, "", "null", "no address", "info@mail", "info@mail.example", "Jobs+oslo@mail.example"),
    *("ada@gmial.com", "hr@gmial.com", "information@mail.example", "mailto:ada@mail.example"),
)
EMAILS = (*GOOD, *BAD)
NAMES = (None, "", "Ito", "Núñez")
OSLO = ("Oslo", "Oslo", "OSLO", "Lima")
CITIES = ("Oslo", "Oslo", "Lima", "Lima", None, "", "null")
YES = (True, True, "true", "Yes", 1, "perhaps")
NO = (False, False, "false", "No", "0", "", None, " Null")
FLAGS = (*YES, *NO)
KEYS = ("Email", "Email_Opt_Out", "$converted", "City", "Last_Name")
PLACES = range(8)
SYNCS = (0, 0, 1)
KINDS = tuple(SuppressionKind)
POLICIES = {
    "opt_outs": ("list", "organisation", "list", "organisation", "ignore"),
    "deleted": ("list", "organisation", "ignore"),
    "converted": ("list", "list", "ignore"),
    "no_match": ("list", "list", "ignore"),
}
"""What is chosen for each option, most of them switched on."""

IN_RECRUIT: tuple[tuple[int, str, tuple[Sequence[Any], ...]], ...] = (
    (4, "add", (EMAILS, NAMES, OSLO, FLAGS)),
    (3, "edit", (PLACES, EMAILS)),
    (2, "edit", (PLACES, GOOD)),
    (1, "rename", (PLACES, NAMES)),
    (3, "move", (PLACES, CITIES)),
    (3, "opt_out", (PLACES, FLAGS)),
    (3, "convert", (PLACES, FLAGS)),
    (4, "withhold", (PLACES, KEYS)),
    (1, "empty", (PLACES, range(2, 5))),
    (2, "backdate", (PLACES, range(1, 4))),
    (2, "delete", (PLACES,)),
    (1, "lose", (PLACES,)),
    (2, "restore", (PLACES,)),
)
HERE: tuple[tuple[int, str, tuple[Sequence[Any], ...]], ...] = (
    (4, "suppress", (NORMALISED, KINDS, KINDS)),
    (1, "forgive", (NORMALISED,)),
    (1, "add_by_hand", (SYNCS, NORMALISED)),
    (1, "take_off", (SYNCS, NORMALISED)),
    (1, "delete_contact", (NORMALISED,)),
    (2, "switch_again", (SYNCS, ("opt_outs", "deleted"))),
)
"""How often an action happens compared with the others, its name, and its arguments."""


@dataclass(frozen=True)
class Account:
    """Two syncs, on one list or two; those at the places `choosy` take only people of Oslo.

    Only if it `withholds` do records come without a key: after that, runs read the same again. Only
    others are read `by_files`, which have a cell for every key.
    """

    one_list: bool
    choosy: frozenset[int]
    withholds: bool
    by_files: bool = False


@dataclass(frozen=True)
class Round:
    """What is done before a sync runs; `full` if it reads everything, `later` if time passes."""

    actions: list[Action]
    place: int
    full: bool
    later: bool


@dataclass(frozen=True)
class SmallWorld:
    account: Account
    arrivals: list[Action]
    switches: list[Action]
    rounds: list[Round]


def an_account(chance: Random) -> Account:
    choosy = chance.choice((frozenset({0}), frozenset({0, 1}), frozenset[int]()))
    one_list, withholds = chance.random() < 0.5, chance.random() < 0.6
    return Account(one_list, choosy, withholds, by_files=not withholds and chance.random() < 0.9)


def an_arrival(chance: Random) -> Action:
    return "add", *map(chance.choice, (GOOD, NAMES, OSLO, NO))


def the_switches(chance: Random) -> list[Action]:
    return [
        ("set_policy", place, option, chance.choice(policies))
        for place in (0, 1)
        for option, policies in POLICIES.items()
    ]


def an_action(chance: Random) -> Action:
    if chance.random() < 0.1:
        option = chance.choice(list(POLICIES))
        return "set_policy", chance.choice(SYNCS), option, chance.choice(POLICIES[option])
    actions = HERE if chance.random() < 0.25 else IN_RECRUIT
    ((_, name, arguments),) = chance.choices(actions, [weight for weight, *_ in actions])
    return name, *map(chance.choice, arguments)


def circumstances(chance: Random) -> dict[str, Any]:
    return {
        "place": chance.choice(SYNCS),
        "full": chance.random() < 0.3,
        "later": chance.random() < 0.7,
    }


def drawn(make: Callable[[Random], T]) -> st.SearchStrategy[T]:
    return st.integers(0, 2**20 - 1).map(lambda number: make(Random(number)))


def a_round(actions: list[Action], circumstances: dict[str, Any]) -> Round:
    return Round(actions, **circumstances)


small_worlds = st.builds(
    SmallWorld,
    account=drawn(an_account),
    arrivals=st.lists(drawn(an_arrival), min_size=4, max_size=7),
    switches=drawn(the_switches),
    rounds=st.lists(
        st.builds(
            a_round,
            st.lists(drawn(an_action), min_size=3, max_size=9),
            drawn(circumstances),
        ),
        min_size=3,
        max_size=6,
    ),
)
