"""Changes of conditions that nothing can go wrong with; others are in `criteria.editing`."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import Condition, ConditionField, Criteria, ValueType


def add_condition(criteria: Criteria) -> Criteria:
    """Add an empty condition at the end; a pattern that somebody wrote gets it by *and*."""
    empty = Condition(field="", label="", type=ValueType.TEXT, operator="")
    conditions = (*criteria.conditions, empty)
    pattern = criteria.pattern
    if pattern is not None and criteria.conditions:
        pattern = f"( {pattern} and {len(conditions)} )"
    return criteria.model_copy(update={"conditions": conditions, "pattern": pattern})


def relabel_conditions(criteria: Criteria, fields: Iterable[ConditionField]) -> Criteria:
    """Give each condition today's label and type of its field; one whose field is not known stays.

    Other than `criteria.refreshed` this changes the type whatever operators it has: a person who
    has just chosen another field chooses the operator next.
    """
    known = {field.key: field for field in fields}
    conditions = (_relabel(each, known.get(each.key)) for each in criteria.conditions)
    return criteria.model_copy(update={"conditions": tuple(conditions)})


def _relabel(condition: Condition, field: ConditionField | None) -> Condition:
    if field is None:
        return condition
    return condition.model_copy(update={"label": field.label, "type": field.type})
