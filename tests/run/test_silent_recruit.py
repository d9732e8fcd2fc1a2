"""A run whose Recruit answers nobody waits without asking, says so, and goes on by itself (R78)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from recruit.errors import TryLater
from syncs.account.circuit import NotAnswering
from syncs.checkpoint.wait import Wait
from syncs.live.page import live_progress_of
from syncs.models import ImportRun, Phase, RecruitCircuit, RunCheckpoint, RunState, Sync
from syncs.models.recruit_circuit import FAILURES_THAT_OPEN
from syncs.models.run_checkpoint import WaitReason
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.queue.wake import end_wait
from syncs.run.advance import advance
from syncs.run.set_backs import MAX_ASKED_SECONDS, GivenUp, judge_set_back
from tests.builders import make_connection, make_run, make_sync
from tests.run.test_set_backs import lease_after
from tests.world.cut_short import bereft
from tests.world.imports import checkpoint_of, drive, drive_to, make_import, wake
from tests.world.source import Source

MARIA = "maria@mail.example"


@pytest.fixture
def waiting(source: Source, sync: Sync) -> ImportRun:
    """Return a run that found the circuit open."""
    source.add(MARIA)
    source.trouble("cut", match="/recruit/", times=None)
    run = request_run(sync, user=None)
    for _ in range(FAILURES_THAT_OPEN + 1):
        wake(run)
        advance(run.pk)
    return run


def test_it_asks_nothing_and_is_not_set_back(source: Source, waiting: ImportRun) -> None:
    asked = sum(source.requests().values())
    wake(waiting)

    advance(waiting.pk)

    checkpoint = checkpoint_of(waiting)
    assert sum(source.requests().values()) == asked
    assert checkpoint.wait_reason == WaitReason.SILENT
    assert checkpoint.failures == FAILURES_THAT_OPEN
    assert RecruitCircuit.objects.filter(open_until__lte=checkpoint.wake_at).exists()


def test_it_says_since_when_and_until_when(waiting: ImportRun) -> None:
    waiting.refresh_from_db()

    live = live_progress_of(waiting, timezone.now())

    assert live.waits_for == "Recruit does not answer, and is tried again."
    assert live.silent_since == RecruitCircuit.objects.get().silent_since
    assert live.goes_on_at == checkpoint_of(waiting).wake_at
    assert live.can_be_tried_now


def test_try_now_tries(source: Source, waiting: ImportRun) -> None:
    source.peace()

    end_wait(waiting)
    drive(waiting)

    assert (waiting.state, waiting.new) == (RunState.SUCCEEDED, 1)
    assert not RecruitCircuit.objects.get().is_broken


def test_it_is_cancelled_while_it_waits(source: Source, waiting: ImportRun) -> None:
    asked = sum(source.requests().values())

    request_cancel(waiting, timezone.now())
    advance(waiting.pk)

    waiting.refresh_from_db()
    assert waiting.state == RunState.CANCELLED
    assert sum(source.requests().values()) == asked


def test_syncs_of_one_account_find_out_together(
    source: Source, organisation: Organisation, sync: Sync
) -> None:
    others = [make_import(sync.connection) for _ in range(7)]
    runs = [request_run(each, user=None) for each in (sync, *others)]
    source.trouble("hang", match="/recruit/", seconds=0.1, times=None)

    for run in runs:
        advance(run.pk)

    reasons = [checkpoint_of(run).wait_reason for run in runs]
    *before, opening = reasons[:FAILURES_THAT_OPEN]
    assert opening == WaitReason.SOURCE
    assert set(before) <= {WaitReason.SOURCE, WaitReason.SILENT}  # who is awake by now is told too
    assert set(reasons[FAILURES_THAT_OPEN:]) == {WaitReason.SILENT}


def test_runs_of_one_account_wait_together(sync: Sync, waiting: ImportRun) -> None:
    others: dict[str, dict[str, Any]] = {
        "reading": {},
        "has read": {"phase": Phase.DECIDE},
        "new": {},
        "at work": {"lease_until": timezone.now() + timedelta(hours=1)},
        "at its end": {"asked_to_wait": MAX_ASKED_SECONDS - 1},
        "of another account": {},
    }
    runs = {}
    for name, changes in others.items():
        elsewhere = make_connection(sync.organisation)
        account = elsewhere if name == "of another account" else sync.connection
        state = RunState.QUEUED if name == "new" else RunState.RUNNING
        runs[name] = make_run(make_sync(sync.organisation, connection=account), state=state)
        RunCheckpoint.objects.filter(run=runs[name]).update(**changes)
    wake(waiting)

    advance(waiting.pk)

    told = {name for name, run in runs.items() if checkpoint_of(run).wait_reason}
    together = checkpoint_of(runs["reading"])
    assert told == {"reading"}
    assert RecruitCircuit.objects.filter(open_until__lte=together.wake_at).exists()
    assert (together.token, together.asked_to_wait > 0) == (0, True)


def test_it_waits_an_hour_in_all_and_then_says_so() -> None:
    now = timezone.now()
    error = NotAnswering(now, now + timedelta(minutes=5), now)
    waited, judged = 0.0, judge_set_back(error, lease_after(2, "cut"))

    while isinstance(judged, Wait):
        assert (judged.failures, judged.set_back_by) == (2, "cut")
        waited += judged.seconds
        judged = judge_set_back(error, lease_after(2, "cut", waited))

    assert MAX_ASKED_SECONDS - 400 < waited <= MAX_ASKED_SECONDS
    assert judged == GivenUp(str(error), "not_answering")
    assert isinstance(error, TryLater)


def test_a_run_that_has_read_all_goes_on(source: Source, sync: Sync, settings: Settings) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.TIDY)
    now = timezone.now()
    later = now + timedelta(hours=1)
    RecruitCircuit.objects.create(
        connection=sync.connection, failures=3, silent_since=now, open_until=later
    )

    drive(run)

    assert (run.state, run.new) == (RunState.SUCCEEDED, 1)


def test_a_run_that_must_read_again_asks_for_a_client_anew(
    source: Source, sync: Sync, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.TIDY)
    bereft(run)
    settings.RUN_SLICE_SECONDS = 30

    advance(run.pk)
    assert checkpoint_of(run).phase == Phase.FETCH
    assert checkpoint_of(run).failures == 0
    drive(run)

    assert (run.state, run.new) == (RunState.SUCCEEDED, 1)
