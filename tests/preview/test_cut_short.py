"""What a run that applies a preview does where people change between its comparison and its ranges,
and when it is cancelled or the database loses what it has read (R75, R77)."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.utils import timezone

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.models import ImportRun, Kind, Phase, Policy, RunRow, RunState, Sync, Trigger
from syncs.preview.actions.apply import apply_preview
from syncs.queue.cancel import request_cancel
from syncs.run.advance import advance
from syncs.run.steps import PHASE_STEPS
from tests.preview.verbs import differences_of, everything, make_preview, somebody
from tests.world.cut_short import bereft, use_tiny_ranges
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    drive,
    drive_to,
    is_balanced,
    run_once,
)
from tests.world.source import Source

GONE = [f"gone{number}@mail.example" for number in range(4)]
NEW = [f"new{number}@mail.example" for number in range(4)]


@pytest.fixture
def applying(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> ImportRun:
    """Return a run that is to bring four people and to remove four, two at a time."""
    use_tiny_ranges(monkeypatch)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = [source.add(address) for address in GONE]
    run_once(sync)
    for record in records:
        source.delete(record)
    for address in NEW:
        source.add(address)
    preview = make_preview(sync)
    assert (preview.new, preview.deleted) == (4, 4)
    settings.RUN_SLICE_SECONDS = 0
    return apply_preview(preview, somebody(), now=timezone.now())


def preview_of(run: ImportRun) -> ImportRun:
    assert run.about
    return run.about


def test_change_before_anything_is_applied_refuses_and_names_who_differs(
    sync: Sync, applying: ImportRun
) -> None:
    drive_to(applying, Phase.APPLY)
    add_by_hand(sync.mailing_list, NEW[0])
    before = everything()

    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "preview_differs")
    assert everything() == before
    assert differences_of(preview_of(applying)) == {NEW[0]: ("new", "unchanged")}


def test_change_after_a_part_was_applied_keeps_that_part_and_stops(
    sync: Sync, applying: ImportRun
) -> None:
    drive_to(applying, Phase.APPLY)
    while not set(NEW) & addresses_on(sync.mailing_list):
        drive_on(applying)
    (left, *_) = sorted(set(NEW) - addresses_on(sync.mailing_list))
    add_by_hand(sync.mailing_list, left)

    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "apply_cut_short")
    assert (applying.new, applying.deleted) == (2, 0)
    assert addresses_on(sync.mailing_list) == {*GONE, *NEW[:2], left}
    assert is_balanced(applying)


def drive_on(run: ImportRun) -> None:
    """Let a worker take one step."""
    advance(run.pk)


def test_claim_before_the_first_removal_keeps_everybody(sync: Sync, applying: ImportRun) -> None:
    drive_to(applying, Phase.APPLY_REMOVALS)
    add_by_hand(sync.mailing_list, GONE[0])

    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "apply_cut_short")
    assert (applying.new, applying.deleted) == (4, 0)
    assert set(GONE) < addresses_on(sync.mailing_list)


def test_claim_before_the_first_removal_of_a_preview_of_removals_alone_names_who_differs(
    source: Source, sync: Sync, settings: LazySettings
) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = [source.add(address) for address in GONE]
    run_once(sync)
    for record in records:
        source.delete(record)
    preview = make_preview(sync)
    settings.RUN_SLICE_SECONDS = 0
    applying = apply_preview(preview, somebody(), now=timezone.now())
    drive_to(applying, Phase.APPLY_REMOVALS)
    add_by_hand(sync.mailing_list, GONE[0])

    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "preview_differs")
    assert addresses_on(sync.mailing_list) == set(GONE)
    assert differences_of(preview) == {GONE[0]: ("deleted", "")}


def test_small_application_keeps_what_it_applied_before_something_differed(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small runs go through several phases in one transaction; not what applies a preview."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    record = source.add(GONE[0])
    run_once(sync)
    source.delete(record)
    source.add(NEW[0])
    applying = apply_preview(make_preview(sync), somebody(), now=timezone.now())
    apply = PHASE_STEPS[Phase.APPLY]

    def apply_beside_others(context: RunContext, lease: Lease) -> None:
        add_by_hand(sync.mailing_list, GONE[0])
        apply(context, lease)

    monkeypatch.setitem(PHASE_STEPS, Phase.APPLY, apply_beside_others)
    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "apply_cut_short")
    assert (applying.new, applying.deleted) == (1, 0)
    assert addresses_on(sync.mailing_list) == {GONE[0], NEW[0]}


def _cancelled(run: ImportRun) -> None:
    request_cancel(run, timezone.now())


@pytest.mark.parametrize("phase", [Phase.TIDY, Phase.COMPARE, Phase.APPLY])
def test_cancelled_application_has_changed_nobody(
    sync: Sync, applying: ImportRun, phase: Phase
) -> None:
    before = everything()
    drive_to(applying, phase)
    _cancelled(applying)

    drive(applying)

    assert applying.state == RunState.CANCELLED
    assert everything() == before
    assert not RunRow.objects.filter(run_id=applying.pk).exists()


LOST: dict[Phase, Callable[[ImportRun], None]] = dict.fromkeys(
    (Phase.DECIDE_REMOVALS, Phase.COMPARE), bereft
)


@pytest.mark.parametrize("phase", LOST)
def test_application_reads_again_what_the_database_lost(
    sync: Sync, applying: ImportRun, phase: Phase
) -> None:
    drive_to(applying, phase)
    LOST[phase](applying)

    drive(applying)

    assert applying.state == RunState.SUCCEEDED
    assert addresses_on(sync.mailing_list) == set(NEW)


def test_no_other_run_does_the_rest_of_a_preview(sync: Sync, applying: ImportRun) -> None:
    drive_to(applying, Phase.APPLY_REMOVALS)
    bereft(applying)

    drive(applying)

    assert (applying.state, applying.error_code) == (RunState.FAILED, "apply_cut_short")
    assert not ImportRun.objects.filter(trigger=Trigger.RECOVERY).exists()
    assert not ImportRun.objects.filter(kind=Kind.IMPORT, state=RunState.QUEUED).exists()
