"""Runs of one sync follow each other, and end when a person says so: R76, R77."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from contacts.models import Contact
from syncs.models import ImportRun, Phase, RunState, Sync
from syncs.queue.cancel import NOTICE_SECONDS, request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.world.at_once import at_once
from tests.world.imports import (
    addresses_on,
    checkpoint_of,
    drive,
    drive_to,
    is_balanced,
    make_import,
    rows_of,
    run_once,
    spread,
)
from tests.world.source import Source
from tests.world.until import wait_until

A_STEP = 0.000_001
"""A slice so short that each call of `advance` takes one step."""


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    settings.RUN_SLICE_SECONDS = A_STEP


def test_second_request_joins_the_queued_run(sync: Sync) -> None:
    first = request_run(sync, user=None)
    second = request_run(sync, user=None, full=True)

    assert first == second
    assert ImportRun.objects.get().full


def test_request_during_a_run_waits_for_its_end(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    source.add("maria@mail.example")
    running = request_run(sync, user=None)
    drive_to(running, Phase.DECIDE)
    waiting = request_run(sync, user=None)

    advance(waiting.pk)

    waiting.refresh_from_db()
    assert waiting != running
    assert waiting.state == RunState.QUEUED
    assert drive(running).state == RunState.SUCCEEDED
    assert drive(waiting).state == RunState.SUCCEEDED


def test_runs_of_two_syncs_go_side_by_side(source: Source, sync: Sync, tiny_slices: None) -> None:
    other = make_import(sync.connection, mailing_list=sync.mailing_list)
    record = source.add("maria@mail.example")
    one, two = request_run(sync, user=None), request_run(other, user=None)
    drive_to(one, Phase.APPLY)
    drive_to(two, Phase.APPLY)

    drive(one)
    drive(two)

    assert rows_of(one) == {record: ("new", None)}
    assert rows_of(two) == {record: ("unchanged", None)}
    assert Contact.objects.count() == 1
    assert is_balanced(two)


def test_cancelled_before_it_began_a_run_has_done_nothing(source: Source, sync: Sync) -> None:
    source.add("maria@mail.example")
    run = request_run(sync, user=None)
    request_cancel(run, timezone.now())

    drive(run)

    assert (run.state, run.total) == (RunState.CANCELLED, 0)
    assert not Contact.objects.exists()


def test_cancelled_while_reading_a_run_has_changed_nothing(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    source.add("maria@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE_REMOVALS)
    request_cancel(run, timezone.now())

    drive(run)

    assert (run.state, run.total) == (RunState.CANCELLED, 0)
    assert rows_of(run) == {}
    assert sync.watermark is None
    assert not Contact.objects.exists()


def test_cancelled_while_applying_a_run_keeps_whole_batches(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    run = cancelled_after_ten_of_25(source, sync)
    sync.refresh_from_db()

    assert (run.state, run.total, run.new) == (RunState.CANCELLED, 10, 10)
    assert len(rows_of(run)) == 10
    assert addresses_on(sync.mailing_list) == {f"person{n}@mail.example" for n in range(10)}
    assert sync.watermark is None
    assert is_balanced(run)


def test_run_after_a_cancelled_one_completes_the_import(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    cancelled_after_ten_of_25(source, sync)

    run = run_once(sync)

    assert (run.total, run.unchanged, run.new) == (25, 10, 15)


def test_finished_run_cannot_be_cancelled(source: Source, sync: Sync) -> None:
    run = run_once(sync)

    assert request_cancel(run, timezone.now()) is False


def test_cancel_wakes_a_run_that_waits(source: Source, sync: Sync) -> None:
    source.trouble("429", retry_after=200)
    run = request_run(sync, user=None)
    advance(run.pk)
    assert checkpoint_of(run).wake_at > timezone.now()
    request_cancel(run, timezone.now())

    advance(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_cancel_is_enforced_while_a_call_hangs(source: Source, sync: Sync) -> None:
    source.add("maria@mail.example")
    source.trouble("hang", seconds=600)
    run = request_run(sync, user=None)

    def cancel() -> tuple[str, str]:
        """Return the run's state too soon, when the worker may still notice, and after that."""
        wait_until(lambda: source.requests().get("GET /recruit/v2/Candidates"))
        soon = timezone.now() + timedelta(minutes=1)  # on a machine that pauses, it comes at once
        request_cancel(run, soon)
        advance(run.pk)
        states = ImportRun.objects.get().state, state_after(NOTICE_SECONDS)
        source.peace()
        return states

    def state_after(seconds: float) -> str:
        ago = timezone.now() - timedelta(seconds=seconds)
        ImportRun.objects.update(cancel_requested_at=ago)
        advance(run.pk)
        return ImportRun.objects.get().state

    _, states = at_once(lambda: advance(run.pk), cancel)

    assert states == (RunState.RUNNING, RunState.CANCELLED)
    run.refresh_from_db()
    assert (run.state, run.total) == (RunState.CANCELLED, 0)
    assert not Contact.objects.exists()


def cancelled_after_ten_of_25(source: Source, sync: Sync) -> ImportRun:
    for number in range(25):
        source.add(f"person{number}@mail.example")
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE)
    spread(run, after=10)
    drive_to(run, Phase.APPLY, position=1)
    request_cancel(run, timezone.now())
    return drive(run)
