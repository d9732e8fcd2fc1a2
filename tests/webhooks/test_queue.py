"""No run waits for a receiver: webhooks have a queue that workers of runs do not read (R105)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from devtools.demo import cast
from recruitsync.environment import PROJECT
from syncs.beat import CLOCK_QUEUE, WEBHOOK_QUEUE
from syncs.clock import database_now
from syncs.webhooks.actions.call import SEND_WEBHOOKS, have_deliveries_sent
from syncs.webhooks.actions.webhooks import send_test
from syncs.webhooks.models import Webhook
from tests.recruitsync.test_scheduler import messages
from tests.webhooks.telling import make_hook
from tests.world.house import House
from tests.world.receiver import Receiver


def test_workers_of_runs_do_not_read_the_queue_and_the_clock_does() -> None:
    both = f"{CLOCK_QUEUE},{WEBHOOK_QUEUE}"

    assert WEBHOOK_QUEUE not in {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert f"--queues={both}\n" in (PROJECT / "docker-compose.yml").read_text()
    assert f'"--queues", "{both}"' in Path(cast.__file__).read_text()


def test_a_tick_calls_by_the_queue_and_sends_only_where_nobody_reads_it(
    house: House, receiver: Receiver
) -> None:
    webhook, _ = make_hook(house.organisation, receiver.url)
    have_deliveries_sent(database_now())
    assert messages(WEBHOOK_QUEUE) == []

    send_test(webhook, now=database_now())
    have_deliveries_sent(database_now())
    called = [message.headers["task"] for message in messages(WEBHOOK_QUEUE)]
    assert (called, receiver.received) == ([SEND_WEBHOOKS], [])

    webhook.deliveries.update(due_at=timezone.now() - timedelta(minutes=3))
    have_deliveries_sent(database_now())
    assert messages(WEBHOOK_QUEUE) == []
    assert len(receiver.received) == 1
    assert Webhook.objects.get().tried_at is not None
