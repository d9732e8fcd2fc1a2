"""Whoever is left tells of silent parts, without a tick (R96)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from recruitsync.watch import Watch
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import Heartbeat, Notification, Sync
from syncs.models.heartbeat import Part
from tests.builders import make_member
from tests.world.house import House, make_house
from tests.world.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    report_heartbeat(*Part)
    house = make_house("zylker")
    make_member(house.organisation, email="alice@example.com")
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))
    return house


def look(watch: Watch) -> bool:
    """Look, wait until that is over, and tell whether anything was done."""
    watch.look()
    if watch._thread is None:
        return False
    watch._thread.join(PATIENCE)
    return True


def test_whoever_is_left_tells_of_silent_parts(house: House) -> None:
    Heartbeat.objects.filter(part=Part.BEAT).update(reported_at=Now() - timedelta(seconds=61))

    for _ in range(2):
        look(Watch(seconds=0))

    assert [message.subject for message in mail.outbox] == ["Zylker: Beat does not report"]
    assert Notification.objects.count() == 1


def test_nothing_is_done_where_all_report(house: House) -> None:
    Sync.objects.update(next_run_at=timezone.now() - timedelta(hours=1))

    look(Watch(seconds=0))

    assert Notification.objects.count() == 0


def test_looks_are_seldom(house: House) -> None:
    watch = Watch(seconds=3_600)
    was_early = look(watch)
    watch._looked_at -= 3_600

    assert (was_early, look(watch)) == (False, True)
