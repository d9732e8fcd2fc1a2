"""Conditions as a form sends them: `c1-field`, `c1-operator`, `c1-value`, `c1-connector` … (R30).

Nothing is refused here but what cannot be a condition at all: `criteria.check` says what is wrong,
so that half-typed criteria stay as they were typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from criteria import (
    MAX_CONDITIONS,
    Condition,
    ConditionField,
    Connector,
    Criteria,
    FieldKey,
    ValueType,
)
from syncs.domain.relations import read_key


def typed_criteria(data: QueryDict, fields: Iterable[ConditionField]) -> Criteria:
    """Labels and types are today's where a field is known, and else those that were sent along."""
    known = {field.key: field for field in fields}
    number = data.get("conditions", "")
    many = int(number[:4]) if number.isascii() and number.isdecimal() else 0
    rows = range(1, min(many, MAX_CONDITIONS) + 1)
    conditions = tuple(_condition(data, f"c{row}-", known) for row in rows)
    own = _one_line(data.get("pattern", "")) if data.get("own_pattern") else None
    return Criteria(conditions=conditions, pattern=own)


def with_one_more(criteria: Criteria) -> Criteria:
    """With an empty condition at the end; a pattern that somebody wrote gets it by *and*."""
    empty = Condition(field="", label="", type=ValueType.TEXT, operator="")
    conditions = (*criteria.conditions, empty)
    pattern = criteria.pattern
    if pattern is not None and criteria.conditions:
        pattern = f"( {pattern} and {len(conditions)} )"
    return criteria.model_copy(update={"conditions": conditions, "pattern": pattern})


def _condition(data: QueryDict, name: str, known: dict[FieldKey, ConditionField]) -> Condition:
    subject, api_name = key = read_key(data.get(f"{name}field", ""))
    field = known.get(key)
    operator = data.get(f"{name}operator", "")
    connector = Connector.OR if data.get(f"{name}connector") == Connector.OR else Connector.AND
    if field:
        values = _values(data, name)
        return Condition.about(field, operator, *values, connector=connector)
    return Condition(
        subject=subject,
        field=api_name,
        label=data.get(f"{name}label", ""),
        type=_type(data.get(f"{name}type", "")),
        operator=operator,
        values=_values(data, name),
        connector=connector,
    )


def _values(data: QueryDict, name: str) -> tuple[str, ...]:
    """From inputs of one value each, or from a text with one value a line."""
    lines = data.get(f"{name}lines", "").splitlines()
    return (*data.getlist(f"{name}value"), *(line for line in lines if line.strip()))


def _type(sent: str) -> ValueType:
    return ValueType(sent) if sent in set(ValueType) else ValueType.TEXT


def _one_line(pattern: str) -> str:
    """Each blank as a space, so that places in the text stay what they are."""
    return "".join(" " if sign.isspace() else sign for sign in pattern)
