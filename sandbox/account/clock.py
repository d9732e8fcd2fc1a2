"""The sandbox's clock: real time, but never before the generated past and never backwards."""

import time


class Clock:
    """A clock in epoch seconds. `ahead` moves it on, so that tokens and credits can expire."""

    def __init__(self, *, not_before: int) -> None:
        self.ahead = 0
        self._latest = not_before

    def now(self) -> int:
        self._latest = max(int(time.time()) + self.ahead, self._latest)
        return self._latest
