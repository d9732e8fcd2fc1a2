"""Criteria compiled into one test of a record, for hundreds of thousands of them (R35, R36)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from criteria.definition import Condition, Criteria
from criteria.fields import Subject
from criteria.operands import read_operands
from criteria.operators import operator_of
from criteria.pattern import And, ConditionNumber, Expression, flattened
from criteria.quoting import quoted
from criteria.reading import MisfitValue, reader_for

RecordValues = dict[str, Any]
"""A record as Recruit sends it, by API names. A key that is not there is a missing value."""

Related = tuple[RecordValues, RecordValues, RecordValues]
"""The record, its client and one of its job openings, in the order of Subject."""

Whole = TypeVar("Whole")
"""The kind of thing that a whole pattern is tested on."""

Predicate = Callable[[Whole], bool]

NOBODY: RecordValues = {}
_PLACES = {subject: place for place, subject in enumerate(Subject)}


class InvalidCriteria(ValueError):
    """Criteria that no checker let pass; the message is for people."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of one condition on one person.

    `actual` is the value in the record, None where it is missing. `note` says why it could not be
    judged: it does not fit the field's type.
    """

    number: int
    condition: Condition
    matches: bool
    actual: object
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdicts in the order of the conditions.

    `job_opening` is the index of the opening they are about: the first that makes the person match,
    or else the first of those that satisfy most conditions. None where there is no opening, or no
    condition on one.
    """

    matches: bool
    verdicts: tuple[Verdict, ...]
    job_opening: int | None = None


class Matcher:
    """Criteria ready to judge records.

    `now` is an aware instant and `zone` the organisation's: they fix what today is, so pass the
    start of the run and all its slices decide alike. Raises InvalidCriteria, and ValueError for a
    naive `now`.
    """

    def __init__(self, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> None:
        self._judges = judges_of(criteria, now=now, zone=zone)
        self._test = compiled(expression_of(criteria), [judge.test() for judge in self._judges])
        subjects = {condition.subject for condition in criteria.conditions}
        self._asks_openings = Subject.JOB_OPENING in subjects

    def matches(
        self,
        record: RecordValues,
        *,
        client: RecordValues | None = None,
        job_openings: Sequence[RecordValues] = (),
    ) -> bool:
        """Tell whether record, client and some one of the openings satisfy the pattern (R36).

        Without a client, or without openings, their fields are missing values.
        """
        client = client or NOBODY
        if not self._asks_openings or not job_openings:
            return self._test((record, client, NOBODY))
        return any(self._test((record, client, opening)) for opening in job_openings)

    def explain(
        self,
        record: RecordValues,
        *,
        client: RecordValues | None = None,
        job_openings: Sequence[RecordValues] = (),
    ) -> Explanation:
        """Return what `matches` answers, and each condition's part in it."""
        openings = job_openings if self._asks_openings else ()
        explained = [
            self._explained((record, client or NOBODY, opening), place)
            for place, opening in enumerate(openings)
        ] or [self._explained((record, client or NOBODY, NOBODY), None)]
        return max(explained, key=_how_close)

    def _explained(self, related: Related, place: int | None) -> Explanation:
        verdicts = tuple(judge.verdict(related) for judge in self._judges)
        return Explanation(self._test(related), verdicts, place)


def _how_close(explanation: Explanation) -> tuple[bool, int]:
    return explanation.matches, sum(verdict.matches for verdict in explanation.verdicts)


class Judge:
    """A condition, compiled: what it reads, and the test of what it finds."""

    def __init__(self, number: int, condition: Condition, today: date, zone: ZoneInfo) -> None:
        operator = operator_of(condition.type, condition.operator)
        if operator is None:
            raise InvalidCriteria(
                f"Condition {number}: there is no operator {quoted(condition.operator)}."
            )
        try:
            found = read_operands(operator, condition.type, condition.values)
        except ValueError as bad:
            raise InvalidCriteria(f"Condition {number}: {bad}") from bad
        self._number = number
        self._condition = condition
        self._operator = operator
        self._place = _PLACES[condition.subject]
        self._read = reader_for(condition.type, zone)
        self._holds = operator.make_test(found, today)

    def test(self) -> Predicate[Related]:
        """Return a closure: its names cost less than attributes where each record calls it."""
        place, field, read, holds = self._place, self._condition.field, self._read, self._holds
        if_missing, if_misfit = self._operator.matches_missing, self._operator.matches_misfits

        def test(related: Related) -> bool:
            try:
                value = read(related[place].get(field))
            except MisfitValue:
                return if_misfit
            return if_missing if value is None else holds(value)

        return test

    @property
    def field(self) -> str:
        """The API name of the field that it asks about."""
        return self._condition.field

    def is_missing(self, value: object) -> bool:
        """Tell whether a field with this value counts as empty."""
        try:
            return self._read(value) is None
        except MisfitValue:
            return False

    def verdict(self, related: Related) -> Verdict:
        actual = related[self._place].get(self._condition.field)
        note = None
        try:
            actual = None if self._read(actual) is None else actual
        except MisfitValue as misfit:
            note = str(misfit)
        return Verdict(self._number, self._condition, self.test()(related), actual, note)


def judges_of(criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> list[Judge]:
    """Return a judge for each condition, in their order; raises as `Matcher` does."""
    if now.tzinfo is None:
        raise ValueError("The present must be an aware instant.")
    today = now.astimezone(zone).date()
    return [
        Judge(number, condition, today, zone)
        for number, condition in enumerate(criteria.conditions, start=1)
    ]


def expression_of(criteria: Criteria) -> Expression:
    """Return the pattern's tree. Raises InvalidCriteria."""
    try:
        return flattened(criteria.expression)
    except ValueError as error:
        raise InvalidCriteria(str(error)) from error


def compiled(expression: Expression, tests: Sequence[Predicate[Whole]]) -> Predicate[Whole]:
    """Return the pattern as one test, made of those of its conditions."""
    if isinstance(expression, ConditionNumber):
        return tests[expression.value - 1]
    parts = [compiled(part, tests) for part in expression.parts]
    return _all_of(parts) if isinstance(expression, And) else _any_of(parts)


def _all_of(parts: Sequence[Predicate[Whole]]) -> Predicate[Whole]:
    def test(whole: Whole) -> bool:
        for part in parts:  # noqa: SIM110  all() would build a generator for every record
            if not part(whole):
                return False
        return True

    return test


def _any_of(parts: Sequence[Predicate[Whole]]) -> Predicate[Whole]:
    def test(whole: Whole) -> bool:
        for part in parts:  # noqa: SIM110  as above
            if part(whole):
                return True
        return False

    return test
