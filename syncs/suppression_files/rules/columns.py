"""Finds the columns of a file that have the address, the kind and the note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from syncs.suppression_files.rules.table import TableRow
from syncs.suppression_files.rules.text import UnreadableFile

ADDRESSES = frozenset(
    {
        *("email", "emailaddress", "emailaddresses", "emails", "mail", "mailaddress", "address"),
        *("emailadresse", "adresse", "adresseemail", "correo", "correoelectronico", "indirizzo"),
        *("recipient", "subscriber", "contact"),
    }
)
KINDS = frozenset({"kind", "type", "reason", "suppression", "status"})
NOTES = frozenset({"note", "notes", "comment", "comments", "remark", "remarks"})

_LOOKED_AT = 100
"""Rows in which a column with addresses is looked for."""


@dataclass(frozen=True)
class ColumnPlaces:
    """The places of the columns, from 0; `has_header` if the first row only names them."""

    address: int
    kind: int | None = None
    note: int | None = None
    has_header: bool = False


def find_columns(rows: list[TableRow], kinds: Mapping[str, int]) -> ColumnPlaces:
    """Return the columns by their names, and without names by what stands in them.

    `kinds` are the words for kinds, as `plain` gives them. Raises UnreadableFile where no column
    has addresses.
    """
    filled = [row for row in rows if any(map(str.strip, row.cells))]
    if not filled:
        raise UnreadableFile("This file is empty.")
    names = [plain(cell) for cell in filled[0].cells]
    if not _is_header(filled[0].cells, names):
        cells = filled[0].cells
        kind = next((at for at, name in enumerate(names) if name in kinds), None)
        return ColumnPlaces(_with_addresses(filled), kind if len(cells) > 1 else None)
    if len(filled) == 1:
        raise UnreadableFile("This file names its columns, and has no address below.")
    named = _first_of(names, ADDRESSES)
    return ColumnPlaces(
        address=_with_addresses(filled[1:]) if named is None else named,
        kind=_first_of(names, KINDS),
        note=_first_of(names, NOTES),
        has_header=True,
    )


def plain(text: str) -> str:
    """Return small letters without blanks, hyphens and the like: `E-mail address` and
    `email_address` are the same."""
    return re.sub(r"[\W_]", "", text.casefold())


def _is_header(cells: list[str], names: list[str]) -> bool:
    if any("@" in cell for cell in cells):
        return False
    return len(cells) > 1 or bool(ADDRESSES & set(names))


def _with_addresses(rows: list[TableRow]) -> int:
    """Return the first column of the first rows in which there is an @; the only one, if there is
    but one."""
    if all(len(row.cells) == 1 for row in rows):
        return 0
    places = [at for row in rows[:_LOOKED_AT] for at, cell in enumerate(row.cells) if "@" in cell]
    if not places:
        raise UnreadableFile("No column of this file has e-mail addresses.")
    return max(sorted(set(places)), key=places.count)


def _first_of(names: list[str], wanted: frozenset[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in wanted), None)
