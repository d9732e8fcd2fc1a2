"""What others have changed since a run is left alone by its undo, and listed with the reason
(R98)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contacts.models import (
    Contact,
    MailingList,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from contacts.models.membership import BY_HAND
from syncs.domain.outcomes import Outcome
from syncs.erasure.actions.erase import erase
from syncs.models import ImportRun, OptedOutRecord, Policy, RunRow, Sync, SyncState
from syncs.people.actions.delete_list import delete_list
from syncs.undo.actions import apply_undo
from tests.builders import make_mailing_list, make_user
from tests.preview.verbs import make_preview
from tests.undo.undoing import left_alone_in, preview_of, put_back_in, undo
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    claims_of,
    contact_at,
    delete_contact,
    drive,
    make_import,
    run_once,
    suppress,
    take_off,
)
from tests.world.source import Source

ADA, BO = "ada@mail.example", "bo@mail.example"


def edit(contact: Contact, **values: Any) -> None:
    """Do what a person does who edits a contact."""
    for name, value in values.items():
        setattr(contact, name, value)
    contact.revision += 1
    contact.save()


def added(source: Source, sync: Sync) -> ImportRun:
    source.add(ADA, Last_Name="Ada")
    return run_once(sync)


def updated(source: Source, sync: Sync) -> ImportRun:
    record = source.add(ADA, First_Name="Ada", Last_Name="Before", City="Oslo")
    run_once(sync)
    source.change(record, First_Name="Adele", Last_Name="After", City="Lima")
    return run_once(sync)


def removed(
    source: Source,
    sync: Sync,
    policy: Policy = Policy.REMOVE_FROM_LIST,
    *,
    by_hand: bool = False,
) -> tuple[ImportRun, str]:
    """Let a run let go of Ada, who stays if somebody has put her on the list `by_hand`, too."""
    since = sync.created_at - timedelta(days=1)
    change(sync, deleted=policy, deleted_since=since)
    record = source.add(ADA)
    run_once(sync)
    if by_hand:
        add_by_hand(sync.mailing_list, ADA)
    source.delete(record)
    return run_once(sync), record


def test_person_whom_somebody_added_by_hand_stays(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    add_by_hand(sync.mailing_list, ADA)

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "kept_by_hand"}
    (row,) = RunRow.objects.filter(run_id=undone.pk, outcome=Outcome.PUT_BACK)
    assert row.detail == {"was": Outcome.NEW, "parts": ["records"]}
    assert addresses_on(sync.mailing_list) == {ADA}
    assert claims_of(sync) == set()


def test_person_whom_another_sync_brings_stays(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    run_once(make_import(sync.connection, mailing_list=sync.mailing_list))

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "kept_by_sync"}
    assert addresses_on(sync.mailing_list) == {ADA}


def test_person_whom_another_record_claims_since_stays(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    source.add(ADA)
    run_once(sync)

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "kept_by_record"}
    assert addresses_on(sync.mailing_list) == {ADA}


def test_person_whose_record_let_go_since_keeps_nobody_else_from_being_put_back(
    source: Source, sync: Sync
) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    record = source.add(ADA)
    source.add(BO)
    run = run_once(sync)
    source.delete(record)
    assert run_once(sync).deleted == 1

    undone = undo(run)

    assert put_back_in(undone) == {BO: "was_new"}
    assert left_alone_in(undone) == {ADA: "removed_since"}
    assert not Contact.objects.filter(address=BO).exists()


def test_contact_of_whom_only_claims_were_put_back_since_goes_for_good(
    source: Source, sync: Sync
) -> None:
    """Undoing runs from the newest back undoes all."""
    first = added(source, sync)
    source.add(ADA)
    second = run_once(sync)
    assert put_back_in(undo(second)) == {ADA: "was_claimed"}

    undone = undo(first)

    assert (put_back_in(undone), left_alone_in(undone)) == ({ADA: "was_new"}, {})
    assert not Contact.objects.exists()


def test_claim_that_the_run_had_left_and_others_ended_since_does_not_come_back(
    source: Source, sync: Sync
) -> None:
    record = source.add(ADA)
    run_once(sync)
    source.delete(record)
    kept = run_once(sync)
    take_off(sync.mailing_list, contact_at(sync, ADA))
    add_by_hand(sync.mailing_list, ADA)

    preview = preview_of(kept)

    assert put_back_in(preview) == {}
    assert claims_of(sync) == set()


def test_claim_that_a_later_run_has_begun_stays(source: Source, sync: Sync) -> None:
    """Taken off by hand, Ada is linked to her record still, and claimed by nobody."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at - timedelta(days=1))
    record = source.add(ADA)
    run_once(sync)
    take_off(sync.mailing_list, contact_at(sync, ADA))
    source.delete(record)
    run = run_once(sync)
    source.restore(record)
    run_once(sync)
    add_by_hand(sync.mailing_list, ADA)
    assert claims_of(sync)

    assert put_back_in(preview_of(run)) == {}


@pytest.mark.parametrize("by_hand", [False, True])
def test_claim_that_later_runs_have_begun_and_ended_comes_back_once_these_are_undone(
    source: Source, sync: Sync, by_hand: bool
) -> None:
    first, record = removed(source, sync, by_hand=by_hand)
    source.restore(record)
    make_preview(sync)
    assert put_back_in(preview_of(first)), "a preview begins no claim"
    second = run_once(sync)
    source.delete(record)
    third = run_once(sync)

    assert put_back_in(preview_of(first)) == {}

    for run in (third, second, first):
        assert put_back_in(undo(run))
    assert claims_of(sync) == {(ADA, record)}


@pytest.mark.parametrize("policy", [Policy.REMOVE_FROM_LIST, Policy.REMOVE_FROM_ORGANISATION])
def test_person_who_was_put_on_by_hand_and_taken_off_again_does_not_come_back(
    source: Source, sync: Sync, policy: Policy
) -> None:
    """Also not by hand, as whom somebody else had claimed when the run removed them."""
    add_by_hand(sync.mailing_list, ADA)
    run, _ = removed(source, sync, policy)
    if policy == Policy.REMOVE_FROM_LIST:
        assert addresses_on(sync.mailing_list) == {ADA}, "she stays by hand"
    else:
        add_by_hand(sync.mailing_list, ADA)
    take_off(sync.mailing_list, contact_at(sync, ADA))

    preview = preview_of(run)

    assert left_alone_in(preview) == (
        {} if policy == Policy.REMOVE_FROM_LIST else {ADA: "removed_since"}
    )
    assert preview.put_back == 0
    add_by_hand(sync.mailing_list, ADA)
    assert put_back_in(preview_of(run)) == {}, "nor do claims of records"


def test_person_who_was_taken_off_before_the_run_removed_them_comes_back(
    source: Source, sync: Sync
) -> None:
    take_off(sync.mailing_list, add_by_hand(sync.mailing_list, ADA))
    run, _ = removed(source, sync)

    undo(run)

    assert addresses_on(sync.mailing_list) == {ADA}


def test_contact_on_another_list_leaves_only_this_one(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    other = make_mailing_list(sync.organisation)
    add_by_hand(other, ADA)

    undone = undo(run)

    assert put_back_in(undone) == {ADA: "was_new"}
    assert left_alone_in(undone) == {ADA: "on_other_list"}
    assert (addresses_on(sync.mailing_list), addresses_on(other)) == (set(), {ADA})


def test_contact_that_was_edited_leaves_the_list_and_stays(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    edit(contact_at(sync, ADA), first_name="By hand")

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "changed_since"}
    assert addresses_on(sync.mailing_list) == set()
    assert contact_at(sync, ADA).first_name == "By hand"


def test_person_who_has_left_the_list_since_is_listed(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    take_off(sync.mailing_list, contact_at(sync, ADA))

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "removed_since"}
    assert Contact.objects.filter(address=ADA).exists()


def test_values_are_put_back_field_by_field(source: Source, sync: Sync) -> None:
    run = updated(source, sync)
    edit(contact_at(sync, ADA), last_name="By hand")

    undone = undo(run)

    contact = contact_at(sync, ADA)
    assert (contact.first_name, contact.last_name) == ("Ada", "By hand")
    assert contact.attributes == {"city": "Oslo"}
    (row,) = RunRow.objects.filter(run_id=undone.pk, outcome=Outcome.LEFT_ALONE)
    assert row.detail
    assert row.detail["changed"] == {"last_name": ["After", "By hand"]}
    assert put_back_in(undone) == {ADA: "was_updated"}


def test_own_field_that_was_deleted_since_does_not_come_back(source: Source, sync: Sync) -> None:
    run = updated(source, sync)
    edit(contact_at(sync, ADA), attributes={})

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "changed_since"}
    assert contact_at(sync, ADA).attributes == {}


def left_alone_by_preview(run: ImportRun) -> dict[str, str]:
    """Return what the preview of an undo leaves alone that puts nothing back."""
    preview = preview_of(run)
    assert preview.put_back == 0
    return left_alone_in(preview)


def test_contact_that_is_gone_is_listed(source: Source, sync: Sync) -> None:
    run = updated(source, sync)
    contact = contact_at(sync, ADA)
    RunRow.objects.filter(contact_id=contact.pk).update(email=ADA)
    take_off(sync.mailing_list, contact)
    Contact.objects.all().delete()

    preview = preview_of(run)

    assert (preview.put_back, preview.undo_reasons) == (0, {"contact_gone": 1})


def test_record_of_an_erased_person_is_linked_to_nobody(source: Source, sync: Sync) -> None:
    added(source, sync)
    take_off(sync.mailing_list, contact_at(sync, ADA))
    run = run_once(sync, full=True)
    assert run.duplicate == 1
    erase(sync.organisation, ADA, by=make_user(), now=timezone.now())

    preview = preview_of(run)

    assert (preview.put_back, preview.undo_reasons) == (0, {"contact_gone": 1})


def test_person_who_is_back_already_is_listed(source: Source, sync: Sync) -> None:
    run, record = removed(source, sync)
    source.restore(record)
    run_once(sync)

    left = left_alone_by_preview(run)

    assert left == {ADA: "back_already"}
    assert claims_of(sync) == {(ADA, record)}


def test_nobody_comes_back_onto_a_deleted_list(source: Source, sync: Sync) -> None:
    since = sync.created_at - timedelta(days=1)
    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION, deleted_since=since)
    record = source.add(ADA)
    run_once(sync)
    other = make_mailing_list(sync.organisation)
    add_by_hand(other, ADA)
    source.delete(record)
    run = run_once(sync)
    other.archive(timezone.now())
    delete_list(other)

    undone = undo(run)

    assert left_alone_in(undone) == {ADA: "list_deleted"}
    assert addresses_on(sync.mailing_list) == {ADA}
    assert not MailingList.objects.filter(pk=other.pk).exists()


def test_contact_that_was_deleted_since_stays_deleted(source: Source, sync: Sync) -> None:
    run, _ = removed(source, sync)
    delete_contact(contact_at(sync, ADA))

    left = left_alone_by_preview(run)

    assert left == {ADA: "contact_deleted"}
    assert addresses_on(sync.mailing_list) == set()


def test_record_that_claims_somebody_else_since_keeps_nobody(source: Source, sync: Sync) -> None:
    record = source.add(ADA)
    run_once(sync)
    source.change(record, Email=BO)
    run = run_once(sync)
    source.change(record, Email="cy@mail.example")
    run_once(sync)

    left = left_alone_by_preview(run)

    assert left == {ADA: "claimed_by_nobody", BO: "removed_since"}
    assert addresses_on(sync.mailing_list) == {"cy@mail.example"}


def test_address_that_another_contact_has_since_is_left(source: Source, sync: Sync) -> None:
    run = added(source, sync)
    undone = undo(run)
    add_by_hand(sync.mailing_list, ADA)

    left = left_alone_by_preview(undone)

    assert left == {ADA: "address_taken"}
    assert Contact.objects.filter(address=ADA).count() == 1


def test_undo_puts_back_nobody_whom_its_preview_left_alone(source: Source, sync: Sync) -> None:
    source.add(BO)
    run = added(source, sync)
    add_by_hand(sync.mailing_list, ADA)
    preview = preview_of(run)
    assert left_alone_in(preview) == {ADA: "kept_by_hand"}
    MembershipClaim.objects.filter(claimant_id=BY_HAND).delete()

    undone = drive(apply_undo(preview, None))

    assert left_alone_in(undone) == {ADA: "kept_by_hand"}
    assert put_back_in(undone) == {BO: "was_new"}
    assert addresses_on(sync.mailing_list) == {ADA}
    assert len(claims_of(sync)) == 1


def test_person_who_was_to_be_put_back_is_left_if_somebody_keeps_them_since(
    source: Source, sync: Sync
) -> None:
    run = added(source, sync)
    preview = preview_of(run)
    add_by_hand(sync.mailing_list, ADA)

    undone = drive(apply_undo(preview, None))

    assert left_alone_in(undone) == {ADA: "kept_by_hand"}
    assert claims_of(sync) == set()


class TestConsent:
    """R69: an undo never raises it, nor does an undo of an undo."""

    @pytest.mark.parametrize("kind", list(SuppressionKind))
    def test_nobody_comes_back_who_is_suppressed(
        self, source: Source, sync: Sync, kind: SuppressionKind
    ) -> None:
        run, _ = removed(source, sync)
        suppress(sync, ADA, kind)

        preview = preview_of(run)

        assert left_alone_in(preview) == {ADA: "is_suppressed"}
        assert preview.put_back == 0

    def test_nobody_comes_back_who_was_suppressed_after_the_preview(
        self, source: Source, sync: Sync
    ) -> None:
        run, _ = removed(source, sync)
        preview = preview_of(run)
        suppress(sync, ADA, SuppressionKind.DO_NOT_MAIL)

        undone = drive(apply_undo(preview, None))

        assert left_alone_in(undone) == {ADA: "is_suppressed"}
        assert addresses_on(sync.mailing_list) == set()
        sync.refresh_from_db()
        assert sync.state == SyncState.ACTIVE, "nothing was undone, so it goes on"

    @pytest.mark.parametrize("policy", [Policy.REMOVE_FROM_LIST, Policy.REMOVE_FROM_ORGANISATION])
    def test_nobody_comes_back_who_left_for_an_opt_out(
        self, source: Source, sync: Sync, policy: Policy
    ) -> None:
        since = sync.created_at - timedelta(days=1)
        change(sync, opt_outs=policy, opt_outs_since=since)
        record = source.add(ADA)
        run_once(sync)
        source.opt_out(record)
        run = run_once(sync)
        assert run.deleted == 1
        OptedOutRecord.objects.all().delete()  # the row alone is enough

        left = left_alone_by_preview(run)

        assert left == {ADA: "stays_opted_out"}
        assert addresses_on(sync.mailing_list) == set()
        assert claims_of(sync) == set()

    def test_no_claim_comes_back_of_a_record_that_was_deleted_when_another_opted_out(
        self, source: Source, sync: Sync
    ) -> None:
        """Somebody keeps the person by hand, so that only claims were released."""
        since = sync.created_at - timedelta(days=1)
        leaves = Policy.REMOVE_FROM_LIST
        change(sync, opt_outs=leaves, opt_outs_since=since, deleted=leaves, deleted_since=since)
        first, second = source.add(ADA), source.add(ADA)
        run_once(sync)
        add_by_hand(sync.mailing_list, ADA)
        source.delete(first)
        source.opt_out(second)
        source.add(BO)
        run = run_once(sync)

        undo(run)

        claims = MembershipClaim.objects.filter(contact_id=contact_at(sync, ADA).pk)
        assert [claim.claimant_id for claim in claims] == [BY_HAND]

    def test_nobody_comes_back_who_has_opted_out_since_by_another_record(
        self, source: Source, sync: Sync
    ) -> None:
        """But to a sync that neither heeded that in the run nor does by now."""
        run, record = removed(source, sync)
        since = sync.created_at - timedelta(days=1)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=since)
        source.add(ADA, Email_Opt_Out=True)
        run_once(sync)

        left = left_alone_by_preview(run)

        assert left == {ADA: "stays_opted_out"}
        assert addresses_on(sync.mailing_list) == set()

        change(sync, opt_outs=Policy.IGNORE)
        assert put_back_in(undo(run))
        assert claims_of(sync) == {(ADA, record)}

    def test_nobody_comes_back_whom_the_run_knew_to_have_opted_out_though_the_sync_imports_them_now(
        self, source: Source, sync: Sync
    ) -> None:
        """The record by which she left was deleted; another one had opted her out before."""
        since = sync.created_at - timedelta(days=1)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=since)
        run, _ = removed(source, sync)
        source.add(ADA, Email_Opt_Out=True)
        run_once(sync)
        change(sync, opt_outs=Policy.IGNORE)

        left = left_alone_by_preview(run)

        assert left == {ADA: "stays_opted_out"}

    def test_no_claim_comes_back_of_a_record_that_has_opted_out_since_the_option_is_on(
        self, source: Source, sync: Sync
    ) -> None:
        """When the run let go of it the sync imported people who have opted out."""
        since = sync.created_at - timedelta(days=1)
        assert sync.opt_outs == Policy.IGNORE
        run, record = removed(source, sync, by_hand=True)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=since)
        source.restore(record)
        source.opt_out(record)
        run_once(sync)

        assert put_back_in(preview_of(run)) == {}

    @pytest.mark.parametrize("imports", [False, True])
    def test_claim_of_another_sync_whose_other_record_has_opted_out_comes_back_if_it_imports_those(
        self, source: Source, sync: Sync, imports: bool
    ) -> None:
        """It has heard of the opt-out after the person was gone."""
        since = sync.created_at - timedelta(days=1)
        other = make_import(
            sync.connection,
            mailing_list=make_mailing_list(sync.organisation, name="Other"),
            opt_outs=Policy.REMOVE_FROM_LIST,
            opt_outs_since=since,
        )
        change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION, deleted_since=since)
        record = source.add(ADA)
        run_once(sync)
        run_once(other)
        source.delete(record)
        run = run_once(sync)
        assert addresses_on(other.mailing_list) == set()
        source.add(ADA, Email_Opt_Out=True)
        run_once(other)
        if imports:
            change(other, opt_outs=Policy.IGNORE)

        undo(run)

        assert addresses_on(sync.mailing_list) == {ADA}, "this sync does not heed opt-outs"
        assert addresses_on(other.mailing_list) == ({ADA} if imports else set())

    def test_undo_of_an_undo_brings_nobody_back_who_is_suppressed(
        self, source: Source, sync: Sync
    ) -> None:
        undone = undo(added(source, sync))
        suppress(sync, ADA, SuppressionKind.UNSUBSCRIBED)

        preview = preview_of(undone)

        assert left_alone_in(preview) == {ADA: "is_suppressed"}
        assert preview.put_back == 0
        assert not Contact.objects.exists()

    def test_suppression_stays_where_a_person_is_taken_off(
        self, source: Source, sync: Sync
    ) -> None:
        run = added(source, sync)
        suppress(sync, ADA, SuppressionKind.BOUNCED)

        undo(run)

        assert Suppression.objects.get().address == ADA
        assert addresses_on(sync.mailing_list) == set()
