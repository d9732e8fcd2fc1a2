"""The pages that were rendered, kept so that one that is asked for again costs next to nothing.

Recruit does its work on machines of its own; whoever measures a client here would otherwise
measure the sandbox. Generated records never change, so nothing kept ever goes stale.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from ..generated.blueprint import Wanted

Rows = list[bytes]

MAX_BYTES = 256 * 2**20


class RenderedPages:
    """The pages asked for last, up to `MAX_BYTES` in all."""

    def __init__(self, render: Callable[[Sequence[int], Wanted], Rows]) -> None:
        self._render = render
        self._pages: OrderedDict[tuple[tuple[int, ...], Wanted], Rows] = OrderedDict()
        self._bytes = 0

    def rows(self, indices: Sequence[int], wanted: Wanted) -> Rows:
        """Return the records at these indices as JSON objects."""
        key = (tuple(indices), wanted)
        rows = self._pages.get(key)
        if rows is None:
            rows = self._pages[key] = self._render(indices, wanted)
            self._bytes += sum(map(len, rows))
            self._forget_oldest()
        else:
            self._pages.move_to_end(key)
        return rows

    def _forget_oldest(self) -> None:
        while self._bytes > MAX_BYTES and len(self._pages) > 1:
            _, rows = self._pages.popitem(last=False)
            self._bytes -= sum(map(len, rows))
