"""Two people edit the criteria of one sync (R24)."""

from typing import Any

import pytest
from django.test import Client

from criteria import Criteria
from syncs.models import Sync, SyncState
from syncs.proposal.stored import typed_criteria
from tests.builders import make_sync
from tests.world.editing import connect_to, send, stamps_on, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

CHANGED = "Somebody changed this meanwhile, so nothing was saved"


@pytest.fixture(params=[SyncState.ACTIVE, SyncState.DRAFT])
def sync(house: House, source: Source, request: pytest.FixtureRequest) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(house.organisation, name="By two", state=request.param, next_run_at=None)


def city(name: str, do: str = "save") -> dict[str, str]:
    row = {"c1-field": "City", "c1-operator": "is", "c1-value": name}
    return {"conditions": "1", **row, "do": do}


def stored_cities(sync: Sync) -> list[Any]:
    kept = Sync.objects.get(pk=sync.pk)
    return [c["values"] for c in (kept.criteria or {}).get("conditions", ())]


def test_who_saves_criteria_second_is_shown_what_they_are_now(
    sync: Sync, alice: Client, bob: Client
) -> None:
    send(alice, sync, "criteria", city("Oslo"))
    (opened,) = stamps_on(bob.get(url_of(sync, "criteria")))
    send(alice, sync, "criteria", city("Bergen"))

    answer = bob.post(url_of(sync, "criteria"), {**city("Tromsø"), "seen": opened})

    text = text_of(answer)
    assert CHANGED in text
    assert "It was: City is “Oslo” It is now: City is “Bergen”" in text
    assert (stored_cities(sync), "Tromsø" in text_of(answer)) == ([["Bergen"]], True)
    again = bob.post(url_of(sync, "criteria"), {**city("Tromsø"), "seen": stamps_on(answer)[0]})
    assert (again.status_code, stored_cities(sync)) == (302, [["Tromsø"]])


def test_a_selection_that_was_changed_meanwhile_is_not_put_back(
    sync: Sync, alice: Client, bob: Client
) -> None:
    send(alice, sync, "criteria", city("Oslo"))
    (opened,) = stamps_on(bob.get(url_of(sync, "criteria")))
    send(alice, sync, "records", {"selection": "all", "retrieve": "all"})

    answer = bob.post(url_of(sync, "criteria"), {**city("Oslo"), "seen": opened})

    assert "It is now: All Candidates" in text_of(answer)
    sync.refresh_from_db()
    assert sync.selection == "all"


def test_one_person_edits_a_draft_button_by_button(sync: Sync, bob: Client) -> None:
    page = bob.get(url_of(sync, "criteria"))
    for do in ("add", "look", "add"):
        (seen,) = stamps_on(page)
        page = bob.post(url_of(sync, "criteria"), {**city("Oslo", do), "seen": seen})
        assert CHANGED not in text_of(page)

    saved = bob.post(url_of(sync, "criteria"), {**city("Oslo"), "seen": stamps_on(page)[0]})

    assert (saved.status_code, stored_cities(sync)) == (302, [["Oslo"]])


@pytest.mark.parametrize("sync", [SyncState.DRAFT], indirect=True)
def test_what_somebody_else_is_typing_into_a_draft_is_kept(
    sync: Sync, alice: Client, bob: Client
) -> None:
    (opened,) = stamps_on(bob.get(url_of(sync, "criteria")))
    send(alice, sync, "criteria", city("Berg", "look"))

    answer = bob.post(url_of(sync, "criteria"), {**city("Osl", "look"), "seen": opened})

    assert CHANGED in text_of(answer)
    sync.refresh_from_db()
    [condition] = Criteria.model_validate(typed_criteria(sync)).conditions
    assert condition.values == ("Berg",)


@pytest.mark.parametrize("sync", [SyncState.DRAFT], indirect=True)
def test_what_one_tab_sends_while_it_is_typed_in_is_nobody_elses(sync: Sync, bob: Client) -> None:
    """Parts of the page are renewed while somebody types, and the form around them is not."""
    send(bob, sync, "criteria", city("Begun in a window that was closed", ""))
    page = bob.get(url_of(sync, "criteria"))
    there = {"seen": stamps_on(page)[0], "tab": page.context["editor"].tab}
    for beginning in ("O", "Osl"):
        bob.post(url_of(sync, "criteria"), {**city(beginning, ""), **there})

    saved = bob.post(url_of(sync, "criteria"), {**city("Oslo"), **there})

    assert (saved.status_code, stored_cities(sync)) == (302, [["Oslo"]])


@pytest.mark.parametrize("tab", ["a\0b", "x" * 1000, "é"])
def test_an_odd_name_of_a_tab_is_none(sync: Sync, bob: Client, tab: str) -> None:
    (opened,) = stamps_on(bob.get(url_of(sync, "criteria")))

    answer = bob.post(url_of(sync, "criteria"), {**city("Osl", ""), "seen": opened, "tab": tab})

    assert answer.status_code == 200
    assert answer.context["editor"].tab == ""
