"""Calls workers: messages on the queue, sent when the transaction is committed.

A message says only that there is work; which run is worked on, the worker finds in PostgreSQL.
Lost or doubled, it changes nothing: `call_workers_to_silent_runs` makes good what is missing, and a
worker that finds no run to take does nothing.
"""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ADVANCE_RUN = "syncs.tasks.advance_run"

MAX_CALLS = 100
"""At a time. A worker that has had a turn calls the next one, so these do not run out."""


def call_workers(number: int = 1, *, in_seconds: float | None = None) -> None:
    """Call so many workers once the current transaction is committed, or a while later; `MAX_CALLS`
    at most."""
    if number:
        transaction.on_commit(partial(_send, min(number, MAX_CALLS), in_seconds))


def count_calls() -> int | None:
    """Return how many messages lie in the queue; None where the broker does not answer."""
    with current_app.connection_for_write() as broker:
        try:
            channel: Any = broker.default_channel
            declared = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
        except ChannelError:  # a queue in which nothing lies is no queue in Valkey
            return 0
        except (OperationalError, RedisError):
            return None
        return int(declared.message_count)


def _send(number: int, in_seconds: float | None) -> None:
    try:
        with current_app.producer_pool.acquire(block=True) as producer:
            for _ in range(number):
                current_app.send_task(ADVANCE_RUN, countdown=in_seconds, producer=producer)
    except OperationalError:
        logger.warning("the broker is away: runs wait for the next tick")
