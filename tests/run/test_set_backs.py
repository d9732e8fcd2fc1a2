"""A set-back is waited for, or ends the run: by what it is and by how often it came."""

import pytest
from django.db import DataError, OperationalError

from recruit.errors import NotJson, RateLimited, TryLater, UnexpectedAnswer
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.progress import Progress
from syncs.checkpoint.wait import Wait
from syncs.models import ImportRun, Phase, RunState, Sync
from syncs.models.run_checkpoint import WaitReason
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.set_backs import (
    MAX_ASKED_SECONDS,
    MAX_FAILURES,
    MAX_IDENTICAL,
    GivenUp,
    judge_set_back,
)
from tests.world.imports import checkpoint_of, wake
from tests.world.source import Source

NOWHERE = Progress(Phase.FETCH, 0, 0, 0, 0, 0, 0, None, None, "", None, 0, 0)


def lease_after(failures: int, said: str = "", asked: float = 0) -> Lease:
    return Lease(1, 1, 1, NOWHERE, failures, said, asked)


def suffer(error: Exception) -> list[Wait | GivenUp]:
    """Return what becomes of an error that comes again and again."""
    judged: list[Wait | GivenUp] = []
    lease = lease_after(0)
    while not judged or isinstance(judged[-1], Wait):
        judged.append(judge_set_back(error, lease))
        if isinstance(last := judged[-1], Wait):
            asked = lease.asked_to_wait + last.asked_to_wait
            lease = lease_after(last.failures, last.set_back_by, asked)
    return judged


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnexpectedAnswer("another page than 2"), "unexpected_answer"),
        (DataError("invalid input syntax"), "set_back"),
        (ValueError("none"), "set_back"),
    ],
)
def test_what_repeats_itself_ends_the_run_within_a_minute(error: Exception, code: str) -> None:
    *waits, end = suffer(error)

    assert len(waits) == MAX_IDENTICAL - 1
    assert 20 <= sum(wait.seconds for wait in waits if isinstance(wait, Wait)) <= 60
    assert end == GivenUp(str(error), code)


@pytest.mark.parametrize(
    "error", [TryLater("no answer"), NotJson("no JSON"), OperationalError("gone"), OSError("gone")]
)
def test_what_passes_is_waited_for_however_much_it_repeats_itself(error: Exception) -> None:
    *waits, end = suffer(error)

    assert len(waits) == MAX_FAILURES
    assert isinstance(end, GivenUp)


def test_other_words_are_another_set_back() -> None:
    judged = judge_set_back(UnexpectedAnswer("page 3"), lease_after(5, "page 2"))

    assert isinstance(judged, Wait)


def test_wait_that_recruit_names_is_kept_and_added_up() -> None:
    wait = judge_set_back(RateLimited("429", retry_after=600), lease_after(0))

    assert isinstance(wait, Wait)
    assert (wait.seconds, wait.asked_to_wait) == (600, 600)
    assert wait.reason == WaitReason.TOO_MANY_CALLS


def test_recruit_keeps_no_run_for_longer_than_the_waits_of_a_run_may_take() -> None:
    error = RateLimited("429", retry_after=900)

    *waits, end = suffer(error)

    assert sum(wait.seconds for wait in waits if isinstance(wait, Wait)) == MAX_ASKED_SECONDS
    assert end == GivenUp("429", "waits_too_long")


def test_absurd_wait_is_cut_and_its_sum_survives_progress(source: Source, sync: Sync) -> None:
    source.trouble("429", retry_after=999_999)
    run = request_run(sync, user=None)

    advance(run.pk)

    waiting = checkpoint_of(run)
    assert (waiting.wait_reason, waiting.asked_to_wait) == (WaitReason.TOO_MANY_CALLS, 900)
    wake(run)
    advance(run.pk)
    assert checkpoint_of(run).asked_to_wait == 900


def test_answer_that_does_not_fit_ends_the_run_after_a_few_attempts(
    source: Source, sync: Sync
) -> None:
    source.add("maria@mail.example")
    source.trouble("data_object", times=None)

    run = advanced(request_run(sync, user=None), MAX_IDENTICAL)

    assert (run.state, run.error_code) == (RunState.FAILED, "unexpected_answer")
    assert run.what_to_do


def advanced(run: ImportRun, times: int) -> ImportRun:
    """Advance a run so many times, whatever it waits for."""
    for _ in range(times):
        wake(run)
        advance(run.pk)
    run.refresh_from_db()
    return run
