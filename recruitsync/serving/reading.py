"""A request that is still being read, on the thread that reads it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local

_thread = local()


@contextmanager
def reading(on_end: Callable[[], None]) -> Iterator[None]:
    """Read a request on this thread; `on_end` is called when it is read, or at the end of this
    block, whichever comes first."""
    _thread.on_end = on_end
    try:
        yield
    finally:
        reading_is_over()


def reading_is_over() -> None:
    """Say that the request of this thread is read: from now on its time is ours."""
    on_end = getattr(_thread, "on_end", None)
    _thread.on_end = None
    if on_end is not None:
        on_end()
