"""What goes wrong with Recruit and with the database, and what a run makes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from accounts.tenancy.standing import serving_nobody
from contacts.models import Contact
from recruit.windows import window
from syncs.domain.remarks import Remark
from syncs.models import ImportRun, Phase, RunCheckpoint, RunState, Sync, Trigger
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.set_backs import MAX_FAILURES
from syncs.sql.statements import staging_table_of
from tests.world.imports import (
    addresses_on,
    checkpoint_of,
    drive,
    drive_to,
    is_balanced,
    make_import,
    refused_a_minute_ago,
    rows_of,
    run_once,
    spread,
    tables_of_all_runs,
    wake,
)
from tests.world.source import Source

MARIA = "maria@mail.example"


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


def set_back(run: ImportRun) -> RunCheckpoint:
    """Advance once, which fails, and see what the run waits for."""
    advance(run.pk)
    checkpoint = checkpoint_of(run)
    assert (checkpoint.failures, checkpoint.lease_until) == (1, None)
    return checkpoint


def test_rate_limit_gives_the_worker_back_until_recruit_allows(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.trouble("429", retry_after=90)
    run = request_run(sync, user=None)
    began, wait = timezone.now(), timedelta(seconds=90)

    waiting = set_back(run)

    assert began + wait <= waiting.wake_at <= timezone.now() + wait
    advance(run.pk)  # not yet
    assert checkpoint_of(run).token == waiting.token
    wake(run)
    assert drive(run).new == 1


def test_server_errors_that_pass_leave_no_trace(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.trouble("500", times=3)
    run = request_run(sync, user=None)
    set_back(run)
    wake(run)

    drive(run)

    assert (run.state, run.new, run.error) == (RunState.SUCCEEDED, 1, "")


@pytest.mark.parametrize(("kind", "times"), [("not_json", 3), ("cut", 3), ("duplicate_page", 1)])
def test_odd_answer_in_the_middle_is_asked_for_again_where_the_run_had_come_to(
    seeded_source: Source, organisation: Organisation, kind: str, times: int
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    run = request_run(sync, user=None)
    far = window(20)
    seeded_source.trouble(kind, match=f"page={far.page}&per_page={far.size}&", times=times)
    waiting = set_back(run)
    wake(run)

    drive(run)

    assert waiting.position > 0
    assert (run.state, run.total) == (RunState.SUCCEEDED, 5000)
    assert len(rows_of(run)) == 5000
    assert is_balanced(run)
    assert checkpoint_of(run).fetched == 5000
    assert run.api_calls < 2 * 28  # the first pages are not read again


def test_rejected_key_fails_the_run_and_keeps_what_earlier_ones_brought(
    source: Source, sync: Sync
) -> None:
    source.add(MARIA)
    run_once(sync)
    watermark = sync.watermark
    source.new_key()
    refused_a_minute_ago()
    run = drive(request_run(sync, user=None))

    sync.refresh_from_db()

    assert (run.state, run.total) == (RunState.FAILED, 0)
    assert "401" in run.error
    assert "paste a new key" in run.what_to_do
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert sync.watermark == watermark


def test_key_rejected_in_the_middle_changes_nothing(
    seeded_source: Source, organisation: Organisation, tiny_slices: None
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH, position=1)
    seeded_source.new_key()
    refused_a_minute_ago()

    drive(run)

    assert (run.state, run.total) == (RunState.FAILED, 0)
    assert not Contact.objects.exists()
    assert not has_staging_table(run)


def test_expired_token_is_renewed_without_a_set_back(
    seeded_source: Source, organisation: Organisation
) -> None:
    sync = make_import(seeded_source.connect_by_oauth(organisation))
    seeded_source.trouble("expire_token", match="page=7&")

    run = run_once(sync)

    assert (run.state, run.total) == (RunState.SUCCEEDED, 5000)


def test_set_backs_in_a_row_fail_the_run(source: Source, sync: Sync) -> None:
    source.trouble("429", times=None)
    run = request_run(sync, user=None)

    for _ in range(MAX_FAILURES + 1):
        wake(run)
        advance(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "429" in run.error
    assert run.what_to_do


def test_workers_that_die_in_a_row_fail_the_run(source: Source, sync: Sync) -> None:
    run = request_run(sync, user=None)
    long_ago = timezone.now() - timedelta(hours=1)
    RunCheckpoint.objects.filter(pk=run.pk).update(failures=MAX_FAILURES, lease_until=long_ago)

    advance(run.pk)

    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_progress_makes_set_backs_forgotten(source: Source, sync: Sync, tiny_slices: None) -> None:
    source.add(MARIA)
    run = request_run(sync, user=None)
    RunCheckpoint.objects.filter(pk=run.pk).update(failures=MAX_FAILURES)

    advance(run.pk)

    assert checkpoint_of(run).failures == 0


@pytest.mark.parametrize(
    "phase",
    [
        *(Phase.FETCH_DELETED, Phase.TIDY, Phase.DECIDE),
        *(Phase.FIND_LEAVING, Phase.DECIDE_REMOVALS, Phase.APPLY),
    ],
)
def test_lost_staging_table_is_read_again(
    source: Source, sync: Sync, tiny_slices: None, phase: Phase
) -> None:
    record = source.add(MARIA)
    source.add("numa@mail.example")
    source.trouble("odd_value", times=None, at=["data", 1, "id"], value=None)
    run = request_run(sync, user=None)
    drive_to(run, phase)
    lose_staging_table(run)

    drive(run)

    assert rows_of(run) == {record: ("new", None)}
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert is_balanced(run)
    assert run.remarks == [{"code": Remark.RECORDS_UNREADABLE, "number": 1}]


def test_staging_table_lost_between_two_batches_fails_the_run_with_the_first_one_kept(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    records = [source.add(f"person{number}@mail.example") for number in range(3)]
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE)
    spread(run, after=2)
    drive_to(run, Phase.APPLY, position=1)
    lose_staging_table(run)

    drive(run)
    following = drive(sync.runs.get(trigger=Trigger.RECOVERY))

    assert run.state == RunState.FAILED
    assert run.what_to_do
    assert rows_of(run) == dict.fromkeys(records[:2], ("new", None))
    assert is_balanced(run)
    assert rows_of(following) == {
        **dict.fromkeys(records[:2], ("unchanged", None)),
        records[2]: ("new", None),
    }


@pytest.mark.parametrize("why", ["it recovers itself", "its list is archived"])
def test_a_run_that_is_lost_asks_for_no_further_one_that_is_of_no_use(
    source: Source, sync: Sync, tiny_slices: None, why: str
) -> None:
    for number in range(3):
        source.add(f"person{number}@mail.example")
    recovers = why == "it recovers itself"
    trigger = Trigger.RECOVERY if recovers else Trigger.MANUAL
    lost = request_run(sync, user=None, full=True, trigger=trigger)
    drive_to(lost, Phase.DECIDE)
    spread(lost, after=2)
    drive_to(lost, Phase.APPLY, position=1)
    lose_staging_table(lost)
    if not recovers:
        sync.mailing_list.archive(timezone.now())

    drive(lost)

    assert lost.state == RunState.FAILED
    assert sync.runs.get() == lost


def test_finished_run_leaves_no_staging_table(source: Source, sync: Sync) -> None:
    assert not has_staging_table(run_once(sync))


def lose_staging_table(run: ImportRun) -> None:
    """What a crash of PostgreSQL does to a table that is not logged."""
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {staging_table_of(run.pk)}")


def has_staging_table(run: ImportRun) -> bool:
    return staging_table_of(run.pk) in tables_of_all_runs()
