"""The inputs that fit a condition's operator and field (R31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from criteria import Condition, ConditionField, FieldChoice, Operator, Takes, ValueType

_TYPES = {ValueType.DATE: "date", ValueType.DATE_TIME: "date"}


@dataclass(frozen=True)
class ValueInput:
    """`kind` is an input's type, or `select`, `checks` and `lines` for any number of values."""

    kind: str
    values: Sequence[str]
    choices: Sequence[tuple[str, str]] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.values)


def choose_input(
    condition: Condition, operator: Operator, field: ConditionField | None
) -> ValueInput | None:
    """Return the input for the condition's values; None where the operator takes none."""
    choices = _list_choices(condition, field)
    if operator.takes is Takes.NOTHING:
        return None
    if operator.takes is Takes.LIST:
        return ValueInput("checks" if choices else "lines", condition.values, choices)
    if operator.takes is Takes.DAYS:
        return ValueInput("number", _pad(condition.values, 1))
    if choices:
        return ValueInput("select", _pad(condition.values, 1), choices)
    many = 2 if operator.takes is Takes.TWO else 1
    return ValueInput(_TYPES.get(condition.type, "text"), _pad(condition.values, many))


def _pad(values: Sequence[str], many: int) -> list[str]:
    return [*values[:many], *[""] * (many - len(values))]


def _list_choices(condition: Condition, field: ConditionField | None) -> list[tuple[str, str]]:
    """List those of the pick list, and what the condition has that is not on it any more."""
    offered: Sequence[FieldChoice] = field.choices if field else ()
    pairs = [(choice.actual, choice.display) for choice in offered]
    if not pairs:
        return []
    names = {actual for actual, _ in pairs}
    gone = [value for value in condition.values if value and value not in names]
    return [*pairs, *((value, f"{value} (not on the list today)") for value in gone)]
