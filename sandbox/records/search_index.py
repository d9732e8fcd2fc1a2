"""The records as the search knows them: a copy that follows the table some seconds late."""

from collections import deque
from collections.abc import Iterable

from ..generated.blueprint import Blueprint
from ..schema.module import Module
from .entry import Entry
from .table import Table


class SearchIndex:
    """A source of lists, `lag` seconds behind its table; what the seed made is in it at once."""

    def __init__(self, table: Table, *, lag: int) -> None:
        self.lag = lag
        self.changed: dict[int, Entry] = dict(table.changed)
        self.journal: list[int] = []
        self._table = table
        self._touched = dict.fromkeys(table.touched())
        self._pending: deque[tuple[int, Entry | None, int]] = deque()
        table.followers.append(self._note)

    @property
    def module(self) -> Module:
        return self._table.module

    @property
    def blueprint(self) -> Blueprint | None:
        return self._table.blueprint

    def touched(self) -> Iterable[int]:
        return self._touched

    def catch_up(self, now: int) -> None:
        """Take in what changed `lag` seconds ago or earlier."""
        while self._pending and self._pending[0][2] + self.lag <= now:
            index, entry, _ = self._pending.popleft()
            self._touched[index] = None
            self.journal.append(index)
            if entry is None:
                self.changed.pop(index, None)
            else:
                self.changed[index] = entry

    def _note(self, index: int, entry: Entry | None, now: int) -> None:
        self._pending.append((index, entry, now))
        self.catch_up(now)  # keeps little waiting even if nobody ever searches
