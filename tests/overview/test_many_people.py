"""A sync that is deleted, or feeds another list, lets go of many people in the background: nobody
waits for that, and it is done once, before anything else becomes of the sync (R23, R25)."""

from __future__ import annotations

from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Closure
from contacts.models import MailingList, Membership, MembershipClaim
from contacts.models.membership import BY_HAND
from syncs.domain.outcomes import Reason
from syncs.holds.actions.answer import answer_hold
from syncs.models import HeldRecord, HoldAnswer, Policy, RunState, SourceLink, Sync
from syncs.models.sync import LettingGo
from syncs.overview.actions.change_list import change_list
from syncs.overview.actions.delete import People, delete_sync
from syncs.overview.actions.moving import count_moving
from syncs.people.actions.delete_list import delete_list
from syncs.proposal import finish_letting_go as ranges
from syncs.proposal.finish_letting_go import finish_letting_go
from syncs.proposal.let_go import MAX_AT_ONCE
from syncs.proposal.let_go_later import call_to_let_go, let_all_go
from syncs.proposal.other_list import OldPeople
from syncs.queue.call import MAX_CALLS, count_calls
from syncs.queue.request import begin, request_run
from syncs.run.advance import advance
from syncs.sql.organisation_lock import lock_organisation, try_to_lock_organisation
from syncs.tasks import let_people_go, resume_silent_runs
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_mailing_list,
    make_organisation,
    make_sync,
)
from tests.world.holds import make_hold
from tests.world.house import House
from tests.world.owner import owner_session


@pytest.fixture
def crowded(house: House) -> House:
    """Return the house, whose contact the sync keeps on its list for too many records."""
    claim = {"mailing_list_id": house.mailing_list.pk, "contact_id": house.contact.pk}
    kept = {**claim, "organisation_id": house.organisation.pk, "claimant_id": house.sync.pk}
    MembershipClaim.objects.filter(**claim).delete()
    MembershipClaim.objects.bulk_create(
        MembershipClaim(**kept, record_id=number) for number in range(MAX_AT_ONCE + 1)
    )
    return house


@pytest.fixture
def other_list(house: House) -> MailingList:
    return make_mailing_list(house.organisation, name="Alumni news")


def places_of(house: House) -> tuple[set[int], set[tuple[int, int]]]:
    """Return the lists on which the contact is, and who keeps them on which."""
    lists = Membership.objects.filter(contact_id=house.contact.pk)
    claims = MembershipClaim.objects.filter(contact_id=house.contact.pk)
    return (
        set(lists.values_list("mailing_list_id", flat=True)),
        set(claims.values_list("mailing_list_id", "claimant_id")),
    )


def move(house: House, to: MailingList, people: OldPeople, shown: str | None = None) -> bool:
    """Move the sync, and tell whether its people were let go of at once."""
    sync = Sync.objects.get(pk=house.sync.pk)
    seen = sync.mailing_list.pk
    done = change_list(sync, seen=seen, to=to, people=people, now=NOON, shown=shown)
    return done.moved is not None


@pytest.mark.parametrize("people", OldPeople)
def test_people_are_moved_once_the_sync_feeds_another_list(
    people: OldPeople, crowded: House, other_list: MailingList
) -> None:
    before, old, sync = places_of(crowded), crowded.mailing_list.pk, crowded.sync.pk

    assert move(crowded, other_list, people) is False

    assert places_of(crowded) == before
    assert Sync.objects.get(pk=sync).mailing_list == other_list
    let_all_go()
    assert not Sync.objects.exclude(letting_go="").exists()
    finish_letting_go(sync, crowded.organisation.pk)  # as a second worker does
    wanted = {
        OldPeople.MOVE: ({other_list.pk}, {(other_list.pk, sync)}),
        OldPeople.STAY: ({old}, {(old, BY_HAND)}),
    }
    assert places_of(crowded) == wanted[people]


@pytest.mark.parametrize("people", People)
def test_people_are_let_go_of_once_the_sync_is_deleted(
    people: People, crowded: House, bob: Client
) -> None:
    before, old = places_of(crowded), crowded.mailing_list.pk
    SourceLink.objects.create(
        sync_id=crowded.sync.pk,
        record_id=1,
        organisation_id=crowded.organisation.pk,
        contact_id=crowded.contact.pk,
        fingerprint="0" * 32,
        contact_revision=1,
        first_synced_at=NOON,
    )
    url = reverse("delete_sync", args=[crowded.slug, crowded.sync.pk])

    text = bob.post(url, {"people": people}, follow=True).content.decode()

    assert "is deleted. What becomes of its people on" in text
    assert places_of(crowded) == before
    let_all_go()
    by_hand = {old} if people == People.STAY else set()
    assert places_of(crowded) == (by_hand, {(each, BY_HAND) for each in by_hand})
    assert not SourceLink.objects.filter(sync_id=crowded.sync.pk).exists()


def test_a_thousand_are_let_go_of_at_once(crowded: House, other_list: MailingList) -> None:
    MembershipClaim.objects.filter(claimant_id=crowded.sync.pk, record_id=0).delete()

    assert move(crowded, other_list, OldPeople.MOVE) is True
    assert places_of(crowded)[0] == {other_list.pk}


def test_many_are_let_go_of_at_once_where_somebody_is_asked_about_some(
    crowded: House, other_list: MailingList
) -> None:
    """The question ends with it, and who has opted out is known until then."""
    make_hold(crowded.sync)

    assert move(crowded, other_list, OldPeople.MOVE) is True


def test_who_was_held_for_an_opt_out_does_not_stay_by_hand_where_the_removal_has_stopped(
    crowded: House, other_list: MailingList
) -> None:
    Sync.objects.update(opt_outs=Policy.REMOVE_FROM_LIST)
    hold = make_hold(crowded.sync, people=1, because=Reason.OPTED_OUT)
    HeldRecord.objects.filter(hold_id=hold.pk).update(contact_id=crowded.contact.pk)
    removal = answer_hold(hold, HoldAnswer.REMOVE, None, NOON)
    assert removal is not None
    begin(removal, NOON)

    assert move(crowded, other_list, OldPeople.STAY) is False
    advance(removal.pk)

    let_all_go()
    assert places_of(crowded) == (set(), set())


def test_what_was_shown_of_many_becomes_true_at_once(
    crowded: House, other_list: MailingList
) -> None:
    shown = count_moving(crowded.sync, other_list).digest

    assert move(crowded, other_list, OldPeople.MOVE, shown) is True


def test_a_worker_is_called_and_again_at_each_tick(
    crowded: House, other_list: MailingList, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as calls:
        move(crowded, other_list, OldPeople.MOVE)
    current_app.control.purge()

    resume_silent_runs()

    assert (call_to_let_go in calls, count_calls()) == (True, 1)
    for _ in range(MAX_CALLS):  # no worker takes any
        resume_silent_runs()
    assert count_calls() == MAX_CALLS
    let_people_go()
    current_app.control.purge()
    resume_silent_runs()
    assert (count_calls(), places_of(crowded)[0]) == (0, {other_list.pk})


def test_a_tick_does_not_wait_for_who_changes_people(
    crowded: House, other_list: MailingList, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"old_list": crowded.mailing_list.pk, "letting_go": LettingGo.MOVE}
    Sync.objects.filter(pk=crowded.sync.pk).update(mailing_list=other_list, **told)
    before = places_of(crowded)
    with owner_session() as other, other.cursor() as theirs, connection.cursor() as ours:
        other.autocommit = False
        lock_organisation(theirs, crowded.organisation.pk)
        ours.execute("SET LOCAL lock_timeout = '1s'")  # who waits fails, which is logged

        let_all_go()

        assert (places_of(crowded), caplog.messages) == (before, [])
        other.rollback()
    let_all_go()
    assert places_of(crowded)[0] == {other_list.pk}


def test_it_is_done_before_the_next_run_begins(crowded: House, other_list: MailingList) -> None:
    move(crowded, other_list, OldPeople.MOVE)
    run = request_run(Sync.objects.get(pk=crowded.sync.pk), user=None)

    advance(run.pk)

    run.refresh_from_db()
    assert run.state != RunState.QUEUED
    assert places_of(crowded)[0] == {other_list.pk}


def test_it_is_done_before_the_sync_moves_on_or_is_deleted(
    crowded: House, other_list: MailingList
) -> None:
    third = make_mailing_list(crowded.organisation, name="Third")
    move(crowded, other_list, OldPeople.MOVE)

    move(crowded, third, OldPeople.MOVE)
    assert other_list.pk in places_of(crowded)[0]
    delete_sync(crowded.sync, People.LEAVE, now=NOON)

    let_all_go()
    assert places_of(crowded) == (set(), set())


def delete_archived(mailing_list: MailingList) -> None:
    MailingList.objects.filter(pk=mailing_list.pk).update(archived_at=NOON)
    delete_list(MailingList.objects.get(pk=mailing_list.pk))


def test_the_list_may_be_deleted_meanwhile(crowded: House) -> None:
    delete_sync(crowded.sync, People.STAY, now=NOON)
    delete_archived(crowded.mailing_list)

    let_all_go()

    assert places_of(crowded) == (set(), set())
    assert not Sync.with_deleted.exclude(letting_go="").exists()


def test_who_is_to_come_along_is_not_deleted_with_the_old_list(
    crowded: House, other_list: MailingList
) -> None:
    move(crowded, other_list, OldPeople.MOVE)

    delete_archived(crowded.mailing_list)

    assert places_of(crowded) == ({other_list.pk}, {(other_list.pk, crowded.sync.pk)})


def test_nobody_is_let_go_of_while_the_organisation_is_closed(
    crowded: House, other_list: MailingList
) -> None:
    move(crowded, other_list, OldPeople.MOVE)
    before = places_of(crowded)
    closure = Closure.objects.create(organisation=crowded.organisation, delete_at=NOON)

    let_all_go()
    while_closed = places_of(crowded)
    closure.delete()
    let_all_go()

    assert (while_closed, places_of(crowded)[0]) == (before, {other_list.pk})


def test_one_that_fails_keeps_nobody_else_waiting(crowded: House, other_list: MailingList) -> None:
    """Also where a run is to begin, for which a worker steps aside once it has let go of some."""
    move(crowded, other_list, OldPeople.MOVE)
    failing = Sync.objects.filter(pk=crowded.sync.pk)
    failing.update(letting_go="odd")
    _, last = [make_sync(make_organisation(), letting_go=LettingGo.LEAVE) for _ in range(2)]

    let_all_go(lambda: True)

    assert set(Sync.with_deleted.exclude(letting_go="")) == {crowded.sync, last}
    let_all_go()
    assert Sync.with_deleted.exclude(letting_go="").get() == crowded.sync
    failing.update(letting_go=LettingGo.MOVE)
    let_all_go()
    assert places_of(crowded)[0] == {other_list.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", LettingGo)
def test_who_changes_people_meanwhile_waits_for_some_of_them_at_most(
    people: LettingGo, crowded: House, other_list: MailingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "MAX_TOGETHER", 2)
    old, sync = crowded.mailing_list, crowded.sync.pk
    join_list(old, [make_contact(crowded.organisation) for _ in range(4)], claimant=sync)
    told = {"mailing_list": other_list, "old_list": old.pk, "letting_go": people}
    Sync.objects.filter(pk=sync).update(**told)
    left: list[int] = []

    def look() -> bool:
        with owner_session() as other, other.cursor() as cursor:
            assert try_to_lock_organisation(cursor, crowded.organisation.pk)
        kept = MembershipClaim.objects.filter(mailing_list_id=old.pk, claimant_id=sync)
        left.append(kept.values("contact_id").distinct().count())
        return len(left) == 2

    done = [finish_letting_go(sync, crowded.organisation.pk, is_over=look) for _ in range(2)]

    assert (done, left) == ([False, True], [4, 2, 0])
    where = {LettingGo.MOVE: other_list.pk, LettingGo.STAY: old.pk}.get(people)
    members = Membership.objects.filter(mailing_list_id__in=(old.pk, other_list.pk))
    assert set(members.values_list("mailing_list_id", flat=True)) == {where} - {None}
    assert not Sync.objects.exclude(letting_go="").exists()
