"""A program hears and is told as the member whose token it has, and for nobody else (R96)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Role, TokenScope
from syncs.models import NotificationSettings
from syncs.notifications.actions.track import track_concerns
from tests.api.conftest import Caller, caller_of
from tests.builders import make_member, make_run
from tests.world.house import House

SETTINGS = "notification-settings"


@pytest.mark.parametrize("scope", [TokenScope.WRITE, TokenScope.ADMIN])
def test_the_settings_are_those_of_the_member_whatever_the_scope(
    house: House, scope: TokenScope
) -> None:
    admin, other = (make_member(house.organisation, Role.ADMIN) for _ in range(2))
    program = caller_of(admin, scope)
    before = program.send("GET", SETTINGS)
    assert before.json()["key"] == "at_once", "as for an admin, with every scope"

    changed = program.do("PATCH", SETTINGS, {"failed": "digest"}, If_Match=before["ETag"])

    assert changed == {**before.json(), "failed": "digest"}
    assert [each.member_id for each in NotificationSettings.objects.all()] == [admin.pk]
    late = program.refused("PATCH", SETTINGS, {"held": "in_app"}, If_Match=before["ETag"])
    assert late["code"] == "version_changed"
    assert caller_of(other).get(SETTINGS)["failed"] == "at_once"


def test_a_token_that_reads_changes_nothing_of_its_member(house: House) -> None:
    reading = caller_of(make_member(house.organisation, Role.ADMIN), TokenScope.READ)

    for method, path, body in (
        ("PATCH", SETTINGS, {"failed": "digest"}),
        ("POST", "notifications/seen", {"newest": 1}),
    ):
        assert reading.refused(method, path, body, If_Match="*")["code"] == "not_allowed"
    assert reading.get(SETTINGS)["failed"] == "at_once"
    assert not NotificationSettings.objects.exists()


def test_what_is_seen_by_a_program_is_seen_by_its_member_alone(house: House) -> None:
    member, other = (caller_of(make_member(house.organisation)) for _ in range(2))
    make_run(house.sync, state="failed", error_code="set_back", error="It was set back.")
    track_concerns(timezone.now(), house.organisation)
    told = program_reads(member)
    assert [(each["kind"], each["seen_at"]) for each in told] == [("run_failed", None)]
    assert told[0]["subject"] == house.sync.pk

    member.do("POST", "notifications/seen", {"newest": told[0]["id"]})

    assert program_reads(member)[0]["seen_at"]
    assert program_reads(other)[0]["seen_at"] is None


def test_a_need_of_no_kind_is_refused(house: House, program: Caller) -> None:
    needs = [{"kind": "run_failed", "subject": 1}, {"kind": "gone", "subject": 1}]

    problem = program.refused("POST", "notifications/seen", {"needs": needs})

    assert [each["path"] for each in problem["errors"]] == ["/needs/1/kind"]


def program_reads(program: Caller) -> list[dict[str, object]]:
    found = program.get("notifications")["items"]
    return [each for each in found if each["kind"] == "run_failed"]
