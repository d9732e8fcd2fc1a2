"""Conditions as the editor shows them: rows with the inputs that fit, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria import (
    Condition,
    ConditionField,
    Criteria,
    FormPart,
    Operator,
    Problem,
    Subject,
    operator_of,
    operators_for,
)
from syncs.criteria_editor.rules.inputs import ValueInput, choose_input
from syncs.domain.relations import write_key

RELATED = {Subject.CLIENT: "Client", Subject.JOB_OPENING: "Job opening"}


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one kind of related records, by key and label (R36)."""

    title: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ConditionRow:
    """A condition with what can be chosen in it, and what is wrong with it."""

    number: int
    condition: Condition
    fields: Sequence[tuple[str, str]]
    related_fields: Sequence[FieldGroup]
    operators: Sequence[Operator]
    inputs: ValueInput | None
    hint: str
    problems: Sequence[Problem]
    is_first: bool
    is_last: bool

    @property
    def field_key(self) -> str:
        return write_key(self.condition.key)

    @property
    def has_operator(self) -> bool:
        """Tell whether the operator is one of the field's type."""
        return any(each.code == self.condition.operator for each in self.operators)

    @property
    def field_problems(self) -> list[Problem]:
        return self._problems_at(FormPart.FIELD)

    @property
    def operator_problems(self) -> list[Problem]:
        return self._problems_at(FormPart.OPERATOR)

    @property
    def value_problems(self) -> list[Problem]:
        return self._problems_at(FormPart.VALUE)

    def _problems_at(self, part: FormPart) -> list[Problem]:
        return [problem for problem in self.problems if problem.part is part]


def build_rows(
    criteria: Criteria, fields: Sequence[ConditionField], problems: Iterable[Problem]
) -> list[ConditionRow]:
    """Return a row for each condition; `fields` is empty while Recruit cannot be asked."""
    found = list(problems)
    known = {field.key: field for field in fields}
    own = _list_fields(fields, Subject.RECORD)
    related = [
        FieldGroup(title, choices)
        for subject, title in RELATED.items()
        if (choices := _list_fields(fields, subject))
    ]
    last = len(criteria.conditions)
    return [
        _build_row(number, condition, known.get(condition.key), (own, related), found, last)
        for number, condition in enumerate(criteria.conditions, start=1)
    ]


def _build_row(
    number: int,
    condition: Condition,
    field: ConditionField | None,
    offered: tuple[list[tuple[str, str]], Sequence[FieldGroup]],
    problems: list[Problem],
    last: int,
) -> ConditionRow:
    operator = operator_of(condition.type, condition.operator)
    own, related = offered
    return ConditionRow(
        number=number,
        condition=condition,
        fields=_with_lost(own, condition) if condition.field and field is None else own,
        related_fields=related,
        operators=operators_for(condition.type) if condition.field else (),
        inputs=choose_input(condition, operator, field) if operator and condition.field else None,
        hint=operator.hint if operator else "",
        problems=[problem for problem in problems if problem.condition == number],
        is_first=number == 1,
        is_last=number == last,
    )


def _with_lost(own: list[tuple[str, str]], condition: Condition) -> list[tuple[str, str]]:
    """Put the condition's field, which is not known, before the others."""
    label = _label(condition.subject, condition.label or condition.field)
    # None is known while Recruit cannot be asked; then nothing can be said of this one either.
    return [(write_key(condition.key), f"{label} (not in Recruit now)" if own else label), *own]


def _list_fields(fields: Sequence[ConditionField], subject: Subject) -> list[tuple[str, str]]:
    """List key and label, which says whose field it is where it is not the record's own."""
    about = [field for field in fields if field.subject is subject]
    pairs = [(write_key(each.key), _label(subject, each.label)) for each in about]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _label(subject: Subject, label: str) -> str:
    """Return `Client: Industry`; where a field's label says it already, `Client: Name`."""
    kind = RELATED.get(subject)
    if kind is None:
        return label
    is_said = label.casefold().startswith(f"{kind} ".casefold())
    rest = label[len(kind) + 1 :] if is_said else label
    return f"{kind}: {rest[:1].upper()}{rest[1:]}"
