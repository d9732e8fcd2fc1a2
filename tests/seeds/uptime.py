"""When no process of a class was there: time in which nobody can expect a run to begin."""

import time
from collections.abc import Mapping, Sequence


class Uptime:
    """The times, on the monotonic clock, in which all members of a class were down or frozen."""

    def __init__(self, classes: Mapping[str, Sequence[str]]) -> None:
        self._classes = classes
        self._down_since: dict[str, float] = {}
        self._over: list[tuple[float, float]] = []

    def begin(self) -> None:
        """Forget all; everything is up."""
        self._down_since.clear()
        self._over.clear()

    def note(self, working: Mapping[str, bool]) -> None:
        """Take down who works now; whoever is not named is not part of this history."""
        now = time.monotonic()
        for name, members in self._classes.items():
            there = [working[member] for member in members if member in working]
            if there and not any(there):
                self._down_since.setdefault(name, now)
            elif name in self._down_since:
                self._over.append((self._down_since.pop(name), now))

    def down_between(self, begin: float, end: float) -> float:
        """Return the seconds in which a class was down, from `begin` to `end`."""
        open_ones = [(since, end) for since in self._down_since.values()]
        spans = sorted((max(begin, a), min(end, b)) for a, b in [*self._over, *open_ones])
        total, reached = 0.0, begin
        for since, until in spans:
            if until > max(since, reached):
                total += until - max(since, reached)
                reached = until
        return total
