"""Runs of several kinds: which of them change what, and which wait beside each other (R75, R76)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation
from contacts.models import Contact, Membership, MembershipClaim
from syncs.models import ImportRun, Kind, LedgerEntry, RunState, SourceLink, Sync, Trigger
from syncs.queue.request import queue_run, request_run
from tests.world.imports import drive, make_import, run_once
from tests.world.source import Source

WRITTEN = (Contact, Membership, MembershipClaim, SourceLink)


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    source.add("maria@mail.example", First_Name="Maria", Last_Name="Rossi")
    return make_import(source.connect(organisation))


def queue(sync: Sync, kind: Kind, **fields: Any) -> ImportRun:
    return queue_run(sync, Trigger.MANUAL, kind=kind, **fields)


def written() -> dict[str, list[Any]]:
    """Return every row of the tables that an import writes."""
    return {table.__name__: list(table.objects.order_by("pk").values_list()) for table in WRITTEN}


def test_preview_decides_like_an_import_and_changes_nothing(source: Source, sync: Sync) -> None:
    before = written()
    previewed = drive(queue(sync, Kind.PREVIEW))
    after = written()
    imported = run_once(sync)

    assert (previewed.state, previewed.total) == (RunState.SUCCEEDED, imported.total)
    assert previewed.new == imported.new > 0
    assert after == before
    assert LedgerEntry.objects.filter(run_id=previewed.pk).count() == previewed.total
    assert imported.settings
    assert imported.settings["is_first_run"]


def test_preview_moves_no_watermark(source: Source, sync: Sync) -> None:
    run_once(sync)
    record = source.records()[0]
    source.change(record["id"], Last_Name="Changed")
    watermark = sync.watermark

    drive(queue(sync, Kind.PREVIEW))
    sync.refresh_from_db()

    assert sync.watermark == watermark
    assert run_once(sync).updated == 1


def test_one_run_of_each_kind_waits(sync: Sync) -> None:
    preview = queue(sync, Kind.PREVIEW)
    run = request_run(sync, user=None)

    assert request_run(sync, user=None) == run != preview
    with pytest.raises(IntegrityError), transaction.atomic():
        queue(sync, Kind.PREVIEW)


def test_one_run_is_at_work_at_a_time_whatever_its_kind(sync: Sync) -> None:
    preview, run = queue(sync, Kind.PREVIEW), request_run(sync, user=None)
    ImportRun.objects.filter(pk=preview.pk).update(state=RunState.RUNNING)

    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)


def test_changed_contact_has_its_values_before_and_after_in_the_row(
    source: Source, sync: Sync
) -> None:
    run_once(sync)
    record = source.records()[0]
    source.change(record["id"], Last_Name="Changed")

    run = run_once(sync)

    (row,) = LedgerEntry.objects.filter(run_id=run.pk, outcome=5)
    assert row.detail == {
        "before": {"last_name": record["Last_Name"]},
        "after": {"last_name": "Changed"},
        "revision": 1,
    }
