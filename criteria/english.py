"""Criteria read out in plain English (R37)."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from criteria.definition import Condition, Criteria
from criteria.fields import ConditionField, FieldKey, Subject, ValueType, by_key
from criteria.folding import folded
from criteria.numerals import format_number, parse_number
from criteria.operators import Operator, Takes, operator_of
from criteria.pattern import ConditionNumber, Connector, Expression, Or, connector_of, flattened
from criteria.quoting import quoted

_VALUE_LENGTH = 60

_RELATED = {Subject.CLIENT: "client", Subject.JOB_OPENING: "job opening"}

# Of these, "is 2015 or 2016" means "is 2015, or is 2016".
_SHARING = {"is", "equals", "on", "contains", "starts_with", "ends_with"}


def in_english(criteria: Criteria, fields: Iterable[ConditionField] = ()) -> str:
    """Read criteria out: `Department is IT, and (year of passing is 2015 or 2016)`.

    Labels and the choices' displayed values are taken from `fields` where they are there. Values
    that cannot be used are shown as they are. Raises what `criteria.expression` does.
    """
    sentence = _Sentence(criteria.conditions, by_key(fields))
    return _capitalised(sentence.of(flattened(criteria.expression)))


def condition_in_english(condition: Condition, field: ConditionField | None = None) -> str:
    """Read out one condition: `Experience is 2 or more`; `field` is its field as it is today."""
    known = {} if field is None else {condition.key: field}
    return _capitalised(_Sentence([condition], known).of(ConditionNumber(1)))


class _Sentence:
    def __init__(
        self, conditions: Sequence[Condition], fields: dict[FieldKey, ConditionField]
    ) -> None:
        self._conditions = conditions
        self._fields = fields

    def of(self, expression: Expression) -> str:
        if isinstance(expression, ConditionNumber):
            return self._clause([self._conditions[expression.value - 1]])
        joint = f", {connector_of(expression)} "
        shared = self._shared(expression.parts) if isinstance(expression, Or) else None
        if shared:
            return self._clause(shared)
        return joint.join(self._part(part) for part in expression.parts)

    def _part(self, expression: Expression) -> str:
        if isinstance(expression, ConditionNumber):
            return self.of(expression)
        return f"({self.of(expression)})"

    def _shared(self, parts: Sequence[Expression]) -> list[Condition] | None:
        """Return the conditions of an `or` if they differ by their values only."""
        conditions = [
            self._conditions[part.value - 1] for part in parts if isinstance(part, ConditionNumber)
        ]
        first = conditions[0] if len(conditions) == len(parts) else None
        if first is None or first.operator not in _SHARING:
            return None
        alike = {(each.key, each.type, each.operator, len(each.values)) for each in conditions}
        return conditions if alike == {(first.key, first.type, first.operator, 1)} else None

    def _clause(self, conditions: Sequence[Condition]) -> str:
        """Read out one condition, or several that share all but their value."""
        condition = conditions[0]
        field = self._fields.get(condition.key)
        label = field.label if field else condition.label or condition.field
        whose = _whose(condition.subject, _in_a_sentence(label))
        operator = operator_of(condition.type, condition.operator)
        if operator is None:
            return f"{whose} …"
        values = [
            _shown(value, condition, operator, field)
            for each in conditions
            for value in each.values
        ]
        return f"{whose} {_predicate(operator, values, sharing=len(conditions) > 1)}"


def _predicate(operator: Operator, values: list[str], *, sharing: bool) -> str:
    values = [value for value in values if value]
    if sharing:
        values = [_listed(values, Connector.OR)]
    given = values + ["…"] * (_BLANKS.get(operator.takes, 0) - len(values))
    lists = {each.value: _listed(given, each) or "…" for each in Connector}
    return operator.english.format(*given, **lists)


_BLANKS = {Takes.ONE: 1, Takes.TWO: 2, Takes.DAYS: 1}


def _listed(values: list[str], connector: Connector) -> str:
    """Join values as a list: `IT, Sales or HR`."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {connector} {values[-1]}"


def _shown(
    value: str, condition: Condition, operator: Operator, field: ConditionField | None
) -> str:
    if operator.takes is Takes.DAYS:
        return _counted_days(value)
    show = _WAYS.get(condition.type, _quoted)
    return show(_display(value, field) if show is _plainly else value) if value.strip() else ""


def _counted_days(value: str) -> str:
    return "1 day" if value.strip() == "1" else f"{value.strip() or '…'} days"


def _display(value: str, field: ConditionField | None) -> str:
    choices = field.choices if field else ()
    same = (choice.display for choice in choices if folded(choice.actual) == folded(value))
    return next(same, value)


def _quoted(value: str) -> str:
    return quoted(value.strip(), _VALUE_LENGTH)


def _plainly(value: str) -> str:
    """Show a value without quotation marks if it cannot be taken for a part of the sentence."""
    value = value.strip()
    words = value.lower().split()
    simple = _SIMPLE.fullmatch(value) and "and" not in words and "or" not in words
    return value if simple else _quoted(value)


_SIMPLE = re.compile(r"[\w./&+#@' -]{1,60}")


def _number(value: str) -> str:
    number = parse_number(value)
    return _quoted(value) if number is None else format_number(number)


def _date(value: str) -> str:
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        return _quoted(value)
    return f"{day.day} {month_name[day.month]} {day.year}"


_WAYS: dict[ValueType, Callable[[str], str]] = {
    ValueType.NUMBER: _number,
    ValueType.CURRENCY: _number,
    ValueType.DATE: _date,
    ValueType.DATE_TIME: _date,
    ValueType.PICK_LIST: _plainly,
    ValueType.MULTI_SELECT: _plainly,
}


def _whose(subject: Subject, name: str) -> str:
    """Say whose field it is: `the client's industry`, or `the client name` where its name does."""
    kind = _RELATED.get(subject)
    if kind is None:
        return name
    return f"the {name}" if name.lower().startswith(f"{kind} ") else f"the {kind}'s {name}"


def _in_a_sentence(label: str) -> str:
    """Write `Year of Passing` as `year of passing`; abbreviations such as `ID` keep capitals."""
    return _WORD.sub(lambda word: word[0].lower() if word[0].istitle() else word[0], label)


_WORD = re.compile(r"[^\W\d_]{2,}")


def _capitalised(sentence: str) -> str:
    opening = len(sentence) - len(sentence.lstrip("("))
    return sentence[:opening] + sentence[opening : opening + 1].upper() + sentence[opening + 1 :]
