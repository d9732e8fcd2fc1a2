"""A definition that changes between runs, or under one (R23, R71)."""

from pytest_django import Settings

from syncs.definition.actions.change import change_records
from syncs.models import Selection, Sync
from syncs.proposal.parts import Records
from syncs.queue.request import request_run
from tests.world.editing import seen_of
from tests.world.imports import addresses_on, drive, drive_to, run_once
from tests.world.source import Source

OSLO, BERGEN = "oslo@mail.example", "bergen@mail.example"


def oslo_only(source: Source) -> Records:
    criteria = {"field": "City", "comparator": "equal", "value": "Oslo"}
    view = source.add_view("People of Oslo", criteria)
    return Records(Selection.VIEW, view, "People of Oslo")


def test_who_qualifies_after_a_change_joins_without_being_modified(
    source: Source, sync: Sync
) -> None:
    change_records(sync, oslo_only(source), seen=seen_of(sync, "records"))
    source.add(OSLO, City="Oslo")
    source.add(BERGEN, City="Bergen")
    run_once(sync)
    before = addresses_on(sync.mailing_list)

    asks_for_all = change_records(sync, Records(Selection.ALL), seen=seen_of(sync, "records"))
    run_once(sync)

    assert (before, asks_for_all) == ({OSLO}, True)
    assert addresses_on(sync.mailing_list) == {OSLO, BERGEN}


def test_run_under_the_definition_before_moves_no_watermark(
    source: Source, sync: Sync, settings: Settings
) -> None:
    settings.RUN_SLICE_SECONDS = 0.000_001
    change_records(sync, oslo_only(source), seen=seen_of(sync, "records"))
    source.add(OSLO, City="Oslo")
    source.add(BERGEN, City="Bergen")
    run = request_run(sync, user=None)
    drive_to(run, "apply")

    change_records(sync, Records(Selection.ALL), seen=seen_of(sync, "records"))
    drive(run)

    sync.refresh_from_db()
    assert sync.watermark is None
    run_once(sync)
    sync.refresh_from_db()
    assert addresses_on(sync.mailing_list) == {OSLO, BERGEN}
    assert sync.watermark is not None


def test_same_definition_saved_again_keeps_the_watermark(source: Source, sync: Sync) -> None:
    source.add(OSLO)
    run_once(sync)
    sync.refresh_from_db()
    mark = sync.watermark

    asks_for_all = change_records(sync, Records(Selection.ALL), seen=seen_of(sync, "records"))

    sync.refresh_from_db()
    assert (asks_for_all, sync.watermark) == (False, mark)
    assert mark is not None
