"""Who sees which address (R101, R102): a walk over all that the resolver knows."""

from typing import cast

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client

from syncs.models import ImportRun
from tests.all_pages.addresses import (
    ADMIN_BUTTONS,
    ADMIN_DOWNLOADS,
    BUTTONS,
    BUTTONS_OF_ALL,
    DOWNLOADS,
    MARKETER_PAGES,
    Address,
    buttons,
    named,
    pages,
    pages_of_all,
    tenant_addresses,
)
from tests.world.house import House

PAGES = pytest.mark.parametrize("address", pages(), ids=lambda address: address.name)
PAGES_OF_ALL = pytest.mark.parametrize("address", pages_of_all(), ids=lambda a: a.name)
DOWNLOADED_BY_ADMINS = named(ADMIN_DOWNLOADS)


def send(client: Client, address: Address, url: str) -> int:
    answer = client.post(url) if address in buttons() else client.get(url)
    return answer.status_code


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


@pytest.mark.parametrize("address", named(BUTTONS_OF_ALL), ids=lambda address: address.name)
def test_everybody_may_press_a_button_about_oneself(
    address: Address, house: House, vera: Client
) -> None:
    assert vera.post(address.of(house, house.slug)).status_code == 302


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

    assert bob.post(url).status_code == 403
    assert alice.post(url).status_code in {200, 302}  # a new secret is shown in the answer itself


@PAGES_OF_ALL
def test_a_viewer_is_offered_no_button(address: Address, house: House, vera: Client) -> None:
    text = " ".join(vera.get(address.of(house, house.slug)).content.decode().split())

    forms = [part.split('"')[0] for part in text.split('method="post" action="')[1:]]
    own = {each.of(house, house.slug) for each in named(BUTTONS_OF_ALL)}
    assert {form for form in forms if form.startswith("/o/")} - own == set()
