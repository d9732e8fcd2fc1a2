"""The file of a bulk read: a zip archive with one CSV file, whose header has the API names.

CSV knows texts only, so every value is read by its field's type into what a page would have. A
look-up has its id alone, and sub-forms and formulas have no form that is documented: fields of
these types are better read by pages.

Records are taken as they stand in the file, and only read where somebody asks for their values.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any
from zipfile import BadZipFile

from recruit.bulk import ROWS_PER_FILE
from recruit.csv_rows import CsvRows
from recruit.errors import UnexpectedAnswer
from recruit.metadata import Field, RecruitUser
from recruit.pages import are_ids
from recruit.zip_archive import only_entry

_Column = Sequence[str]
Columns = dict[str, list[Any]]
"""Records column by column: the values of each field by its API name, the ids as "id"."""

_Reader = Callable[[_Column], list[Any]]

PIECE = 250
"""Records at a time, fewer where they are large. Few, so that all that is done with one piece finds
its values in the processor's cache: in pieces of thousands it costs a sixth to a third more."""


def _texts(column: _Column) -> list[Any]:
    return [cell or None for cell in column]


def _integers(column: _Column) -> list[Any]:
    return [int(cell) if cell else None for cell in column]


def _decimals(column: _Column) -> list[Any]:
    return [float(cell) if cell else None for cell in column]


def _booleans(column: _Column) -> list[Any]:
    return [_BOOLEANS[cell] for cell in column]


def _choices(column: _Column) -> list[Any]:
    return [cell.split(";") if cell else None for cell in column]


_BOOLEANS = {"true": True, "false": False, "": None}

_READERS: Mapping[str, _Reader] = {
    "text": _texts,
    "textarea": _texts,
    "email": _texts,
    "phone": _texts,
    "website": _texts,
    "picklist": _texts,
    "autonumber": _texts,
    "date": _texts,
    "datetime": _texts,
    "integer": _integers,
    "double": _decimals,
    "currency": _decimals,
    "boolean": _booleans,
    "multiselectpicklist": _choices,
}

OWNER = "ownerlookup"

READABLE = frozenset({*_READERS, OWNER})
"""The data types whose values are the same from a file as from a page."""


class BulkFields:
    """The fields of a bulk read by their API names, and how each is read.

    Owners come as ids; their names are the account's `users`. Look-ups that are `only_referring`
    are read as far as a file has them: `{"id": …}`. Raises ValueError for another type that is not
    in READABLE.
    """

    def __init__(
        self,
        fields: Iterable[Field],
        users: Iterable[RecruitUser],
        *,
        only_referring: Collection[str] = (),
    ) -> None:
        self.owners = {
            user.id: {"name": user.full_name, "id": user.id} for user in users if user.id
        }
        self.types = {field.api_name: field.data_type for field in fields}
        self._readers: dict[str, _Reader] = {"id": list}
        for name, data_type in self.types.items():
            if name in only_referring:
                self._readers[name] = _references
                continue
            if data_type not in READABLE:
                raise ValueError(f"a field of type {data_type} is not read from a file")
            self._readers[name] = _READERS.get(data_type, _owners(self.owners))

    def columns(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> Columns:
        """Read the values of rows. Raises UnexpectedAnswer where one does not fit its field."""
        try:
            cells = dict(zip(names, zip(*rows, strict=True), strict=True))
            columns = {name: read(cells[name]) for name, read in self._readers.items()}
        except (ValueError, KeyError):
            raise UnexpectedAnswer("a bulk file with a value that does not fit its field") from None
        if not are_ids(columns["id"]):
            raise UnexpectedAnswer("a bulk file with a record whose id is none")
        return columns

    def are_all_in(self, names: Iterable[str]) -> bool:
        return self._readers.keys() <= set(names)


class BulkPiece:
    """Some records of a file, one at least: `rows` as they stand in it, with a cell for each of
    `names`."""

    def __init__(
        self,
        names: Sequence[str],
        rows: list[bytes],
        fields: BulkFields,
        read: Callable[[Iterable[bytes]], list[list[str]]],
    ) -> None:
        self.names = names
        self.rows = rows
        self.fields = fields
        self._read = read

    def cells(self, row: bytes) -> list[str]:
        """Read the cells of one of the rows. Raises UnexpectedAnswer where they do not fit."""
        with _told_apart():
            (cells,) = self._read([row])
        return cells

    def columns(self, places: Iterable[int]) -> Columns:
        """Read the records at these places of the piece, counted from 0, column by column. Raises
        UnexpectedAnswer where one does not fit."""
        with _told_apart():
            rows = self._read(self.rows[place] for place in places)
        return self.fields.columns(self.names, rows)


def bulk_pieces(archive: IO[bytes], fields: BulkFields, *, skip: int = 0) -> Iterator[BulkPiece]:
    """Yield the records of a file a piece at a time.

    Each has `PIECE` records, but the last one and those whose records are large. The first `skip`
    records are left out. Raises UnexpectedAnswer for what is no such file, and
    TooLarge for one that would take more memory than a record, a line or a file may; so does
    whoever reads a piece.
    """
    with _told_apart(), only_entry(archive) as raw:
        rows = CsvRows(raw)
        names = ["id" if name in {"Id", "ID"} else name for name in rows.header]
        if not fields.are_all_in(names):
            raise UnexpectedAnswer("a bulk file without a field that was asked for")
        for _ in islice(rows, skip):
            pass
        read = skip
        while taken := rows.take(PIECE):
            read += len(taken)
            if read > ROWS_PER_FILE:
                raise UnexpectedAnswer(f"a bulk file of more than {ROWS_PER_FILE} records")
            yield BulkPiece(names, taken, fields, rows.read)


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn into UnexpectedAnswer what is raised for a file that is none, or not such a one."""
    try:
        yield
    except (BadZipFile, csv.Error, UnicodeDecodeError, EOFError, NotImplementedError) as error:
        raise UnexpectedAnswer(f"a bulk file that cannot be read: {type(error).__name__}") from None


def _references(column: _Column) -> list[Any]:
    return [{"id": cell} if cell else None for cell in column]


def _owners(owners: Mapping[str, Mapping[str, Any]]) -> _Reader:
    def read(column: _Column) -> list[Any]:
        return [owners[cell] if cell else None for cell in column]

    return read
