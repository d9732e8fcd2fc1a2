"""Beat's ticks: in which queue, how many, by which clock, and what is waited for (R84)."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from celery import Celery, current_app
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from kombu import Queue

from recruitsync.scheduler import LOOK_SECONDS, MAX_WAITING_TICKS, MonotonicScheduler
from syncs.alarms.heartbeats import REPORT_SECONDS
from syncs.beat import (
    CLOCK_QUEUE,
    EXPIRY_SECONDS,
    START_DUE_SYNCS,
    WORK_QUEUE,
    schedule_ticks,
)
from syncs.models import Heartbeat, SyncState
from syncs.models.heartbeat import Part
from tests.builders import make_organisation, make_sync
from tests.world.patience import PATIENCE

TICKS = schedule_ticks(5)

pytestmark = pytest.mark.django_db(transaction=True)  # Beat closes its connection now and then


@pytest.fixture(autouse=True)
def empty_queues() -> Iterator[None]:
    current_app.control.purge()
    yield
    current_app.control.purge()


class CutOff(MonotonicScheduler):
    """A scheduler whose session PostgreSQL ends in the middle of each tick."""

    def _is_queue_short(self) -> bool:
        own = connection.connection.info.backend_pid
        with closing(psycopg2.connect(**connection.get_connection_params())) as other:
            other.cursor().execute("SELECT pg_terminate_backend(%s, 60000)", [own])
        return super()._is_queue_short()


def make_beat(
    app: Any = current_app, kind: type[MonotonicScheduler] = MonotonicScheduler
) -> MonotonicScheduler:
    """Return a scheduler that does not write once more when the tests are over."""
    scheduler = kind(app=app)
    scheduler._finalize.cancel()
    return scheduler


def messages(queue: str) -> list[Any]:
    """Return all messages of a queue, which is empty then."""
    with current_app.connection_for_read() as broker, broker.channel() as channel:
        taken = []
        while message := Queue(queue)(channel).get(no_ack=True):
            taken.append(message)
        return taken


def test_ticks_go_to_the_queue_of_the_clock_and_expire() -> None:
    make_beat().tick()

    sent = messages(CLOCK_QUEUE)
    assert sorted(each.headers["task"] for each in sent) == sorted(
        entry["task"] for entry in TICKS.values()
    )
    assert all(each.headers["expires"] for each in sent)
    assert messages(WORK_QUEUE) == []


def test_rows_of_an_earlier_version_are_put_right() -> None:
    interval = IntervalSchedule.objects.create(every=5, period="seconds")
    for name, entry in TICKS.items():  # as they stood there: no queue, and no expiry
        PeriodicTask.objects.create(name=name, task=entry["task"], interval=interval)

    make_beat().tick()

    rows = PeriodicTask.objects.filter(name__in=TICKS).values_list("queue", "expire_seconds")
    assert list(rows) == [(CLOCK_QUEUE, EXPIRY_SECONDS)] * len(TICKS)


def test_ticks_that_nobody_takes_do_not_pile_up() -> None:
    for _ in range(MAX_WAITING_TICKS):
        make_beat().tick()

    assert len(messages(CLOCK_QUEUE)) < MAX_WAITING_TICKS + len(TICKS)


def test_what_found_no_room_is_sent_once_there_is_some(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1_000.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr("recruitsync.scheduler.time", clock)
    for _ in range(MAX_WAITING_TICKS):
        current_app.send_task(START_DUE_SYNCS, queue=CLOCK_QUEUE)
    beat = make_beat()
    beat.tick()

    without_room = len(messages(CLOCK_QUEUE))
    clock.now += REPORT_SECONDS
    beat.tick()

    assert (without_room, len(messages(CLOCK_QUEUE))) == (MAX_WAITING_TICKS, len(TICKS))


def test_interval_is_waited_for_between_two_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = SimpleNamespace(monotonic=lambda: 1_000.0)  # also on a machine that pauses
    monkeypatch.setattr("recruitsync.scheduler.time", at_once)
    beat = make_beat()

    first = beat.tick(), len(messages(CLOCK_QUEUE))  # taken, or no more would be sent anyway
    second = beat.tick(), len(messages(CLOCK_QUEUE))

    assert (first, second) == ((LOOK_SECONDS, len(TICKS)), (LOOK_SECONDS, 0))


def test_a_sync_that_is_due_between_two_ticks_is_started_at_once() -> None:
    beat = make_beat()
    beat.tick()
    messages(CLOCK_QUEUE)
    make_sync(make_organisation(), state=SyncState.ACTIVE, next_run_at=timezone.now())

    beat.tick()
    beat.tick()  # one that waits is enough

    (sent,) = messages(CLOCK_QUEUE)
    assert (sent.headers["task"], bool(sent.headers["expires"])) == (START_DUE_SYNCS, True)


def test_clock_that_was_put_back_delays_no_tick() -> None:
    make_beat().tick()
    messages(CLOCK_QUEUE)
    PeriodicTask.objects.update(last_run_at=timezone.now() + timedelta(hours=1))

    make_beat().tick()

    assert len(messages(CLOCK_QUEUE)) == len(TICKS)


def test_postgresql_that_goes_away_in_the_middle_of_a_tick_is_waited_for() -> None:
    assert make_beat(kind=CutOff).tick() == REPORT_SECONDS

    make_beat().tick()
    assert len(messages(CLOCK_QUEUE)) == len(TICKS)


def test_worker_reads_the_ticks_before_the_runs() -> None:
    for _ in range(3):
        current_app.send_task("syncs.tasks.advance_run", args=[0])
    make_beat().tick()
    received: list[str] = []

    with current_app.connection_for_read() as broker:
        consumer = current_app.amqp.TaskConsumer(broker.channel())
        consumer.qos(prefetch_count=1)

        def take(message: Any) -> None:
            received.append(message.delivery_info["routing_key"])
            message.ack()

        consumer.on_message = take
        with consumer:
            while len(received) < 3 + len(TICKS):
                broker.drain_events(timeout=PATIENCE)

    assert received == [CLOCK_QUEUE] * len(TICKS) + [WORK_QUEUE] * 3


def test_beat_and_the_broker_are_reported() -> None:
    make_beat().tick()

    assert set(Heartbeat.objects.values_list("part", flat=True)) == {Part.BEAT, Part.BROKER}


def test_beat_goes_on_to_report_however_often_it_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1_000.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr("recruitsync.scheduler.time", clock)
    beat = make_beat()
    beat.tick()
    Heartbeat.objects.all().delete()

    reported = []
    while clock.now < 1_000.0 + REPORT_SECONDS:
        clock.now += LOOK_SECONDS
        beat.tick()
        reported.append(Heartbeat.objects.filter(part=Part.BEAT).exists())

    assert reported == [False] * (len(reported) - 1) + [True]


def test_broker_that_is_away_is_not_reported_and_beat_goes_on() -> None:
    away = Celery("away", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.update(broker_url="redis://127.0.0.1:1/0")

    wait = make_beat(away).tick()

    assert 0 < wait <= 5
    assert list(Heartbeat.objects.values_list("part", flat=True)) == [Part.BEAT]


def test_beat_waits_for_postgresql(caplog: pytest.LogCaptureFixture) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "not_there_yet"
    try:
        beat = make_beat()
        wait = beat.tick()
        said = caplog.text
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    beat.tick()

    assert wait > 0
    assert "PostgreSQL does not answer, Beat waits for it" in said
    assert PeriodicTask.objects.filter(name__in=TICKS).count() == len(TICKS)
    assert len(messages(CLOCK_QUEUE)) == len(TICKS)
