"""A slow Recruit takes a few threads of the web process and no more (R78)."""

import pytest
from pytest_django import Settings

from accounts.models import Organisation
from syncs.account.metadata import AccountSilent, modules_of
from syncs.account.page_seats import SEATS, Crowded, PageSeats
from syncs.models import Connection
from tests.builders import make_organisation
from tests.world.at_once import at_once
from tests.world.source import Source


def said_of(connection: Connection) -> str:
    try:
        modules_of(connection)
    except AccountSilent as silent:
        return str(silent)
    return ""


def test_of_twelve_pages_two_wait_and_ten_say_so_at_once(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.PATIENCE_SECONDS = 4
    recruit = source.connect(organisation)
    source.trouble("hang", match="/settings/modules", seconds=60, times=None)

    said = at_once(*[lambda: said_of(recruit)] * 12)

    assert sum("no answer from" in words for words in said) == SEATS
    assert sum("other pages are waiting for it already" in words for words in said) == 12 - SEATS
    assert source.requests()["GET /recruit/v2/settings/modules"] == SEATS
    source.peace()
    assert said_of(recruit) == ""  # the seats are free again


def test_accounts_are_not_in_each_other_s_way(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.PATIENCE_SECONDS = 4
    hanging, well = source.connect(organisation), source.connect(make_organisation())
    source.trouble("hang", match="/settings/modules", seconds=60, times=SEATS)

    said = at_once(*[lambda: said_of(hanging)] * SEATS)

    assert all("no answer from" in words for words in said)
    assert said_of(well) == ""


def test_seat_that_becomes_free_is_taken() -> None:
    seats = PageSeats(1)
    seats.take("account")
    with pytest.raises(Crowded):
        seats.take("account", patience=0)
    seats.take("another", patience=0)

    seats.give_back("account")

    seats.take("account", patience=0)
