"""The limits of one call: how long, how often and how large."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one call, in seconds, and in bytes after decompression.

    `connect` and `read` bound one wait for the network. `total` bounds the whole call, with its
    quick repeats, the refresh of its token and the look-up of a host's name.
    `file` and `download` are `body` and `total` for a file of a bulk read.
    `pauses` are the longest pauses before quick repeats; each is shortened at random.
    A call that has already taken longer than `quick` is not repeated.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 45.0
    body: int = 16 * 1024 * 1024
    file: int = 1024 * 1024 * 1024
    download: float = 600.0
    pauses: tuple[float, ...] = (0.4, 1.2)
    quick: float = 5.0

    def timeouts(self, left: float) -> dict[str, float]:
        """Return the seconds for each phase of a request, by httpx's names, where `left` are left.

        Waiting for a free connection and sending count as reading.
        """
        read = min(self.read, left)
        return {"connect": min(self.connect, left), "read": read, "write": read, "pool": read}
