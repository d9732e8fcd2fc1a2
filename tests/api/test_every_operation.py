"""Every operation of the document: its example works, its answer is as described, and what is not
the token's is not found (R102, R104).

Each walk tries all operations in one world, which is as it was after each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from drf_spectacular.validation import validate_schema
from pytest_django import Settings

from accounts.access import is_allowed
from accounts.models import Role, TokenScope
from api.documents.links import VERSION
from api.urls import urlpatterns
from tests.api.conftest import Caller, caller_of
from tests.api.walk import Declared, World, all_operations, document, validator_of
from tests.builders import make_member
from tests.world.house import House
from tests.world.source import Source

NOBODY = 2**40
WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|COPY)\b|(?<!FOR )(?<!KEY )\bUPDATE\b")


@pytest.fixture
def world(house: House, source: Source, settings: Settings) -> World:
    settings.API_CALLS_A_MINUTE = 10_000
    return World(house, source)


@contextmanager
def as_it_was(world: World) -> Iterator[None]:
    """Take back what is done within."""
    ids = dict(world.ids)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    world.ids = ids


def value_of(place: Any, answer: Any, world: World) -> Any:
    """Return what an expression of a link stands for, or each of several by name."""
    if isinstance(place, dict):
        return {name: value_of(each, answer, world) for name, each in place.items()}
    if place == VERSION:
        return answer.get("ETag")
    if place.startswith("$request.path."):
        return world.ids[place.removeprefix("$request.path.")]
    found = answer.json() if place.startswith("$response.body#") else place
    for part in place.removeprefix("$response.body#").split("/")[1:]:
        found = found[int(part) if isinstance(found, list) else part]
    return found


def faults_of(declared: Declared, answer: Any) -> list[str]:
    """Return in what an answer is not as the document says."""
    responses = declared.described["responses"]
    found = responses.get(str(answer.status_code), responses["default"])
    content = found.get("content", {})
    if not content:
        return ["has a body"] if answer.content else []
    (media, described) = next(iter(content.items()))
    if answer["Content-Type"].partition(";")[0] != media:
        return [f"is {answer['Content-Type']}"]
    if "json" not in media:
        is_text = media != "application/zip"
        return [] if (answer.content.decode() if is_text else answer.content) else ["is empty"]
    described = described["schema"]
    return [error.message for error in validator_of(described).iter_errors(answer.json())]


def test_the_document_is_valid_openapi_and_each_operation_has_its_own_name() -> None:
    validate_schema(document())
    names = [each.operation.id for each in all_operations()]

    assert document()["openapi"].startswith("3.1")
    assert len(names) > 80
    assert len(set(names)) == len(names)
    for each in all_operations():
        assert each.described["operationId"] == each.operation.id
        assert each.described["description"]
        assert bool(each.operation.example) or not each.operation.body
        assert each.is_versioned == (each.method in {"PUT", "PATCH"})


def test_no_address_of_the_api_escapes_the_walks() -> None:
    """Each has an operation, or is a page of the document, which tells nothing of anybody."""
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(each.pattern)) for each in urlpatterns}
    walked = {each.path.removeprefix("/api/v1/") for each in all_operations()}

    assert routes - walked == {"openapi.json", "docs", "docs/", r"^[\s\S]*$"}


def test_links_lead_to_what_was_answered(world: World, program: Caller) -> None:
    """Those of one answer have their values in common, so that one that reads stands for all."""
    by_name = {str(each): each for each in all_operations()}
    wrong, followed = {}, 0
    for declared in all_operations():
        links = declared.described["responses"][str(declared.operation.status)].get("links", {})
        reading = [name for name in links if by_name[name].method == "GET"]
        if not links:
            continue
        with as_it_was(world):
            answer = world.send(program, declared)
            for name in reading[:1]:
                values = value_of(links[name]["parameters"], answer, world)
                url = by_name[name].path.format(**values)
                followed += 1
                if program.send("GET", url).status_code == 404:
                    wrong[f"{declared} to {name}"] = url
            for name, link in links.items():
                values = value_of(link["parameters"], answer, world)
                if "header.If-Match" not in values:
                    continue
                url = by_name[name].path.format(**values)
                if program.etag(url) != values["header.If-Match"]:
                    wrong[f"{declared}, its version"] = url

    assert wrong == {}
    assert followed > 40


def test_what_is_posted_twice_with_a_key_happens_once(world: World, program: Caller) -> None:
    wrong: dict[str, Any] = {}
    for declared in all_operations():
        if declared.method != "POST":
            continue
        with as_it_was(world):
            first = world.send(program, declared, Idempotency_Key="once")
            with CaptureQueriesContext(connection) as asked:
                again = world.send_again(
                    program, declared, world.example_of(declared), Idempotency_Key="once"
                )
            if written := [each["sql"] for each in asked if WRITES.search(each["sql"])][1:]:
                wrong[str(declared)] = written  # besides the use of the token
            elif (first.status_code, first.content) != (again.status_code, again.content):
                wrong[str(declared)] = (first.content, again.content)
            elif again.get("Idempotent-Replayed") != "true":
                wrong[str(declared)] = "was done again"

    assert wrong == {}


def test_what_another_organisation_has_is_answered_as_what_nobody_has(
    world: World, other_program: Caller
) -> None:
    wrong = {}
    for declared in all_operations():
        if not any(name.endswith("_id") for name in declared.path_names):
            continue
        with as_it_was(world):
            foreign = world.send(other_program, declared)
            world.ids |= {name: NOBODY for name in world.ids if name.endswith("_id")}
            example = world.example_of(declared)
            unknown = world.send_again(other_program, declared, example)
            if (foreign.status_code, foreign.json()) != (404, unknown.json()):
                wrong[str(declared)] = foreign.content
            elif faults := faults_of(declared, foreign):
                wrong[str(declared)] = faults

    assert wrong == {}


def test_an_id_that_is_sent_is_looked_for_in_the_organisation_alone(
    world: World, house: House, other_house: House, program: Caller
) -> None:
    """Ids in bodies: those of another organisation are answered as those of nobody."""
    foreign = {
        "contact": other_house.contact.pk,
        "mailing_list": other_house.mailing_list.pk,
        "lists": [other_house.mailing_list.pk],
        "sync": other_house.sync.pk,
        "other": other_house.own_field.pk,
    }
    walked = []
    for declared in all_operations():
        if not set(foreign) & set(declared.operation.example) or not declared.operation.body:
            continue
        walked.append(str(declared))
        with as_it_was(world):
            world.named = foreign
            theirs = world.send(program, declared)
            world.named = {
                name: [NOBODY] if isinstance(value, list) else NOBODY
                for name, value in foreign.items()
            }
            nobodys = world.send_again(program, declared, world.example_of(declared))
        assert (theirs.status_code, theirs.json()) == (422, nobodys.json()), declared

    assert set(walked) == {
        *("make_contact", "merge_fields", "add_member", "make_favourite", "move_sync"),
    }


@pytest.mark.parametrize("scope", [TokenScope.READ, TokenScope.WRITE])
def test_a_token_may_what_its_scope_allows_and_no_more(
    scope: TokenScope, world: World, house: House
) -> None:
    admin = make_member(house.organisation, Role.ADMIN)
    program = caller_of(admin, scope)
    admin.role = {TokenScope.READ: Role.VIEWER, TokenScope.WRITE: Role.MARKETER}[scope]
    wrong = {}
    for declared in all_operations():
        with as_it_was(world):
            answer = world.send(program, declared)
            may = is_allowed(admin, declared.operation.action) and (
                scope != TokenScope.READ or declared.method == "GET"
            )
            if answer.status_code != (declared.operation.status if may else 403):
                wrong[str(declared)] = answer.content

    assert wrong == {}
