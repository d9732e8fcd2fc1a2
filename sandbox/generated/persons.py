"""The eight thousand persons to draw from: names, salutation and local part of their address."""

import random
import unicodedata
from dataclasses import dataclass

from .names import AWKWARD, SCRIPTS

PERSON_BITS = 13
SALUTATIONS = ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.")

# A family name is written first in these scripts; "Full_Name" follows.
_FAMILY_FIRST = ("chinese", "japanese", "korean")


@dataclass(frozen=True, slots=True)
class Person:
    """A person before they get an index: many records share a person, none an address."""

    salutation: str | None
    given: str | None
    family: str
    full: str
    local: str


def make_persons(seed: int) -> list[Person]:
    """Make 2**PERSON_BITS persons, the same for the same seed."""
    chance = random.Random(f"{seed} persons")
    scripts = [script for script, (weight, _, _) in SCRIPTS.items() for _ in range(weight)]
    pools = {
        script: (_spellings(given), _spellings(family))
        for script, (_, given, family) in SCRIPTS.items()
    }
    persons = [_awkward(*names) for names in AWKWARD]
    while len(persons) < 1 << PERSON_BITS:
        script = chance.choice(scripts)
        given, family = (chance.choice(pool) for pool in pools[script])
        persons.append(_person(chance, script, given, family))
    chance.shuffle(persons)
    return persons


def _person(
    chance: random.Random, script: str, given: tuple[str, str], family: tuple[str, str]
) -> Person:
    order = (family[0], given[0]) if script in _FAMILY_FIRST else (given[0], family[0])
    salutation = chance.choice(SALUTATIONS) if chance.random() < 0.8 else None
    local = f"{given[1]}.{family[1]}"
    if chance.random() < 0.01:  # a family name alone is enough for Recruit
        return Person(salutation, None, family[0], family[0], local)
    return Person(salutation, given[0], family[0], " ".join(order), local)


def _awkward(given: str, family: str, local: str) -> Person:
    return Person(None, given, family, f"{given} {family}", local)


def _spellings(names: str) -> list[tuple[str, str]]:
    return [_spelling(name) for name in names.split()]


def _spelling(name: str) -> tuple[str, str]:
    native, _, latin = name.partition("=")
    return native.replace("_", " "), latin or _without_marks(native).lower()


def _without_marks(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
