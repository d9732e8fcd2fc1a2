"""A change leaves what it does not name as it is: each part is sent alone, as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pytest_django import Settings

from syncs.models import Connection, Sync
from tests.api.conftest import Caller
from tests.api.walk import World, all_operations
from tests.world.house import House
from tests.world.source import Source

NEEDED = {"records": "selection", "schedule": "frequency"}
"""What such a part of a sync says in any case."""

TOLD_OTHERWISE = {
    *("mailing_list", "next_run_at", "next_runs", "view", "criteria"),
    *("mapping", "edition", "account_type", "opt_outs_since", "deleted_since"),
}
"""What is answered in another shape than it is sent, or is sent by nobody."""


def parts_of(told: dict[str, Any], names: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the bodies of which each names one thing, and says of it what is there."""
    for name in sorted(names & told.keys() - TOLD_OTHERWISE):
        if not isinstance(told[name], dict) or name == "fields":
            yield {name: told[name]}
            continue
        needed = {key: told[name][key] for key in [NEEDED.get(name)] if key}
        for leaf in sorted(told[name].keys() - TOLD_OTHERWISE):
            yield {name: {**needed, leaf: told[name][leaf]}}


def change(program: Caller, house: House, records: dict[str, Any]) -> dict[str, Any]:
    path, body = f"syncs/{house.sync.pk}", {"records": records}
    told: dict[str, Any] = program.do("PATCH", path, body, If_Match="*")["records"]
    return told


def test_what_a_change_does_not_name_stays_as_it_is(
    house: House, source: Source, program: Caller, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 10_000
    world, sync = World(house, source), Sync.objects.filter(pk=house.sync.pk)
    since = timezone.now() - timedelta(days=2)
    criteria = {"conditions": [{"field": "City", "operator": "is", "values": ["Oslo"]}]}
    change(program, house, {"selection": "criteria", "criteria": criteria})
    sync.update(retrieve_after=since, limit_people=70, limit_percent=30, hold_days=4)
    sync.update(frequency="monthly", day=30, zone="Asia/Kolkata", full_read_days=30)
    Connection.objects.update(keep_running=True)
    wrong, sent = {}, 0

    for declared in [each for each in all_operations() if each.method == "PATCH"]:
        url = world.url_of(declared)
        told = program.get(url)
        assert declared.operation.body
        for body in parts_of(told, set(declared.operation.body.model_fields)):
            answer, sent = program.send("PATCH", url, body, If_Match="*"), sent + 1
            if answer.status_code != 200 or answer.json() != told:
                wrong[str(declared), str(body)] = answer.content

    assert wrong == {}
    assert sent > 30


def test_the_view_stays_and_criteria_that_are_taken_away_are_asked_for(
    house: House, source: Source, program: Caller
) -> None:
    World(house, source)
    path = f"connections/{house.sync.connection_id}/modules/Candidates/views"
    view = program.get(path)["items"][0]["id"]
    change(program, house, {"selection": "view", "view": view})

    assert (
        change(program, house, {"selection": "view", "retrieve_after": None})["view"]["id"] == view
    )
    for unfit in ({"selection": "view", "view": None}, {"selection": "criteria"}):
        body = {"records": unfit}
        refused = program.refused("PATCH", f"syncs/{house.sync.pk}", body, If_Match="*")
        assert refused["code"] == "invalid"
