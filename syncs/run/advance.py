"""Brings a run forward by one turn of a worker: take the lease, work for a slice, give it back.

What passes by itself is waited for by giving the worker back; what needs a person stops the run;
what nobody foresaw is tried again a few times and then stops the run too.
"""

import gc
import logging
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime

from django.db import OperationalError
from psycopg2.errors import QueryCanceled

from accounts.tenancy.standing import serving
from recruit import RecruitClient
from recruit.errors import CreditsUsedUp, KeyRejected, RecruitError, StopRun
from syncs.account.client import open_client
from syncs.checkpoint.api_use import Use
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease, LeaseLost
from syncs.checkpoint.phases import begin_reading, phase_at_work, phases_at_once
from syncs.checkpoint.wait import Wait
from syncs.clock import database_now
from syncs.connection.actions.refusal import Doubt, forget_refusal, judge_refusal
from syncs.domain.run_settings import RunSettings
from syncs.fetch.by_files import NotYet
from syncs.fetch.related import begin_again_if_lost
from syncs.models import ImportRun, RunState
from syncs.models.connection import KeyChangedMeanwhile
from syncs.models.import_run import READS
from syncs.models.run_checkpoint import READING, WaitReason
from syncs.proposal.finish_letting_go import finish_letting_go
from syncs.queue.call import call_workers
from syncs.queue.dispatch import queue_due_runs_of_all
from syncs.queue.request import begin
from syncs.run.apply import CancelledMeanwhile
from syncs.run.cancelled import end_cancelled_runs
from syncs.run.parking import park
from syncs.run.permission import NotPermitted, require_permission
from syncs.run.set_backs import (
    MAX_ASKED_SECONDS,
    MAX_FAILURES,
    MAX_LATER,
    GivenUp,
    judge_set_back,
)
from syncs.run.settings_snapshot import freeze_settings
from syncs.run.steps import PHASE_STEPS
from syncs.run.stop import cancel, fail
from syncs.turns.beside import Turns
from syncs.turns.silence import wait_together
from syncs.turns.slice import begin_slice, is_cancel_requested
from syncs.turns.watch import watching

logger = logging.getLogger(__name__)

WORTH_COLLECTING_SECONDS = 2.0
"""Of a slice, whose garbage then costs less to look for than to keep."""


def advance_next() -> None:
    """Bring the run that deserves it most forward by one slice, and call a worker to the one after
    it. Before that, end what is to be cancelled. Where no run is free the call goes no further.

    Beside the turn it is looked for what is due; and while the run waits for Recruit others have
    turns beside it."""
    end_cancelled_runs()
    lease = Lease.take_next()
    if lease is None:
        return
    turns = Turns(_advance)
    looks = (end_cancelled_runs, queue_due_runs_of_all, turns.take_another)
    with watching(*looks), _collect_garbage_rarely(), turns:
        turns.take(lease)
        call_workers()


def advance(run_id: int) -> None:
    """Bring a certain run forward by one slice, whoever deserves it more. Does nothing while
    another worker has it, unless that one does not notice that the run is cancelled."""
    lease = Lease.take(run_id) or Lease.take_to_cancel(run_id)
    if lease is not None:
        with watching(end_cancelled_runs), _collect_garbage_rarely():
            _advance(lease)


def _advance(lease: Lease) -> None:
    with serving(lease.organisation_id):
        _advance_served(lease)


def _advance_served(lease: Lease) -> None:
    wanted = ("sync__connection", "sync__organisation")
    run = ImportRun.objects.select_related(*wanted).get(pk=lease.run_id)
    try:
        _work(run, lease)
    except LeaseLost:
        logger.warning("run %s: another worker has taken it over", run.pk)
    except NotYet as pause:
        lease.release(Wait(pause.seconds, WaitReason.FILE))
        call_workers(in_seconds=pause.seconds)
    except KeyRejected as error:
        _handle_rejected_key(run, lease, error)
    except CreditsUsedUp as error:
        _park(run, lease, error)
    except StopRun as error:
        _fail(run, lease, str(error), error.kind)
    except RecruitError as error:
        logger.warning("run %s: set back in phase %s: %s", run.pk, lease.progress.phase, error)
        _wait(run, lease, error)
    except Exception as error:  # the edge of the task: whatever it is, the run must say so
        logger.exception("run %s: set back in phase %s", run.pk, lease.progress.phase)
        _wait(run, lease, error)


def _work(run: ImportRun, lease: Lease) -> None:
    now = database_now()
    if run.is_finished:
        lease.release()
    elif run.cancel_requested_at:
        _cancel(run, lease)
    elif lease.failures > MAX_FAILURES:
        _fail(run, lease, "The workers died over this run again and again.", "workers_died")
    elif run.state == RunState.QUEUED and not _begin(run, now):
        # Another run of the sync has begun at the same instant, or its people are many.
        lease.release()
    else:
        with (
            _open_recruit(run, lease, now) as client,
            # The run is marked then, and is cancelled below.
            suppress(NotPermitted, CancelledMeanwhile),
            _heeding_interrupts(run),
        ):
            _take_steps(run, lease, _make_context(run, lease, client, now))
        _hand_over(run, lease)


def _begin(run: ImportRun, now: datetime) -> bool:
    """Begin a queued run, once its sync has let go of a list that it fed before, which may take
    more than this turn."""
    if run.sync.letting_go:
        is_over = begin_slice(run)
        if not finish_letting_go(run.sync_id, run.organisation_id, is_over=is_over):
            return False
    return begin(run, now)


@contextmanager
def _open_recruit(run: ImportRun, lease: Lease, now: datetime) -> Iterator[RecruitClient | None]:
    """Open a client for a run that reads; one that does not, or has read, goes on while Recruit is
    away."""
    if run.kind not in READS or lease.progress.phase not in READING:
        yield None
        return
    with closing(open_client(run.sync.connection)) as client:
        lease.spent = lambda: Use(client.calls, client.credits)
        lease.waited = lambda: client.waited
        yield client
    if client.calls and run.sync.connection.refused_at:
        forget_refusal(run.sync.connection, since=now)


def _take_steps(run: ImportRun, lease: Lease, context: RunContext) -> None:
    """Work until the run is finished, the slice is over or somebody wants the run to stop; for
    one step at least, however short the slice."""
    while not run.is_finished:
        if phases_at_once(lease.progress, context.settings.kind):
            _take_steps_at_once(context, lease)
        else:
            _take_step(context, lease)
        run.state = lease.run_state or run.state
        is_to_read_again = context.recruit is None and lease.progress.phase in READING
        if is_to_read_again or context.is_over():
            return


def _take_steps_at_once(context: RunContext, lease: Lease) -> None:
    """Work through phases that go together in one transaction, as far as the slice lasts and the
    run stays small: who is held may add many ordinals to a few."""
    kind = context.settings.kind
    phases = phases_at_once(lease.progress, kind)
    with lease.as_one_checkpoint():
        _take_step(context, lease)
        while phases_at_once(lease.progress, kind) == phases and not context.is_over():
            _take_step(context, lease)


@contextmanager
def _heeding_interrupts(run: ImportRun) -> Iterator[None]:
    """Stop where a statement was interrupted because the run is to be cancelled; its whole batch is
    taken back then (R77)."""
    try:
        yield
    except OperationalError as error:
        if not (isinstance(error.__cause__, QueryCanceled) and is_cancel_requested(run)):
            raise


def _hand_over(run: ImportRun, lease: Lease) -> None:
    """End the run after a slice, or give it back, to have its next turn when it is due."""
    if run.is_finished:
        _log_end(lease)
    elif is_cancel_requested(run):
        _cancel(run, lease)
    else:
        lease.release()


def _take_step(context: RunContext, lease: Lease) -> None:
    """Take one step of the phase that the run is in."""
    if lease.progress.phase in READING and begin_again_if_lost(context, lease):
        return
    PHASE_STEPS[phase_at_work(lease.progress, context.settings)](context, lease)


@contextmanager
def _collect_garbage_rarely() -> Iterator[None]:
    """Look for cycles rarely: a slice makes millions of objects, and looking for cycles after every
    700 costs a fifth of its time, and every 5,000 keep the memory as flat. What outlives that goes
    after a long slice."""
    usual, began = gc.get_threshold(), time.monotonic()
    gc.set_threshold(5_000, 20, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        if time.monotonic() - began > WORTH_COLLECTING_SECONDS:
            gc.collect()


def _make_context(
    run: ImportRun, lease: Lease, client: RecruitClient | None, now: datetime
) -> RunContext:
    if client and run.settings is None:
        require_permission(run, client, now)
        _freeze(run, lease, client)
    frozen = RunSettings.model_validate(run.settings)
    is_time_over = begin_slice(run)
    return RunContext(
        run.pk,
        run.organisation_id,
        run.sync_id,
        frozen,
        client,
        is_over=lambda: lease.is_cancel_requested or is_time_over(),
    )


def _freeze(run: ImportRun, lease: Lease, client: RecruitClient) -> None:
    """Freeze the settings and enter the first phase, which they name: in one transaction, or a
    worker that dies between them would leave out the related records (R36)."""
    frozen = freeze_settings(run, client)
    run.settings = frozen.model_dump(mode="json")
    run.watermark_before = run.watermark_after = run.sync.watermark
    run.full_read_before = run.sync.full_read_at
    with lease.checkpoint() as checkpoint:
        run.save(
            update_fields=["settings", "watermark_before", "watermark_after", "full_read_before"]
        )
        checkpoint.progress = begin_reading(checkpoint.progress, frozen)


def _wait(run: ImportRun, lease: Lease, error: Exception) -> None:
    """Give the run back for a while, or end it where nothing can come of another attempt."""
    match judge_set_back(error, lease):
        case Wait() as wait:
            lease.release(wait)
            if wait.reason is WaitReason.SILENT:
                wait_together(run, wait, later=MAX_LATER, at_most=MAX_ASKED_SECONDS)
        case GivenUp(said, code):
            _fail(run, lease, said, code)


def _park(run: ImportRun, lease: Lease, error: CreditsUsedUp) -> None:
    """Give the run back until there are API credits again, or end it where that took too long."""
    logger.info("run %s: parked in phase %s: %s", run.pk, lease.progress.phase, error)
    match park(error, lease, database_now()):
        case Wait() as wait:
            lease.release(wait)
        case GivenUp(said, code):
            _fail(run, lease, said, code, possible_again_at=error.resume_at)


def _cancel(run: ImportRun, lease: Lease) -> None:
    cancel(lease, database_now())
    _log_end(lease)


def _fail(
    run: ImportRun,
    lease: Lease,
    error: str,
    code: str,
    possible_again_at: datetime | None = None,
) -> None:
    try:
        fail(
            lease,
            database_now(),
            error=error,
            code=code,
            possible_again_at=possible_again_at,
        )
    except LeaseLost:
        logger.warning("run %s: another worker has taken it over", run.pk)
    else:
        _log_end(lease)


def _handle_rejected_key(run: ImportRun, lease: Lease, error: KeyRejected) -> None:
    """Fail the run, if Recruit has refused the key before, or ask again (R7); where the key was
    changed meanwhile, the next slice takes the new one, or stops (R5, R6)."""
    try:
        doubt = judge_refusal(run.sync.connection, database_now())
    except KeyChangedMeanwhile:
        _wait(run, lease, error)
        return
    match doubt:
        case Doubt(seconds):
            lease.release(Wait(seconds, WaitReason.KEY_REFUSED))
        case None:
            _fail(run, lease, str(error), error.kind)


def _log_end(lease: Lease) -> None:
    logger.info("run %s: %s", lease.run_id, lease.run_state)
