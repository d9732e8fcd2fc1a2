"""The values as Recruit answers them, made of values as a client may write them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..generated.timeline import ZONE
from .field import Field
from .module import Module
from .validation import id_in

LookUp = Callable[[Field, str], dict[str, str] | None]


class UnknownLookup(ValueError):
    """The record or user that a look-up points at does not exist."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.api_name)
        self.field = field


def stored(module: Module, values: dict[str, Any], look_up: LookUp) -> dict[str, Any]:
    """Return accepted values, each of the type that the metadata says.

    `look_up` gives the `{"name","id"}` of what a field points at. Raises UnknownLookup.
    """
    fields = {field.api_name: field for field in module.fields}
    return {name: _stored(fields[name], value, look_up) for name, value in values.items()}


def _stored(field: Field, value: Any, look_up: LookUp) -> Any:
    if value in (None, ""):
        return _emptied(field, value)
    if field.json_type == "double":
        return float(value)
    if field.json_type == "jsonobject":
        found = look_up(field, id_in(value) or "")
        if found is None:
            raise UnknownLookup(field)
        return found
    if field.data_type == "datetime":
        return _in_zone(value)
    return value


def _emptied(field: Field, value: Any) -> Any:
    """Return the empty value of the field: only text can be an empty text."""
    plain = field.json_type == "string" and field.data_type not in ("date", "datetime")
    return value if plain else {"boolean": False, "jsonarray": []}.get(field.json_type)


def _in_zone(text: str) -> str:
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
