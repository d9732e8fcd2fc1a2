"""Conditions as a form sends them: `c1-field`, `c1-operator`, `c1-value`, `c1-connector` … (R30).

Nothing is refused here but what cannot be a condition at all: `criteria.check_criteria` says what
is wrong, so that half-typed criteria stay as they were typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from criteria import MAX_CONDITIONS, Condition, Connector, Criteria, ValueType
from syncs.domain.relations import read_key

MAX_TAB = 32
"""Characters that name a tab."""


@dataclass(frozen=True)
class TypedCriteria:
    """Everything that a form sent: the criteria, with labels and types as they were sent along,
    the kinds of related records that are ticked, the person to be tested, the tab of the browser
    from which it came, and the mark of the criteria whose count its page shows."""

    criteria: Criteria
    related: frozenset[str]
    person: str
    is_new_person: bool
    tab: str
    counted: str = ""


def read_typed_criteria(data: QueryDict) -> TypedCriteria:
    """Return all that was typed, whether it fits or not, so that nothing is lost on the way."""
    numbers = range(1, min(read_number(data.get("conditions", "")), MAX_CONDITIONS) + 1)
    conditions = tuple(_read_condition(data, f"c{number}-") for number in numbers)
    own = _put_on_one_line(data.get("pattern", "")) if data.get("own_pattern") else None
    person = data.get("person", "")
    return TypedCriteria(
        Criteria(conditions=conditions, pattern=own),
        related=frozenset(data.getlist("related")),
        person=person,
        tab=_read_tab(data.get("tab", "")),
        counted=data.get("counted", ""),
        is_new_person=bool(person.strip()) and person != data.get("tested_person", ""),
    )


def read_number(text: str) -> int:
    """Return the number that the first four digits say; 0 for a text that is no number."""
    return int(text[:4]) if text.isascii() and text.isdecimal() else 0


def _read_tab(text: str) -> str:
    return text if text.isascii() and text.isalnum() and len(text) <= MAX_TAB else ""


def _read_condition(data: QueryDict, prefix: str) -> Condition:
    subject, api_name = read_key(data.get(f"{prefix}field", ""))
    is_or = data.get(f"{prefix}connector") == Connector.OR
    return Condition(
        subject=subject,
        field=api_name,
        label=data.get(f"{prefix}label", ""),
        type=_read_type(data.get(f"{prefix}type", "")),
        operator=data.get(f"{prefix}operator", ""),
        values=_read_values(data, prefix),
        connector=Connector.OR if is_or else Connector.AND,
    )


def _read_values(data: QueryDict, prefix: str) -> tuple[str, ...]:
    """Read inputs of one value each, or a text with one value a line."""
    lines = data.get(f"{prefix}lines", "").splitlines()
    return (*data.getlist(f"{prefix}value"), *(line for line in lines if line.strip()))


def _read_type(sent: str) -> ValueType:
    return ValueType(sent) if sent in set(ValueType) else ValueType.TEXT


def _put_on_one_line(pattern: str) -> str:
    """Write each blank as a space, so that the columns of the text stay what they are."""
    return "".join(" " if sign.isspace() else sign for sign in pattern)
