"""A run packs what has not changed, and decides about others as if it had not (decision 0042)."""

from datetime import timedelta

import pytest
from django.test import override_settings

from contacts.models import MembershipClaim
from syncs.clock import database_now
from syncs.models import Phase, Policy, RunRow, Sync, UnchangedBlock
from syncs.queue.request import request_run
from syncs.run import decide
from tests.world.imports import (
    addresses_on,
    change,
    contact_at,
    drive,
    drive_to,
    is_balanced,
    rows_of,
    run_once,
    take_off,
)
from tests.world.small_blocks import SIZE
from tests.world.source import Source

MARIA = "maria@mail.example"


def test_unchanged_records_are_packed_and_all_others_have_rows(source: Source, sync: Sync) -> None:
    records = [source.add(f"p{number}@mail.example") for number in range(8)]
    run_once(sync)
    source.change(records[2], Last_Name="Changed")
    late = source.add(MARIA)
    contact = contact_at(sync, "p5@mail.example")
    contact.revision += 1  # touched, so that the record is looked at
    contact.save()

    run = run_once(sync, full=True)

    assert (run.unchanged, run.updated, run.new) == (7, 1, 1)
    packed = [block.record_ids for block in UnchangedBlock.objects.filter(run_id=run.pk)]
    assert sorted(map(len, packed)) == [SIZE, SIZE]
    assert {str(record) for block in packed for record in block} == {
        record for number, record in enumerate(records) if number not in (2, 5)
    }
    rows = RunRow.objects.filter(run_id=run.pk).values_list("record_id", flat=True)
    assert {str(record) for record in rows} == {records[2], records[5], late}
    assert set(rows_of(run)) == {*records, late}
    assert is_balanced(run)


@pytest.mark.parametrize("at_least", [1, 100])
def test_known_records_stay_as_they_are_when_others_are_decided_again(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch, at_least: int
) -> None:
    """In blocks and in rows; somebody takes a person off the list after that was decided."""
    monkeypatch.setattr(decide, "MIN_BLOCK_SIZE", at_least)
    records = [source.add(f"p{number}@mail.example") for number in range(5)]
    maria = source.add(MARIA)
    run_once(sync)
    contact = contact_at(sync, MARIA)
    contact.revision += 1  # touched, so that the record is looked at
    contact.save()
    run = request_run(sync, user=None, full=True)
    with override_settings(RUN_SLICE_SECONDS=0.000_001):
        drive_to(run, Phase.APPLY)
    take_off(sync.mailing_list, contact)

    drive(run)

    unchanged = dict.fromkeys(records, ("unchanged", None))
    assert rows_of(run) == {**unchanged, maria: ("duplicate", None)}
    assert is_balanced(run)


def test_who_is_packed_stays_though_another_record_lets_go_and_no_claim_is_left(
    source: Source, sync: Sync
) -> None:
    """Nobody goes whom a record of the run brings, whatever else has become of the claims."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    fills, twin = source.add(MARIA), source.add(MARIA)
    run_once(sync)
    MembershipClaim.objects.filter(record_id=fills).delete()
    source.delete(twin)

    run = run_once(sync, full=True)

    assert UnchangedBlock.objects.get(run_id=run.pk).record_ids == [int(fills)]
    assert run.deleted == 0
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_who_is_packed_is_not_told_as_kept(source: Source, sync: Sync) -> None:
    # As if the option were switched on after both were imported (R50).
    since = database_now() + timedelta(hours=1)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=since)
    fills, twin = source.add(MARIA), source.add(MARIA)
    run_once(sync)
    MembershipClaim.objects.filter(record_id=fills).delete()
    source.delete(twin)

    run = run_once(sync, full=True)

    assert UnchangedBlock.objects.get(run_id=run.pk).record_ids == [int(fills)]
    assert (run.deleted, run.kept) == (0, 0)
