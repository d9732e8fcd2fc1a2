"""The check whether criteria can be used with today's fields, and messages that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from criteria.definition import Condition, Criteria
from criteria.fields import ConditionField, Subject, ValueType, by_key
from criteria.folding import folded
from criteria.operands import BadValue, read_operands
from criteria.operators import operator_of, operators_for
from criteria.pattern import MAX_CONDITIONS, PatternError
from criteria.quoting import quoted

DEFAULT_MAX_CONDITIONS = 25


class FormPart(StrEnum):
    """The part of the form beside which a message stands."""

    CRITERIA = "criteria"
    FIELD = "field"
    OPERATOR = "operator"
    VALUE = "value"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with criteria. Those with nothing but warnings can be used.

    `message` is for people. `condition` counts from 1; `place` is a value's or a character's, from
    0.
    """

    message: str
    part: FormPart
    condition: int | None = None
    place: int | None = None
    warning: bool = False

    def __str__(self) -> str:
        return f"Condition {self.condition}: {self.message}" if self.condition else self.message


def check_criteria(
    criteria: Criteria,
    fields: Iterable[ConditionField],
    *,
    max_conditions: int = DEFAULT_MAX_CONDITIONS,
) -> tuple[Problem, ...]:
    """Return all that is wrong, in the order of the form; () means that the criteria can be used.

    `fields` are those that conditions may be about, related ones included (R36). Each condition has
    one error at most. Raises ValueError for a `max_conditions` beyond MAX_CONDITIONS.
    """
    if not 1 <= max_conditions <= MAX_CONDITIONS:
        raise ValueError(f"The limit of conditions must be 1 to {MAX_CONDITIONS}.")
    number = len(criteria.conditions)
    if not 1 <= number <= max_conditions:
        return (Problem(_amount(number, max_conditions), FormPart.CRITERIA),)
    known = by_key(fields)
    found = [
        problem
        for number, condition in enumerate(criteria.conditions, start=1)
        for problem in _condition_problems(number, condition, known.get(condition.key))
    ]
    return (*found, *_pattern_problems(criteria))


def _amount(number: int, limit: int) -> str:
    if number == 0:
        return "There is no condition yet, so that nobody can be selected. Add one."
    return f"There are {number} conditions, and {limit} are allowed. Delete {number - limit}."


def _condition_problems(
    number: int, condition: Condition, field: ConditionField | None
) -> Iterator[Problem]:
    if field is None:
        yield Problem(_unknown_field(condition), FormPart.FIELD, number)
        return
    if operators_for(field.type) is not operators_for(condition.type):
        yield Problem(_changed_type(condition, field), FormPart.FIELD, number)
        return
    operator = operator_of(field.type, condition.operator)
    if operator is None:
        yield Problem(_unknown_operator(condition, field), FormPart.OPERATOR, number)
        return
    try:
        read_operands(operator, field.type, condition.values)
    except BadValue as bad:
        yield Problem(str(bad), FormPart.VALUE, number, bad.place)
        return
    yield from _unknown_choices(number, condition, field)


def _unknown_field(condition: Condition) -> str:
    if not condition.field:
        return "Choose a field or delete the condition."
    of_whom = {Subject.CLIENT: " of clients", Subject.JOB_OPENING: " of job openings"}
    return (
        f"There is no field {quoted(condition.label or condition.field)}"
        f"{of_whom.get(condition.subject, '')} that conditions can use. "
        "Choose another field or delete the condition."
    )


def _changed_type(condition: Condition, field: ConditionField) -> str:
    return (
        f"{quoted(field.label)} was {_TYPES[condition.type]} and is {_TYPES[field.type]} now. "
        "Choose operator and value anew."
    )


def _unknown_operator(condition: Condition, field: ConditionField) -> str:
    if not condition.operator:
        return f"Choose an operator for {quoted(field.label)}."
    return (
        f"{quoted(field.label)} is {_TYPES[field.type]}, and the operator "
        f"{quoted(condition.operator)} is not for that. Choose another."
    )


def _unknown_choices(number: int, condition: Condition, field: ConditionField) -> Iterator[Problem]:
    """Warn of values that the pick list lacks today: Recruit's records may still hold them."""
    offered = {folded(choice.actual) for choice in field.choices}
    for place, value in enumerate(condition.values):
        if offered and value.strip() and folded(value) not in offered:
            message = (
                f"{quoted(value)} is not a value of {quoted(field.label)} today. "
                "The condition goes by it all the same."
            )
            yield Problem(message, FormPart.VALUE, number, place, warning=True)


def _pattern_problems(criteria: Criteria) -> Iterator[Problem]:
    try:
        _ = criteria.expression
    except PatternError as error:
        yield Problem(str(error), FormPart.PATTERN, place=error.position)


_TYPES = {
    ValueType.TEXT: "a text",
    ValueType.TEXT_AREA: "a long text",
    ValueType.EMAIL: "an e-mail address",
    ValueType.PHONE: "a phone number",
    ValueType.URL: "a web address",
    ValueType.NUMBER: "a number",
    ValueType.CURRENCY: "an amount",
    ValueType.DATE: "a date",
    ValueType.DATE_TIME: "a date and time",
    ValueType.BOOLEAN: "a checkbox",
    ValueType.PICK_LIST: "a pick list",
    ValueType.MULTI_SELECT: "a multi-select",
    ValueType.LOOK_UP: "a look-up",
    ValueType.OWNER: "an owner",
}
