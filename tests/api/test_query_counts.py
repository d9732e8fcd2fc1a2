"""An operation asks the database the same number of questions for 3 rows and for 300."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.api.conftest import Caller
from tests.api.many_rows import add_rows
from tests.api.walk import Declared, World, all_operations
from tests.world.house import House
from tests.world.source import Source

MAX_QUESTIONS = 20
READS = [each for each in all_operations() if each.method == "GET"]

WHOLE = {"export_organisation"}
"""A question for each of its files and of its columns, however many rows there are."""

ENDLESS = {"follow_list"}
"""Its cursor leads to what is not there yet."""


KEEPING = {"list_modules", "list_source_fields", "list_views", "export_list"}
"""They ask more at first: what the account told is kept, and the secret of links."""


def questions_of(world: World, program: Caller, reads: list[Declared]) -> dict[str, int]:
    counted = {}
    for declared in reads:
        with CaptureQueriesContext(connection) as captured:
            assert world.send(program, declared).status_code == 200
        counted[str(declared)] = len(captured)
    return counted


def test_three_rows_cost_as_many_questions_as_three_hundred(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10_000
    world = World(house, source)
    add_rows(house, 3)
    questions_of(world, program, [each for each in READS if each.operation.id in KEEPING])
    with_few = questions_of(world, program, READS)

    add_rows(house, 297)

    assert questions_of(world, program, READS) == with_few
    many = {name for name, questions in with_few.items() if questions > MAX_QUESTIONS}
    assert many == WHOLE


def test_pages_one_after_the_other_are_the_whole_list(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10_000
    world = World(house, source)
    add_rows(house, 4)
    paged = {}
    for declared in READS:
        if not {"limit", "cursor"} <= set(declared.parameters) or declared.operation.id in ENDLESS:
            continue
        asked = "&".join(f"{name}={value}" for name, value in declared.operation.example.items())
        url = f"{world.url_of(declared)}?{asked}&limit="
        whole = program.get(f"{url}200")["items"]
        page, found = program.get(f"{url}2"), 0
        while following := page["next_cursor"]:
            assert page["items"] == whole[found : found + 2], declared
            found += 2
            page = program.get(f"{url}2&cursor={following}")
        assert page["items"] == whole[found:], declared
        paged[declared.operation.id] = found

    assert len(paged) > 12
    assert {name: found for name, found in paged.items() if not found} == {}
