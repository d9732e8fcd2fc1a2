"""Sources that lie: lists without an end, lists that are cut off, a time that is not ours."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.domain.remarks import Remark, remarks_in_words
from syncs.fetch import by_files, by_pages
from syncs.models import ImportRun, Phase, Policy, RunState, Sync
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.run.set_backs import MAX_IDENTICAL
from tests.world.cut_short import bereft
from tests.world.imports import (
    addresses_on,
    change,
    checkpoint_of,
    drive,
    drive_to,
    make_import,
    rows_of,
    run_once,
    wake,
)
from tests.world.source import Source

MARIA = "maria@mail.example"


def persist(run: ImportRun) -> ImportRun:
    """Advance a run as often as it takes, whatever it waits for; returns it at its end."""
    for _ in range(2 * MAX_IDENTICAL):
        wake(run)
        advance(run.pk)
        run.refresh_from_db()
        if run.is_finished:
            return run
    raise AssertionError("no end")


@pytest.mark.parametrize("kind", ["endless", "endless_news"])
def test_full_read_of_a_list_without_an_end_fails_with_words_after_few_calls(
    source: Source, sync: Sync, kind: str
) -> None:
    source.add(MARIA)
    source.trouble(kind, times=None)

    run = persist(request_run(sync, user=None))

    assert (run.state, run.error_code) == (RunState.FAILED, "source_never_ends")
    assert "behind the 10,000,000th" in run.error
    assert run.what_to_do
    assert run.api_calls < 50
    sync.refresh_from_db()
    assert sync.watermark is None


@pytest.mark.parametrize("kind", ["endless", "endless_news"])
def test_changes_without_an_end_fail_with_words_after_few_calls(
    source: Source, sync: Sync, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_pages, "LOOK_AHEAD_AT", 12)
    source.add(MARIA)
    run_once(sync)
    watermark = sync.watermark
    source.trouble(kind, times=None)

    run = persist(request_run(sync, user=None))

    assert (run.state, run.error_code) == (RunState.FAILED, "source_never_ends")
    assert run.api_calls < 100
    sync.refresh_from_db()
    assert sync.watermark == watermark
    assert addresses_on(sync.mailing_list) == {MARIA}


@pytest.mark.parametrize("after", [2, 4, 9])
def test_list_that_is_cut_off_is_no_success(
    seeded_source: Source, organisation: Organisation, after: int
) -> None:
    """One question is how much there is, and the others are pages."""
    sync = make_import(seeded_source.connect(organisation))
    seeded_source.trouble("no_content", after=after, times=None)

    run = persist(request_run(sync, user=None))

    assert (run.state, run.error_code) == (RunState.FAILED, "source_emptied")
    assert run.total == 0
    assert run.what_to_do
    sync.refresh_from_db()
    assert sync.watermark is None


def test_list_that_is_whole_again_is_read_to_its_end(
    seeded_source: Source, organisation: Organisation
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    seeded_source.trouble("no_content", after=4, times=8)
    run = request_run(sync, user=None)

    persist(run)

    assert (run.state, run.total) == (RunState.SUCCEEDED, 5000)


def test_deleted_feed_that_is_cut_off_is_no_success(source: Source, sync: Sync) -> None:
    records = [source.add(f"person{number}@mail.example") for number in range(205)]
    run_once(sync)
    watermark = sync.watermark
    for record in records:
        source.delete(record)
    source.trouble("no_content", match="/deleted", after=1, times=None)

    run = persist(request_run(sync, user=None))

    assert (run.state, run.error_code) == (RunState.FAILED, "source_emptied")
    sync.refresh_from_db()
    assert sync.watermark == watermark


def test_list_that_is_empty_and_was_not_is_said_and_removes_nobody(
    source: Source, sync: Sync
) -> None:
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.add(MARIA)
    run_once(sync)
    watermark = sync.watermark
    source.trouble("no_content", times=None)

    run = run_once(sync, full=True)

    assert (run.state, run.total, run.deleted) == (RunState.SUCCEEDED, 0, 0)
    assert run.remarks == [{"code": Remark.SOURCE_EMPTY, "known": 1}]
    assert "this sync knows 1 of them" in remarks_in_words(run.remarks)[0]
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert sync.watermark == watermark


def test_list_that_was_always_empty_is_nothing_to_speak_of(source: Source, sync: Sync) -> None:
    run_once(sync)

    assert run_once(sync, full=True).remarks == []


@pytest.mark.parametrize(
    ("policy", "days", "is_said"),
    [
        (Policy.REMOVE_FROM_LIST, 61, True),
        (Policy.REMOVE_FROM_LIST, 59, False),
        (Policy.IGNORE, 61, False),
    ],
)
def test_deletions_older_than_recruit_tells_of_are_said(
    source: Source, sync: Sync, policy: Policy, days: int, is_said: bool
) -> None:
    source.add(MARIA)
    run_once(sync)
    before = timezone.now() - timedelta(days=days)
    change(sync, deleted=policy, deleted_since=before, watermark=before)

    run = run_once(sync)

    codes = [remark["code"] for remark in run.remarks]
    assert codes == [Remark.DELETIONS_OUT_OF_REACH] * is_said
    assert ["deletions for about 60 days" in said for said in remarks_in_words(run.remarks)] == [
        True
    ] * is_said


def test_bulk_job_that_never_ends_is_left_for_pages(
    source: Source, sync: Sync, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BULK_READ_ABOVE = 0
    monkeypatch.setattr(by_files, "MAX_JOB_SECONDS", 0.5)
    source.add(MARIA)
    source.set_bulk(seconds=1_000_000)

    run = drive(request_run(sync, user=None))

    assert (run.state, run.new) == (RunState.SUCCEEDED, 1)
    assert checkpoint_of(run).bulk_file == 0


def test_bulk_file_without_a_record_is_left_for_pages(
    source: Source, sync: Sync, settings: Settings
) -> None:
    settings.BULK_READ_ABOVE = 0
    source.set_clock(timezone.now() - timedelta(days=2))
    records = [source.add(f"person{number}@mail.example") for number in range(3)]
    # What was there a moment ago is gone when the file is written, and back again after that,
    # without a time that would tell it.
    source.set_quirks(restore_moves_time=False)
    source.set_clock(timezone.now())
    source.churn(match="POST /recruit/bulk", deletions=3, rounds=1)
    source.churn(match="/result", restorations=3, rounds=1)

    run = drive(request_run(sync, user=None))

    assert (run.state, run.total) == (RunState.SUCCEEDED, len(records))


def test_change_during_the_read_is_found_though_our_clock_is_ahead(
    source: Source, sync: Sync, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    source.set_clock(timezone.now() - timedelta(minutes=20))
    maria = source.add(MARIA)
    run = request_run(sync, user=None)
    drive_to(run, Phase.FETCH_CHANGES)
    source.change(maria, Email="m.novak@mail.example")

    drive(run)

    assert addresses_on(sync.mailing_list) == {"m.novak@mail.example"}


def test_watermark_is_never_in_recruits_future(source: Source, sync: Sync) -> None:
    recruits = timezone.now() - timedelta(minutes=20)
    source.set_clock(recruits)
    source.add(MARIA)
    run = request_run(sync, user=None)
    source.churn(match="/Candidates?", insertions=1, rounds=1)

    drive(run)

    sync.refresh_from_db()
    assert sync.watermark is not None
    assert sync.watermark < recruits + timedelta(minutes=1)


@pytest.mark.parametrize("others", [{MARIA}, set()], ids=["one of two", "the only one"])
def test_a_record_without_an_id_costs_only_itself(
    source: Source, sync: Sync, others: set[str], settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    for address in others:
        source.add(address)
    lost = source.add("numa@mail.example")
    source.trouble("odd_value", times=None, at=["data", len(others), "id"], value=None)
    run = request_run(sync, user=None)
    drive_to(run, Phase.TIDY)
    bereft(run)  # and read again

    drive(run)

    assert run.state == RunState.SUCCEEDED
    assert addresses_on(sync.mailing_list) == others
    assert run.remarks == [{"code": Remark.RECORDS_UNREADABLE, "number": 1}]
    assert "1 record came without an id" in remarks_in_words(run.remarks)[0]
    source.peace()
    assert lost in rows_of(run_once(sync, full=True))


@pytest.mark.parametrize("full", [False, True])
def test_records_without_an_id_cost_only_themselves_where_there_are_no_others(
    source: Source, sync: Sync, full: bool
) -> None:
    """R73: nobody leaves who could not be read, and the next run reads them."""
    change(sync, no_match=Policy.REMOVE_FROM_LIST, deleted=Policy.REMOVE_FROM_LIST)
    change(sync, deleted_since=sync.created_at)
    records = [source.add(address) for address in (MARIA, "numa@mail.example")]
    gone = source.add("gone@mail.example")
    run_once(sync)
    watermark = sync.watermark
    for record in records:
        source.change(record, First_Name="Other")
    source.set_clock(timezone.now() + timedelta(minutes=9))
    source.delete(gone)  # which is told, and later than what was not read
    source.trouble("odd_value", times=None, at=["data"], value=[{"id": None}, {}])

    run = run_once(sync, full=full)

    assert (run.state, run.total, run.deleted) == (RunState.SUCCEEDED, 0, 1)
    assert {"code": Remark.RECORDS_UNREADABLE, "number": 2} in run.remarks
    assert addresses_on(sync.mailing_list) == {MARIA, "numa@mail.example"}
    assert sync.watermark == watermark
    source.peace()
    assert run_once(sync).updated == 2


def test_an_id_that_cannot_be_read_once_costs_nothing(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.trouble("odd_value", times=1, at=["data", 0, "id"], value="none")
    source.add("numa@mail.example")

    run = run_once(sync)

    assert (run.new, run.remarks) == (2, [])


@pytest.mark.parametrize(
    ("key", "left", "remarks"),
    [
        ("deleted_time", set(), []),
        ("id", {MARIA}, [{"code": Remark.RECORDS_UNREADABLE, "number": 1}]),
    ],
)
def test_a_deletion_of_which_something_cannot_be_read_costs_at_most_itself(
    source: Source, sync: Sync, key: str, left: set[str], remarks: list[dict[str, object]]
) -> None:
    """R79: which record is gone is told by its id alone."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = [source.add(MARIA), source.add("numa@mail.example")]
    run_once(sync)
    for record in reversed(records):
        source.delete(record)
    place = ["data", records[0], key]
    source.trouble("odd_value", match="/deleted", times=None, at=place, value="null")

    run = run_once(sync)

    assert (run.state, run.remarks) == (RunState.SUCCEEDED, remarks)
    assert addresses_on(sync.mailing_list) == left
