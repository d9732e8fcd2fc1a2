"""Criteria compiled into one test of a record, for hundreds of thousands of them (R35, R36).

Here, and only here, a key that is absent from a record becomes "not told" (R73): `Judge.answer`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from criteria.definition import Condition, Criteria, source_fields
from criteria.fields import Subject
from criteria.operands import read_operands
from criteria.operators import operator_of
from criteria.pattern import And, ConditionNumber, Expression, flattened
from criteria.quoting import quoted
from criteria.reading import MisfitValue, reader_for

RecordValues = dict[str, Any]
"""A record as Recruit sends it, by API names. Of a key that is not there nothing is told (R73)."""

YES, NO, NO_VALUE, NOT_TOLD = "y", "n", "e", "?"
"""The answers of a condition; `NO_VALUE` is a no because the value is missing."""

PERHAPS_ANOTHERS = "whose job opening it is was not sent"

Related = tuple[RecordValues, RecordValues, RecordValues]
"""The record, its client and one of its job openings, in the order of Subject."""

Whole = TypeVar("Whole")
"""The kind of thing that a whole pattern is tested on."""

Predicate = Callable[[Whole], bool]

_PLACES = {subject: place for place, subject in enumerate(Subject)}


class InvalidCriteria(ValueError):
    """Criteria that no checker let pass; the message is for people."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of one condition on one person.

    `matches` is None where the field was not told. `actual` is the value in the record, None where
    it is missing or was not told. `note` says why it could not be judged, as where it does not fit
    the field's type.
    """

    number: int
    condition: Condition
    matches: bool | None
    actual: object
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdicts in the order of the conditions. `matches` is None where it hangs on what was not
    told.

    `job_opening` is the index of the opening they are about: the first that makes the person match,
    or else the first of those that satisfy most conditions. None where there is no opening, or no
    condition on one.
    """

    matches: bool | None
    verdicts: tuple[Verdict, ...]
    job_opening: int | None = None

    @property
    def untold_labels(self) -> tuple[str, ...]:
        """The labels of the fields that were not told, each once."""
        untold = (each for each in self.verdicts if each.matches is None and not each.note)
        return tuple(dict.fromkeys(each.condition.label for each in untold))


class Matcher:
    """Criteria ready to judge records.

    `now` is an aware instant and `zone` the organisation's: they fix what today is, so pass the
    start of the run and all its slices decide alike. Raises InvalidCriteria, and ValueError for a
    naive `now`.
    """

    def __init__(self, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> None:
        self._judges = judges_of(criteria, now=now, zone=zone)
        expression = expression_of(criteria)
        self._test = compiled(expression, [judge.test() for judge in self._judges])
        numbers = range(len(self._judges))
        self._holds = compiled(expression, [_has_verdict(number, True) for number in numbers])
        self._may = compiled(expression, [_has_verdict(number, True, None) for number in numbers])
        self._nobody = {subject: nobody(criteria, subject) for subject in Subject}
        subjects = {condition.subject for condition in criteria.conditions}
        self._asks_openings = Subject.JOB_OPENING in subjects

    def matches(
        self,
        record: RecordValues,
        *,
        client: RecordValues | None = None,
        job_openings: Sequence[RecordValues] = (),
        perhaps: Sequence[RecordValues] = (),
    ) -> bool | None:
        """Tell whether record, client and some one of the openings satisfy the pattern (R36); None
        where that hangs on what was not told (R73).

        Without a client (None), or without openings, their fields are missing values. Of those
        openings that are `perhaps` the record's a yes counts as not told.
        """
        with suppress(KeyError):
            if any(map(self._test, self._combine(record, client, job_openings))):
                return True
            if not (perhaps and self._asks_openings):
                return False
            # Where all is told, a pattern may hold of them as far as it would if they were theirs.
            doubtful = self._combine(record, client, perhaps)
            return None if any(map(self._test, doubtful)) else False
        return self.explain(
            record, client=client, job_openings=job_openings, perhaps=perhaps
        ).matches

    def explain(
        self,
        record: RecordValues,
        *,
        client: RecordValues | None = None,
        job_openings: Sequence[RecordValues] = (),
        perhaps: Sequence[RecordValues] = (),
    ) -> Explanation:
        """Return what `matches` answers, and each condition's part in it.

        `job_opening` counts those that are `perhaps` theirs after the others.
        """
        asked = self._asks_openings
        combined = self._combine(record, client, job_openings)
        explained = [
            self._explain_related(related, place if asked and job_openings else None)
            for place, related in enumerate(combined)
        ]
        if asked:
            doubtful = self._combine(record, client, perhaps) if perhaps else []
            explained += [
                self._explain_related(related, place, is_theirs=False)
                for place, related in enumerate(doubtful, start=len(job_openings))
            ]
        return max(explained, key=_how_close)

    def _combine(
        self,
        record: RecordValues,
        client: RecordValues | None,
        job_openings: Sequence[RecordValues],
    ) -> list[Related]:
        if client is None:
            client = self._nobody[Subject.CLIENT]
        if not self._asks_openings or not job_openings:
            return [(record, client, self._nobody[Subject.JOB_OPENING])]
        return [(record, client, opening) for opening in job_openings]

    def _explain_related(
        self, related: Related, place: int | None, *, is_theirs: bool = True
    ) -> Explanation:
        verdicts = tuple(judge.verdict(related, is_theirs=is_theirs) for judge in self._judges)
        open_or_yes = None if self._may(verdicts) else False
        return Explanation(True if self._holds(verdicts) else open_or_yes, verdicts, place)


_CLOSENESS = {True: 2, None: 1, False: 0}


def _how_close(explanation: Explanation) -> tuple[int, int]:
    satisfied = sum(verdict.matches is True for verdict in explanation.verdicts)
    return _CLOSENESS[explanation.matches], satisfied


def _has_verdict(place: int, *verdicts: bool | None) -> Predicate[tuple[Verdict, ...]]:
    """Return the test of verdicts that looks at one of them, counted from 0."""
    return lambda found: found[place].matches in verdicts


def nobody(criteria: Criteria, subject: Subject) -> RecordValues:
    """Return a record of which it is told that all its values are missing."""
    return dict.fromkeys(source_fields(criteria)[subject])


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
        self._answer = self.answer()

    def test(self) -> Predicate[Related]:
        """Return a closure: its names cost less than attributes where each record calls it.

        It raises KeyError for a record that does not have the field."""
        place, field, read, holds = self._place, self._condition.field, self._read, self._holds
        if_missing, if_misfit = self._operator.matches_missing, self._operator.matches_misfits

        def test(related: Related) -> bool:
            try:
                value = read(related[place][field])
            except MisfitValue:
                return if_misfit
            return if_missing if value is None else holds(value)

        return test

    def answer(self) -> Callable[[RecordValues], str]:
        """Return what answers the condition for a record of its own kind: one of YES, NO, NO_VALUE,
        NOT_TOLD."""
        test, field, read = self.test(), self._condition.field, self._read

        def answer(record: RecordValues) -> str:
            if field not in record:
                return NOT_TOLD
            if test((record, record, record)):
                return YES
            return NO_VALUE if _is_missing(record[field], read) else NO

        return answer

    def verdict(self, related: Related, *, is_theirs: bool = True) -> Verdict:
        """Return the verdict; a yes of an opening that may not be theirs is not told."""
        record = related[self._place]
        answer = self._answer(record)
        if answer == NOT_TOLD:
            return Verdict(self._number, self._condition, None, None)
        actual, note = record[self._condition.field], None
        try:
            actual = None if self._read(actual) is None else actual
        except MisfitValue as misfit:
            note = str(misfit)
        matches: bool | None = answer == YES
        if matches and not is_theirs and self._condition.subject is Subject.JOB_OPENING:
            matches, note = None, PERHAPS_ANOTHERS
        return Verdict(self._number, self._condition, matches, actual, note)


def _is_missing(value: object, read: Callable[[object], object]) -> bool:
    try:
        return read(value) is None
    except MisfitValue:
        return False


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
