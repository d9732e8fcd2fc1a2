"""The history that a number decides: what happens in Recruit, what people do, and what breaks.

Pure: the same number gives the same plan, which can be printed. A history has acts. In each some
things happen in a few seconds; then all is mended, everybody comes to rest, and every sync runs
once more undisturbed, so that the world can be compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from sandbox.trouble import TROUBLE_KINDS

ORGANISATIONS = ("busy", "shared", "calm")
"""The source of the first two has trouble; that of the last one never has."""

ACT_SECONDS = 6.0

LEAD = 1_800
"""Seconds before a due instant at which an act begins: whoever is an hour ahead thinks it over."""

Details = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """Something that happens `at` so many seconds after its act begins."""

    at: float
    kind: str
    details: Details

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.at:5.2f} s  {self.kind:<28} {told}".rstrip()


@dataclass(frozen=True)
class History:
    """A world and what happens in it."""

    number: int
    night: str
    """One of `NIGHTS`: the hour at which it begins."""
    bulk_above: int
    """Records above which a full read is a bulk read."""
    latency: float
    """Seconds that the troubled source takes for each answer while the acts last."""
    acts: tuple[tuple[Step, ...], ...]
    answer: str = ""
    """What people answer where anybody is held, here and in the undisturbed world; "" where nobody
    is."""

    def __str__(self) -> str:
        head = f"{self.number}: {self.night}, bulk above {self.bulk_above}, {self.latency} s a call"
        head += f", whoever is held: {self.answer}" if self.answer else ""
        acts = [
            f"  act {place}\n" + "\n".join(f"    {step}" for step in act)
            for place, act in enumerate(self.acts, 1)
        ]
        return "\n".join([head, *acts])


NIGHTS = ("ordinary", "ordinary", "short-night", "long-night")
"""The short and the long night are those in which the clocks change, half an hour before or after
the syncs are due."""

SECONDS_AWAY = (0.5, 2.0, 4.0)
SECONDS_FROZEN = (1.0, 7.0, 7.0, 30.0)
CLOCK_JUMPS = (-3_600, -90, 90, 3_600, 86_400)
WORLD_JUMPS = (-2, 3, 3_600, 86_400, 3 * 86_400)
"""Back by less than a lease only: the database's clock is what leases go by."""

TROUBLES = tuple(sorted(TROUBLE_KINDS))

_Faults = dict[str, dict[str, Sequence[Any]]]

FIRST_FAULTS: _Faults = {
    "kill_worker": {"worker": (0, 1), "away": SECONDS_AWAY},
    "kill_pool_process": {"worker": (0, 1)},
    "kill_beat": {"away": SECONDS_AWAY},
    "kill_web": {"away": SECONDS_AWAY},
    "kill_broker": {"away": SECONDS_AWAY},
    "kill_postgres": {"away": SECONDS_AWAY},
    "end_session": {"whose": ("worker-0", "worker-1", "beat", "web")},
    "freeze_worker": {"worker": (0, 1), "seconds": SECONDS_FROZEN},
    "freeze_worker_in_transaction": {"worker": (0, 1), "seconds": SECONDS_FROZEN},
    "lose_messages": {"most": (1, 5, 1_000)},
    "double_messages": {"most": (1, 5)},
    "delay_messages": {"most": (1, 5), "seconds": (1.0, 4.0)},
    "flush_broker": {},
    "trouble": {
        "kind": TROUBLES,
        "times": (1, 3, 12),
        "after": (0, 2),
        "seconds": (1.0, 6.0),
    },
    "use_up_credits": {},
    "clock_of_worker": {"worker": (0, 1), "seconds": CLOCK_JUMPS},
    "clock_of_beat": {"seconds": CLOCK_JUMPS},
    "clock_of_all": {"seconds": WORLD_JUMPS},
    "deploy": {"broken_off": (False, True)},
}

LATER_FAULTS: _Faults = {"fill_disk": {"seconds": (1.0, 3.0, 6.0)}, "overtake_worker": {}}
"""Those that came when numbers were known already: each has an act of its own, the last one, in
every tenth number. All else is in these numbers as it was."""

FAULTS = FIRST_FAULTS | LATER_FAULTS
"""What breaks, and the choices of each detail."""

_WHERE: dict[str, Sequence[Any]] = {"organisation": ORGANISATIONS, "sync": (0, 1)}
_SOURCE: dict[str, Sequence[Any]] = {"source": ("troubled", "calm"), "place": range(1_000)}

PEOPLE: dict[str, dict[str, Sequence[Any]]] = {
    "run_by_hand": {**_WHERE, "full": (False, True)},
    "run_in_browser": _WHERE,
    "cancel": _WHERE,
    "pause": _WHERE,
    "resume": _WHERE,
    "try_now": _WHERE,
    "change_schedule": {**_WHERE, "minutes": (1, 7, 45)},
    "change_criteria": {**_WHERE, "letter": ("a", "e", "i")},
    "map_city": _WHERE,
}
"""What people do here."""

IN_RECRUIT: dict[str, dict[str, Sequence[Any]]] = {
    "add": _SOURCE,
    "add_suppressed": _SOURCE,
    "rename": _SOURCE,
    "move": _SOURCE,
    "opt_out": _SOURCE,
    "convert": _SOURCE,
    "delete": _SOURCE,
    "churn": {"source": ("troubled", "calm"), "edits": (1, 5), "insertions": (0, 3)},
}
"""What Recruit's users do."""


HOLDING: dict[str, dict[str, Sequence[Any]]] = {
    "delete_many": {"records": (80, 90)},
    "give_answer": {},
    "make_preview": {},
    "apply_preview": {},
    "make_undo": {},
    "carry_out_undo": {},
}
"""What happens in the act in which people are held: more of them are deleted in Recruit at once
than may leave unasked."""

WINDOWS = {
    "delete_many": (0.0, 0.0),
    "make_preview": (0.2, 1.0),
    "make_undo": (0.2, 3.0),
    "apply_preview": (2.5, ACT_SECONDS),
    "carry_out_undo": (3.5, ACT_SECONDS),
    "give_answer": (3.0, ACT_SECONDS),
}
"""The seconds within the act: what is asked for comes before what is done with it."""

ANSWERS = ("remove", "keep", "cancel", "expire")

REMOVED_ALL = ("apply_preview", "make_undo", "carry_out_undo")
"""What comes out as in the undisturbed world only where those who are held are removed."""


def history_of(number: int) -> History:
    """Return the history of a number.

    Two faults of the first act go through the first ones, number by number, and the last act of
    every fifth number goes through the later ones, so that any ten numbers in a row have every
    kind; the trouble of the first act with the source goes through all kinds in the same way. In
    the last act of every fifth number, two before those, people are held. All else is chance.
    """
    chance = Random(number)
    kinds = tuple(FIRST_FAULTS)
    sure = [kinds[(2 * number + place) % len(kinds)] for place in (0, 1)]
    acts = [_act(chance, sure, trouble=TROUBLES[number % len(TROUBLES)])]
    if chance.random() < 0.4:
        acts.append(_act(chance, chance.choices(kinds, k=chance.choice((1, 2)))))
    return History(
        number,
        night=chance.choice(NIGHTS),
        bulk_above=chance.choice((200, 10_000, 10_000)),
        latency=chance.choice((0.0, 0.1, 0.3)),
        acts=(*acts, *_later_acts(number), *_holding_acts(number)),
        answer=_answer_of(number),
    )


def _later_acts(number: int) -> Iterator[tuple[Step, ...]]:
    turn, rest = divmod(number, 5)
    if rest == 0:
        kind = tuple(LATER_FAULTS)[turn % len(LATER_FAULTS)]
        yield _act(Random(f"{number} {kind}"), [kind])


def _answer_of(number: int) -> str:
    turn, rest = divmod(number, 5)
    return ANSWERS[turn % len(ANSWERS)] if rest == 3 else ""


def _holding_acts(number: int) -> Iterator[tuple[Step, ...]]:
    """Yield an act in which nobody else leaves, so that here as in the undisturbed world all of
    those who are deleted at its beginning are held, and they alone."""
    if answer := _answer_of(number):
        chance = Random(f"{number} {answer}")
        kinds = [kind for kind in HOLDING if kind not in REMOVED_ALL or answer == "remove"]
        run = {"organisation": "busy", "sync": 0, "full": False}
        steps = [
            Step(1.0, "run_by_hand", run),
            *(
                replace(step, at=round(chance.uniform(*WINDOWS[step.kind]), 2))
                for step in _some(chance, HOLDING, kinds)
            ),
            *_some(chance, FIRST_FAULTS, chance.choices(tuple(FIRST_FAULTS), k=1)),
            Step(round(chance.uniform(2, ACT_SECONDS), 2), "run_by_hand", {**run, "full": True}),
        ]
        yield tuple(sorted(steps, key=lambda step: step.at))


def _act(chance: Random, faults: Sequence[str], *, trouble: str = "") -> tuple[Step, ...]:
    steps = [
        *_some(chance, IN_RECRUIT, chance.choices(tuple(IN_RECRUIT), k=6)),
        *_some(chance, PEOPLE, chance.choices(tuple(PEOPLE), k=4)),
        *_some(chance, FAULTS, faults),
        *_trouble(chance, trouble),
        Step(0.0, "next_due", {"before": LEAD}),
        *(
            Step(round(chance.uniform(1, ACT_SECONDS), 2), "next_due", {"before": 2})
            for _ in range(2)
        ),
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def _trouble(chance: Random, kind: str) -> Iterator[Step]:
    if kind:
        [step] = _some(chance, FAULTS, ["trouble"])
        yield replace(step, details={**step.details, "kind": kind})


def _some(
    chance: Random, choices: dict[str, dict[str, Sequence[Any]]], kinds: Sequence[str]
) -> Iterator[Step]:
    for kind in kinds:
        details = {name: chance.choice(values) for name, values in choices[kind].items()}
        yield Step(round(chance.uniform(0, ACT_SECONDS), 2), kind, details)
