"""Remembers whether a server that everybody shares is silent, so that not each one waits anew.

A server that is away refuses at once. One that is frozen, or behind a line that is cut, answers
nothing: whoever asks waits for as long as a call may take, and a request asks several times. Who
has waited in vain says so here, and for a while nobody of this process asks.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

REST_SECONDS = 5.0
"""How long a silent server is left alone; then one call tries whether it answers."""


class SilentNow(Exception):
    """The server has not answered a moment ago, so it was not asked."""


class SharedServer:
    """A server, with what this process knows of it; safe for threads.

    `silent` are the errors that are raised where it did not answer in time, in contrast to those
    where it is away.
    """

    def __init__(self, *silent: type[Exception], rest: float = REST_SECONDS) -> None:
        self._silent = silent
        self._rest = rest
        self._lock = threading.Lock()
        self._asks_at: float | None = None

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask the server in the body. Raises SilentNow instead where it is left alone."""
        if not self._is_to_be_asked():
            raise SilentNow
        try:
            yield
        except Exception as error:
            silent = any(isinstance(each, self._silent) for each in (error, error.__cause__))
            self._note(is_silent=silent)
            raise
        self._note(is_silent=False)

    def _is_to_be_asked(self) -> bool:
        """Tell whether it may be asked; after a rest one does, and the others wait for that."""
        if self._asks_at is None:
            return True
        with self._lock:
            now = time.monotonic()
            if now < (self._asks_at or now):
                return False
            self._asks_at = now + self._rest
        return True

    def _note(self, *, is_silent: bool) -> None:
        if is_silent or self._asks_at is not None:
            with self._lock:
                self._asks_at = time.monotonic() + self._rest if is_silent else None
