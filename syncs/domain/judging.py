"""Whether records meet a run's criteria: at once, or once their related records are known (R36)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from criteria import Answers, Matcher, PiecewiseMatcher, Subject
from syncs.domain.relations import referred_id
from syncs.domain.run_settings import RunSettings
from syncs.domain.zones import zone

Record = dict[str, Any]

Said = Mapping[str, Sequence[Answers]]
"""What related records say, by the id of the record that they belong to, or of their own."""


class Unjudged(NamedTuple):
    """In place of a verdict that hangs on related records too: what the conditions on the record
    itself say, and the id of its client, None for none."""

    answers: Answers
    client: str | None


class Judging:
    """`look` finds out what it can from a record alone: the verdict, or Unjudged where it
    `awaits_related`. It is None where there are no criteria."""

    look: Callable[[Record], bool | Unjudged] | None = None

    def __init__(self, settings: RunSettings) -> None:
        self.awaits_related = bool(settings.relations)
        if settings.criteria is None:
            return
        now, place = settings.today, zone(settings.zone)
        self.look = Matcher(settings.criteria, now=now, zone=place).matches
        if self.awaits_related:
            self._matcher = PiecewiseMatcher(settings.criteria, now=now, zone=place)
            self._look_up = next(iter(settings.look_ups), "")
            self.look = self._look_at_itself

    def judge(
        self, looked_at: Iterable[tuple[str, Unjudged]], *, clients: Said, job_openings: Said
    ) -> list[bool]:
        """The verdicts on records: of each its id, and what is known of it so far."""
        matches = self._matcher.matches
        return [
            matches(
                unjudged.answers,
                # A client that Recruit does not show is one without values.
                client=next(iter(clients.get(unjudged.client or "", ())), None),
                job_openings=job_openings.get(record_id, ()),
            )
            for record_id, unjudged in looked_at
        ]

    def _look_at_itself(self, record: Record) -> Unjudged:
        answers = self._matcher.answers(Subject.RECORD, record)
        return Unjudged(answers, referred_id(record.get(self._look_up)))
