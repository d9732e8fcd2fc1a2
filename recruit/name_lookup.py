"""The look-up of a host's name, which ends with its call: the system's own has no deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from ipaddress import ip_address
from threading import BoundedSemaphore, Thread

import httpcore

FindAddresses = Callable[[str, int], list[str]]
"""Returns the addresses to call for a host and a port, in their order. Raises
httpcore.ConnectError."""

MAX_AT_ONCE = 32
"""Look-ups of one process; one that hangs is left alone in its thread, and goes on counting."""

_FREE = BoundedSemaphore(MAX_AT_ONCE)


def find_in_time(find: FindAddresses, host: str, port: int, *, seconds: float) -> list[str]:
    """Return what `find` finds in so many seconds. Raises httpcore.ConnectTimeout and ConnectError,
    and what `find` does."""
    if _is_address(host):
        return find(host, port)
    until = time.monotonic() + seconds
    if not _FREE.acquire(timeout=seconds):
        raise _too_late(host)
    found: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            found.set_result(find(host, port))
        except Exception as error:  # the edge of a thread: whoever waits for it raises it
            found.set_exception(error)
        finally:
            _FREE.release()

    try:
        Thread(target=look_up, name="look-up", daemon=True).start()
    except RuntimeError as error:  # the system gives this process no more threads
        _FREE.release()
        raise httpcore.ConnectError(f"{host} could not be looked up: {error}") from error
    try:
        return found.result(timeout=max(0.0, until - time.monotonic()))
    except TimeoutError:
        raise _too_late(host) from None


def _too_late(host: str) -> httpcore.ConnectTimeout:
    return httpcore.ConnectTimeout(f"no address of {host} was found in time")


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
