"""The circuit breaker of an account: who calls it is told by it when nobody needs to try.

The client tells its circuit how each call went. Whether calls are made at all is decided before a
client is opened, by whoever keeps what the circuits of an account found out.
"""

from __future__ import annotations

from typing import Protocol


class Circuit(Protocol):
    """The circuit of one client; safe for threads, but for `settle`."""

    def note(self, *, answered: bool) -> None:
        """Note that Recruit answered a call, whatever it said; or that it did not, in time or at
        all, or with an error of its own (5xx)."""

    def settle(self) -> None:
        """Keep what was noted, when the client is closed, in the thread that closes it."""


class NoCircuit:
    """The circuit of a client that stands alone."""

    def note(self, *, answered: bool) -> None:
        pass

    def settle(self) -> None:
        pass
