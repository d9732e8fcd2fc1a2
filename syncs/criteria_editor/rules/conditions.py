"""Changes of conditions that nothing can go wrong with; others are in `criteria.editing`."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import Condition, ConditionField, Criteria, ValueType, append_condition


def add_condition(criteria: Criteria) -> Criteria:
    """Add an empty condition at the end; a pattern that somebody wrote gets it by *and* (R33)."""
    empty = Condition(field="", label="", type=ValueType.TEXT, operator="")
    return append_condition(criteria, empty)


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
