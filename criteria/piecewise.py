"""Criteria judged piece by piece, and why a record does not meet them (R36, R60, R73).

A condition is about one record alone. So each record is judged where it is read, and what goes on
from there is one sign for each condition on its kind. The pattern is asked when it is known which
records belong together.

Where a condition is open because its field was not told (R73), the verdict on the record is open
too, unless it is the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from criteria.definition import Criteria
from criteria.evaluation import (
    NO,
    NO_VALUE,
    NOT_TOLD,
    YES,
    Predicate,
    RecordValues,
    compiled,
    expression_of,
    judges_of,
    nobody,
)
from criteria.fields import Subject
from criteria.pattern import And, ConditionNumber, Expression

Answers = str
"""The answers of the conditions on one kind of record about one: `yn?`, in their order."""

_Pieces = tuple[Answers, Answers, Answers]
"""The answers of the record, its client and one of its openings, in the order of Subject."""


class Judgement(NamedTuple):
    """The verdict on a record. `matches` is None where it hangs on a key that was not told.

    `because` has the numbers of the conditions that are to blame, in their order: those that do not
    hold, or those that are open. `by_missing_value`: one of them fails because its value is empty.
    """

    matches: bool | None
    because: tuple[int, ...] = ()
    by_missing_value: bool = False


MATCHES = Judgement(True)


class PiecewiseMatcher:
    """A matcher that says what `Matcher` says of the same records. Raises what that does."""

    def __init__(self, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> None:
        judges = judges_of(criteria, now=now, zone=zone)
        subjects = [condition.subject for condition in criteria.conditions]
        self._asked = {
            subject: [
                judge.answer()
                for judge, about in zip(judges, subjects, strict=True)
                if about is subject
            ]
            for subject in Subject
        }
        self._signs = [
            (list(Subject).index(subject), subjects[:place].count(subject))
            for place, subject in enumerate(subjects)
        ]
        expression = expression_of(criteria)
        self._matches = compiled(expression, [_has(sign, YES) for sign in self._signs])
        self._may_match = compiled(expression, [_has(sign, YES, NOT_TOLD) for sign in self._signs])
        self._because = _blames(expression, self._signs)
        self._nobody = {
            subject: self.answers(subject, nobody(criteria, subject)) for subject in Subject
        }
        self._unknown = {subject: NOT_TOLD * len(self._asked[subject]) for subject in Subject}

    def answers(self, subject: Subject, record: RecordValues) -> Answers:
        """Return what the conditions on this kind of record say of one."""
        return "".join([answer(record) for answer in self._asked[subject]])

    def unknown(self, subject: Subject) -> Answers:
        """Return what the conditions say of a record of which nothing was told."""
        return self._unknown[subject]

    def judge(
        self,
        record: Answers,
        *,
        client: Answers | None = None,
        job_openings: Sequence[Answers] = (),
        perhaps: Sequence[Answers] = (),
    ) -> Judgement:
        """Tell whether record, client and some one of the openings satisfy the pattern.

        Without a client, or without openings, their fields are missing values. Of those openings
        that are `perhaps` the record's a yes counts as not told.
        """
        if client is None:
            client = self._nobody[Subject.CLIENT]
        openings = job_openings or (self._nobody[Subject.JOB_OPENING],)
        combined = [(record, client, opening) for opening in openings]
        if any(map(self._matches, combined)):
            return MATCHES
        doubtful = [(record, client, opening.replace(YES, NOT_TOLD)) for opening in perhaps]
        for pieces in filter(self._may_match, [*combined, *doubtful]):
            return Judgement(None, self._not_told(pieces))
        because = self._because(combined[0])
        by_missing_value = any(self._sign(combined[0], number) == NO_VALUE for number in because)
        return Judgement(False, because, by_missing_value)

    def _not_told(self, pieces: _Pieces) -> tuple[int, ...]:
        numbers = range(1, len(self._signs) + 1)
        return tuple(number for number in numbers if self._sign(pieces, number) == NOT_TOLD)

    def _sign(self, pieces: _Pieces, number: int) -> str:
        piece, place = self._signs[number - 1]
        return pieces[piece][place]


_Sign = tuple[int, int]
"""Where a condition's answer stands: the piece, and the place in it, both from 0."""


def _has(sign: _Sign, *answers: str) -> Predicate[_Pieces]:
    """Return the condition's test of answers: it looks at its own sign."""
    piece, place = sign
    return lambda pieces: pieces[piece][place] in answers


def _blames(expression: Expression, signs: Sequence[_Sign]) -> Callable[[_Pieces], tuple[int, ...]]:
    """Return what tells the conditions because of which pieces do not match: an `or` fails by all
    of its parts, an `and` by those that fail."""

    def walk(part: Expression, pieces: _Pieces) -> list[int]:
        if isinstance(part, ConditionNumber):
            piece, place = signs[part.value - 1]
            return [part.value] if pieces[piece][place] in (NO, NO_VALUE) else []
        found = [walk(each, pieces) for each in part.parts]
        if not isinstance(part, And) and not all(found):
            return []
        return [number for each in found for number in each]

    return lambda pieces: tuple(sorted(set(walk(expression, pieces))))
