"""`manage.py set_plan`: the operator decides on a plan, and sees first what it does (R12)."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Plan
from syncs.models import Connection, Selection, Sync, SyncState
from syncs.plan.actions import change_plan, stored_consequence
from tests.builders import NOON, make_sync
from tests.world.house import House
from tests.world.reading import text_of
from web.seen import ChangedMeanwhile, Seen

BY_CRITERIA: dict[str, Any] = {"selection": Selection.CRITERIA, "criteria": {"conditions": []}}


@pytest.fixture
def by_criteria(house: House) -> Sync:
    """An active sync by criteria, of an account that may have them."""
    facts = {"edition_read": "Enterprise", "account_type_read": "Corporate HR"}
    Connection.objects.filter(pk=house.sync.connection_id).update(**facts)
    return make_sync(house.organisation, name="People of Oslo", **BY_CRITERIA)


def set_plan(*arguments: str) -> str:
    said = io.StringIO()
    call_command("set_plan", *arguments, stdout=said)
    return said.getvalue()


def plan_of(house: House) -> str:
    house.organisation.refresh_from_db()
    return house.organisation.plan


def test_without_a_yes_it_is_only_said_what_would_happen(house: House, by_criteria: Sync) -> None:
    make_sync(house.organisation, name="At rest", state=SyncState.PAUSED, **BY_CRITERIA)

    said = set_plan("zylker", "free")

    assert said.splitlines() == [
        "These syncs become inactive, because criteria need a paid plan: People of Oslo",
        "These syncs do not run now, and could not be started: At rest",
        "Nothing was changed. Do it with --yes.",
    ]
    by_criteria.refresh_from_db()
    assert (plan_of(house), by_criteria.state) == (Plan.PAID, SyncState.ACTIVE)


def test_another_plan_stops_what_it_does_not_have_and_starts_nothing(
    house: House, by_criteria: Sync, alice: Client
) -> None:
    said = set_plan("zylker", "free", "--yes")

    assert "Zylker has the free plan now." in said
    assert "Syncs that became inactive: 1" in said
    by_criteria.refresh_from_db()
    assert by_criteria.state_reason == (
        "criteria need a paid plan, and your organisation has the free one"
    )

    assert "These syncs could be activated again: People of Oslo" in set_plan(
        "zylker", "paid", "--yes"
    )
    by_criteria.refresh_from_db()
    assert (plan_of(house), by_criteria.state) == (Plan.PAID, SyncState.INACTIVE)
    page = alice.get(reverse("sync_detail", args=[house.slug, by_criteria.pk]))
    assert "Activate" in text_of(page)


def test_the_same_plan_and_no_organisation_change_nothing(house: House) -> None:
    assert set_plan("zylker", "paid", "--yes") == "Zylker has the paid plan already.\n"
    with pytest.raises(CommandError, match='There is no organisation "nowhere"'):
        set_plan("nowhere", "free")


def test_a_plan_that_does_more_by_now_than_was_said_is_not_changed(house: House) -> None:
    Connection.objects.update(edition_read="Enterprise")
    seen = Seen.of(stored_consequence(house.organisation, Plan.FREE))
    make_sync(house.organisation, name="Late", **BY_CRITERIA)

    with pytest.raises(ChangedMeanwhile):
        change_plan(house.organisation, Plan.FREE, seen=seen, now=NOON)

    assert plan_of(house) == Plan.PAID
