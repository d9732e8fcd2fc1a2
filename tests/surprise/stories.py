"""What seldom happens by chance alone: a few steps that belong together, with details by chance."""

from collections.abc import Callable
from random import Random

from tests.run.small_worlds import Action
from tests.surprise.vocabulary import GOOD, KINDS, MANY, NORMALISED, PLACES, SYNCS

LEAVING = (
    *("move_away", "opt_out_many", "delete_many", "convert_many", "change_addresses"),
    *("empty", "empty_city"),
)
BACK = {
    "move_away": "move_in",
    "empty_city": "move_in",
    "opt_out_many": "take_back_opt_outs",
    "delete_many": "restore_many",
}


def many_leave(chance: Random) -> list[Action]:
    """Return how many leave at once, something happens, and an answer is given."""
    sync, name = chance.choice(SYNCS), chance.choice(LEAVING)
    answer = chance.choice(("remove", "remove", "keep", "cancel"))
    happens = chance.choice((_nothing, _nothing, _claim, _return, _leave_otherwise))
    return [
        (name, chance.choice(PLACES), chance.choice(MANY)),
        *(_leave_otherwise(chance, sync, name)[:1] if chance.random() < 0.3 else []),
        ("run", sync, False),
        *happens(chance, sync, name),
        ("answer", chance.choice((0, -1)), answer),
        ("run", sync, False),
    ]


def _nothing(chance: Random, sync: int, name: str) -> list[Action]:
    return []


def _claim(chance: Random, sync: int, name: str = "") -> list[Action]:
    who = chance.choice(GOOD)
    by_hand: Action = ("add_by_hand", sync, who.lower())
    by_record: Action = ("add", who, None, "Oslo", False)
    return [by_hand] if chance.random() < 0.5 else [by_record, ("run", sync, False)]


def _return(chance: Random, sync: int, name: str) -> list[Action]:
    return [(BACK.get(name, "move_in"), 0, chance.choice((2, 8))), ("run", sync, False)]


def _leave_otherwise(chance: Random, sync: int, name: str) -> list[Action]:
    another = chance.choice(LEAVING)
    return [(another, chance.choice(PLACES), chance.choice(MANY)), ("run", sync, True)]


def asked_twice(chance: Random) -> list[Action]:
    """Return how somebody says that people stay, and they or others would leave once more."""
    sync, name, place = chance.choice(SYNCS), chance.choice(tuple(BACK)), chance.choice(PLACES)
    leave: Action = (name, place, 5)
    steps: list[Action] = [leave, ("run", sync, False), ("answer", 0, "keep")]
    between = chance.choice(("back", "others", "nothing"))
    if between == "back":
        steps += [(BACK[name], 0, 6), ("run", sync, False)]
    if between == "others":
        steps += [("add", who, None, "Oslo", False) for who in chance.sample(NORMALISED, 4)]
        steps += [("run", sync, False)]
    return [*steps, leave, ("run", sync, True)]


def from_the_beginning(chance: Random) -> list[Action]:
    """Return how options are applied to people who were there before."""
    sync = chance.choice(SYNCS)
    option, name = chance.choice((("opt_outs", "opt_out_many"), ("deleted", "delete_many")))
    return [
        ("set_policy", sync, option, "ignore"),
        ("set_policy", sync, option, chance.choice(("list", "organisation"))),
        (name, chance.choice(PLACES), 2),
        ("preview_retroactively", sync),
        ("apply", -1),
        (name, chance.choice(PLACES), 2),
        ("run", sync, False),
    ]


def seen_and_applied(chance: Random) -> list[Action]:
    """Return how many leave as a preview had shown it."""
    sync = chance.choice(SYNCS)
    return [
        (chance.choice(LEAVING), chance.choice(PLACES), chance.choice(MANY)),
        *([("rename", 0, "Ito"), ("rename", 1, "Ito")] if chance.random() < 0.5 else []),
        ("preview", sync),
        *chance.choice(([], [], _claim(chance, sync)[:1], [("rename", 0, "Silva")])),
        ("apply", -1),
        *([("undo", 0)] if chance.random() < 0.3 else []),
    ]


def taken_back(chance: Random) -> list[Action]:
    """Return how a run is undone after something happened."""
    sync, who, place = chance.choice(SYNCS), chance.choice(NORMALISED), chance.choice(PLACES)
    since: tuple[list[Action], ...] = (
        [("suppress", who, chance.choice(KINDS))],
        [("opt_out_many", 0, 6)],
        [("add_by_hand", sync, who)],
        [("delete_contact", who)],
        [("rename", place, "Silva"), ("run", sync, False)],
    )
    done: tuple[list[Action], ...] = (
        [("delete", place)],
        [("rename", place, "Ito")],
        [("restore", place)],
        _deleted_while_off_the_list(chance, sync),
    )
    return [
        *chance.choice(done),
        ("run", sync, False),
        *chance.choice(since),
        ("undo", chance.choice((0, 0, 1))),
        *([("undo", 0)] if chance.random() < 0.3 else []),
        ("run", sync, False),
    ]


def _deleted_while_off_the_list(chance: Random, sync: int) -> list[Action]:
    return [
        ("set_policy", sync, "deleted", "organisation"),
        *[("take_off", sync, who) for who in chance.sample(NORMALISED, 4)],
        ("delete_many", chance.choice(PLACES), 2),
    ]


def let_go_and_back(chance: Random) -> list[Action]:
    """Return how people leave, come back after an option was switched on, and leave again."""
    sync = chance.choice(SYNCS)
    again: list[Action] = [("delete_many", 0, 5), ("run", sync, False), ("answer", -1, "remove")]
    return [
        ("set_policy", sync, "deleted", "list"),
        *again,
        ("switch_again", sync, "deleted"),
        ("restore_many", 0, 8),
        ("run", sync, False),
        *again,
    ]


STORIES: tuple[Callable[[Random], list[Action]], ...] = (
    many_leave,
    many_leave,
    asked_twice,
    from_the_beginning,
    seen_and_applied,
    taken_back,
    let_go_and_back,
)


def a_story(chance: Random) -> list[Action]:
    return chance.choice(STORIES)(chance)
