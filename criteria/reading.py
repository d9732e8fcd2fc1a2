"""A record's value, as Recruit sends it, read as what its field's type says.

A missing value is None, a blank text, the word "null" in lower case (Null is a name people have),
"-None-" in a pick list, and a list or object that holds nothing else. A value that does not fit its
type is a MisfitValue. Values are read as the mapping of fields reads them, but numbers stay exact.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from criteria.fields import NO_CHOICE, ValueType
from criteria.folding import folded
from criteria.numerals import MAX_MAGNITUDE, format_number, parse_number
from criteria.quoting import quoted

ValueReader = Callable[[Any], Any]
"""A function that reads a value; it gives None for a missing one. Raises MisfitValue."""


class MisfitValue(ValueError):
    """A value that does not fit its field's type; the message says why, without the field."""


def reader_for(field_type: ValueType, zone: ZoneInfo) -> ValueReader:
    """Return the function that reads values of this type; days are those of `zone`.

    It gives a folded str for texts and pick lists, int or Decimal for numbers, date, bool, a
    frozenset of folded str for multi-selects, and the folded name and id of a look-up.
    """
    if field_type is ValueType.DATE_TIME:
        return _local_day_reader(zone)
    return _READERS[field_type]


def is_missing(value: object) -> bool:
    """Tell whether a value of any type says nothing."""
    if isinstance(value, list):
        return all(map(_is_missing_item, value))
    return _is_missing_item(value)


def _is_missing_item(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_missing_scalar, value.values()))
    return value == [] or _is_missing_scalar(value)


def _is_missing_scalar(value: object) -> bool:
    return value is None or (isinstance(value, str) and _is_blank(value))


def _is_blank(text: str) -> bool:
    return text.strip() in ("", "null")


def _read_text(value: Any) -> str | None:
    if isinstance(value, str):
        text = folded(value)
        # Folding makes "Null" look like "null", so the value itself is asked.
        return None if text == "" or (text == "null" and _is_blank(value)) else text
    if is_missing(value):
        return None
    written = _written(value)
    if written is None:
        raise _misfit(value, "a text")
    return _read_text(written)


def _written(value: object) -> str | None:
    """Write a value as people do, a look-up by its name, a list with commas; None if no way."""
    if not isinstance(value, list):
        return _written_item(value)
    items = [_written_item(item) for item in value if not _is_missing_item(item)]
    present = [item.strip() for item in items if item is not None]
    return ", ".join(present) if len(present) == len(items) else None


def _written_item(item: object) -> str | None:
    match item:
        case str():
            return item
        case {"name": str() as name} if not _is_blank(name):
            return name
        case bool():
            return "true" if item else "false"
        case int() | float() if -MAX_MAGNITUDE < item < MAX_MAGNITUDE:
            return format_number(Decimal(repr(item)))
        case _:
            return None


def _read_number(value: Any) -> int | Decimal | None:
    if type(value) is int and -MAX_MAGNITUDE < value < MAX_MAGNITUDE:
        return value
    if isinstance(value, str):
        if _is_blank(value):
            return None
        number = parse_number(value)
        if number is None:
            raise _misfit(value, "a number")
        return number
    if is_missing(value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _misfit(value, "a number")
    if not -MAX_MAGNITUDE < value < MAX_MAGNITUDE:  # nor is NaN
        raise _misfit(value, "a number that can be compared")
    # The shortest decimal that gives the float is what was sent: 0.1 is a tenth.
    return value if isinstance(value, int) else Decimal(repr(value))


def _read_boolean(value: Any) -> bool | None:
    if value is True or value is False:
        return bool(value)
    if is_missing(value):
        return None
    word = value.strip().lower() if isinstance(value, str) else value
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _misfit(value, "true or false")


_TRUE = ("true", "yes", "on", "1", 1)
_FALSE = ("false", "no", "off", "0", 0)


def _read_day(value: Any) -> date | None:
    """Read a date, or the date of a date and time where it was written."""
    moment = _read_moment(value, "a date")
    return moment.date() if moment else None


def _local_day_reader(zone: ZoneInfo) -> ValueReader:
    def read_local_day(value: Any) -> date | None:
        moment = _read_moment(value, "a date and time")
        if moment is None:
            return None
        if moment.tzinfo is None:
            raise MisfitValue(f"{_shown(value)} has no UTC offset")
        try:
            return moment.astimezone(zone).date()
        except OverflowError:
            raise _misfit(value, "a date and time") from None

    return read_local_day


def _read_moment(value: Any, wanted: str) -> datetime | None:
    if isinstance(value, str):
        text = value.strip()
        if text[4:5] == "-" == text[7:8]:  # weeks and compact dates are not Recruit's
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                raise _misfit(value, wanted) from None
    if is_missing(value):
        return None
    raise _misfit(value, wanted)


def _read_choice(value: Any) -> str | None:
    if isinstance(value, list) and not is_missing(value):
        raise _misfit(value, "a single value")
    text = _read_text(value)
    return None if text == _NO_CHOICE else text


_NO_CHOICE = folded(NO_CHOICE)


def _read_choices(value: Any) -> frozenset[str] | None:
    """Read a list, or a text with semicolons; tags come as objects with a name."""
    items = value.split(";") if isinstance(value, str) else value
    if not isinstance(items, list):
        if is_missing(value):
            return None
        raise _misfit(value, "a list of values")
    return frozenset(item for item in map(_read_choice, items) if item is not None) or None


def _read_look_up(value: Any) -> tuple[str, ...] | None:
    """Read name and id, as far as there are; a text or number alone may be either."""
    if is_missing(value):
        return None
    parts = (value.get("name"), value.get("id")) if isinstance(value, dict) else (value,)
    present = [part for part in parts if not _is_missing_scalar(part)]
    if not present or not all(map(_is_name_or_id, present)):
        raise _misfit(value, "a look-up")
    return tuple(folded(str(part)) for part in present)


def _is_name_or_id(part: object) -> bool:
    return isinstance(part, str) or (type(part) is int and -MAX_MAGNITUDE < part < MAX_MAGNITUDE)


_READERS: dict[ValueType, ValueReader] = {
    ValueType.TEXT: _read_text,
    ValueType.TEXT_AREA: _read_text,
    ValueType.EMAIL: _read_text,
    ValueType.PHONE: _read_text,
    ValueType.URL: _read_text,
    ValueType.NUMBER: _read_number,
    ValueType.CURRENCY: _read_number,
    ValueType.DATE: _read_day,
    ValueType.BOOLEAN: _read_boolean,
    ValueType.PICK_LIST: _read_choice,
    ValueType.MULTI_SELECT: _read_choices,
    ValueType.LOOK_UP: _read_look_up,
    ValueType.OWNER: _read_look_up,
}


def _misfit(value: object, wanted: str) -> MisfitValue:
    return MisfitValue(f"{_shown(value)} is not {wanted}")


def _shown(value: object) -> str:
    """Show a value in a note: short, and only what can be printed."""
    if isinstance(value, dict):
        return "a look-up"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and not -MAX_MAGNITUDE < value < MAX_MAGNITUDE:
        return "a huge number"
    return quoted(value) if isinstance(value, str) else str(value)
