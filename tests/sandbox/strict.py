"""How a strict client reads a record: by the metadata of its module, to the letter."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RECORD_ID = re.compile(r"[1-9]\d{14,18}")

JSON_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "long": int,
    "double": float,
    "boolean": bool,
    "jsonobject": dict,
    "jsonarray": list,
}
# Recruit says nothing in three ways; the second and third only where there could be text.
NOTHING = (None, "", "null")


def complaints(record: dict[str, Any], fields: list[dict[str, Any]]) -> Iterator[str]:
    """What a strict client cannot read."""
    names = {field["api_name"] for field in fields}
    if not RECORD_ID.fullmatch(record.get("id", "")):
        yield f"id is {record.get('id')!r}"
    if extra := {name for name in record if not name.startswith("$")} - names - {"id"}:
        yield f"no metadata for {sorted(extra)}"
    for field in fields:
        name = field["api_name"]
        if name not in record:
            yield f"{name} is missing"
        elif problem := _problem(record[name], field):
            yield f"{name} ({field['data_type']}) is {record[name]!r}: {problem}"


def _problem(value: Any, field: dict[str, Any]) -> str | None:
    expected = JSON_TYPES[field["json_type"]]
    if value is None:
        return "null" if expected in (bool, list) else None
    if type(value) is not expected:
        return f"not {field['json_type']}"
    if expected is str and field["data_type"] in TEXTS and value in NOTHING:
        return None
    check = CHECKS.get(field["data_type"])
    return None if check is None or check(value, field) else "of another form"


def _is_instant(value: str, field: dict[str, Any]) -> bool:
    return INSTANT.fullmatch(value) is not None and datetime.fromisoformat(value).year > 1990


def _is_day(value: str, field: dict[str, Any]) -> bool:
    return DAY.fullmatch(value) is not None and date.fromisoformat(value).year > 1990


def _is_reference(value: dict[str, Any], field: dict[str, Any]) -> bool:
    return (
        value.keys() == {"name", "id"}
        and isinstance(value["name"], str)
        and RECORD_ID.fullmatch(value["id"]) is not None
    )


def _is_picked(value: Any, field: dict[str, Any]) -> bool:
    options = {option["actual_value"] for option in field["pick_list_values"]}
    picked = value if isinstance(value, list) else [value]
    return len(set(picked)) == len(picked) and not set(picked) - (options - {"-None-"})


def _fits_length(value: str, field: dict[str, Any]) -> bool:
    return len(value) <= int(field["length"])


def _are_rows(value: list[Any], field: dict[str, Any]) -> bool:
    return all(isinstance(row, dict) and RECORD_ID.fullmatch(row["id"]) for row in value)


TEXTS = ("text", "textarea", "email", "phone", "website", "picklist", "autonumber", "profileimage")
CHECKS: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "text": _fits_length,
    "textarea": _fits_length,
    "phone": lambda value, field: re.fullmatch(r"\+[\d ]{6,28}", value) is not None,
    "website": lambda value, field: value.startswith("https://") and _fits_length(value, field),
    "autonumber": lambda value, field: re.fullmatch(r"ZR_[1-9]\d*_(CAND|JOB)", value) is not None,
    "picklist": _is_picked,
    "multiselectpicklist": _is_picked,
    "date": _is_day,
    "datetime": _is_instant,
    "lookup": _is_reference,
    "ownerlookup": _is_reference,
    "subform": _are_rows,
    "integer": lambda value, field: -(2**31) <= value < 2**31,
    "bigint": lambda value, field: -(2**63) <= value < 2**63,
    # E-mail addresses are bad on purpose, in every way.
}
