"""Every example works, is answered as the document says, and asks the database the same number of
questions for 3 rows and for 300."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from syncs.notifications.actions.tell import tell_of_changes
from tests.api.conftest import Caller
from tests.api.many_rows import add_rows
from tests.api.test_every_operation import as_it_was, faults_of
from tests.api.walk import Declared, World, all_operations
from tests.world.house import House
from tests.world.source import Source

MAX_QUESTIONS = 20
READS = [each for each in all_operations() if each.method == "GET"]

WHOLE = {"export_organisation"}
"""A question for each of its files and of its columns, however many rows there are."""

ENDLESS = {"follow_list"}
"""Its cursor leads to what is not there yet."""

FULL = {"invite"}
"""It is refused beside so many as there may be."""

KEEPING = {"list_modules", "list_source_fields", "list_views", "export_list"}
"""They ask more at first: what the account told is kept, and the secret of links."""


def questions_of(world: World, program: Caller, asked: list[Declared]) -> dict[str, int]:
    counted, wrong = {}, {}
    for declared in asked:
        with as_it_was(world):
            world.make_ready(declared)
            example = world.example_of(declared)
            with CaptureQueriesContext(connection) as captured:
                answer = world.send_again(program, declared, example)
        counted[str(declared)] = len(captured)
        if answer.status_code != declared.operation.status:
            wrong[str(declared)] = answer.content
        elif faults := faults_of(declared, answer):
            wrong[str(declared)] = faults
    assert wrong == {}
    return counted


def test_every_example_works_as_described_by_as_many_questions_for_300_rows_as_for_3(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10_000
    world = World(house, source)
    add_rows(house, 3)
    tell_of_changes(timezone.now())
    questions_of(world, program, [each for each in READS if each.operation.id in KEEPING])
    with_few = questions_of(world, program, all_operations())

    add_rows(house, 297)

    tell_of_changes(timezone.now())
    beside = [each for each in all_operations() if each.operation.id not in FULL]
    with_many = questions_of(world, program, beside)
    assert with_many == {name: with_few[name] for name in with_many}
    many = {str(each) for each in READS if with_few[str(each)] > MAX_QUESTIONS}
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
