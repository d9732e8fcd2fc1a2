"""When a preview is made, joined or refused, and when it can be applied (R75, R76)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts.models import MailingList
from syncs.definition.actions.change import has_run
from syncs.definition.actions.drafts import delete_draft
from syncs.domain.schedule import Frequency
from syncs.models import (
    ConnectionState,
    ImportRun,
    Kind,
    LedgerEntry,
    Policy,
    Preview,
    RunCheckpoint,
    RunRow,
    RunState,
    Selection,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.sync import StopCause
from syncs.preview.actions.apply import NotApplied, apply_preview
from syncs.preview.actions.request import NoPreview, request_preview
from syncs.proposal.parts import Proposal, Records
from syncs.queue.cancel import request_cancel
from syncs.queue.request import begin, request_run
from syncs.run.forget_previews import DAYS, forget_old_previews
from syncs.state.deactivate import deactivate_with_runs
from tests.builders import make_run
from tests.preview.verbs import apply, make_preview, somebody
from tests.world.cut_short import drive_into_applying
from tests.world.imports import add_by_hand, addresses_on, change, claims_of, drive, run_once
from tests.world.packing import pack
from tests.world.source import Source

TRIED = Proposal(records=Records(Selection.ALL))
MARIA = "maria@mail.example"


def refuse(preview: ImportRun) -> str:
    """Try to apply it; return why that is refused."""
    with pytest.raises(NotApplied) as refused:
        apply_preview(preview, somebody(), now=timezone.now())
    return str(refused.value)


def test_second_request_joins_the_queued_one_of_the_same(sync: Sync) -> None:
    first = request_preview(sync, None, proposal=TRIED)

    assert request_preview(sync, None, proposal=TRIED) == first
    assert (first.kind, first.trigger) == (Kind.PREVIEW, Trigger.MANUAL)


def test_another_preview_has_to_wait(sync: Sync) -> None:
    request_preview(sync, None, proposal=TRIED)

    with pytest.raises(NoPreview, match="Another preview of this sync waits"):
        request_preview(sync, None)


def test_sync_that_cannot_run_has_no_preview(sync: Sync) -> None:
    sync.connection.state = ConnectionState.KEY_REJECTED
    sync.connection.save(update_fields=["state"])
    with pytest.raises(NoPreview, match="The key of its connection does not work"):
        request_preview(sync, None)


def test_archived_list_has_no_preview(sync: Sync) -> None:
    MailingList.objects.filter(pk=sync.mailing_list.pk).update(archived_at=timezone.now())
    with pytest.raises(NoPreview, match="is archived: unarchive it first"):
        request_preview(sync, None)


def test_draft_that_is_not_whole_has_no_preview(sync: Sync) -> None:
    change(sync, state=SyncState.DRAFT, next_run_at=None, mailing_list=None)
    with pytest.raises(NoPreview, match="No mailing list is chosen yet"):
        request_preview(sync, None)


@pytest.mark.parametrize(
    "state", [SyncState.ACTIVE, SyncState.PAUSED, SyncState.INACTIVE, SyncState.COMPLETED]
)
def test_sync_is_previewed_in_every_state_and_stays_in_it(
    source: Source, sync: Sync, state: SyncState
) -> None:
    source.add(MARIA)
    change(sync, state=state)

    preview = make_preview(sync)

    assert (preview.state, preview.new, sync.state) == (RunState.SUCCEEDED, 1, state)
    assert apply(preview).state == RunState.SUCCEEDED
    sync.refresh_from_db()
    assert (sync.state, addresses_on(sync.mailing_list)) == (state, {MARIA})


def test_previewed_draft_is_launched_by_its_application(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    change(sync, state=SyncState.DRAFT, next_run_at=None)
    preview = make_preview(sync)
    assert (preview.new, sync.state) == (1, SyncState.DRAFT)

    applied = apply(preview)

    sync.refresh_from_db()
    assert (applied.trigger, applied.new) == (Trigger.ACTIVATION, 1)
    assert sync.state == SyncState.ACTIVE
    assert sync.next_run_at
    assert list(sync.runs.exclude(kind=Kind.PREVIEW)) == [applied]


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.ONCE])
@pytest.mark.parametrize("how", ["refused", "cancelled", "key changed"])
def test_draft_stays_one_where_its_application_comes_to_nothing(
    source: Source, sync: Sync, how: str, frequency: Frequency
) -> None:
    source.add(MARIA)
    change(sync, state=SyncState.DRAFT, next_run_at=None, frequency=frequency)
    preview = make_preview(sync)
    sync.refresh_from_db()
    applying = apply_preview(preview, somebody(), now=timezone.now())
    if how == "refused":
        source.add("otto@mail.example")
        assert drive(applying).error_code == "preview_differs"
    elif how == "cancelled":
        request_cancel(applying, timezone.now())
    else:
        begin(applying, timezone.now())
        deactivate_with_runs(sync.connection.syncs.all(), StopCause.KEY_CHANGED, timezone.now())
        assert drive(applying).state == RunState.CANCELLED

    sync.refresh_from_db()
    assert (sync.state, sync.state_cause, sync.next_run_at) == (SyncState.DRAFT, "", None)
    assert not has_run(sync)
    assert delete_draft(sync)


def test_draft_of_which_a_part_was_applied_is_launched(source: Source, sync: Sync) -> None:
    """Maria is on the list already, so that nothing but the claim on her is new."""
    source.add(MARIA)
    add_by_hand(sync.mailing_list, MARIA)
    change(sync, state=SyncState.DRAFT, next_run_at=None)
    preview = make_preview(sync)
    sync.refresh_from_db()
    applying = apply_preview(preview, somebody(), now=timezone.now())
    assert drive_into_applying(applying, 1)
    request_cancel(applying, timezone.now())
    assert drive(applying).state == RunState.CANCELLED

    sync.refresh_from_db()
    assert (sync.state, len(claims_of(sync))) == (SyncState.ACTIVE, 1)


def test_draft_is_deleted_with_its_previews(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    change(sync, state=SyncState.DRAFT, next_run_at=None)
    done = make_preview(sync)
    request_preview(sync, None)
    assert RunRow.objects.filter(run_id=done.pk).exists()
    pack(done, [(2, 2, 2)])

    assert delete_draft(sync)

    left = (ImportRun, Preview, LedgerEntry, RunCheckpoint)
    assert [table.objects.count() for table in left] == [0, 0, 0, 0]


def test_preview_is_applied_once(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    preview = make_preview(sync)
    apply(preview)

    assert refuse(preview) == "This preview was applied already. Make a new one."
    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(sync, kind=Kind.APPLY, about=preview)


def test_preview_is_not_applied_while_a_run_waits(source: Source, sync: Sync) -> None:
    preview = make_preview(sync)
    request_run(sync, user=None)

    assert "waits or is in progress" in refuse(preview)


def test_preview_that_was_cancelled_is_not_applied(source: Source, sync: Sync) -> None:
    preview = request_preview(sync, None)
    request_cancel(preview, timezone.now())
    preview.refresh_from_db()

    assert "did not come to its end" in refuse(preview)
    assert not preview.has_numbers


def test_preview_that_failed_has_no_rows_and_no_numbers(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    source.vanish("Email")
    preview = make_preview(sync)
    source.reappear()

    assert (preview.state, preview.error_code) == (RunState.FAILED, "field_missing")
    assert not preview.has_numbers
    assert "did not come to its end" in refuse(preview)


def test_rows_of_a_preview_that_nobody_applied_are_forgotten(source: Source, sync: Sync) -> None:
    source.add(MARIA)
    applied, forgotten = make_preview(sync), make_preview(sync)
    apply(applied)
    later = timezone.now() + timedelta(days=DAYS, minutes=-5)
    assert forget_old_previews(later) == 0

    assert forget_old_previews(later + timedelta(minutes=10)) == 1

    kept = RunRow.objects.filter(run_id__in=[applied.pk, forgotten.pk])
    assert set(kept.values_list("run_id", flat=True)) == {applied.pk}
    assert ImportRun.objects.get(pk=forgotten.pk).new == 1
    assert forget_old_previews(later + timedelta(minutes=10)) == 0
    forgotten.sync.refresh_from_db()
    assert "is not kept any more" in refuse(forgotten)


def test_rules_of_a_sync_that_was_only_previewed_can_have_another_list(sync: Sync) -> None:
    make_run(sync, kind=Kind.PREVIEW)
    assert not has_run(sync)
    change(sync, deleted=Policy.IGNORE)
    run_once(sync)
    assert has_run(sync)
