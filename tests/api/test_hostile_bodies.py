"""Every operation with what no program should send: a refusal in words, never an error of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pytest_django import Settings

from tests.api.conftest import Caller
from tests.api.test_every_operation import as_it_was, faults_of
from tests.api.walk import World, all_operations
from tests.world.house import House
from tests.world.source import Source

HOSTILE: tuple[Any, ...] = (None, 2**70, "a\x00b", "\u202e" + "x" * 5_000)


def mutations_of(value: Any) -> Iterator[Any]:
    """Yield the value with one hostile thing in the place of each of its parts."""
    yield from HOSTILE
    if isinstance(value, dict):
        for name, part in value.items():
            yield {each: value[each] for each in value if each != name}
            yield from ({**value, name: other} for other in mutations_of(part))
    elif isinstance(value, list):
        for index, part in enumerate(value[:1]):
            for other in mutations_of(part):
                yield [*value[:index], other, *value[index + 1 :]]


def test_no_body_breaks_an_operation(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10**9
    world = World(house, source)
    wrong = {}
    for declared in all_operations():
        if not declared.operation.body or declared.operation.id in {"connect", "change_account"}:
            continue
        example = world.example_of(declared)
        for body in mutations_of(example):
            with as_it_was(world):
                answer = world.send_again(program, declared, body)
            if answer.status_code >= 500 and answer.json()["code"] != "recruit_silent":
                wrong[str(declared)] = (json.dumps(body)[:200], answer.content)
            elif answer.status_code >= 400 and (faults := faults_of(declared, answer)):
                wrong[str(declared)] = (json.dumps(body)[:200], faults)

    assert wrong == {}


def test_no_parameter_breaks_an_operation(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10**9
    world = World(house, source)
    wrong = {}
    for declared in all_operations():
        names = [name for name, each in declared.parameters.items() if each["in"] == "query"]
        for name in names:
            for value in ("%00", "9" * 30, "x" * 3_000, "%F0%9F"):
                with as_it_was(world):
                    url = f"{world.url_of(declared)}?{name}={value}"
                    answer = program.send(declared.method, url)
                if answer.status_code >= 500 or faults_of(declared, answer):
                    wrong[f"{declared} {name}={value[:20]}"] = answer.content[:300]

    assert wrong == {}
