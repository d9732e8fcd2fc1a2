"""Reports as they are answered, and the questions for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from accounts.audit.rules.words import ToldEntry
from accounts.models import AuditEntry
from api.frame.instants import Instant
from api.frame.shapes import AnswerBody, Id, PageQuery, Query
from api.people.attention import NeedAnswer
from syncs.comparison.queries.two_runs import Comparison
from syncs.dashboard.queries.dashboard import Dashboard
from syncs.domain.concerns import Need
from syncs.domain.outcomes import Outcome
from syncs.reporting.models import MetricsKey
from syncs.reporting.queries.doors import ReportDoors


class AuditQuery(Query):
    """The entries that are asked for."""

    actor: Literal["person", "token", "command", "stranger", "system"] | None = None
    member: Id | None = Field(None, description="Those of this member of the organisation")
    noun: str | None = Field(None, max_length=40, description="What they are about, as in `sync`")
    sync: Id | None = Field(
        None, description="What is about this sync, its mapping, runs and held people; deleted too"
    )
    field: str | None = Field(
        None, max_length=100, description="Those that changed it, by its `code` in `changes`"
    )
    since: Instant | None = Field(None, description="At this time or later")
    until: Instant | None = Field(None, description="Before this time")


class AuditPageQuery(PageQuery, AuditQuery):
    """A page of the entries that are asked for."""


class AuditedValue(AnswerBody):
    """A value before and after, in words; empty where there was none."""

    code: str = Field(description="The field's name, as the filter takes it")
    field: str
    before: str
    after: str


class AuditEntryAnswer(AnswerBody):
    """An entry of the audit log: who did what, and when."""

    id: int
    at: datetime
    actor: str = Field(description="`person`, `token`, `command`, `stranger` or `system`")
    actor_id: int | None = Field(description="The id of the user or the token")
    who: str
    change: str = Field(description="`made`, `changed`, `deleted`, `exported`, `joined`, `left`")
    noun: str
    object_id: int | None
    name: str
    in_words: str
    changes: list[AuditedValue]

    @classmethod
    def of(cls, entry: AuditEntry, told: ToldEntry) -> AuditEntryAnswer:
        return cls(
            id=entry.pk,
            at=entry.at,
            actor=entry.actor_kind,
            actor_id=entry.actor_id,
            who=told.who,
            change=entry.change,
            noun=entry.noun,
            object_id=entry.object_id,
            name=told.name,
            in_words=told.what,
            changes=[
                AuditedValue(
                    code=each.column, field=each.field, before=each.before, after=each.after
                )
                for each in told.changes
            ],
        )


class AuditEntryPage(AnswerBody):
    """A page of the audit log."""

    items: list[AuditEntryAnswer]
    next_cursor: str | None


class ComparisonQuery(Query):
    """The run that another one is compared with."""

    other: Id | None = Field(None, description="A run of the same sync; null for the one before")


class NumberOfBoth(AnswerBody):
    """A number of both runs."""

    outcome: str
    before: int
    after: int


class ChangedSetting(AnswerBody):
    """A setting that differs, in words."""

    part: str = Field(description="`key`, `definition`, `rules` or `mapping`")
    label: str
    before: str
    after: str


class MoveAnswer(AnswerBody):
    """The number of records that ended as one outcome in one run and as another in the other; null:
    not read."""

    before: str | None
    after: str | None
    records: int


class CauseAnswer(AnswerBody):
    """A cause that may have made the numbers differ."""

    code: str
    sentence: str


class ComparisonAnswer(AnswerBody):
    """Two runs of a sync beside each other; `before` is the earlier one."""

    before: int
    after: int
    numbers: list[NumberOfBoth]
    causes: list[CauseAnswer]
    changes: list[ChangedSetting]
    moves: list[MoveAnswer] | None = Field(
        description="What became of the same records; null where it would take too long to tell, or"
        " is not kept any more"
    )

    @classmethod
    def of(cls, made: Comparison) -> ComparisonAnswer:
        return cls(
            before=made.before.pk,
            after=made.after.pk,
            numbers=[
                NumberOfBoth(outcome=each.outcome.code, before=each.before, after=each.after)
                for each in made.numbers
            ],
            causes=[
                CauseAnswer(code=cause.value, sentence=sentence)
                for cause, sentence in made.sentences
            ],
            changes=[
                ChangedSetting(
                    part=each.part.value, label=each.label, before=each.before, after=each.after
                )
                for each in made.changes
            ],
            moves=None
            if made.moves is None
            else [
                MoveAnswer(before=_code(each.before), after=_code(each.after), records=each.number)
                for each in made.moves
            ],
        )


def _code(outcome: Outcome | None) -> str | None:
    return outcome.code if outcome else None


class NextSync(AnswerBody):
    """A sync that is due next."""

    id: int
    name: str
    mailing_list: int | None
    next_run_at: datetime


class RunAtWork(AnswerBody):
    """A run that is queued or goes on."""

    id: int
    sync: int
    sync_name: str
    state: str


class DayAnswer(AnswerBody):
    """A day of the organisation's zone with the runs that ended, and their outcomes in sum."""

    day: date
    runs: int
    counts: dict[str, int]


class ListSizeAnswer(AnswerBody):
    """The people on a list on a day (UTC)."""

    day: date
    people: int


class ListLineAnswer(AnswerBody):
    """A list with its people now, and by day for 90 days."""

    id: int
    name: str
    people: int
    sizes: list[ListSizeAnswer]


class ReasonAnswer(AnswerBody):
    """A reason with the records that were ignored for it, and in how many runs."""

    reason: str
    records: int
    runs: int


class DashboardAnswer(AnswerBody):
    """The things that need attention, the next runs, the last 31 days by day, and the number of
    people on each list."""

    needs: list[NeedAnswer] = Field(description="What needs attention, the gravest first")
    next_syncs: list[NextSync]
    at_work: list[RunAtWork]
    days: list[DayAnswer]
    lists: list[ListLineAnswer] = Field(description="The first 30 by name")
    number_of_lists: int = Field(description="All, those too that are not among the first 30")
    ignored_reasons: list[ReasonAnswer]

    @classmethod
    def of(cls, read: Dashboard, needs: Iterable[Need]) -> DashboardAnswer:
        return cls(
            needs=[NeedAnswer.of(each) for each in needs],
            next_syncs=[
                NextSync.model_validate(
                    {
                        "id": each.pk,
                        "name": each.name,
                        "mailing_list": each.mailing_list_id,
                        "next_run_at": each.next_run_at,
                    }
                )
                for each in read.next_syncs
            ],
            at_work=[
                RunAtWork(id=each.pk, sync=each.sync_id, sync_name=each.sync.name, state=each.state)
                for each in read.at_work
            ],
            days=[
                DayAnswer(
                    day=each.day,
                    runs=each.runs,
                    counts={outcome.code: number for outcome, number in each.numbers.items()},
                )
                for each in read.days
            ],
            lists=[
                ListLineAnswer(
                    id=each.mailing_list.pk,
                    name=each.mailing_list.name,
                    people=each.people,
                    sizes=[ListSizeAnswer(day=day, people=people) for day, people in each.sizes],
                )
                for each in read.lists
            ],
            number_of_lists=read.number_of_lists,
            ignored_reasons=[
                ReasonAnswer(reason=each.reason.code, records=each.records, runs=each.runs)
                for each in read.reasons
            ],
        )


class MetricsKeyAnswer(AnswerBody):
    """The key by which Prometheus reads the metrics."""

    hint: str = Field(description="Its last characters")
    made_by: str
    made_at: datetime

    @classmethod
    def of(cls, key: MetricsKey) -> MetricsKeyAnswer:
        return cls(hint=key.hint, made_by=str(key.made_by or ""), made_at=key.made_at)


class ReportsAnswer(AnswerBody):
    """The ways in which other programs read reports: docs/reports.md."""

    metrics_url: str
    metrics_key: MetricsKeyAnswer | None
    database_role: str | None = Field(description="The role that reads the schema `reporting`")

    @classmethod
    def of(cls, doors: ReportDoors) -> ReportsAnswer:
        return cls(
            metrics_url=doors.metrics_url,
            metrics_key=MetricsKeyAnswer.of(doors.metrics_key) if doors.metrics_key else None,
            database_role=doors.reader.role if doors.reader else None,
        )


class NewMetricsKey(AnswerBody):
    """A new key of the metrics, which is told in this answer and never again."""

    key: str
