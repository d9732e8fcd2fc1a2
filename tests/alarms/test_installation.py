"""The operator's view over parts, queue and organisations (R94)."""

import io
import json
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.models.closure import Closure
from contacts.models.list_size import ListSize
from syncs.alarms.installation import look_at_installation
from syncs.models import ApiUse, RunState, Sync, SyncState
from syncs.models.heartbeat import Heartbeat, Part
from tests.builders import make_run, make_sync
from tests.world.house import House


def shown(*arguments: str) -> str:
    said = io.StringIO()
    call_command("show_installation", *arguments, stdout=said)
    return said.getvalue()


def test_the_operator_sees_parts_queue_and_organisations(house: House, other_house: House) -> None:
    now = timezone.now()
    Sync.objects.update(next_run_at=now + timedelta(hours=3))
    make_sync(house.organisation, state=SyncState.INACTIVE, next_run_at=None)
    make_sync(house.organisation, next_run_at=now - timedelta(hours=2))
    house.sync.next_run_at = now + timedelta(hours=1)
    house.sync.save()
    make_run(house.sync, state=RunState.RUNNING)
    make_run(house.sync, state=RunState.QUEUED, created_at=now - timedelta(minutes=7))
    make_run(house.sync, state=RunState.FAILED, created_at=now - timedelta(hours=23))
    make_run(house.sync, state=RunState.FAILED, created_at=now - timedelta(hours=25))
    Heartbeat.objects.filter(part=Part.BEAT).update(reported_at=now - timedelta(hours=1))

    hour = now.replace(minute=0, second=0, microsecond=0)
    for hours, calls in ((0, 5), (23, 7), (25, 90)):
        at = {"hour": hour - timedelta(hours=hours), "calls": calls, "credits": 10 * calls}
        ApiUse.objects.create(connection=house.sync.connection, **at)
    today = now.date()
    for days, people in ((0, 40), (1, 30), (9, 900)):
        day = today - timedelta(days=days)
        ListSize.objects.create(mailing_list=house.mailing_list, day=day, people=people)
    ListSize.objects.create(
        mailing_list=house.organisation.mailing_lists.latest("pk"),
        day=today - timedelta(days=1),
        people=2,
    )

    seen = look_at_installation(now)
    text = shown()
    told = json.loads(shown("--json"))

    first, second = sorted(seen.organisations, key=lambda each: each.slug == "brightwater")
    assert (first.slug, first.active, first.inactive, first.late) == ("zylker", 2, 1, 1)
    assert (first.queued, first.running, first.failed) == (1, 1, 1)
    assert (first.calls, first.credits, first.on_lists) == (12, 120, 42)
    assert (second.queued, second.running, second.failed) == (0, 0, 0)
    assert (second.calls, second.credits, second.on_lists) == (0, 0, 0)
    assert [each.needs_attention for each in (first, second)] == [True, False]
    assert (seen.queued, seen.running) == (1, 1)
    assert [part.part for part in seen.parts if part.is_silent] == [Part.BEAT]
    assert "1 running, 1 queued, the first since 7 min ago" in text
    assert "Beat              silent   1 host(s), reported 60 min ago" in text
    assert told["organisations"][1]["slug"] == "zylker"
    assert told["waiting_since"] == (now - timedelta(minutes=7)).isoformat()


def test_closed_organisations_are_none_of_the_operators_business(
    house: House, other_house: House
) -> None:
    Closure.objects.create(organisation=other_house.organisation, delete_at=timezone.now())

    seen = look_at_installation(timezone.now())

    assert [each.slug for each in seen.organisations] == [house.slug]
