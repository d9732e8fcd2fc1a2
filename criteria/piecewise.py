"""Criteria judged piece by piece, where a record and those related to it are read apart (R36).

A condition is about one record alone. So each record is judged where it is read, and what goes on
from there is one sign for each condition on its kind. The pattern is asked when it is known which
records belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from criteria.definition import Criteria
from criteria.evaluation import (
    NOBODY,
    Judge,
    Predicate,
    RecordValues,
    compiled,
    expression_of,
    judges_of,
)
from criteria.fields import Subject

YES, NO = "y", "n"

Answers = str
"""The answers of the conditions on one kind of record about one: `ynn`, in their order."""

_Pieces = tuple[Answers, Answers, Answers]
"""The answers of the record, its client and one of its openings, in the order of Subject."""


class PiecewiseMatcher:
    """A matcher that says what `Matcher` says of the same records. Raises what that does."""

    def __init__(self, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> None:
        judges = judges_of(criteria, now=now, zone=zone)
        subjects = [condition.subject for condition in criteria.conditions]
        self._asked = {
            subject: [
                _alone(judge)
                for judge, about in zip(judges, subjects, strict=True)
                if about is subject
            ]
            for subject in Subject
        }
        told = [
            _test_of_answers(subject, subjects[:place].count(subject))
            for place, subject in enumerate(subjects)
        ]
        self._test = compiled(expression_of(criteria), told)
        self._nobody = {subject: self.answers(subject, NOBODY) for subject in Subject}

    def answers(self, subject: Subject, record: RecordValues) -> Answers:
        """Return what the conditions on this kind of record say of one."""
        return "".join([YES if test(record) else NO for test in self._asked[subject]])

    def matches(
        self,
        record: Answers,
        *,
        client: Answers | None = None,
        job_openings: Sequence[Answers] = (),
    ) -> bool:
        """Tell whether record, client and some one of the openings satisfy the pattern.

        Without a client, or without openings, their fields are missing values.
        """
        if client is None:
            client = self._nobody[Subject.CLIENT]
        openings = job_openings or (self._nobody[Subject.JOB_OPENING],)
        return any(self._test((record, client, opening)) for opening in openings)


def _alone(judge: Judge) -> Callable[[RecordValues], bool]:
    """Return the condition's test of a record of its own kind; it looks at no other."""
    test = judge.test()
    return lambda record: test((record, record, record))


def _test_of_answers(subject: Subject, sign: int) -> Predicate[_Pieces]:
    """Return the condition's test of answers: it looks at its own sign.

    Signs are counted from 0 among the conditions of its kind.
    """
    place = list(Subject).index(subject)
    return lambda pieces: pieces[place][sign] == YES
