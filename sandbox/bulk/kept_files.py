"""The files made last, kept: the same fields of the same records are the same file.

Recruit makes files on machines of its own; whoever measures a client here would otherwise measure
the sandbox.
"""

from collections import OrderedDict
from collections.abc import Sequence

from .csv_file import zipped_csv
from .snapshot import Snapshot

MAX_FILES = 6


class KeptFiles:
    def __init__(self) -> None:
        # The snapshots too: a key has the identities of their entries.
        self._files: OrderedDict[object, tuple[Snapshot, bytes]] = OrderedDict()

    async def file(
        self,
        name: str,
        snapshot: Snapshot,
        fields: Sequence[str],
        *,
        empty: frozenset[str] = frozenset(),
    ) -> bytes:
        """Return the zip archive with the records of a snapshot; `empty` fields have no values."""
        key = (name, tuple(fields), empty, snapshot.key)
        if key not in self._files:
            self._files[key] = (snapshot, await zipped_csv(name, snapshot, fields, empty))
            if len(self._files) > MAX_FILES:
                self._files.popitem(last=False)
        return self._files[key][1]
