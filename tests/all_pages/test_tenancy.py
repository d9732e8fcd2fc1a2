"""Who sees which address (R101, R102): a walk over all that the resolver knows."""

from typing import cast

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client

from syncs.models import ImportRun
from tests.all_pages.addresses import (
    ADMIN_BUTTONS,
    ADMIN_DOWNLOADS,
    ADMIN_PAGES,
    BUTTONS,
    DOWNLOADS,
    MARKETER_PAGES,
    UNLESS_CONNECTED,
    Address,
    buttons,
    named,
    pages,
    pages_of_all,
    tenant_addresses,
)
from tests.world.house import House

ALL = pytest.mark.parametrize("address", tenant_addresses(), ids=lambda address: address.name)
PAGES = pytest.mark.parametrize("address", pages(), ids=lambda address: address.name)
PAGES_OF_ALL = pytest.mark.parametrize("address", pages_of_all(), ids=lambda a: a.name)
ALL_BUTTONS = pytest.mark.parametrize("address", buttons(), ids=lambda address: address.name)
ADMINS_OWN = named(ADMIN_PAGES | UNLESS_CONNECTED)
DOWNLOADED_BY_ADMINS = named(ADMIN_DOWNLOADS)


def send(client: Client, address: Address, url: str) -> int:
    answer = client.post(url) if address in buttons() else client.get(url)
    return answer.status_code


@ALL
def test_a_stranger_is_sent_to_sign_in(address: Address, house: House, stranger: Client) -> None:
    url = address.of(house, house.slug)

    answer = stranger.post(url) if address in buttons() else stranger.get(url)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/sign-in/?next={url}")


@ALL
def test_an_outsider_finds_nothing(address: Address, house: House, charlie: Client) -> None:
    assert send(charlie, address, address.of(house, house.slug)) == 404


@pytest.mark.parametrize(
    "address", [address for address in tenant_addresses() if address.ids], ids=lambda a: a.name
)
def test_ids_of_another_organisation_are_not_found(
    address: Address, house: House, other_house: House, alice: Client
) -> None:
    foreign = address.of(other_house, house.slug)
    runs = ImportRun.objects.count()

    assert send(alice, address, foreign) == 404
    assert ImportRun.objects.count() == runs


@pytest.mark.parametrize("role", ["alice", "bob", "vera"])
@PAGES_OF_ALL
def test_every_role_sees_every_page(
    address: Address, role: str, house: House, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(role)

    assert client.get(address.of(house, house.slug)).status_code == 200


@PAGES
def test_an_admin_sees_every_page(address: Address, house: House, alice: Client) -> None:
    assert alice.get(address.of(house, house.slug)).status_code == 200


@pytest.mark.parametrize("role", ["bob", "vera"])
@pytest.mark.parametrize("address", ADMINS_OWN, ids=lambda address: address.name)
def test_a_page_of_admins_is_for_nobody_else(
    address: Address, role: str, house: House, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(role)
    url = address.of(house, house.slug)

    assert (client.get(url).status_code, client.post(url).status_code) == (403, 403)


@pytest.mark.parametrize("role", ["alice", "bob", "vera"])
@pytest.mark.parametrize("address", named(DOWNLOADS), ids=lambda address: address.name)
def test_every_role_downloads(
    address: Address, role: str, house: House, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(role)

    answer = cast("StreamingHttpResponse", client.get(address.of(house, house.slug)))

    assert (answer.status_code, bool(answer.getvalue())) == (200, True)


@pytest.mark.parametrize("address", DOWNLOADED_BY_ADMINS, ids=lambda address: address.name)
def test_a_download_of_admins_is_for_nobody_else(
    address: Address, house: House, alice: Client, bob: Client, vera: Client
) -> None:
    url = address.of(house, house.slug)

    answer = cast("FileResponse", alice.get(url))
    assert answer.getvalue()  # read to its end, the file is closed

    assert [client.get(url).status_code for client in (bob, vera)] == [403, 403]


@pytest.mark.parametrize("address", named(MARKETER_PAGES), ids=lambda address: address.name)
def test_a_page_of_marketers_is_not_for_viewers(
    address: Address, house: House, bob: Client, vera: Client
) -> None:
    url = address.of(house, house.slug)

    assert (bob.get(url).status_code, vera.get(url).status_code) == (200, 403)
    assert vera.post(url).status_code == 403


@PAGES
def test_no_page_names_another_organisation(
    address: Address, house: House, other_house: House, alice: Client
) -> None:
    text = alice.get(address.of(house, house.slug)).content.decode().lower()

    assert "brightwater" not in text


@ALL_BUTTONS
def test_a_viewer_may_press_no_button(address: Address, house: House, vera: Client) -> None:
    assert vera.post(address.of(house, house.slug)).status_code == 403


@pytest.mark.parametrize("address", named(BUTTONS), ids=lambda address: address.name)
def test_a_marketer_may_press_the_buttons_of_syncs_and_runs(
    address: Address, house: House, bob: Client
) -> None:
    assert bob.post(address.of(house, house.slug)).status_code == 302


@pytest.mark.parametrize("address", named(ADMIN_BUTTONS), ids=lambda address: address.name)
def test_only_an_admin_presses_the_buttons_of_the_connection(
    address: Address, house: House, alice: Client, bob: Client
) -> None:
    url = address.of(house, house.slug)

    assert (bob.post(url).status_code, alice.post(url).status_code) == (403, 302)


@ALL_BUTTONS
def test_a_button_is_not_a_link(address: Address, house: House, alice: Client) -> None:
    assert alice.get(address.of(house, house.slug)).status_code == 405


@PAGES_OF_ALL
def test_a_viewer_is_offered_no_button(address: Address, house: House, vera: Client) -> None:
    text = vera.get(address.of(house, house.slug)).content.decode()

    forms = [part.split('"')[0] for part in text.split('method="post" action="')[1:]]
    assert [form for form in forms if form.startswith("/o/")] == []
