"""Tells whether records meet a run's criteria: at once, or once related records are known (R36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from criteria import (
    MATCHES,
    Answers,
    Criteria,
    Judgement,
    Matcher,
    PiecewiseMatcher,
    RecordValues,
    Subject,
)
from syncs.domain.relations import ANYBODY, is_referral_told, referred_id
from syncs.domain.run_settings import RunSettings
from syncs.domain.zones import zone

Said = Mapping[str, Sequence[Answers]]
"""What related records say, by the id of the record that they belong to, or of their own; by
`ANYBODY` where it was not told to which."""


class Unjudged(NamedTuple):
    """A record whose verdict hangs on related records too: what the conditions on the record
    itself say, and the id of its client, None for none. `is_client_told`: the record came with the
    look-up that names the client, and it can be read."""

    answers: Answers
    client: str | None
    is_client_told: bool


class PlainJudge:
    """Judges records from themselves alone, by criteria that ask about nothing else."""

    def __init__(self, criteria: Criteria, settings: RunSettings) -> None:
        now, place = settings.today, zone(settings.zone)
        self._matches = Matcher(criteria, now=now, zone=place).matches
        self._explaining = PiecewiseMatcher(criteria, now=now, zone=place)

    def judge(self, records: Iterable[RecordValues]) -> list[Judgement]:
        """Return the judgement on each record. Why one does not match is only asked of those that
        do not, or of which that is open."""
        matches, explain = self._matches, self._explain
        return [MATCHES if matches(record) else explain(record) for record in records]

    def _explain(self, record: RecordValues) -> Judgement:
        return self._explaining.judge(self._explaining.answers(Subject.RECORD, record))


class RelatedJudge:
    """Judges records in two parts, by criteria that ask about related records too (R36)."""

    def __init__(self, criteria: Criteria, settings: RunSettings) -> None:
        self._matcher = PiecewiseMatcher(criteria, now=settings.today, zone=zone(settings.zone))
        self._look_up = next(iter(settings.look_ups), "")

    def look(self, records: Iterable[RecordValues]) -> list[Unjudged]:
        """Return what each record says by itself."""
        return list(map(self._look_at, records))

    def judge(
        self,
        ids: Iterable[str],
        unjudged: Iterable[Unjudged],
        *,
        clients: Said,
        job_openings: Said,
        doubted: Set[Subject] = frozenset(),
    ) -> list[Judgement]:
        """Return the judgement on each record, of its id and what it says by itself. Of related
        records that are `doubted` nothing was told: none came, and that is not believed (R73)."""
        judge = self._matcher.judge
        openings_of_nobody: tuple[Answers, ...] = ()
        if Subject.JOB_OPENING in doubted:
            openings_of_nobody = (self._matcher.unknown(Subject.JOB_OPENING),)
        is_client_doubted = Subject.CLIENT in doubted
        perhaps = job_openings.get(ANYBODY, ())
        return [
            judge(
                record.answers,
                client=self._answers_of_client(record, clients, is_doubted=is_client_doubted),
                job_openings=job_openings.get(record_id, openings_of_nobody),
                perhaps=perhaps,
            )
            for record_id, record in zip(ids, unjudged, strict=True)
        ]

    def _look_at(self, record: RecordValues) -> Unjudged:
        answers = self._matcher.answers(Subject.RECORD, record)
        if not self._look_up:
            return Unjudged(answers, None, is_client_told=True)
        named = record.get(self._look_up)
        is_told = self._look_up in record and is_referral_told(named)
        return Unjudged(answers, referred_id(named), is_told)

    def _answers_of_client(
        self, record: Unjudged, clients: Said, *, is_doubted: bool
    ) -> Answers | None:
        """Return what is said of a record's client; one that Recruit does not show is one without
        values, unless it is doubted that it shows none at all, or it is perhaps one without an id.
        """
        if not record.is_client_told:
            return self._matcher.unknown(Subject.CLIENT)
        said = clients.get(record.client or "", ())
        if record.client and not said and (is_doubted or ANYBODY in clients):
            return self._matcher.unknown(Subject.CLIENT)
        return next(iter(said), None)


def judge_of(settings: RunSettings) -> PlainJudge | RelatedJudge | None:
    """Return what judges a run's records; None where there are no criteria."""
    if settings.criteria is None:
        return None
    kind = RelatedJudge if settings.relations else PlainJudge
    return kind(settings.criteria, settings)
