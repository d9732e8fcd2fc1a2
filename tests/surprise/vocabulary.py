"""What can happen in a small organisation, verb by verb, and how often each does.

Whom a verb is about is said by a place, counted round, so that it means something wherever it
stands.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from contacts.models import SuppressionKind
from tests.run import small_worlds
from tests.run.small_worlds import Action
from tests.surprise.people import Limit

MORE = ("dan@mail.example", "eve@mail.example", "fay@mail.example", "gil@mail.example")
GOOD = (*("ada@mail.example", "ADA@Mail.example", "bo@mail.example", "cy@mail.example"), *MORE)
NORMALISED = tuple(dict.fromkeys(address.lower() for address in GOOD))
EMAILS = (*GOOD, *GOOD, None, "", "no address", "info@mail.example")
NAMES = (None, "Ito", "Núñez")
CITIES = ("Oslo", "Oslo", "Lima", "Lima", None)
FLAGS = (True, "Yes", "perhaps", False, False, "", None)
KINDS = tuple(SuppressionKind)
PLACES = range(12)
SYNCS = (0, 0, 0, 1)
MANY = range(2, 6)
AT_LEAST = 1
"""How few may leave these small lists without a question."""
LIMITS = (
    *(Limit(AT_LEAST, 500, 30), Limit(AT_LEAST, 500, 30), Limit(AT_LEAST, 1, 60)),
    Limit(AT_LEAST, 500, 100),
)
"""The last one is never reached, so that only the shipped one holds people."""

Choice = tuple[int, str, tuple[Sequence[Any], ...]]
"""How often compared with others, which verb, and what its arguments are drawn from."""

IN_RECRUIT: tuple[Choice, ...] = (
    (4, "add", (GOOD, NAMES, ("Oslo", "Oslo", "Lima"), (False, False, False, True))),
    (3, "edit", (PLACES, EMAILS)),
    (2, "rename", (PLACES, NAMES)),
    (2, "move", (PLACES, CITIES)),
    (2, "opt_out", (PLACES, FLAGS)),
    (1, "convert", (PLACES, FLAGS)),
    (2, "withhold", (PLACES, ("Email", "Email_Opt_Out", "$converted", "City", "Last_Name"))),
    (2, "delete", (PLACES,)),
    (1, "lose", (PLACES,)),
    (3, "restore", (PLACES,)),
    (2, "empty", (PLACES, MANY)),
    (3, "empty_city", (PLACES, MANY)),
    (3, "move_away", (PLACES, MANY)),
    (3, "move_in", (PLACES, MANY)),
    (3, "opt_out_many", (PLACES, MANY)),
    (3, "take_back_opt_outs", (PLACES, MANY)),
    (2, "convert_many", (PLACES, MANY)),
    (4, "delete_many", (PLACES, MANY)),
    (3, "restore_many", (PLACES, MANY)),
    (3, "change_addresses", (PLACES, MANY)),
    (1, "vanish", (("Email", "Email_Opt_Out"),)),
    (1, "vanish_from_records", (("Email", "Email_Opt_Out", "City", "Last_Name"),)),
    (3, "reappear", ()),
)
BY_HAND: tuple[Choice, ...] = (
    (2, "add_by_hand", (SYNCS, NORMALISED)),
    (2, "take_off", (SYNCS, NORMALISED)),
    (1, "delete_contact", (NORMALISED,)),
)
SUPPRESSIONS: tuple[Choice, ...] = (
    (3, "suppress", (NORMALISED, KINDS)),
    (2, "forgive", (NORMALISED,)),
)
SWITCHES: tuple[Choice, ...] = (
    (2, "switch_again", (SYNCS, ("opt_outs", "deleted"))),
    *(
        (1, "set_policy", (SYNCS, (option,), policies))
        for option, policies in small_worlds.POLICIES.items()
    ),
)
RUNS: tuple[Choice, ...] = ((1, "run", (SYNCS, (False, False, False, True))),)
PREVIEWS: tuple[Choice, ...] = ((1, "preview", (SYNCS,)),)
RETROACTIVE: tuple[Choice, ...] = ((1, "preview_retroactively", (SYNCS,)),)
APPLIES: tuple[Choice, ...] = ((1, "apply", (PLACES,)),)
ANSWERS: tuple[Choice, ...] = (
    (3, "answer", (PLACES, ("remove", "remove", "keep", "keep", "cancel"))),
    (1, "expire", ()),
)
UNDOS: tuple[Choice, ...] = ((1, "undo", (PLACES,)),)

GROUPS: tuple[tuple[int, tuple[Choice, ...]], ...] = (
    (40, IN_RECRUIT),
    (5, BY_HAND),
    (5, SUPPRESSIONS),
    (4, SWITCHES),
    (26, RUNS),
    (5, PREVIEWS),
    (2, RETROACTIVE),
    (5, APPLIES),
    (9, ANSWERS),
    (5, UNDOS),
)


def a_step_of(group: tuple[Choice, ...]) -> Callable[[Random], Action]:
    def make(chance: Random) -> Action:
        ((_, name, arguments),) = chance.choices(group, [weight for weight, *_ in group])
        return name, *map(chance.choice, arguments)

    return make
