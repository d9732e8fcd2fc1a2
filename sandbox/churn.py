"""The changes that happen while somebody reads: so many of each kind before every nth request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import fields as fields_of
from random import Random
from typing import Any

from .records.table import Table
from .schema.field import Field

_TRIES = 1_000


@dataclass
class Churn:
    """A script of changes to records of `module`, before every `every`th request that matches.

    `match` is looked for in `GET /recruit/v2/Candidates?page=2`, decoded. It happens `rounds`
    times, without `rounds` until it is stopped.
    """

    module: str = "Candidates"
    match: str = ""
    every: int = 1
    rounds: int | None = None
    edits: int = 0
    deletions: int = 0
    insertions: int = 0
    restorations: int = 0
    requests: int = 0

    @classmethod
    def parse(cls, line: Any) -> "Churn":
        """Read a line. Raises ValueError, in words, for one that makes no sense."""
        if not isinstance(line, dict):
            raise ValueError("a churn is an object")
        known = {field.name for field in fields_of(cls)} - {"requests"}
        if unknown := line.keys() - known:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        for name, value in line.items():
            if name in ("module", "match"):
                fits = isinstance(value, str)
            else:
                fits = type(value) is int and value >= (name == "every")
            if not fits and not (name == "rounds" and value is None):
                raise ValueError(f"{name} makes no sense")
        return cls(**line)

    def is_due(self, request: str) -> bool:
        """Tell whether something changes before this request, and count it."""
        if self.match not in request or self.rounds == 0:
            return False
        self.requests += 1
        if self.requests % self.every:
            return False
        if self.rounds is not None:
            self.rounds -= 1
        return True


class Changer:
    """A source of random changes: the same ones for the same seed and order of requests.

    `done` has the ids of the records by what was done to them, in the order of doing.
    """

    def __init__(self, seed: int) -> None:
        self.script: list[Churn] = []
        self.done: dict[str, list[str]] = {
            name: [] for name in ("edited", "deleted", "inserted", "restored")
        }
        self._chance = Random(f"{seed} churn")
        self._number = 0

    def due(self, request: str) -> list[Churn]:
        return [churn for churn in self.script if churn.is_due(request)]

    def change(self, table: Table, churn: Churn, *, now: int, touch: bool = True) -> None:
        """Make one round of changes.

        Where nobody is left to change, or to restore, nothing happens. Without `touch` restored
        records keep the time of their last modification.
        """

        def restore(table: Table, now: int) -> str | None:
            return self._restore(table, now, touch=touch)

        actions: list[tuple[str, int, Callable[[Table, int], str | None]]] = [
            ("edited", churn.edits, self._edit),
            ("deleted", churn.deletions, self._delete),
            ("inserted", churn.insertions, self._insert),
            ("restored", churn.restorations, restore),
        ]
        for name, times, action in actions:
            done = (action(table, now) for _ in range(times))
            self.done[name] += [record_id for record_id in done if record_id]

    def _edit(self, table: Table, now: int) -> str | None:
        index = self._somebody(table)
        if index is None:
            return None
        field = self._chance.choice(_editable(table))
        table.change(index, {field.api_name: self._value(field)}, now=now)
        return table.id_of(index)

    def _delete(self, table: Table, now: int) -> str | None:
        index = self._somebody(table)
        if index is None:
            return None
        table.delete(index, "recycle", now=now)
        return table.id_of(index)

    def _insert(self, table: Table, now: int) -> str:
        values = {field.api_name: self._value(field) for field in _necessary(table)}
        return str(table.insert(values, now=now)["id"])

    def _restore(self, table: Table, now: int, *, touch: bool) -> str | None:
        binned = [index for index, gone in table.deleted.items() if gone.type == "recycle"]
        if not binned:
            return None
        index = self._chance.choice(binned)
        table.restore(index, now=now, touch=touch)
        return table.id_of(index)

    def _somebody(self, table: Table) -> int | None:
        """Return the index of a record that is there."""
        for _ in range(_TRIES if table.end else 0):
            index = self._chance.randrange(table.end)
            if index not in table.deleted:
                return index
        return None

    def _value(self, field: Field) -> str:
        self._number += 1
        if field.data_type == "email":
            return f"moved.{self._number}@churn.example"
        if field.data_type == "phone":
            return f"+1 555 {self._number:07}"
        return f"{field.field_label} {self._number}"


def _editable(table: Table) -> list[Field]:
    """Return the fields that take any short text and look different afterwards."""
    plain = ("text", "email", "phone")
    fields = table.module.fields
    return [field for field in fields if field.data_type in plain and not field.read_only]


def _necessary(table: Table) -> Iterator[Field]:
    """Yield the fields that a new record needs, and the addresses that make it a person."""
    for field in table.module.fields:
        if field.data_type == "email" or (field.mandatory and field.data_type == "text"):
            yield field
