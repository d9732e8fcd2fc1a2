"""API credits over a rolling day."""

from collections import deque

_DAY = 86_400
_SLOT = 60


class Credits:
    """Counts by the minute: exact enough for a day, and small."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self._slots: deque[list[int]] = deque()

    def take(self, cost: int, *, now: int) -> bool:
        """False, and nothing taken, if that many are not left."""
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
        """As if calls of the current minute had used up all but `left`."""
        self._slots.clear()
        self.used = 0
        self.take(max(0, self.limit - left), now=now)

    def resets_at(self, now: int) -> int:
        """When the first of those used come back."""
        return self._slots[0][0] * _SLOT + _DAY if self._slots else now

    def _forget(self, now: int) -> None:
        while self._slots and self._slots[0][0] * _SLOT <= now - _DAY:
            self.used -= self._slots.popleft()[1]
