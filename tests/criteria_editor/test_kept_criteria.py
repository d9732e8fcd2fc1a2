"""Half-typed criteria of a draft survive a closed browser (R22)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from syncs.models import Step, Sync, SyncState
from tests.builders import make_sync
from tests.world.editing import connect_to, send, url_of
from tests.world.house import House
from tests.world.source import Source


@pytest.fixture
def draft(house: House, source: Source) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(
        house.organisation,
        name="A draft",
        state=SyncState.DRAFT,
        draft_step=Step.RECORDS,
        next_run_at=None,
    )


def typed(value: str, **more: str) -> dict[str, str]:
    row = {"c1-field": "City", "c1-operator": "contains", "c1-value": value}
    return {"conditions": "1", **row, **more}


def values(answer: Any) -> list[tuple[str, ...]]:
    return [condition.values for condition in answer.context["criteria"].conditions]


def go_on_url(sync: Sync) -> str:
    return reverse("go_on_with_draft", args=[sync.organisation.slug, sync.pk])


def test_what_was_typed_is_there_again_and_going_on_leads_to_it(draft: Sync, bob: Client) -> None:
    send(bob, draft, "criteria", typed("Osl", own_pattern="yes", pattern="(1 or"))

    again = bob.get(url_of(draft, "criteria"))

    assert (values(again), again.context["criteria"].pattern) == ([("Osl",)], "(1 or")
    assert bob.get(go_on_url(draft))["Location"] == url_of(draft, "criteria")
    form = bob.get(url_of(draft, "records")).context["form"]
    assert form["selection"].value() == "criteria"


def test_an_untouched_editor_is_where_the_draft_goes_on(draft: Sync, bob: Client) -> None:
    send(bob, draft, "records", {"selection": "criteria", "retrieve": "all"})

    assert bob.get(go_on_url(draft))["Location"] == url_of(draft, "criteria")
    assert values(bob.get(url_of(draft, "criteria"))) == [()]


def test_saved_criteria_take_the_place_of_typed_ones(draft: Sync, bob: Client) -> None:
    send(bob, draft, "criteria", typed("Osl"))
    send(bob, draft, "criteria", typed("Oslo", do="save"))

    draft.refresh_from_db()
    assert (draft.criteria_typed, draft.selection) == (None, "criteria")
    assert values(bob.get(url_of(draft, "criteria"))) == [("Oslo",)]


def test_another_selection_leads_on_and_keeps_what_was_typed(draft: Sync, bob: Client) -> None:
    send(bob, draft, "criteria", typed("Osl"))

    send(bob, draft, "records", {"selection": "all", "retrieve": "all"})

    assert bob.get(go_on_url(draft))["Location"] == url_of(draft, "rules")
    assert values(bob.get(url_of(draft, "criteria"))) == [("Osl",)]


def test_what_no_database_can_keep_is_left_out(draft: Sync, bob: Client) -> None:
    send(bob, draft, "criteria", typed("Osl"))

    answer = send(bob, draft, "criteria", typed("O\0sl"))

    assert values(answer) == [("O\0sl",)]
    assert values(bob.get(url_of(draft, "criteria"))) == [("Osl",)]


def test_an_answer_that_comes_late_keeps_nothing_older(
    source: Source, draft: Sync, bob: Client
) -> None:
    send(bob, draft, "criteria", typed("Oslo"))  # while the conditions before are counted
    send(bob, draft, "criteria", typed("Osl", do="count"))
    asked = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if 'SET "criteria_typed"' in sql:
            asked.append(source.requests())
        return execute(sql, *rest)

    assert values(bob.get(url_of(draft, "criteria"))) == [("Oslo",)]
    before = source.requests()
    with connection.execute_wrapper(note):
        send(bob, draft, "criteria", typed("Bergen", do="test", person="a@example.com"))
    assert asked == [before], "a person is looked for once the form is kept"
    assert source.requests() != before
    assert values(bob.get(url_of(draft, "criteria"))) == [("Bergen",)]


def test_of_a_sync_that_is_no_draft_nothing_is_kept(house: House, draft: Sync, bob: Client) -> None:
    send(bob, house.sync, "criteria", typed("Osl"))

    house.sync.refresh_from_db()
    assert house.sync.criteria_typed is None
