"""Tells whether records meet a run's criteria: at once, or once related records are known (R36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from criteria import Answers, Criteria, Matcher, PiecewiseMatcher, RecordValues, Subject
from syncs.domain.relations import referred_id
from syncs.domain.run_settings import RunSettings
from syncs.domain.zones import zone

Said = Mapping[str, Sequence[Answers]]
"""What related records say, by the id of the record that they belong to, or of their own."""


class Unjudged(NamedTuple):
    """A record whose verdict hangs on related records too: what the conditions on the record
    itself say, and the id of its client, None for none."""

    answers: Answers
    client: str | None


class PlainJudge:
    """Judges records from themselves alone, by criteria that ask about nothing else."""

    def __init__(self, criteria: Criteria, settings: RunSettings) -> None:
        matcher = Matcher(criteria, now=settings.today, zone=zone(settings.zone))
        self._matches = matcher.matches

    def judge(self, records: Iterable[RecordValues]) -> list[bool]:
        """Return the verdict on each record."""
        return list(map(self._matches, records))


class RelatedJudge:
    """Judges records in two parts, by criteria that ask about related records too (R36)."""

    def __init__(self, criteria: Criteria, settings: RunSettings) -> None:
        self._matcher = PiecewiseMatcher(criteria, now=settings.today, zone=zone(settings.zone))
        self._look_up = next(iter(settings.look_ups), "")

    def look(self, records: Iterable[RecordValues]) -> list[Unjudged]:
        """Return what each record says by itself."""
        return list(map(self._look_at, records))

    def judge(
        self, ids: Iterable[str], unjudged: Iterable[Unjudged], *, clients: Said, job_openings: Said
    ) -> list[bool]:
        """Return the verdict on each record, of its id and what it says by itself."""
        matches = self._matcher.matches
        return [
            matches(
                record.answers,
                # A client that Recruit does not show is one without values.
                client=next(iter(clients.get(record.client or "", ())), None),
                job_openings=job_openings.get(record_id, ()),
            )
            for record_id, record in zip(ids, unjudged, strict=True)
        ]

    def _look_at(self, record: RecordValues) -> Unjudged:
        answers = self._matcher.answers(Subject.RECORD, record)
        return Unjudged(answers, referred_id(record.get(self._look_up)))


def judge_of(settings: RunSettings) -> PlainJudge | RelatedJudge | None:
    """Return what judges a run's records; None where there are no criteria."""
    if settings.criteria is None:
        return None
    kind = RelatedJudge if settings.relations else PlainJudge
    return kind(settings.criteria, settings)
