"""A slow Recruit takes a few threads of the web process and no more (R78)."""

import pytest
from django.core.cache import caches
from pytest_django import Settings

from accounts.models import Organisation
from syncs.account.metadata import AccountSilent, modules_of
from syncs.account.page_seats import SEATS, Crowded, PageSeats
from syncs.models import Connection
from tests.builders import make_organisation
from tests.world.at_once import at_once
from tests.world.patience import PATIENCE
from tests.world.source import Source
from tests.world.until import wait_until


def said_of(connection: Connection) -> str:
    try:
        modules_of(connection)
    except AccountSilent as silent:
        return str(silent)
    return ""


def test_of_twelve_pages_two_wait_and_ten_say_so_at_once(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.PATIENCE_SECONDS = PATIENCE
    recruit = source.connect(organisation)
    source.trouble("latency", match="/settings/modules", seconds=600, times=None)
    said: list[str] = []

    def let_recruit_answer_when_the_others_gave_up() -> None:
        wait_until(lambda: len(said) == 12 - SEATS)
        source.peace()

    pages = [lambda: said.append(said_of(recruit))] * 12
    at_once(*pages, let_recruit_answer_when_the_others_gave_up)

    assert all("other pages are waiting for it already" in words for words in said[:-SEATS])
    assert said[-SEATS:] == [""] * SEATS
    assert source.requests()["GET /recruit/v2/settings/modules"] == SEATS
    caches["shared"].clear()
    assert said_of(recruit) == ""  # the seats are free again


def test_accounts_are_not_in_each_other_s_way(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.PATIENCE_SECONDS = PATIENCE
    hanging, well = source.connect(organisation), source.connect(make_organisation())
    source.trouble("latency", match="/settings/modules", seconds=600, times=SEATS)

    def ask_while_the_others_wait() -> str:
        wait_until(lambda: source.requests().get("GET /recruit/v2/settings/modules") == SEATS)
        try:
            return said_of(well)
        finally:
            source.peace()

    said = at_once(ask_while_the_others_wait, *[lambda: said_of(hanging)] * SEATS)

    assert said == [""] * (1 + SEATS)


def test_seat_that_becomes_free_is_taken() -> None:
    seats = PageSeats(1)
    seats.take("account")
    with pytest.raises(Crowded):
        seats.take("account", patience=0)
    seats.take("another", patience=0)

    seats.give_back("account")

    seats.take("account", patience=0)
