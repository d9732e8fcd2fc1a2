"""Source values of Recruit turned into values of contact fields (R41).

Results are ready for JSON and canonical: equal values give equal text, and converting a result
again gives the same result, so that a content hash changes only when a value does.

The judgement calls:
- Texts are trimmed. Only the lower-case word "null" is empty: Null is a name people have.
- Numbers may be grouped with commas, "1,200" and "12,00,000"; "1,5", "0,500" and "1.200,50" do not
  fit: a grouped number never begins with 0.
- A date-time gives the date it has where it was written. A date gives no date-time, nor does a
  time without UTC offset, because any guess would be wrong for somebody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

MAX_TEXT = 10_000
"""Characters of a text."""

TOO_LARGE = 2**63
"""Numbers of this size and above do not fit."""


Value = str | int | float

Converter = Callable[[object], Value | None]
"""Gives None where the source is empty. Raises ValueMisfit."""


class ValueMisfit(ValueError):
    """A value that does not fit its field's type; the message says why, without the field."""


def converter_of(field_type: str) -> Converter:
    """Return the function that converts to a field of type text, number, boolean, date or datetime.

    Raises ValueError for any other type.
    """
    if field_type not in _CONVERTERS:
        raise ValueError(f"There is no field type {field_type!r}.")
    return _CONVERTERS[field_type]


def column_converter_of(field_type: str) -> Callable[[Sequence[Any]], list[Value | None]]:
    """Do as `converter_of` for many values at once: the function raises ValueMisfit where any does
    not fit."""
    convert = converter_of(field_type)
    quick = _COLUMN_CONVERTERS.get(field_type)

    def convert_all(column: Sequence[Any]) -> list[Value | None]:
        values = quick(column) if quick else None
        return [convert(value) for value in column] if values is None else values

    return convert_all


def _convert_texts(column: Sequence[Any]) -> list[Value | None] | None:
    """Convert ordinary texts in a few passes in C; None where one needs a closer look."""
    if {dict} <= set(map(type, column)) <= {dict, type(None)}:
        column = [look_up.get("name", look_up) if look_up else None for look_up in column]
    if not set(map(type, column)) <= {str, type(None)}:
        return None
    texts = [text.strip() if text else "" for text in column]
    everything = "".join(texts)
    if "\0" in everything or not (everything.isascii() or not _has_lone_surrogate(everything)):
        return None
    if len(everything) > MAX_TEXT and max(map(len, texts)) > MAX_TEXT:
        return None
    return [text if text and text != "null" else None for text in texts]


def _convert_whole_numbers(column: Sequence[Any]) -> list[Value | None] | None:
    """Take small integers as they are; None where there is anything else."""
    if not set(map(type, column)) <= {int, type(None)}:
        return None
    present = [number for number in column if number is not None]
    if present and not -TOO_LARGE < min(present) <= max(present) < TOO_LARGE:
        return None
    return list(column)


def _convert_moments(column: Sequence[Any]) -> list[Value | None] | None:
    """Convert times as Recruit writes them, `2019-11-13T17:06:38+05:30`; None for any other."""
    try:
        return [None if stamp in (None, "") else _in_utc(stamp) for stamp in column]
    except (ValueError, TypeError, OverflowError):
        return None


def _in_utc(stamp: str) -> str:
    if not (len(stamp) == 25 and stamp[4] == stamp[7] == "-" and stamp[19] in "+-"):
        raise ValueError("not as Recruit writes it")
    return datetime.fromisoformat(stamp).astimezone(UTC).isoformat()[:19] + "Z"


_COLUMN_CONVERTERS: dict[str, Callable[[Sequence[Any]], list[Value | None] | None]] = {
    "text": _convert_texts,
    "number": _convert_whole_numbers,
    "datetime": _convert_moments,
}


def _to_text(source: object) -> Value | None:
    if isinstance(source, str):
        text = source.strip()
        if text == "" or text == "null":
            return None
        if len(text) > MAX_TEXT or "\0" in text or not text.isascii():
            _check_text(text)
        return text
    if _is_empty(source):
        return None
    written = _write(source)
    if written is None:
        raise _misfit(source, "a text")
    return _to_text(written)


def _check_text(text: str) -> None:
    """Raise ValueMisfit for what PostgreSQL or JSON cannot hold."""
    if len(text) > MAX_TEXT:
        raise ValueMisfit(f"is longer than {MAX_TEXT:,} characters")
    if "\0" in text:
        raise ValueMisfit("contains a NUL character")
    if _has_lone_surrogate(text):
        raise ValueMisfit("contains half a character")


def _to_number(source: object) -> Value | None:
    if _is_empty(source):
        return None
    number = _parse_number(source) if isinstance(source, str) else source
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _misfit(source, "a number")
    if not abs(number) < TOO_LARGE:
        raise ValueMisfit("is too large a number")
    # 3 and 3.0 are the same value and must be the same text.
    return int(number) if number == int(number) else number


def _to_boolean(source: object) -> Value | None:
    if _is_empty(source):
        return None
    word = source.strip().lower() if isinstance(source, str) else source
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _misfit(source, "true or false")


_TRUE = (True, "true", "yes", "on", "1")
_FALSE = (False, "false", "no", "off", "0")


def _to_date(source: object) -> Value | None:
    if _is_empty(source):
        return None
    moment = _parse_moment(source)
    if moment is None:
        raise _misfit(source, "a date")
    return moment.date().isoformat()


def _to_datetime(source: object) -> Value | None:
    if _is_empty(source):
        return None
    moment = _parse_moment(source)
    if moment is None:
        raise _misfit(source, "a date and time")
    if moment.tzinfo is None:
        raise ValueMisfit(f"{show_value(source)} has no UTC offset")
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        raise _misfit(source, "a date and time") from None
    return in_utc.isoformat(timespec="seconds")[: -len("+00:00")] + "Z"


_CONVERTERS: dict[str, Converter] = {
    "text": _to_text,
    "number": _to_number,
    "boolean": _to_boolean,
    "date": _to_date,
    "datetime": _to_datetime,
}


def _is_empty(source: object) -> bool:
    if source is None:
        return True
    if isinstance(source, str):
        return source.strip() in ("", "null")
    return source in ([], {})


def _has_lone_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _write(source: object) -> str | None:
    """Write it as people do, a look-up by its name and a list with commas; None if nobody could."""
    if not isinstance(source, list):
        return _write_item(source)
    items = [_write_item(item) for item in source if not _is_empty(item)]
    present = [item.strip() for item in items if item is not None and not _is_empty(item)]
    return ", ".join(present) if None not in items else None


def _write_item(item: object) -> str | None:
    match item:
        case str():
            return item
        case {"name": str() as name}:
            return name
        case {"name": None}:
            return ""
        case bool():
            return "true" if item else "false"
        case int() | float():
            return _write_number(item)
        case _:
            return None


def _write_number(number: int | float) -> str | None:
    """Write it in plain digits, never `1e+21`."""
    if not abs(number) < TOO_LARGE:
        return None
    return str(int(number)) if number == int(number) else f"{Decimal(repr(number)):f}"


_NUMERAL = re.compile(
    r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]*)?"
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
)
_MAX_NUMERAL = 40


def _parse_number(text: str) -> int | float | None:
    numeral = text.strip()
    if len(numeral) > _MAX_NUMERAL or not _NUMERAL.fullmatch(numeral):
        return None
    plain = numeral.replace(",", "")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def _parse_moment(source: object) -> datetime | None:
    """Read an ISO 8601 date (its midnight) or date and time; None for all else."""
    text = source.strip() if isinstance(source, str) else ""
    if text[4:5] != "-" or text[7:8] != "-":  # weeks and compact dates are not Recruit's
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _misfit(source: object, wanted: str) -> ValueMisfit:
    return ValueMisfit(f"{show_value(source)} is not {wanted}")


def show_value(source: object) -> str:
    """Show a value in a note: short, and only what can be printed."""
    if isinstance(source, dict):
        return "a look-up"
    if isinstance(source, list):
        return "a list"
    if isinstance(source, int | float):
        return str(source) if abs(source) < TOO_LARGE else "a huge number"
    printable = "".join(sign if sign.isprintable() else "�" for sign in str(source)[:41])
    return f"“{printable[:40]}…”" if len(printable) > 40 else f"“{printable}”"
