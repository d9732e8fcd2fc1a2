"""Two admins have the settings of one connection open, and both save (R24)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from syncs.models import Connection
from syncs.plan.actions import override_account_facts, stored_facts
from tests.builders import NOON, make_member
from tests.world.at_once import at_once
from tests.world.editing import connect_to, stamps_on
from tests.world.house import House, client_of
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import ChangedMeanwhile, Seen

CHANGED = "Somebody changed this meanwhile, so nothing was saved"
FACTS, POLICY = 0, 1
"""The places of the forms on the page."""


@pytest.fixture
def ada(house: House) -> Client:
    """The other admin."""
    return client_of(make_member(house.organisation, Role.ADMIN, email="ada@example.com").user)


def stamp_of(house: House, client: Client, form: int) -> str:
    return stamps_on(client.get(reverse("connections", args=[house.slug])))[form]


def post(house: House, client: Client, name: str, **form: Any) -> Any:
    return client.post(reverse(name, args=[house.slug, house.sync.connection_id]), form)


def test_facts_that_somebody_else_has_set_are_shown(
    house: House, alice: Client, ada: Client
) -> None:
    opened = stamp_of(house, alice, FACTS)
    theirs = {"edition": "Standard", "account_type": ""}
    post(house, ada, "set_account_facts", **theirs, seen=stamp_of(house, ada, FACTS))
    mine = {"edition": "Free", "account_type": "Corporate HR"}

    answer = post(house, alice, "set_account_facts", **mine, seen=opened)

    assert CHANGED in text_of(answer)
    assert "Somebody changed this from As read to Standard ." in text_of(answer)
    assert answer.context["cards"][0]["facts"]["edition"].value() == "Free"
    assert stored_facts(Connection.objects.get()) == theirs
    post(house, alice, "set_account_facts", **mine, seen=stamps_on(answer)[FACTS])
    assert stored_facts(Connection.objects.get()) == mine


def test_what_a_new_key_does_is_not_overwritten_but_may_be_the_same(
    house: House, alice: Client, ada: Client
) -> None:
    opened = stamp_of(house, alice, POLICY)
    post(house, ada, "set_key_policy", keep_running="yes", seen=opened)

    same = post(house, alice, "set_key_policy", keep_running="yes", seen=opened)
    other = post(house, alice, "set_key_policy", keep_running="no", seen=opened)

    assert same.status_code == 302
    assert "from Stop the syncs to Keep syncs running when the new key works ." in text_of(other)
    assert Connection.objects.get().keep_running


def test_a_key_that_somebody_else_entered_is_not_overwritten_and_not_shown(
    house: House, source: Source, alice: Client, ada: Client
) -> None:
    connection = connect_to(source, house.sync.connection)
    url = reverse("update_connection", args=[house.slug, connection.pk])
    (opened,) = stamps_on(alice.get(url))
    entered = {
        "data_centre": "custom",
        "api_url": connection.api_url,
        "accounts_url": connection.accounts_url,
        "kind": "zsc_key",
        "account_email": connection.account_email,
    }
    theirs = source.new_key()
    ada.post(url, {**entered, "key": theirs, "seen": stamps_on(ada.get(url))[0]})

    answer = alice.post(url, {**entered, "key": "zsc.mine", "seen": opened})
    taken = {**entered, "key": "zsc.mine", "take": "secrets", "seen": stamps_on(answer)[0]}
    done = alice.post(url, taken)

    assert "to another one, which is kept secret ." in text_of(answer)
    assert theirs not in answer.content.decode()
    assert done.status_code == 302
    assert Connection.objects.get().open_secrets() == {"key": theirs}


def test_of_two_admins_at_once_one_is_told(house: House, transactional_db: None) -> None:
    shown = house.sync.connection
    seen = Seen.of(stored_facts(shown))

    def override(edition: str) -> str:
        try:
            override_account_facts(shown, edition=edition, account_type="", seen=seen, now=NOON)
        except ChangedMeanwhile:
            return "told"
        return "saved"

    done = at_once(lambda: override("Free"), lambda: override("Standard"))

    assert sorted(done) == ["saved", "told"]
