"""What each outcome of a run becomes when the run is undone (R98)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contacts.models import Contact, MembershipClaim
from syncs.domain.outcomes import Outcome
from syncs.models import BeforeImage, ImportRun, LedgerEntry, Policy, RunState, SourceLink, Sync
from syncs.models.source_link import FILLS_NOTHING
from tests.builders import make_mailing_list
from tests.undo.undoing import (
    differences,
    left_alone_in,
    preview_of,
    put_back_in,
    state_of,
    undo,
)
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    contact_at,
    delete_contact,
    make_import,
    run_once,
)
from tests.world.source import Source

ADA, BO = "ada@mail.example", "bo@mail.example"
A_DAY = timedelta(days=1)


def lets_go(sync: Sync, policy: Policy = Policy.REMOVE_FROM_LIST) -> None:
    change(sync, deleted=policy, deleted_since=sync.created_at - A_DAY)


def new(source: Source, sync: Sync) -> str:
    source.add(ADA, Last_Name="Ada", City="Oslo")
    return "was_new"


def re_added(source: Source, sync: Sync) -> str:
    add_by_hand(sync.mailing_list, ADA)
    delete_contact(contact_at(sync, ADA))
    source.add(ADA, Last_Name="Ada")
    return "was_re_added"


def duplicate(source: Source, sync: Sync) -> str:
    add_by_hand(make_mailing_list(sync.organisation), ADA)
    source.add(ADA, Last_Name="Ada", City="Oslo")
    return "was_duplicate"


def updated(source: Source, sync: Sync) -> str:
    record = source.add(ADA, First_Name="Ada", Last_Name="Before", City="Oslo")
    run_once(sync)
    source.change(record, Email="ADA@mail.example", Last_Name="After", City=None)
    return "was_updated"


def deleted_from_list(source: Source, sync: Sync) -> str:
    lets_go(sync)
    record, other = source.add(ADA), source.add(ADA)
    run_once(sync)
    source.delete(record)
    source.delete(other)
    return "was_deleted"


def deleted_from_organisation(source: Source, sync: Sync) -> str:
    lets_go(sync, Policy.REMOVE_FROM_ORGANISATION)
    record = source.add(ADA)
    run_once(sync)
    run_once(make_import(sync.connection, mailing_list=make_mailing_list(sync.organisation)))
    add_by_hand(make_mailing_list(sync.organisation), ADA)
    source.delete(record)
    return "was_deleted"


EVERY_OUTCOME = pytest.mark.parametrize(
    "arrange",
    [new, re_added, duplicate, updated, deleted_from_list, deleted_from_organisation],
    ids=lambda each: each.__name__,
)
Arrange = Callable[[Source, Sync], str]


@EVERY_OUTCOME
def test_undone_run_leaves_everything_as_it_was(
    source: Source, sync: Sync, arrange: Arrange
) -> None:
    was = arrange(source, sync)
    before = state_of(sync.organisation)
    run = run_once(sync)
    assert differences(state_of(sync.organisation), before)

    undone = undo(run)

    assert put_back_in(undone) == {ADA: was}
    assert left_alone_in(undone) == {}
    assert (undone.put_back, undone.left_alone, undone.total) == (1, 0, 0)
    assert not differences(state_of(sync.organisation), before)


@EVERY_OUTCOME
def test_undone_undo_leaves_everything_as_the_run_did(
    source: Source, sync: Sync, arrange: Arrange
) -> None:
    arrange(source, sync)
    run = run_once(sync)
    after = state_of(sync.organisation)
    undone = undo(run)

    again = undo(undone)

    assert put_back_in(again) == {ADA: "was_put_back"}
    assert not differences(state_of(sync.organisation), after)


@EVERY_OUTCOME
def test_undoing_an_undo_and_undoing_that_comes_back_to_the_first(
    source: Source, sync: Sync, arrange: Arrange
) -> None:
    arrange(source, sync)
    before = state_of(sync.organisation)
    run = run_once(sync)

    third = undo(undo(undo(run)))

    assert third.left_alone == 0
    assert not differences(state_of(sync.organisation), before)


@EVERY_OUTCOME
def test_preview_shows_what_the_undo_does_and_changes_nothing(
    source: Source, sync: Sync, arrange: Arrange
) -> None:
    was = arrange(source, sync)
    run = run_once(sync)
    after = state_of(sync.organisation)
    images = BeforeImage.objects.count()

    preview = preview_of(run)

    assert put_back_in(preview) == {ADA: was}
    assert not differences(state_of(sync.organisation), after)
    assert BeforeImage.objects.count() == images
    assert (preview.about_id, preview.undo_reasons) == (run.pk, {was: 1})


def test_erased_person_keeps_the_address_in_the_ledger(source: Source, sync: Sync) -> None:
    record = source.add("Ada@Mail.example", Last_Name="Ada")
    run = run_once(sync)
    contact = contact_at(sync, ADA)
    again = run_once(sync, full=True)
    assert again.unchanged == 1

    undone = undo(run)

    assert not Contact.objects.filter(pk=contact.pk).exists()
    known = {run.pk, again.pk, undone.pk}
    rows = LedgerEntry.objects.filter(contact_id=contact.pk).filter(run_id__in=known)
    assert {(row.run_id, row.email) for row in rows} == {(pk, "Ada@Mail.example") for pk in known}
    assert not SourceLink.objects.filter(record_id=int(record)).exists()


def test_contact_changed_for_an_undo_has_a_later_revision(source: Source, sync: Sync) -> None:
    updated(source, sync)
    run = run_once(sync)
    revision = contact_at(sync, ADA).revision

    undo(run)

    assert contact_at(sync, ADA).revision == revision + 1


def test_record_that_spoke_for_the_person_does_so_again(source: Source, sync: Sync) -> None:
    record = source.add(ADA)
    run_once(sync)
    source.delete(record)  # the sync keeps such people
    run = run_once(sync)
    link = SourceLink.objects.filter(sync_id=sync.pk)
    assert link.get().contact_revision == FILLS_NOTHING
    source.add(BO)

    assert run.deleted == 0
    undo(run)

    assert link.get().contact_revision != FILLS_NOTHING


def test_moved_record_claims_the_person_whom_it_had_left(source: Source, sync: Sync) -> None:
    record = source.add(ADA)
    run_once(sync)
    source.change(record, Email=BO)
    run = run_once(sync)
    assert addresses_on(sync.mailing_list) == {BO}

    undone = undo(run)

    assert put_back_in(undone) == {ADA: "was_deleted", BO: "was_new"}
    assert addresses_on(sync.mailing_list) == {ADA}
    assert [link.contact_id for link in SourceLink.objects.all()] == [contact_at(sync, ADA).pk]


def test_claim_added_to_somebody_on_the_list_by_hand_goes(source: Source, sync: Sync) -> None:
    add_by_hand(sync.mailing_list, ADA)
    before = state_of(sync.organisation)
    source.add(ADA)
    run = run_once(sync)
    assert MembershipClaim.objects.count() == 2

    undone = undo(run)

    assert run.unchanged == 1
    assert put_back_in(undone) == {ADA: "was_claimed"}
    assert not differences(state_of(sync.organisation), before)


def test_run_that_was_cancelled_is_undone_as_far_as_it_went(source: Source, sync: Sync) -> None:
    source.add(ADA)
    before = state_of(sync.organisation)
    run = run_once(sync)
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)

    undo(run)

    assert not differences(state_of(sync.organisation), before)


def test_unchanged_import_keeps_nothing(source: Source, sync: Sync) -> None:
    source.add(ADA)
    run_once(sync)

    again = run_once(sync, full=True)

    assert again.unchanged == 1
    assert not BeforeImage.objects.exists()
    assert LedgerEntry.objects.get(run_id=again.pk).detail is None


def test_first_import_keeps_no_images(source: Source, sync: Sync) -> None:
    source.add(ADA)

    run = run_once(sync)

    assert not BeforeImage.objects.exists()
    assert LedgerEntry.objects.get(run_id=run.pk, outcome=Outcome.NEW).detail is None
