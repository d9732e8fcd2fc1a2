"""Pages of records and of deletions, checked tightly because millions of records go through.

Records stay plain dicts: a model for each would cost many times the parsing.
"""

from __future__ import annotations

import re
from collections.abc import Set, Sized
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, OnErrorOmit

from recruit.answer import Answer, read_answer
from recruit.errors import UnexpectedAnswer
from recruit.lenient import LenientAnswer

Record = dict[str, Any]

MAX_ID = 2**63 - 1
MAX_ID_DIGITS = len(str(MAX_ID))

_is_id = re.compile(r"[1-9][0-9]{0,18}").fullmatch


def is_record_id(text: str) -> bool:
    """Tell whether `text` is a Recruit id: a decimal number that fits a signed 64-bit integer."""
    return _is_id(text) is not None and int(text) <= MAX_ID


def _require_record_id(text: str) -> str:
    if not is_record_id(text):
        raise ValueError("not a record id")
    return text


def _read_instant(text: Any) -> datetime:
    if not isinstance(text, str):
        raise ValueError("not a time")
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of a module's records, each a dict with a str "id" and whatever Recruit sent.

    `odd` are those besides whose id cannot be read, as they came (R79).
    """

    records: list[Record]
    more_records: bool
    page: int
    odd: tuple[Any, ...] = ()

    @property
    def unreadable(self) -> int:
        """The number of records without an id that can be read."""
        return len(self.odd)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple([record["id"] for record in self.records])

    def without(self, known: Set[str]) -> RecordPage:
        """Return the page without the records of these ids."""
        fresh = [record for record in self.records if record["id"] not in known]
        return replace(self, records=fresh)


class DeletedRow(LenientAnswer):
    """A record that is gone. `type` is "recycle" or "permanent"; there is no e-mail address.

    `deleted_time` is None where it cannot be read: which record is gone does not hang on it (R79).
    """

    id: Annotated[str, AfterValidator(_require_record_id)]
    deleted_time: Annotated[AwareDatetime, BeforeValidator(_read_instant)] | None = None
    type: str | None = None
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class DeletedPage:
    """A page of a module's deletions.

    `unreadable` is how many more there were whose id cannot be read: these are left out (R79).
    """

    rows: tuple[DeletedRow, ...]
    more_records: bool
    page: int
    unreadable: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple([row.id for row in self.rows])

    def without(self, known: Set[str]) -> DeletedPage:
        """Return the page without the deletions of these ids."""
        return replace(self, rows=tuple(row for row in self.rows if row.id not in known))


class _DeletedRows(Answer):
    data: tuple[OnErrorOmit[DeletedRow], ...]


def read_record_page(answer: Any, *, page: int, per_page: int) -> RecordPage:
    """Read the page in a list answer; None is the empty page. Raises UnexpectedAnswer.

    A record may be on a page twice: whoever reads several pages has to expect repeats anyway.
    """
    if answer is None:
        return RecordPage(records=[], more_records=False, page=page)
    records = checked_records(answer)
    sent = answer["data"]
    more_records = _more_records(answer, page, rows=len(sent), per_page=per_page)
    _require_a_neighbour(records, of=len(sent), page=page, more_records=more_records)
    is_whole = len(records) == len(sent)
    odd = () if is_whole else tuple(row for row in sent if _with_id(row) is None)
    return RecordPage(records, more_records, page, odd)


def read_deleted_page(answer: Any, *, page: int, per_page: int) -> DeletedPage:
    """Read the page in an answer about deletions; None is the empty page.

    Raises UnexpectedAnswer.
    """
    if answer is None:
        return DeletedPage(rows=(), more_records=False, page=page)
    readable = read_answer(_DeletedRows, answer).data
    rows = len(answer["data"])
    more_records = _more_records(answer, page, rows=rows, per_page=per_page)
    _require_a_neighbour(readable, of=rows, page=page, more_records=more_records)
    return DeletedPage(readable, more_records, page, unreadable=rows - len(readable))


def checked_records(answer: Any) -> list[Record]:
    """Return the records of an answer, each with an id; those without one that can be read are left
    out.

    Raises UnexpectedAnswer for what is no list of records.
    """
    records: Any = answer.get("data") if isinstance(answer, dict) else None
    if type(records) is not list:
        raise UnexpectedAnswer("a page whose data is no list of records")
    try:
        if are_ids([record["id"] for record in records]):
            return cast("list[Record]", records)
    except (TypeError, KeyError):
        pass
    return list(filter(None, map(_with_id, records)))


def _require_a_neighbour(readable: Sized, *, of: int, page: int, more_records: bool) -> None:
    """Refuse a page of several records, of a list that has other pages, if not one of them has an
    id that can be read.

    Odd records cost only themselves, however many they are, also where there are no others (R79):
    nobody leaves because somebody could not be read (R73). But pages are put together by the ids
    of neighbours: without any nobody can tell where such a page stands, and whether the list gets
    on at all (R78). That holds of records, of related ones and of deletions. A file of a bulk read
    with any such record is not used, and its records are read by pages.
    """
    if of > 1 and not readable and (more_records or page > 1):
        raise UnexpectedAnswer("a page of a longer list with several records and not one id")


def _with_id(record: Any) -> Record | None:
    """Return the record with its id as a text, None where it has none."""
    found = record.get("id") if isinstance(record, dict) else None
    text = str(found) if type(found) is int else found
    return {**record, "id": text} if isinstance(text, str) and is_record_id(text) else None


def are_ids(ids: list[str]) -> bool:
    """Return `all(map(is_record_id, ids))` in a few passes in C. Raises TypeError for no texts."""
    if not ids:
        return True
    digits = "".join(ids)
    if not (digits.isascii() and digits.isdecimal() and min(ids) >= "1"):
        return False
    longest = max(map(len, ids))
    return longest < MAX_ID_DIGITS or (longest == MAX_ID_DIGITS and max(map(int, ids)) <= MAX_ID)


def _more_records(answer: Record, page: int, *, rows: int, per_page: int) -> bool:
    """Return what `info` says, once it fits what was asked for and what came."""
    info = answer.get("info")
    more_records = info.get("more_records") if isinstance(info, dict) else None
    if not isinstance(info, dict) or not isinstance(more_records, bool):
        raise UnexpectedAnswer("a page that does not say whether there are more")
    if not _says(info, "page", page):
        raise UnexpectedAnswer(f"another page than {page}, which was asked for")
    if rows > per_page:
        raise UnexpectedAnswer(f"{rows} rows on a page of {per_page}")
    if not _says(info, "count", rows):
        raise UnexpectedAnswer(f"{rows} rows on a page that says it has another number")
    if more_records and not rows:
        raise UnexpectedAnswer("a page without rows that promises more")
    return more_records


def _says(info: Record, name: str, expected: int) -> bool:
    """Tell whether this number is the expected one, or absent."""
    told = info.get(name)
    return told is None or (type(told) is int and told == expected)
