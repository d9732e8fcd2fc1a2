"""Runs: read, cancelled, answered for, applied and undone (R74-R77, R91, R92, R98)."""

from __future__ import annotations

from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, FieldProblem
from api.runs.answers import (
    HoldDecision,
    RunAnswer,
    RunPage,
    RunsQuery,
    told_run,
)
from api.runs.starting import start_and_tell
from syncs.checkpoint.held import HoldAnswered
from syncs.clock import database_now
from syncs.domain.outcomes import Outcome
from syncs.domain.zones import zone_or_utc
from syncs.found import run_of
from syncs.history.forms import CHANGES
from syncs.history.queries.run_history import HistoryQuestion, read_history
from syncs.holds.actions.answer import RemovalWaits, answer_hold
from syncs.holds.queries import end_of_question
from syncs.holds.views import WAITS
from syncs.models import Hold, HoldAnswer, Kind
from syncs.models.import_run import CHANGING
from syncs.preview.actions.apply import apply_preview
from syncs.queue.cancel import request_cancel
from syncs.queue.wake import end_wait
from syncs.undo.actions import apply_undo, request_undo
from web.keyset import stored_number


class Runs(Endpoint):
    """The import history of the organisation."""

    @operation("list_runs", "Read runs", action=Action.SEE, answer=RunPage, query=RunsQuery)
    def get(self, request: TenantRequest, query: RunsQuery) -> RunPage:
        """Return a page of runs, the newest first."""
        page = read_history(
            request.organisation,
            _question_of(request, query),
            before=open_cursor(query.cursor, stored_number),
            size=query.limit,
        )
        return RunPage(
            items=[RunAnswer.of(each) for each in page.rows], next_cursor=seal_cursor(page.next)
        )


class OneRun(Endpoint):
    """A run."""

    @operation("read_run", "Read a run", action=Action.SEE, answer=RunAnswer)
    def get(self, request: TenantRequest, run_id: int) -> Reply:
        """Return the run with its counts, where it stands while it goes on, the question that it
        asks, and what it previews."""
        return told_run(request, run_id)


class RunCancellation(Endpoint):
    """The end of a run before its time."""

    @operation("cancel_run", "Cancel a run", action=Action.RUN_SYNCS, answer=RunAnswer)
    def post(self, request: TenantRequest, run_id: int) -> Reply:
        """Ask the run to stop; what it has applied is kept. One that has ended stays as it is."""
        request_cancel(run_of(request, run_id), database_now())
        return told_run(request, run_id)


class RunWake(Endpoint):
    """The end of a run's wait."""

    @operation("try_run_now", "Cut a run's wait short", action=Action.RUN_SYNCS, answer=RunAnswer)
    def post(self, request: TenantRequest, run_id: int) -> Reply:
        """Let a run that waits for Recruit try again at once."""
        end_wait(run_of(request, run_id))
        return told_run(request, run_id)


class RunHold(Endpoint):
    """The answer to a run that holds people."""

    @operation(
        "answer_hold",
        "Answer for people who are held",
        action=Action.RUN_SYNCS,
        answer=RunAnswer,
        body=HoldDecision,
        example={"answer": "keep"},
    )
    def post(self, request: TenantRequest, body: HoldDecision, run_id: int) -> Reply:
        """Remove the people, keep them, or cancel the question. The answer is the run that removes
        them, or the one that held them."""
        run = run_of(request, run_id)
        hold = Hold.objects.filter(pk=run.pk, held_at__isnull=False).first()
        if hold is None:
            raise ApiProblem("conflict", "This run holds nobody.")
        try:
            removal = answer_hold(hold, HoldAnswer(body.answer), user_of(request), database_now())
        except HoldAnswered:
            zone = zone_or_utc(request.organisation.time_zone)
            raise ApiProblem("conflict", end_of_question(run, zone)) from None
        except RemovalWaits:
            raise ApiProblem("conflict", WAITS) from None
        return told_run(request, removal.pk if removal else run.pk)


class RunApplication(Endpoint):
    """The application of what a preview has shown."""

    @operation(
        "apply_preview",
        "Apply a preview",
        action=Action.RUN_SYNCS,
        answer=RunAnswer,
        status=201,
    )
    def post(self, request: TenantRequest, run_id: int) -> Reply:
        """Do exactly what a preview has shown, in a run of its own, or nothing; of the preview of
        an undo, put that back."""
        run, user = run_of(request, run_id), user_of(request)
        if run.kind == Kind.UNDO_PREVIEW:
            return start_and_tell(request, lambda: apply_undo(run, user))
        if not run.is_preview:
            raise ApiProblem("conflict", "This run is no preview.")
        return start_and_tell(request, lambda: apply_preview(run, user, now=timezone.now()))


class RunUndo(Endpoint):
    """The way back from what a run has done."""

    @operation(
        "undo_run",
        "Preview the undo of a run",
        action=Action.RUN_SYNCS,
        answer=RunAnswer,
        status=201,
    )
    def post(self, request: TenantRequest, run_id: int) -> Reply:
        """Ask for a preview of what would be put back; applying it does that."""
        run = run_of(request, run_id)
        return start_and_tell(request, lambda: request_undo(run, user_of(request)))


def _question_of(request: TenantRequest, query: RunsQuery) -> HistoryQuestion:
    sync = None
    if query.sync is not None:
        sync = request.organisation.syncs.filter(pk=query.sync).first()
        if sync is None:
            fault = FieldProblem(path="sync", message="There is no such sync.")
            raise ApiProblem("invalid_query", errors=[fault])
    if query.kind not in {None, CHANGES, *Kind.values}:
        fault = FieldProblem(path="kind", message="There is no such kind.")
        raise ApiProblem("invalid_query", errors=[fault])
    if query.reason not in {None, *(each.code for each in Outcome.IGNORED.reasons)}:
        fault = FieldProblem(path="reason", message="There is no such reason.")
        raise ApiProblem("invalid_query", errors=[fault])
    kinds = CHANGING if query.kind == CHANGES else (query.kind,) if query.kind else ()
    return HistoryQuestion(
        sync=sync,
        states=(query.state,) if query.state else (),
        kinds=tuple(kinds),
        reason=query.reason,
        since=query.since,
        until=query.until,
    )
