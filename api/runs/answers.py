"""Runs and their rows as they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from accounts.access import TenantRequest
from api.frame.instants import Instant
from api.frame.operations import Reply
from api.frame.shapes import AnswerBody, Body, Id, PageQuery, Query
from syncs.clock import database_now
from syncs.domain.known_errors import known_error
from syncs.found import run_of
from syncs.history.forms import RowFilter
from syncs.history.queries.run_rows import ShownRow
from syncs.history.queries.run_story import end_in_words
from syncs.holds.rules import causes_in_words
from syncs.live.page import live_progress_of
from syncs.models import Hold, ImportRun, Kind, Preview
from syncs.preview.actions.apply import why_not_applied
from syncs.undo.actions import why_not_put_back

COUNTS = (
    *("total", "new", "re_added", "duplicate", "updated", "unchanged", "ignored"),
    *("deleted", "not_selected", "held", "kept", "put_back", "left_alone"),
)


class CountsAnswer(AnswerBody):
    """The numbers of what became of the records. Total is new + re_added + duplicate + updated +
    unchanged + ignored; all others stand beside it."""

    total: int
    new: int
    re_added: int
    duplicate: int
    updated: int
    unchanged: int
    ignored: int
    deleted: int
    not_selected: int
    held: int
    kept: int
    put_back: int
    left_alone: int


class ErrorAnswer(AnswerBody):
    """The error that ended a run: a code of docs/errors.md, what happened, and what to do."""

    code: str
    message: str
    what_to_do: str


class ProgressAnswer(AnswerBody):
    """The progress of a run that goes on."""

    phase: str
    percent: int | None = Field(description="Null while nobody can tell")
    done: int
    of: int | None = Field(description="Null while that is not known")
    read: int = Field(description="Records that Recruit sent, repeats included")
    api_calls: int
    waits_for: str = Field(description="Why it waits, for people; empty where it does not")
    goes_on_at: datetime | None


class HoldAnswerBody(AnswerBody):
    """The question about people who would leave."""

    people: int
    limit: int
    members: int
    causes: list[str]
    answer: str = Field(description="`remove`, `keep`, `cancel`, `expired`; empty while it is open")
    answered_by: str
    answered_at: datetime | None
    expires_at: datetime | None


class PreviewedAnswer(AnswerBody):
    """The change that a preview tries, and why it cannot be applied."""

    retroactive: bool
    changes: str = Field(description="The part of the definition that is tried; empty for none")
    obstacle: str = Field(description="Why it cannot be applied now; empty where it can")


class RunAnswer(AnswerBody):
    """A run with its counts. The last three are null among other runs."""

    id: int
    sync: int
    sync_name: str
    kind: str
    state: str
    trigger: str
    about: int | None = Field(description="The run that this one applies, undoes, or removes of")
    requested_by: str
    full: bool
    created_at: datetime
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    in_words: str = Field(description="Its numbers as a sentence; empty among other runs")
    counts: CountsAnswer
    ignored_reasons: dict[str, int]
    api_calls: int
    api_credits: int
    error: ErrorAnswer | None
    progress: ProgressAnswer | None
    hold: HoldAnswerBody | None
    preview: PreviewedAnswer | None

    @classmethod
    def of(cls, run: ImportRun, **more: Any) -> RunAnswer:
        return cls(
            id=run.pk,
            sync=run.sync_id,
            sync_name=run.sync.name,
            kind=run.kind,
            state=run.state,
            trigger=run.trigger,
            about=run.about_id,
            requested_by=str(run.requested_by or ""),
            full=run.full,
            created_at=run.created_at,
            due_at=run.due_at,
            started_at=run.started_at,
            finished_at=run.finished_at,
            cancel_requested_at=run.cancel_requested_at,
            counts=CountsAnswer(**{name: getattr(run, name) for name in COUNTS}),
            ignored_reasons=run.ignored_reasons,
            api_calls=run.api_calls,
            api_credits=run.api_credits,
            error=_error(run),
            **{"in_words": "", "progress": None, "hold": None, "preview": None, **more},
        )


class RunPage(AnswerBody):
    """A page of runs."""

    items: list[RunAnswer]
    next_cursor: str | None


class RunsQuery(PageQuery):
    """The runs that are asked for."""

    sync: Id | None = None
    state: Literal["queued", "running", "held", "succeeded", "failed", "cancelled"] | None = None
    kind: str | None = Field(
        None, description="A kind of run, or `changes` for all but previews", max_length=20
    )
    reason: str | None = Field(
        None, max_length=40, description="Those that ignored somebody for it"
    )
    since: Instant | None = Field(None, description="Asked for at this time or later")
    until: Instant | None = Field(None, description="Asked for before this time")


class ChangedValue(AnswerBody):
    """A value before and after."""

    field: str
    before: str
    after: str


class RowAnswer(AnswerBody):
    """The finding of a run about one record, or did to one person."""

    outcome: str
    reason: str | None
    record: str | None = Field(description="The record's id in Recruit")
    contact: int | None
    email: str
    name: str
    explanation: str
    suggestion: str = Field(description="The address that was probably meant")
    fault: str = Field(description="What exactly is wrong with a malformed address")
    left_out: list[str]
    removed_from: str
    notes: list[str] = Field(
        description="A sentence for all else: the conditions that failed, from where somebody goes"
        " or why they stay, on which other lists they are, what an undo puts back and leaves alone,"
        " what Recruit did not send"
    )
    changes: list[ChangedValue]

    @classmethod
    def of(cls, shown: ShownRow) -> RowAnswer:
        contact = shown.contact
        return cls(
            outcome=shown.outcome.code,
            reason=shown.reason.code if shown.reason else None,
            record=None if shown.row.record_id is None else str(shown.row.record_id),
            contact=contact.pk if contact else None,
            email=shown.email,
            name=f"{contact.first_name} {contact.last_name}".strip() if contact else shown.name,
            explanation=shown.explanation,
            suggestion=shown.suggestion,
            fault=shown.address_fault,
            left_out=shown.left_out,
            removed_from=shown.removed_from,
            notes=shown.notes,
            changes=[
                ChangedValue(field=each.label, before=each.before, after=each.now)
                for each in shown.changes
            ],
        )


class RowPage(AnswerBody):
    """A page of a run's rows."""

    items: list[RowAnswer]
    next_cursor: str | None


def in_ticks(codes: Iterable[str]) -> str:
    """Return codes as they stand in a sentence."""
    return ", ".join(f"`{code}`" for code in codes)


ROW_CHOICES = {
    name: [code for code, _ in RowFilter.base_fields[name].choices if code]  # type: ignore[attr-defined]
    for name in ("outcome", "reason")
}
"""The outcomes and groups, and the reasons, by which rows are asked for."""


class RowsOf(Query):
    """The rows that are asked for."""

    outcome: str = Field(
        "",
        max_length=40,
        description=f"{in_ticks(ROW_CHOICES['outcome'])}: `joining` is who would be on the list and"
        " is not, and `total` what Total counts",
    )
    reason: str = Field("", max_length=40, description=in_ticks(ROW_CHOICES["reason"]))
    q: str = Field("", max_length=200, description="A part of a name or address, or a record's id")


class RowsQuery(PageQuery, RowsOf):
    """A page of the rows that are asked for."""


class HoldDecision(Body):
    """The answer for people who are held."""

    answer: Literal["remove", "keep", "cancel"]


_GOES_ON = "It has not come to its end."


def told_run(request: TenantRequest, run_id: int) -> Reply:
    """Return the run as it is now, with what belongs to it."""
    run = run_of(request, run_id)
    hold = Hold.objects.select_related("answered_by").filter(pk=run.pk).first()
    preview = Preview.objects.filter(pk=run.pk).first()
    told = RunAnswer.of(
        run,
        in_words=end_in_words(run, preview) if run.is_finished else "",
        progress=None if run.is_finished else _progress(run),
        hold=_hold(hold) if hold and hold.held_at else None,
        preview=_preview(run, preview),
    )
    return Reply(told, location=f"/api/v1/runs/{run.pk}")


def _preview(run: ImportRun, preview: Preview | None) -> PreviewedAnswer | None:
    if preview is not None:
        proposal = preview.proposal or {}
        return PreviewedAnswer(
            retroactive=preview.retroactive,
            changes=next((name for name, value in proposal.items() if value is not None), ""),
            obstacle=why_not_applied(run) if run.is_finished else _GOES_ON,
        )
    if run.kind == Kind.UNDO_PREVIEW:
        obstacle = why_not_put_back(run) if run.is_finished else _GOES_ON
        return PreviewedAnswer(retroactive=False, changes="", obstacle=obstacle)
    return None


def _progress(run: ImportRun) -> ProgressAnswer:
    live = live_progress_of(run, database_now())
    return ProgressAnswer(
        phase=live.title,
        percent=live.percent,
        done=live.seen.done,
        of=live.seen.total,
        read=live.seen.received,
        api_calls=live.seen.api_calls,
        waits_for=live.waits_for,
        goes_on_at=live.goes_on_at,
    )


def _hold(hold: Hold) -> HoldAnswerBody:
    return HoldAnswerBody(
        people=hold.people,
        limit=hold.limit,
        members=hold.members,
        causes=_causes(hold.causes),
        answer=hold.answer,
        answered_by=str(hold.answered_by or ""),
        answered_at=hold.answered_at,
        expires_at=hold.expires_at,
    )


def _causes(causes: Sequence[dict[str, Any]]) -> list[str]:
    return causes_in_words(causes)


def _error(run: ImportRun) -> ErrorAnswer | None:
    if not run.error and not run.error_code:
        return None
    known = known_error(run.error_code)
    return ErrorAnswer(
        code=run.error_code,
        message=run.error,
        what_to_do=run.what_to_do or (known.what_to_do if known else ""),
    )
