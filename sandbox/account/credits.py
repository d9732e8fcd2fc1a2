"""The API credits of a rolling day."""

from collections import deque

_DAY = 86_400
_SLOT = 60


class Credits:
    """A count by the minute: exact enough for a day, and small."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self._slots: deque[list[int]] = deque()

    def take(self, cost: int, *, now: int) -> bool:
        """Take that many; return False, and take nothing, if fewer are left."""
        self._forget(now)
        if self.used + cost > self.limit:
            return False
        minute = now // _SLOT
        if not self._slots or self._slots[-1][0] != minute:
            self._slots.append([minute, 0])
        self._slots[-1][1] += cost
        self.used += cost
        return True

    def leave(self, left: int, *, now: int) -> None:
        """Behave as if calls of the current minute had used up all but `left`."""
        self._slots.clear()
        self.used = 0
        self.take(max(0, self.limit - left), now=now)

    def resets_at(self, now: int) -> int:
        """Return when the first of those used come back, in epoch seconds."""
        return self._slots[0][0] * _SLOT + _DAY if self._slots else now

    def _forget(self, now: int) -> None:
        while self._slots and self._slots[0][0] * _SLOT <= now - _DAY:
            self.used -= self._slots.popleft()[1]
