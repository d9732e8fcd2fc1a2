"""The records of one module: generated ones, with everything changed since laid over them.

Only records that were inserted, changed or deleted are kept; the others are rendered when asked
for. An index is a record's place in the order of creation and says its id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy

import orjson

from ..generated.blueprint import Blueprint, Wanted
from ..generated.identifiers import ID_STEP
from ..generated.timeline import iso
from ..schema.module import Module
from .entry import Deletion, DeletionType, Entry, Record
from .rendered import RenderedPages

# (index, how it is now or None for gone, epoch seconds)
Follower = Callable[[int, Entry | None, int], None]


class Table:
    """The records of one module.

    `journal` has each index that was touched, in the order of touching.
    """

    def __init__(
        self,
        module: Module,
        *,
        first_id: int,
        blueprint: Blueprint | None,
        user: dict[str, str],
    ) -> None:
        self.module = module
        self.user = user  # who makes all changes
        self.blueprint = blueprint
        self.generated = blueprint.count if blueprint else 0
        self._rendered = RenderedPages(blueprint.render) if blueprint else None
        self.changed: dict[int, Entry] = {}
        self.deleted: dict[int, Deletion] = {}  # in the order of deletion
        self.journal: list[int] = []
        self.followers: list[Follower] = []
        self._first_id = first_id
        self._next_index = self.generated

    def copy(self) -> "Table":
        """Return an independent table with the same records, followed by nobody."""
        twin = copy(self)
        twin.changed, twin.deleted = dict(self.changed), dict(self.deleted)
        twin.journal, twin.followers = list(self.journal), []
        if self.blueprint:  # the twin may be read in another thread
            twin._rendered = RenderedPages(self.blueprint.render)
        return twin

    def __len__(self) -> int:
        return self._next_index - len(self.deleted)

    def id_of(self, index: int) -> str:
        return str(self._first_id + index * ID_STEP)

    @property
    def end(self) -> int:
        """The highest index in use, plus one."""
        return self._next_index

    def index_of(self, record_id: str) -> int | None:
        """Return the index of a record that exists and is not deleted."""
        index = self._index(record_id)
        return None if index in self.deleted else index

    def deleted_index_of(self, record_id: str) -> int | None:
        """Return the index of a record that is deleted."""
        index = self._index(record_id)
        return index if index in self.deleted else None

    def touched(self) -> Iterator[int]:
        """Return the indices that are no longer as generated."""
        yield from self.changed
        yield from self.deleted

    def render(self, indices: Sequence[int], wanted: Wanted = None) -> list[bytes]:
        """Return the records as JSON objects, in the order asked for."""
        if not self.changed:
            return self._render_generated(indices, wanted)
        untouched = [index for index in indices if index not in self.changed]
        rendered = dict(zip(untouched, self._render_generated(untouched, wanted), strict=True))
        return [
            rendered[index] if index in rendered else self._render_changed(index, wanted)
            for index in indices
        ]

    def records(self, indices: Sequence[int], wanted: Wanted = None) -> list[Record]:
        """Return the same as dictionaries."""
        page = b"[" + b",".join(self.render(indices, wanted)) + b"]"
        records: list[Record] = orjson.loads(page)
        return records

    def entry(self, index: int) -> Entry:
        """Return a record with its times, changed or not."""
        if index in self.changed:
            return self.changed[index]
        if self.blueprint is None:
            raise KeyError(index)
        timeline = self.blueprint.timeline
        record = self.blueprint.values((index,))[0]
        return Entry.of(record, created=timeline.created(index), modified=timeline.updated(index))

    def insert(self, values: Record, *, now: int, created: int | None = None) -> Record:
        """Insert a new record: what `values` leave out is empty."""
        index = self._next_index
        record_id = self.id_of(index)
        record = self.module.blank(record_id) | self.module.defaults(index + 1, self.user)
        record |= self.module.with_full_name(values, record) | {"id": record_id}
        self._next_index += 1
        created = now if created is None else created
        return self._put(index, record | {"Created_Time": iso(created)}, created=created, now=now)

    def change(self, index: int, values: Record, *, now: int) -> Record:
        """Change a record; times among the values are answered as they are written."""
        entry = self.entry(index)
        record = entry.record | dict.fromkeys(self.module.modified_fields, iso(now))
        record |= self.module.with_full_name(values, record)
        return self._keep(index, record, created=entry.created, now=now)

    def withhold(self, index: int, names: Iterable[str], *, now: int) -> Record:
        """Leave keys out of a record until they are written again."""
        entry = self.entry(index)
        withheld = set(names)
        record = {name: value for name, value in entry.record.items() if name not in withheld}
        return self._put(index, record, created=entry.created, now=now)

    def delete(self, index: int, type_: DeletionType, *, now: int) -> None:
        """Delete a record; one that is in the recycle bin already can be deleted for good."""
        former = self.deleted.pop(index, None)
        entry = former.entry if former else self.entry(index)
        self.deleted[index] = Deletion(entry, type_, now)
        self.changed.pop(index, None)
        self._tell(index, None, now)

    def restore(self, index: int, *, now: int, touch: bool = True) -> Record:
        """Bring a record back from the recycle bin: listed again, as changed just now.

        It is out of the deleted feed. Without `touch` its times stay what they were before it was
        deleted.
        """
        entry = self.deleted.pop(index).entry
        if touch:
            return self._put(index, entry.record, created=entry.created, now=now)
        self.changed[index] = entry
        self._tell(index, entry, now)
        return entry.record

    def _index(self, record_id: str) -> int | None:
        if not (record_id.isascii() and record_id.isdecimal() and len(record_id) < 20):
            return None
        index, between = divmod(int(record_id) - self._first_id, ID_STEP)
        return index if between == 0 and 0 <= index < self._next_index else None

    def _put(self, index: int, record: Record, *, created: int, now: int) -> Record:
        """Keep a record as changed at `now`."""
        stamps = dict.fromkeys(self.module.modified_fields, iso(now))
        return self._keep(index, record | stamps, created=created, now=now)

    def _keep(self, index: int, record: Record, *, created: int, now: int) -> Record:
        """Keep a record with the times it has."""
        stamped = record | {"Modified_By": self.user}
        entry = self.changed[index] = Entry.of(stamped, created=created, modified=now)
        self._tell(index, entry, now)
        return stamped

    def _tell(self, index: int, entry: Entry | None, now: int) -> None:
        self.journal.append(index)
        for follow in self.followers:
            follow(index, entry, now)

    def _render_generated(self, indices: Sequence[int], wanted: Wanted) -> list[bytes]:
        return self._rendered.rows(indices, wanted) if self._rendered and indices else []

    def _render_changed(self, index: int, wanted: Wanted) -> bytes:
        entry = self.changed[index]
        if wanted is None:
            return entry.json
        return orjson.dumps(
            {
                name: value
                for name, value in entry.record.items()
                if name in wanted or name == "id" or name.startswith("$")
            }
        )
