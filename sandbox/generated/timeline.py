"""The times of records, made and last changed: both rise with the index, so order is arithmetic.

`updated(i)` and `created(i)` never fall as i rises. Therefore sorting untouched records by id, by
creation or by modification is the same order, and "modified since" is a range of indices.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=5, minutes=30))
SPAN = 2 * 365 * 86400
_DELAY = 9 * 86400
_DAY = 86400
_CLOCK = [
    b"T%02d:%02d:%02d+05:30" % (second // 3600, second // 60 % 60, second % 60)
    for second in range(_DAY)
]


def iso(moment: int) -> str:
    """Write epoch seconds as Recruit does: `2019-11-13T17:06:38+05:30`."""
    return datetime.fromtimestamp(moment, ZONE).isoformat(timespec="seconds")


class Timeline:
    """The times of `count` records, spread over the two years before `end` (epoch seconds)."""

    def __init__(self, *, count: int, end: int) -> None:
        self.count = max(count, 1)
        self.end = end
        self._start = end - SPAN
        self._gap = SPAN // self.count
        first = datetime.fromtimestamp(self._start - _DELAY - _DAY - self._gap, ZONE).date()
        self._origin = int(datetime(first.year, first.month, first.day, tzinfo=ZONE).timestamp())
        days = (end - self._origin) // _DAY + 1
        self._days = [(first + timedelta(days=day)).isoformat().encode() for day in range(days)]

    def updated(self, index: int) -> int:
        # Every eighth record shares its predecessor's second: ties are where watermarks fail.
        return self._start + (index - (index & 7 == 7)) * SPAN // self.count

    def created(self, index: int) -> int:
        # Taking off less than a gap keeps the order.
        since = index - (index & 7 == 7)
        return self._start + since * SPAN // self.count - _DELAY - since * 7919 % (self._gap + 1)

    def first_updated_since(self, moment: int) -> int:
        """Return the lowest index changed at or after `moment`; `count` if there is none."""
        return bisect_left(range(self.count), moment, key=self.updated)

    # The columns repeat the formulas above: a call for every record would double their price.

    def updated_column(self, indices: Iterable[int]) -> list[bytes]:
        base, count = self._start - self._origin, self.count
        return self._texts([base + (i - (i & 7 == 7)) * SPAN // count for i in indices])

    def created_column(self, indices: Iterable[int]) -> list[bytes]:
        base, count, jitter = self._start - self._origin - _DELAY, self.count, self._gap + 1
        sinces = [i - (i & 7 == 7) for i in indices]
        return self._texts([base + i * SPAN // count - i * 7919 % jitter for i in sinces])

    def _texts(self, offsets: list[int]) -> list[bytes]:
        days, clock = self._days, _CLOCK
        return [days[offset // _DAY] + clock[offset % _DAY] for offset in offsets]
