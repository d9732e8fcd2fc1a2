"""Criteria as they are kept: frozen, ready for JSON, and enough to evaluate without metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from criteria.fields import ConditionField, FieldKey, Subject, ValueType, by_key
from criteria.operators import operator_of, operators_for
from criteria.pattern import (
    MAX_CONDITIONS,
    Connector,
    Expression,
    PatternError,
    default_expression,
    parse_pattern,
    written,
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Frozen):
    """A field, an operator and values (R30).

    `connector` joins it to all conditions before it (R32). `label` and `type` are the field's when
    the condition was made. `operator` is a code of `criteria.operators`. Values are texts as people
    enter them: numbers in digits, dates as 2026-01-21, a pick list's actual values. Nothing here is
    checked yet: see `criteria.checking`.
    """

    subject: Subject = Subject.RECORD
    field: str
    label: str
    type: ValueType
    operator: str
    values: tuple[str, ...] = ()
    connector: Connector = Connector.AND

    @classmethod
    def about(
        cls,
        field: ConditionField,
        operator: str,
        *values: str,
        connector: Connector = Connector.AND,
    ) -> Self:
        """Make a condition on this field as it is today."""
        return cls(
            subject=field.subject,
            field=field.api_name,
            label=field.label,
            type=field.type,
            operator=operator,
            values=values,
            connector=connector,
        )

    @property
    def key(self) -> FieldKey:
        return self.subject, self.field


class Criteria(_Frozen):
    """Conditions, numbered from 1 in their order, and the pattern that joins them.

    `pattern` None is the default pattern, which follows the conditions' connectors (R32); a text is
    one that somebody wrote (R33). `version` changes when the meaning of what is kept changes.
    """

    version: Literal[1] = 1
    conditions: tuple[Condition, ...] = ()
    pattern: str | None = None

    @property
    def expression(self) -> Expression:
        """The pattern's tree. Raises PatternError, and ValueError as `default_expression` does."""
        if self.pattern is None:
            return self.default_expression
        return parse_pattern(self.pattern, len(self.conditions))

    @property
    def default_expression(self) -> Expression:
        """The connectors' tree. Raises ValueError for no or over MAX_CONDITIONS conditions."""
        return default_expression([condition.connector for condition in self.conditions])

    @property
    def pattern_text(self) -> str:
        """The pattern as somebody wrote it, or the default one; blank where there is none."""
        if self.pattern is not None:
            return self.pattern
        return written(self.default_expression) if self._has_default else ""

    @property
    def _has_default(self) -> bool:
        return 1 <= len(self.conditions) <= MAX_CONDITIONS

    @property
    def is_edited(self) -> bool:
        """True if the pattern says something else than the connectors, or is half-typed."""
        if self.pattern is None or not self._has_default:
            return False
        try:
            return self.expression != self.default_expression
        except PatternError:
            return True


def source_fields(criteria: Criteria) -> Mapping[Subject, tuple[str, ...]]:
    """Return the API names to read of each kind of record, each once, in the conditions' order."""
    return {
        subject: tuple(
            dict.fromkeys(each.field for each in criteria.conditions if each.subject is subject)
        )
        for subject in Subject
    }


def conditions_by_day(criteria: Criteria) -> tuple[Condition, ...]:
    """Return the conditions that may hold tomorrow where they do not today, or the reverse, though
    nobody touched the record (R31)."""
    return tuple(each for each in criteria.conditions if _depends_on_day(each))


def _depends_on_day(condition: Condition) -> bool:
    operator = operator_of(condition.type, condition.operator)
    return operator is not None and operator.depends_on_day


def refreshed(criteria: Criteria, fields: Iterable[ConditionField]) -> Criteria:
    """Return the criteria with today's labels, and types where the operators are the same.

    A condition whose field is gone, or means something else now, stays as it is for the checker.
    """
    known = by_key(fields)
    conditions = (_refreshed(each, known.get(each.key)) for each in criteria.conditions)
    return criteria.model_copy(update={"conditions": tuple(conditions)})


def _refreshed(condition: Condition, field: ConditionField | None) -> Condition:
    if field is None or operators_for(field.type) is not operators_for(condition.type):
        return condition
    return condition.model_copy(update={"label": field.label, "type": field.type})
