"""A run without API credits keeps what it has read, waits for new ones, and goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.account.metadata import modules_of
from syncs.connection.queries import connections_of
from syncs.live.page import live_progress_of
from syncs.models import CreditBalance, ImportRun, Phase, RunCheckpoint, RunState, Sync
from syncs.models.run_checkpoint import WaitReason
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.queue.wake import end_wait
from syncs.run.advance import advance
from tests.world.imports import checkpoint_of, drive, is_balanced, make_import, wake
from tests.world.source import Source

DAY = timedelta(days=1)


@pytest.fixture
def sync(seeded_source: Source, organisation: Organisation, settings: Settings) -> Sync:
    """Return a sync of 5,000 candidates, which are read by pages in many slices."""
    settings.RUN_SLICE_SECONDS = 0.000_001
    return make_import(seeded_source.connect(organisation))


@pytest.fixture
def parked(seeded_source: Source, sync: Sync) -> ImportRun:
    """Return a run that has read a part of its records when the credits end."""
    run = request_run(sync, user=None)
    while checkpoint_of(run).staged < 2000:
        advance(run.pk)
    assert checkpoint_of(run).phase == Phase.FETCH
    seeded_source.use_up_credits()
    advance(run.pk)
    run.refresh_from_db()
    return run


def asked(source: Source) -> int:
    return sum(source.requests().values())


def test_parked_run_keeps_what_it_has_read_and_goes_on(
    seeded_source: Source, parked: ImportRun, settings: Settings
) -> None:
    waiting = checkpoint_of(parked)
    seeded_source.leave_credits(500_000)
    settings.RUN_SLICE_SECONDS = 20

    end_wait(parked)
    drive(parked)

    assert (waiting.wait_reason, waiting.lease_until) == (WaitReason.CREDITS, None)
    assert waiting.staged >= 2000
    assert (parked.state, parked.total) == (RunState.SUCCEEDED, 5000)
    assert is_balanced(parked)
    assert checkpoint_of(parked).fetched == 5000  # nothing was read twice
    assert not CreditBalance.objects.filter(spent_until__gt=timezone.now()).exists()


def test_it_waits_until_recruit_grants_new_ones_and_says_so(parked: ImportRun) -> None:
    live = live_progress_of(parked, timezone.now())
    balance = CreditBalance.objects.get()

    assert parked.state == RunState.RUNNING
    assert live.waits_for.startswith("This account has no API credits left")
    assert live.can_be_tried_now
    assert live.goes_on_at is not None
    assert balance.spent_until is not None
    assert timedelta() <= live.goes_on_at - balance.spent_until < timedelta(minutes=1)
    [card] = connections_of(parked.organisation, timezone.now())
    assert card.spent_until == balance.spent_until


def test_where_recruit_names_no_time_it_waits_a_day(seeded_source: Source, sync: Sync) -> None:
    seeded_source.set_quirks(rate_headers=False, retry_after=False)
    seeded_source.use_up_credits()
    run = request_run(sync, user=None)

    advance(run.pk)

    left = checkpoint_of(run).wake_at - timezone.now()
    assert DAY - timedelta(minutes=1) < left < DAY + timedelta(minutes=1)


def test_other_runs_do_not_ask_to_find_out(
    seeded_source: Source, sync: Sync, parked: ImportRun
) -> None:
    others = [request_run(make_import(sync.connection), user=None) for _ in range(3)]
    before = asked(seeded_source)

    for run in others:
        advance(run.pk)

    assert {checkpoint_of(run).wait_reason for run in others} == {WaitReason.CREDITS}
    assert asked(seeded_source) == before


def test_try_now_asks_once_more(seeded_source: Source, parked: ImportRun) -> None:
    before = asked(seeded_source)

    end_wait(parked)
    advance(parked.pk)

    assert asked(seeded_source) > before
    assert checkpoint_of(parked).wait_reason == WaitReason.CREDITS


def test_parked_run_is_cancelled_without_a_call(seeded_source: Source, parked: ImportRun) -> None:
    before = asked(seeded_source)

    request_cancel(parked, timezone.now())
    advance(parked.pk)

    parked.refresh_from_db()
    assert parked.state == RunState.CANCELLED
    assert asked(seeded_source) == before


def test_run_in_want_of_credits_ends_on_the_fourth_day(parked: ImportRun) -> None:
    CreditBalance.objects.all().delete()
    checkpoint = RunCheckpoint.objects.filter(pk=parked.pk)
    checkpoint.update(in_want_since=timezone.now() - timedelta(days=3, hours=-1))
    wake(parked)
    advance(parked.pk)
    on_the_third = checkpoint_of(parked).wait_reason
    checkpoint.update(in_want_since=timezone.now() - timedelta(days=3, hours=1))
    wake(parked)

    advance(parked.pk)

    parked.refresh_from_db()
    assert on_the_third == WaitReason.CREDITS
    assert (parked.state, parked.error_code) == (RunState.FAILED, "credits_used_up")
    assert parked.error.startswith("For three days")
    assert parked.possible_again_at is not None
    assert parked.what_to_do


def test_wait_for_credits_is_none_of_those_bounded_by_an_hour(parked: ImportRun) -> None:
    assert checkpoint_of(parked).asked_to_wait == 0
    assert checkpoint_of(parked).failures == 0


def test_last_credits_are_kept_for_people(seeded_source: Source, sync: Sync) -> None:
    run = request_run(sync, user=None)
    advance(run.pk)
    seeded_source.leave_credits(200)
    for _ in range(3):
        wake(run)
        advance(run.pk)
    before = asked(seeded_source)

    wake(run)
    advance(run.pk)
    asked_by_runs = asked(seeded_source) - before
    modules = modules_of(sync.connection)

    assert asked_by_runs == 0
    assert checkpoint_of(run).wait_reason == WaitReason.CREDITS
    assert modules


def test_operator_may_keep_nothing(seeded_source: Source, sync: Sync, settings: Settings) -> None:
    settings.CREDITS_KEPT = 0.0
    settings.RUN_SLICE_SECONDS = 20
    seeded_source.leave_credits(200)

    assert drive(request_run(sync, user=None)).state == RunState.SUCCEEDED
