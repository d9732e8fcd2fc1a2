"""The meaning of conditions once more, from R31 alone: slow, short and easy to check.

One long list of cases, with fractions for numbers and instants for days, so that it shares nothing
with the table of operators and its readers.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from criteria import Condition

TEXT_TYPES = ("text", "textarea", "email", "phone", "url")
NUMERAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


class DoesNotFit(Exception):
    """The value is not of the field's type."""


def satisfies(condition: Condition, record: dict[str, Any], now: datetime, zone: ZoneInfo) -> bool:
    actual = record.get(condition.field)
    kind, operator = condition.type.value, condition.operator
    if operator in ("is_empty", "is_not_empty"):
        return is_nothing(kind, actual) is (operator == "is_empty")
    if is_nothing(kind, actual):
        return operator in (
            *("is_not", "not_contains", "not_equals", "not_between", "none_of", "excludes"),
        )
    try:
        return present_satisfies(kind, operator, condition.values, actual, now, zone)
    except DoesNotFit:
        return False


def present_satisfies(
    kind: str, operator: str, values: tuple[str, ...], actual: Any, now: datetime, zone: ZoneInfo
) -> bool:
    if kind == "picklist" and isinstance(actual, list):
        raise DoesNotFit
    if kind in TEXT_TYPES or kind == "picklist":
        return text_satisfies(operator, [plain(value) for value in values], text_of(actual))
    if kind in ("number", "currency"):
        return number_satisfies(operator, [fraction_of(value) for value in values], actual)
    if kind in ("date", "datetime"):
        return day_satisfies(operator, values, day_of(kind, actual, zone), now, zone)
    if kind == "boolean":
        return truth_of(actual) is (operator == "is_true")
    if kind == "multiselect":
        return set_satisfies(operator, {plain(value) for value in values}, set_of(actual))
    return (plain(values[0]) in names_of(actual)) is (operator == "is")


def is_nothing(kind: str, actual: Any) -> bool:
    choices = ("-None-",) if kind in ("picklist", "multiselect") else ()
    if kind == "multiselect" and isinstance(actual, str):
        return all(is_nothing_single(part, choices) for part in actual.split(";"))
    if isinstance(actual, list):
        in_list = choices if kind == "multiselect" else ()
        return all(is_nothing_single(each, in_list) for each in actual)
    return is_nothing_single(actual, choices)


def is_nothing_single(actual: Any, choices: tuple[str, ...] = ()) -> bool:
    if isinstance(actual, str):
        return actual.strip() in ("", "null", *choices)
    if isinstance(actual, dict):
        return all(is_nothing_single(each) for each in actual.values())
    return actual is None or actual == []


def plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.strip())
    return unicodedata.normalize("NFC", composed.casefold())


def written(actual: Any) -> str:
    if isinstance(actual, bool):
        return str(actual).lower()
    if isinstance(actual, int | float) and abs(actual) < 10**30:
        return str(int(actual)) if actual == int(actual) else str(actual)
    if isinstance(actual, dict):
        actual = actual.get("name")
    if not isinstance(actual, str) or actual.strip() in ("", "null"):
        raise DoesNotFit
    return actual


def text_of(actual: Any) -> str:
    if isinstance(actual, list):
        present = [each for each in actual if not is_nothing_single(each)]
        return plain(", ".join(written(each).strip() for each in present))
    return plain(written(actual))


def text_satisfies(operator: str, wanted: list[str], actual: str) -> bool:
    return {
        "is": actual == wanted[0],
        "is_not": actual != wanted[0],
        "contains": wanted[0] in actual,
        "not_contains": wanted[0] not in actual,
        "starts_with": actual[: len(wanted[0])] == wanted[0],
        "ends_with": actual[max(len(actual) - len(wanted[0]), 0) :] == wanted[0],
        "one_of": actual in wanted,
        "none_of": actual not in wanted,
    }[operator]


def fraction_of(actual: Any) -> Fraction:
    if isinstance(actual, bool) or not isinstance(actual, str | int | float):
        raise DoesNotFit
    numeral = str(actual).strip()
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{2,3})*,[0-9]{3}(\.[0-9]*)?", numeral):
        numeral = numeral.replace(",", "")
    if not NUMERAL.fullmatch(numeral) or abs(Fraction(numeral)) >= 10**30:
        raise DoesNotFit
    return Fraction(numeral)


def number_satisfies(operator: str, wanted: list[Fraction], actual: Any) -> bool:
    number = fraction_of(actual)
    return {
        "equals": number == wanted[0],
        "not_equals": number != wanted[0],
        "less": number < wanted[0],
        "at_most": number <= wanted[0],
        "more": number > wanted[0],
        "at_least": number >= wanted[0],
        "between": wanted[0] <= number <= wanted[-1],
        "not_between": number < wanted[0] or number > wanted[-1],
    }[operator]


def day_of(kind: str, actual: Any, zone: ZoneInfo) -> date:
    """Of a date-time: the day on the clock of the zone, found by its offset from UTC."""
    if not isinstance(actual, str):
        raise DoesNotFit
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(T.*)?", actual.strip(), re.ASCII)
    try:
        written_day = date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        written_day = None
    if found is None or written_day is None:
        raise DoesNotFit
    if kind == "date":
        return written_day
    moment = datetime.fromisoformat(actual.strip())
    if moment.tzinfo is None:
        raise DoesNotFit
    since_epoch = timedelta(seconds=moment.timestamp())
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return date(1970, 1, 1) + timedelta(days=(since_epoch + offset) // timedelta(days=1))


def day_satisfies(
    operator: str, values: tuple[str, ...], day: date, now: datetime, zone: ZoneInfo
) -> bool:
    today = now.astimezone(zone).date()
    ago = (today - day).days
    if operator in ("on", "before", "after", "between"):
        shown = day.isoformat()
        return {
            "on": shown == values[0],
            "before": shown < values[0],
            "after": shown > values[0],
            "between": values[0] <= shown <= values[-1],
        }[operator]
    return {
        "last_days": 0 <= ago < int((*values, "0")[0]),
        "next_days": 0 <= -ago < int((*values, "0")[0]),
        "today": ago == 0,
        "yesterday": ago == 1,
        "this_week": day.isocalendar()[:2] == today.isocalendar()[:2],
        "this_month": (day.year, day.month) == (today.year, today.month),
    }[operator]


def truth_of(actual: Any) -> bool:
    word = actual.strip().lower() if isinstance(actual, str) else actual
    if word in ("true", "yes", "on", "1", 1):
        return True
    if word in ("false", "no", "off", "0", 0):
        return False
    raise DoesNotFit


def set_of(actual: Any) -> set[str]:
    items = actual.split(";") if isinstance(actual, str) else actual
    if not isinstance(items, list):
        raise DoesNotFit
    return {plain(written(each)) for each in items if not is_nothing_single(each, ("-None-",))}


def set_satisfies(operator: str, wanted: set[str], actual: set[str]) -> bool:
    return {
        "any": bool(wanted & actual),
        "all": wanted <= actual,
        "excludes": not wanted & actual,
    }[operator]


def names_of(actual: Any) -> list[str]:
    single = [actual.get("name"), actual.get("id")] if isinstance(actual, dict) else [actual]
    present = [each for each in single if not is_nothing_single(each)]
    if not present or not all(is_name_or_id(each) for each in present):
        raise DoesNotFit
    return [plain(str(each)) for each in present]


def is_name_or_id(actual: Any) -> bool:
    return isinstance(actual, str) or (type(actual) is int and abs(actual) < 10**30)
