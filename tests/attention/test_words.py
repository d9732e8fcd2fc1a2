"""What is said of each concern, and who can mend it by name (R96, R99)."""

import pytest
from django.urls import reverse

from syncs.actors.rules.who import Person, who_can
from syncs.attention.rules.advice import advice_on, headline_of_end
from syncs.attention.rules.doors import door_for
from syncs.domain.concerns import ConcernKind, Facts, Need
from syncs.domain.known_errors import KNOWN_ERRORS, Actor
from tests.builders import NOON

ALICE = Person(1, "Alice Admin", "admin")
BOB = Person(2, "Bob", "marketer")
VERA = Person(3, "Vera", "viewer")
OTHERS = [Person(10 + number, f"Person {number}", "marketer") for number in range(5)]


@pytest.mark.parametrize(
    ("actor", "people", "reader", "sentence"),
    [
        (Actor.ADMIN, [ALICE, BOB, VERA], 3, "Alice Admin can sing."),
        (Actor.ADMIN, [ALICE, BOB], 1, "You can sing."),
        (Actor.MARKETER, [ALICE, BOB, VERA], 3, "Bob or Alice Admin can sing."),
        (Actor.MARKETER, [ALICE, BOB], 1, "You can sing."),
        (Actor.MARKETER, [BOB, *OTHERS, ALICE], 3, "Bob, Person 0, Person 1 or 4 others can sing."),
        (
            Actor.MARKETER,
            [*OTHERS[:3], ALICE],
            3,
            "Person 0, Person 1, Person 2 or 1 other can sing.",
        ),
        (
            Actor.ADMIN,
            [BOB],
            2,
            "An admin can sing, and this organisation has none who can sign in.",
        ),
        (Actor.OPERATOR, [ALICE], 1, "Your operator can sing."),
        (Actor.OPERATOR, [ALICE], 3, "Your operator can sing. Ask Alice Admin who that is."),
        (Actor.RECRUIT_ADMINISTRATOR, [], 3, "An administrator of the Recruit account can sing."),
    ],
)
def test_who_can_is_said_by_name(
    actor: Actor, people: list[Person], reader: int, sentence: str
) -> None:
    assert who_can(actor, "sing", people, reader=reader) == sentence


FACTS = Facts(name="Nightly", mailing_list="Alumni", number=3, run=7, until=NOON.isoformat())


@pytest.mark.parametrize("role", ["viewer", "marketer", "admin"])
@pytest.mark.parametrize("kind", ConcernKind)
def test_every_kind_has_words_and_one_button(kind: ConcernKind, role: str) -> None:
    advice = advice_on(Need(1, kind, 5, NOON, FACTS))

    door = door_for(role, advice)

    assert kind.topic
    assert advice.headline
    assert advice.deed
    assert advice.meaning.endswith(".")
    assert reverse(door.address, args=["zylker", *door.ids]).startswith("/o/zylker/")
    assert headline_of_end(kind, FACTS)


@pytest.mark.parametrize("code", [error.code for error in KNOWN_ERRORS] + ["", "of long ago"])
def test_every_error_leads_somewhere(code: str) -> None:
    facts = Facts(name="Nightly", code=code, run=7)
    advice = advice_on(Need(1, ConcernKind.RUN_FAILED, 5, NOON, facts))

    doors = {role: door_for(role, advice).address for role in ("viewer", "marketer", "admin")}

    assert doors["viewer"] == "run_detail"
    assert reverse(doors["admin"], args=["zylker", *door_for("admin", advice).ids])


def test_door_is_open_to_those_who_can_act() -> None:
    advice = advice_on(Need(1, ConcernKind.KEY_REJECTED, 5, NOON, FACTS))

    refused = advice_on(Need(1, ConcernKind.INACTIVE, 5, NOON, Facts(code="not_allowed")))
    restored = advice_on(Need(1, ConcernKind.INACTIVE, 5, NOON, Facts(code="closed")))

    roles = ("viewer", "marketer", "admin")
    words = [door_for(role, advice).words for role in roles]
    of_refused = [door_for(role, refused).words for role in roles]

    assert words == ["See the account", "See the account", "Enter a new key"]
    assert of_refused == ["See the sync", "See the sync", "Edition rules and plan"]
    assert door_for("admin", restored).words == "See the sync"
    assert "edition" not in f"{restored.headline} {restored.meaning} {restored.deed}"


def test_facts_are_read_as_they_were_stored_also_by_others() -> None:
    assert Facts.of({**FACTS.as_json(), "of_tomorrow": 1}) == FACTS
    assert Facts().as_json() == {}
