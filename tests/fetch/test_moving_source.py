"""A source in which people work while it is read (R71, R73)."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.models import ImportRun, Policy, RunState, Sync
from syncs.queue.request import request_run
from tests.run import naive
from tests.world.imports import (
    addresses_on,
    change,
    drive,
    is_balanced,
    make_import,
    rows_of,
    run_once,
)
from tests.world.source import Source

CHANGES_PER_CALL: dict[str, Any] = {"edits": 3, "deletions": 3, "insertions": 3}
"""5 % of 5,000 records in the 28 calls of a full read."""


@pytest.fixture
def short_slices(settings: Settings) -> None:
    """Other workers go on in the middle of reading."""
    settings.RUN_SLICE_SECONDS = 0.000_001


def import_while_moving(source: Source, organisation: Organisation, **churn: Any) -> ImportRun:
    sync = make_import(source.connect(organisation))
    run = request_run(sync, user=None)
    source.churn(**churn)
    drive(run)
    changed = source.stop_churn()
    assert all(len(changed[action]) > 50 for action in ("edited", "deleted", "inserted"))
    return run


def ends_with_the_final_state(source: Source, run: ImportRun) -> bool:
    """Whether rows and list are those of an import of what is there in the end, beside the rows of
    records that were deleted after they were read."""
    records = source.records()
    definition = naive.Definition(run.sync_id, run.sync.mailing_list.pk)
    expected = naive.Organisation()
    rows = expected.run(definition, records, [], timezone.now(), full=False).rows

    assert {record: row for record, row in rows_of(run).items() if row[0] != "not_selected"} == rows
    assert addresses_on(run.sync.mailing_list) == {address for _, address in expected.members}
    assert is_balanced(run)
    return run.state == RunState.SUCCEEDED


def test_pages_of_a_moving_source_end_with_its_final_state(
    seeded_source: Source, organisation: Organisation, short_slices: None
) -> None:
    run = import_while_moving(seeded_source, organisation, rounds=28, **CHANGES_PER_CALL)

    assert ends_with_the_final_state(seeded_source, run)


def test_more_deletions_than_pages_overlap_lose_nobody(
    seeded_source: Source, organisation: Organisation, short_slices: None
) -> None:
    run = import_while_moving(
        seeded_source, organisation, rounds=10, edits=6, insertions=6, deletions=60
    )

    assert ends_with_the_final_state(seeded_source, run)


def test_restored_records_lose_nobody(
    seeded_source: Source, organisation: Organisation, short_slices: None
) -> None:
    run = import_while_moving(
        seeded_source, organisation, rounds=28, restorations=2, **CHANGES_PER_CALL
    )

    assert ends_with_the_final_state(seeded_source, run)


def test_file_of_a_moving_source_ends_with_its_final_state(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    settings.BULK_READ_ABOVE = 0

    run = import_while_moving(
        seeded_source,
        organisation,
        match="/bulk/",
        rounds=3,
        edits=28,
        deletions=28,
        insertions=28,
    )

    assert any(request.endswith("/result") for request in seeded_source.requests())
    assert ends_with_the_final_state(seeded_source, run)


def test_full_read_of_a_moving_source_moves_the_list_to_its_final_state(
    seeded_source: Source, organisation: Organisation, short_slices: None
) -> None:
    sync = make_import(seeded_source.connect(organisation), deleted=Policy.REMOVE_FROM_LIST)
    change(sync, deleted_since=sync.created_at)
    run_once(sync)
    run = request_run(sync, user=None, full=True)
    seeded_source.churn(rounds=28, **CHANGES_PER_CALL)
    drive(run)
    seeded_source.stop_churn()

    assert addresses_on(sync.mailing_list) == final_list(seeded_source, sync)
    assert is_balanced(run)


def test_what_moves_while_changes_are_read_comes_with_the_next_run(
    seeded_source: Source, organisation: Organisation, short_slices: None
) -> None:
    sync = make_import(seeded_source.connect(organisation), deleted=Policy.REMOVE_FROM_LIST)
    change(sync, deleted_since=sync.created_at)
    seeded_source.churn(**CHANGES_PER_CALL)
    run_once(sync)
    seeded_source.stop_churn()

    run_once(sync)

    assert addresses_on(sync.mailing_list) == final_list(seeded_source, sync)


def final_list(source: Source, sync: Sync) -> set[str]:
    definition = naive.Definition(sync.pk, sync.mailing_list.pk)
    people = naive.Organisation()
    people.run(definition, source.records(), [], timezone.now(), full=False)
    return {address for _, address in people.members}
