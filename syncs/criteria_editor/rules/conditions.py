"""Changes of conditions that nothing can go wrong with; others are in `criteria.editing`."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import (
    Condition,
    ConditionField,
    Criteria,
    ValueType,
    append_condition,
    operator_of,
    operators_for,
)


def add_condition(criteria: Criteria) -> Criteria:
    """Add an empty condition at the end; a pattern that somebody wrote gets it by *and* (R33)."""
    empty = Condition(field="", label="", type=ValueType.TEXT, operator="")
    return append_condition(criteria, empty)


def relabel_conditions(criteria: Criteria, fields: Iterable[ConditionField]) -> Criteria:
    """Give each condition today's label and type of its field; one whose field is not known stays.

    Other than `criteria.refreshed` this changes the type whatever operators it has: a person who
    has just chosen another field gets or chooses the operator next.
    """
    known = {field.key: field for field in fields}
    conditions = (_relabel(each, known.get(each.key)) for each in criteria.conditions)
    return criteria.model_copy(update={"conditions": tuple(conditions)})


def _relabel(condition: Condition, field: ConditionField | None) -> Condition:
    if field is None:
        return condition
    return condition.model_copy(update={"label": field.label, "type": field.type})


def propose_operators(criteria: Criteria, *, sent: Criteria) -> Criteria:
    """Give conditions for which another field was chosen, which shows in the label that was sent
    along, the first operator of its type, *is* or its like, where theirs is not one of these.

    Where the type of the same field changed in Recruit, the operator stays for a person to see.
    """
    pairs = zip(criteria.conditions, sent.conditions, strict=True)
    conditions = (now if now.label == before.label else _propose(now) for now, before in pairs)
    return criteria.model_copy(update={"conditions": tuple(conditions)})


def _propose(condition: Condition) -> Condition:
    if operator_of(condition.type, condition.operator):
        return condition
    first = operators_for(condition.type)[0]
    return condition.model_copy(update={"operator": first.code})
