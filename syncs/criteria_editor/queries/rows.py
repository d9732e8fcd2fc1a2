"""Criteria as the editor shows them: rows with the inputs that fit, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria import (
    Condition,
    ConditionField,
    Criteria,
    FieldChoice,
    FormPart,
    Operator,
    Problem,
    Subject,
    Takes,
    ValueType,
    in_english,
    operator_of,
    operators_for,
)
from syncs.domain.relations import write_key

RELATED = {Subject.CLIENT: "Client", Subject.JOB_OPENING: "Job opening"}

_INPUTS = {ValueType.DATE: "date", ValueType.DATE_TIME: "date"}


@dataclass(frozen=True)
class ValueInput:
    """`kind` is an input's type, or `select`, `checks` and `lines` for any number of values."""

    kind: str
    values: Sequence[str]
    choices: Sequence[tuple[str, str]] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.values)


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one kind of related records, by key and label (R36)."""

    title: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Row:
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

    def problems_at(self, *parts: FormPart) -> list[Problem]:
        return [problem for problem in self.problems if problem.part in parts]

    @property
    def field_problems(self) -> list[Problem]:
        return self.problems_at(FormPart.FIELD)

    @property
    def operator_problems(self) -> list[Problem]:
        return self.problems_at(FormPart.OPERATOR)

    @property
    def value_problems(self) -> list[Problem]:
        return self.problems_at(FormPart.VALUE)


def rows(
    criteria: Criteria, fields: Sequence[ConditionField], problems: Iterable[Problem]
) -> list[Row]:
    found = list(problems)
    known = {field.key: field for field in fields}
    named = _named(fields, Subject.RECORD)
    related = [
        FieldGroup(title, choices)
        for subject, title in RELATED.items()
        if (choices := _named(fields, subject))
    ]
    many = len(criteria.conditions)
    return [
        _row(number, condition, known.get(condition.key), (named, related), found, many)
        for number, condition in enumerate(criteria.conditions, start=1)
    ]


def english(criteria: Criteria, fields: Sequence[ConditionField]) -> str:
    """The plain reading (R37); "" where there is none to give yet."""
    finished = all(condition.field and condition.operator for condition in criteria.conditions)
    if not criteria.conditions or not finished:
        return ""
    try:
        sentence = in_english(criteria, fields)
    except ValueError:
        return ""
    return sentence if sentence.endswith("…") else f"{sentence}."


def fault_line(problems: Iterable[Problem]) -> str:
    """Blanks and a mark, to stand below the pattern under the character that is wrong (R33)."""
    places = (each.place for each in problems if each.part is FormPart.PATTERN)
    place = next((place for place in places if place is not None), None)
    return "" if place is None else f"{' ' * place}^"


def _row(
    number: int,
    condition: Condition,
    field: ConditionField | None,
    offered: tuple[list[tuple[str, str]], Sequence[FieldGroup]],
    problems: list[Problem],
    many: int,
) -> Row:
    operator = operator_of(condition.type, condition.operator)
    named, related = offered
    fields = named
    if condition.field and field is None:
        label = _labelled(condition.subject, condition.label or condition.field)
        # None is known while Recruit cannot be asked; then nothing can be said of this one either.
        key = write_key(condition.key)
        fields = [(key, f"{label} (not in Recruit now)" if named else label), *named]
    return Row(
        number=number,
        condition=condition,
        fields=fields,
        related_fields=related,
        operators=operators_for(condition.type) if condition.field else (),
        inputs=_inputs(condition, operator, field) if operator and condition.field else None,
        hint=operator.hint if operator else "",
        problems=[problem for problem in problems if problem.condition == number],
        is_first=number == 1,
        is_last=number == many,
    )


def _named(fields: Sequence[ConditionField], subject: Subject) -> list[tuple[str, str]]:
    """Key and label, which says whose field it is where it is not the record's own."""
    about = [field for field in fields if field.subject is subject]
    pairs = [(write_key(each.key), _labelled(subject, each.label)) for each in about]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _labelled(subject: Subject, label: str) -> str:
    """`Client: Industry`; where a field's label says it already, `Client: Name`."""
    kind = RELATED.get(subject)
    if kind is None:
        return label
    said = label.casefold().startswith(f"{kind} ".casefold())
    rest = label[len(kind) + 1 :] if said else label
    return f"{kind}: {rest[:1].upper()}{rest[1:]}"


def _inputs(
    condition: Condition, operator: Operator, field: ConditionField | None
) -> ValueInput | None:
    choices = _choices(condition, field)
    if operator.takes is Takes.NOTHING:
        return None
    if operator.takes is Takes.LIST:
        return ValueInput("checks" if choices else "lines", condition.values, choices)
    if operator.takes is Takes.DAYS:
        return ValueInput("number", _padded(condition.values, 1))
    if choices:
        return ValueInput("select", _padded(condition.values, 1), choices)
    many = 2 if operator.takes is Takes.TWO else 1
    return ValueInput(_INPUTS.get(condition.type, "text"), _padded(condition.values, many))


def _padded(values: Sequence[str], many: int) -> list[str]:
    return [*values[:many], *[""] * (many - len(values))]


def _choices(condition: Condition, field: ConditionField | None) -> list[tuple[str, str]]:
    """Those of the pick list, and what the condition has that is not on it any more."""
    offered: Sequence[FieldChoice] = field.choices if field else ()
    pairs = [(choice.actual, choice.display) for choice in offered]
    if not pairs:
        return []
    names = {actual for actual, _ in pairs}
    gone = [value for value in condition.values if value and value not in names]
    return [*pairs, *((value, f"{value} (not on the list today)") for value in gone)]
