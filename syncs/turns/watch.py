"""Looks about once a second while a worker has its turn, in a thread with its own connection."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import connection

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0

Look = Callable[[], object]


@contextmanager
def watching(*looks: Look) -> Iterator[None]:
    """Do these again and again while the body is at work."""
    over = Event()
    watch = Thread(target=_watch, args=(over, looks), name="watch", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(over: Event, looks: tuple[Look, ...]) -> None:
    try:
        while not over.wait(LOOK_SECONDS):
            for look in looks:
                _look(look)
    finally:
        connection.close()


def _look(look: Look) -> None:
    try:
        look()
    except Exception:  # the edge of a thread: the next look may go well
        logger.exception("a look beside a turn failed: %s", look)
        connection.close()
