"""Every form and button with what no browser sends, and on syncs that are not ready for it: a
message or a refusal, never an error of ours."""

from dataclasses import replace
from itertools import product

import pytest
from django.db import transaction
from django.test import Client

from criteria import Condition, Criteria, ValueType
from syncs.models import Selection, Sync, SyncState
from tests.all_pages.addresses import Address, buttons, pages
from tests.all_pages.forms import forms_of
from tests.world.editing import connect_to
from tests.world.house import House
from tests.world.source import Source

HOSTILE = ("\0", "9" * 30, "-1", "\u202e\ud7ff", "x" * 5_000)

UNREAD = {"csrfmiddlewaretoken"}
"""What no view reads, nor here the middleware, which tests pass by."""

NOT_TAKEN = 405
"""Of an address that takes no forms at all."""

SYNC_ADDRESSES = [each for each in (*buttons(), *pages()) if "sync_id" in each.ids]
STEPS = [each for each in SYNC_ADDRESSES if each.name.startswith("edit_")]


@pytest.fixture
def house(house: House, source: Source) -> House:
    """With an account that answers, and a sync that has criteria."""
    connect_to(source, house.sync.connection)
    oslo = Condition(
        field="City", label="City", type=ValueType.TEXT, operator="is", values=("Oslo",)
    )
    house.sync.selection = Selection.CRITERIA
    house.sync.criteria = Criteria(conditions=(oslo,), pattern="1").model_dump(mode="json")
    house.sync.save()
    return house


def post(client: Client, url: str, form: dict[str, str]) -> int:
    """Post and undo what it did; an exception of a view is raised here."""
    with transaction.atomic():
        status = client.post(url, form).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("address", pages(), ids=lambda address: address.name)
def test_no_field_of_a_form_breaks_a_page(address: Address, house: House, alice: Client) -> None:
    send_hostile(alice, address.of(house, house.slug))


@pytest.mark.parametrize("address", STEPS, ids=lambda address: address.name)
def test_no_field_of_a_form_breaks_a_draft(address: Address, house: House, alice: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=SyncState.DRAFT, next_run_at=None)

    send_hostile(alice, address.of(house, house.slug))


def send_hostile(client: Client, url: str) -> None:
    """Send each hostile value in each field of each form of a page, and in all of its address."""
    page = client.get(url)
    kinds = {tuple(form): form for form in forms_of(page.content.decode())}
    for hostile in HOSTILE:
        names = dict.fromkeys((name for form in kinds for name in form), hostile)
        assert client.get(url, names).status_code < 500, (names, hostile)
    for form in kinds.values():
        if post(client, url, form) == NOT_TAKEN:  # so nothing reads what stands in its fields
            return
        for name, hostile in product(sorted(form.keys() - UNREAD), HOSTILE):
            assert post(client, url, {**form, name: hostile}) < 500, (name, hostile)


@pytest.mark.parametrize("state", [state for state in SyncState if state != SyncState.DELETED])
@pytest.mark.parametrize("address", SYNC_ADDRESSES, ids=lambda address: address.name)
def test_a_sync_in_any_state_answers_every_address(
    address: Address, state: SyncState, house: House, alice: Client
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state, next_run_at=None)
    url = address.of(house, house.slug)

    assert alice.get(url).status_code < 500
    assert post(alice, url, {}) < 500


@pytest.mark.parametrize("address", SYNC_ADDRESSES, ids=lambda address: address.name)
def test_a_draft_without_anything_answers_every_address(
    address: Address, house: House, alice: Client
) -> None:
    draft = Sync.objects.create(
        organisation=house.organisation,
        connection=house.sync.connection,
        name="Bare",
        state=SyncState.DRAFT,
        selection=Selection.CRITERIA,
    )
    url = address.of(replace(house, sync=draft), house.slug)

    assert alice.get(url).status_code < 500
    assert post(alice, url, {}) < 500
