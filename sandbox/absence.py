"""Fields that vanish: from the metadata, from the records, or from both, until they reappear."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from .records.entry import Record

PLACES = ("metadata", "records", "both")
SHAPES = ("absent", "null")


@dataclass(frozen=True)
class Absence:
    """A field of a module that has vanished.

    `where` is one of `PLACES`. In records it is a key that is not there, or with the shape "null"
    one without a value; in a bulk file a column that is not there, or one of empty cells. `pages`
    are the pages of lists it is missing on; without them it is missing everywhere.
    """

    module: str
    field: str
    where: str = "both"
    shape: str = "absent"
    pages: frozenset[int] | None = None

    @classmethod
    def parse(cls, body: dict[str, Any]) -> "Absence":
        """Read what the control API takes. Raises ValueError, in words."""
        if unknown := sorted(body.keys() - {"module", "field", "where", "as", "pages"}):
            raise ValueError(f"unknown keys: {', '.join(unknown)}")
        where, shape, pages = body.get("where", "both"), body.get("as", "absent"), body.get("pages")
        if where not in PLACES:
            raise ValueError(f"where must be one of {', '.join(PLACES)}")
        if shape not in SHAPES:
            raise ValueError(f"as must be one of {', '.join(SHAPES)}")
        if not (isinstance(body.get("module"), str) and isinstance(body.get("field"), str)):
            raise ValueError("module and field are names")
        if pages is not None and not _are_pages(pages):
            raise ValueError("pages is a list of numbers from 1 on")
        numbers = None if pages is None else frozenset(pages)
        return cls(body["module"], body["field"], where, shape, numbers)

    def as_json(self) -> dict[str, Any]:
        """Return it as the control API takes it."""
        line = {"module": self.module, "field": self.field, "where": self.where, "as": self.shape}
        return line if self.pages is None else line | {"pages": sorted(self.pages)}

    def is_on(self, page: int | None) -> bool:
        """Tell whether records on a page of a list lack it; None is no list."""
        return self.where != "metadata" and (self.pages is None or page in self.pages)


@dataclass(frozen=True)
class Gaps:
    """The fields that records lack: those without a key, and those without a value."""

    absent: frozenset[str] = frozenset()
    null: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.absent or self.null)

    def torn(self, rows: Sequence[bytes]) -> list[bytes]:
        """Return records, as JSON objects, without these fields."""
        return [orjson.dumps(self._torn(orjson.loads(row))) for row in rows] if self else [*rows]

    def _torn(self, record: Record) -> Record:
        return {
            name: None if name in self.null else value
            for name, value in record.items()
            if name not in self.absent
        }


class Absences:
    """All that has vanished; of two about one field the later one counts."""

    def __init__(self) -> None:
        self.lines: list[Absence] = []

    def hidden_fields(self, module: str) -> frozenset[str]:
        """Return the fields that the metadata of a module does not list."""
        lines = [line for line in self.lines if line.module == module]
        return frozenset(line.field for line in lines if line.where != "records")

    def gaps(self, module: str, *, page: int | None = None) -> Gaps:
        """Return what the records lack: on a page of a list, or without `page` elsewhere."""
        shapes = {
            line.field: line.shape
            for line in self.lines
            if line.module == module and line.is_on(page)
        }
        return Gaps(*(frozenset(n for n, shape in shapes.items() if shape == s) for s in SHAPES))


def _are_pages(pages: Any) -> bool:
    return isinstance(pages, list) and all(type(page) is int and page >= 1 for page in pages)
