"""The values that Recruit accepts when a record is written through its API."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from .field import Field
from .module import Module

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_EMPTY = (None, "")


def writable(module: Module, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a writer may set: unknown and read-only fields are ignored, not refused."""
    names = {field.api_name for field in module.fields if not field.read_only}
    return {name: value for name, value in values.items() if name in names}


def missing_field(module: Module, record: dict[str, Any]) -> str | None:
    """Return a mandatory field the record leaves empty."""
    mandatory = (field.api_name for field in module.fields if field.mandatory)
    return next((name for name in mandatory if record.get(name) in _EMPTY), None)


def wrong_field(module: Module, values: dict[str, Any]) -> Field | None:
    """Return a field whose value does not fit its type."""
    return next(
        (
            field
            for field in module.fields
            if field.api_name in values and not _accepts(field, values[field.api_name])
        ),
        None,
    )


def _accepts(field: Field, value: Any) -> bool:
    if value in _EMPTY:
        return True
    check = _CHECKS.get(field.data_type) or _CHECKS[field.json_type]
    return check(value) and (not isinstance(value, str) or len(value) <= field.length)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parses(parse: Callable[[str], object]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        try:
            parse(value)
        except (TypeError, ValueError):
            return False
        return True

    return check


# By data type, else by JSON type.
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "email": lambda value: isinstance(value, str) and _EMAIL.fullmatch(value) is not None,
    "date": _parses(date.fromisoformat),
    "datetime": _parses(datetime.fromisoformat),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "double": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "long": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "multiselectpicklist": lambda value: _are(str, value),
    "jsonobject": lambda value: id_in(value) is not None,
    "jsonarray": lambda value: _are(dict, value),
}


def _are(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def id_in(value: Any) -> str | None:
    """Return the id in a look-up as clients write it: `{"id": …}`, or the id alone."""
    given = value.get("id") if isinstance(value, dict) else value
    return str(given) if isinstance(given, str | int) and not isinstance(given, bool) else None
