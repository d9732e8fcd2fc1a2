"""A turn is found by some probes of indexes, also beside thousands of runs that wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from syncs.checkpoint.lease import TAKING_TURNS
from syncs.models import RunCheckpoint
from syncs.sql import statements
from tests.builders import make_organisation
from tests.world.owner import execute_as_owner
from tests.world.waiting import make_waiting

MAX_PAGES = 500
"""A plan that goes by statistics reads twenty thousand."""


def make_crowd(organisation: Organisation) -> None:
    """Give the organisation many runs that wait, beside twenty that have one."""
    make_waiting(organisation, 3_000)
    for _ in range(20):
        make_waiting(make_organisation(), 1)


def renew_statistics() -> None:
    execute_as_owner("VACUUM ANALYZE")


def plan_of_pick() -> dict[str, Any]:
    """Have PostgreSQL pick a run, and return what it did."""
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statements.read_statement('pick_next')}"
    statement = statements.read_statement("one_by_one").replace("{inner}", explain)
    with connection.cursor() as cursor:
        limits = {"runs_of_a_connection": 2, "beside": 0, "only_new": False}
        cursor.execute(statement, {"taking_turns": TAKING_TURNS, **limits})
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return plan


def put_to_work(organisation: Organisation, number: int) -> None:
    """Let so many of the organisation's runs be held by workers."""
    held = RunCheckpoint.objects.filter(organisation_id=organisation.pk)[:number]
    RunCheckpoint.objects.filter(pk__in=[each.pk for each in held]).update(
        lease_until=timezone.now() + timedelta(hours=1)
    )


@pytest.mark.parametrize("statistics", ["none", "old", "fresh"])
def test_turn_is_found_without_reading_who_waits(
    organisation: Organisation, statistics: str
) -> None:
    if statistics == "old":
        make_waiting(organisation, 3)
        renew_statistics()
    make_crowd(organisation)

    plans = {}
    for at_work in (0, 2):
        put_to_work(organisation, at_work)
        if statistics == "fresh":
            renew_statistics()
        plans[at_work] = plan_of_pick()

    for at_work, plan in plans.items():
        assert plan["Actual Rows"] == 1, at_work
        assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < MAX_PAGES, at_work
