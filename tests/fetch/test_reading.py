"""What a run asks Recruit for: R71, and the deleted feed."""

from datetime import datetime, timedelta

from django.utils import timezone

from syncs.models import Policy, Sync
from tests.world.imports import (
    addresses_on,
    change,
    checkpoint_of,
    numbers_of,
    removals_of,
    rows_of,
    run_once,
)
from tests.world.source import Source

MARIA = "maria@mail.example"
NUMA = "numa@mail.example"
OLGA = "olga@mail.example"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def a_week_ago() -> datetime:
    return timezone.now().replace(microsecond=0) - 7 * DAY


def test_first_run_imports_nobody_who_is_deleted(source: Source, sync: Sync) -> None:
    source.delete(source.add(MARIA))
    source.add(NUMA)

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}


def test_watermark_is_the_newest_modification(source: Source, sync: Sync) -> None:
    then = a_week_ago()
    source.set_clock(then)
    source.add(MARIA)
    source.set_clock(then + DAY)
    source.add(NUMA)

    run_once(sync)

    assert sync.watermark == then + DAY


def test_watermark_never_passes_the_start_of_the_run(source: Source, sync: Sync) -> None:
    source.set_clock(timezone.now() + DAY)
    source.add(MARIA)

    run = run_once(sync)

    assert sync.watermark == run.started_at


def test_watermark_of_an_empty_account_stays_unset(source: Source, sync: Sync) -> None:
    run = run_once(sync)

    assert (run.total, sync.watermark) == (0, None)


def test_second_run_reads_what_changed_since_the_watermark_with_an_overlap(
    source: Source, sync: Sync
) -> None:
    then = a_week_ago()
    source.set_clock(then)
    source.add(MARIA)
    source.set_clock(then + 4 * MINUTE)
    overlapped = source.add(NUMA)
    source.set_clock(then + 6 * MINUTE)
    newest = source.add(OLGA)
    run_once(sync)

    run = run_once(sync)

    assert rows_of(run) == {overlapped: ("unchanged", None), newest: ("unchanged", None)}
    assert checkpoint_of(run).fetched == 2


def test_record_changed_in_the_second_of_the_watermark_is_not_lost(
    source: Source, sync: Sync
) -> None:
    source.set_clock(a_week_ago())
    source.add(MARIA)
    run_once(sync)
    late = source.add(NUMA)  # the clock stands at the same second or the next

    run = run_once(sync)

    assert rows_of(run)[late] == ("new", None)


def test_nothing_changed_is_an_empty_run_that_succeeds(source: Source, sync: Sync) -> None:
    """Recruit answers 304."""
    source.set_clock(a_week_ago())
    source.add(MARIA)
    run_once(sync)
    watermark = a_week_ago() + DAY
    change(sync, watermark=watermark)

    run = run_once(sync)

    assert (run.state, run.total, run.deleted) == ("succeeded", 0, 0)
    assert sync.watermark == watermark


def test_full_run_reads_everything_again(source: Source, sync: Sync) -> None:
    source.set_clock(a_week_ago())
    source.add(MARIA)
    source.set_clock(a_week_ago() + DAY)
    source.add(NUMA)
    run_once(sync)

    run = run_once(sync, full=True)

    assert numbers_of(run) == {"unchanged": 2}


def test_deletion_is_found_by_the_feed_alone(source: Source, sync: Sync) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    source.set_clock(a_week_ago())
    record = source.add(MARIA)
    source.add(NUMA)
    run_once(sync)
    source.set_clock(a_week_ago() + DAY)
    source.delete(record)

    run = run_once(sync)

    assert removals_of(run) == {MARIA: ("deleted_in_recruit", "list")}
    assert addresses_on(sync.mailing_list) == {NUMA}


def test_deletion_moves_the_watermark(source: Source, sync: Sync) -> None:
    then = a_week_ago()
    source.set_clock(then)
    record = source.add(MARIA)
    run_once(sync)
    source.set_clock(then + DAY)
    source.delete(record)

    run_once(sync)

    assert sync.watermark == then + DAY


def test_deletion_of_a_record_that_was_never_imported_changes_nothing(
    source: Source, sync: Sync
) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION, deleted_since=sync.created_at)
    source.add(MARIA)
    run_once(sync)
    source.delete(source.add(MARIA))

    run = run_once(sync)

    assert removals_of(run) == {}
    assert addresses_on(sync.mailing_list) == {MARIA}
