"""The words in which a stored value of the audit log is told (R103): no code, no id, no JSON where
a person would have to read it."""

from __future__ import annotations

import json
import re
from calendar import day_name, month_name
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from criteria import Criteria, in_english

NOTHING = "nothing"
MAX_LENGTH = 2_000
"""Signs of a value that are told; the whole is in the table."""

Choices = Mapping[str, Mapping[str, Mapping[object, str]]]
"""What a column's codes are called: by noun, by column, by code."""


@dataclass(frozen=True)
class KnownNames:
    """The names that the log's values know by id, key or code only, as they are today; and the zone
    in which its times are told."""

    lists: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    choices: Choices = field(default_factory=dict)
    zone: tzinfo = UTC


def told_value(noun: str, column: str, value: object, names: KnownNames) -> str:
    """Return the value of a column in words, cut where it is too long."""
    return _told(noun, column, value, names)[:MAX_LENGTH]


def in_words(value: object, zone: tzinfo = UTC) -> str:
    """Return a value in words of which nothing is known but what it looks like."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _moment(value, zone)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _told(noun: str, column: str, value: object, names: KnownNames) -> str:
    called = names.choices.get(noun, {}).get(column, {})
    if isinstance(value, list) and called:
        value = [called.get(each, each) for each in value]
    elif not isinstance(value, dict | list) and value in called and value not in ("", None):
        return called[value]
    if value in (None, "", [], {}):
        return NOTHING
    special = _SPECIAL.get(column)
    return special(value, names) if special else in_words(value, names.zone)


def _criteria(value: Any, names: KnownNames) -> str:
    """Return criteria as their page reads them out, as far as this release knows them."""
    try:
        return in_english(Criteria.model_validate(value))
    except ValueError:
        return in_words(value)


def _pairs(value: Any, names: KnownNames) -> str:
    """Return pairs as `City → Town; Phone → Mobile, cleared when empty`."""
    try:
        return "; ".join(_pair(each, names) for each in value)
    except (KeyError, TypeError, AttributeError):
        return in_words(value)


def _pair(pair: Mapping[str, Any], names: KnownNames) -> str:
    cleared = ", cleared when empty" if pair.get("clear_when_empty") else ""
    return f"{pair['source'].replace('_', ' ')} → {_target(pair['target'], names)}{cleared}"


def _target(target: str, names: KnownNames) -> str:
    own = target.removeprefix("own:")
    columns = names.choices.get("mapping", {}).get("column", {})
    return columns.get(target) or names.fields.get(own, _plain(own))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _list(value: Any, names: KnownNames) -> str:
    return names.lists.get(value, "a list that was deleted")


def _weekday(value: Any, names: KnownNames) -> str:
    return day_name[value] if value in range(7) else str(value)


def _counted(one: str, many: str) -> Callable[[Any, KnownNames], str]:
    def told(value: Any, names: KnownNames) -> str:
        return f"{value:,} {one if value == 1 else many}" if isinstance(value, int) else str(value)

    return told


_days, _people = _counted("day", "days"), _counted("person", "people")

_SPECIAL: Mapping[str, Callable[[Any, KnownNames], str]] = {
    "criteria": _criteria,
    "pairs": _pairs,
    "mailing_list_id": _list,
    "module": lambda value, _: str(value).replace("_", " "),
    "weekday": _weekday,
    "limit_people": _people,
    "limit_percent": lambda value, _: f"{value} % of the list",
    "people": _people,
    "percent": lambda value, _: f"{value} % of the list",
    "hold_days": _days,
    "days": _days,
}
"""By the column's name, which means the same wherever it is watched."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"(\d\d:\d\d):\d\d")


def _moment(text: str, zone: tzinfo) -> str:
    """Return an instant, a day or a time of day as people write it, any other text as it is."""
    try:
        if _INSTANT.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(zone)
            return f"{_day(at)}, {at:%H:%M} ({_offset(at)})"
        if _DAY.fullmatch(text):
            return _day(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return text
    clock = _CLOCK.fullmatch(text)
    return clock[1] if clock else text


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def _offset(at: datetime) -> str:
    told = f"{at:%z}"
    return f"UTC{told[:3]}:{told[3:5]}"
