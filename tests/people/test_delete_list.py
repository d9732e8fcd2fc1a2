"""Deleting an archived list (R25)."""

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import (
    Contact,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from syncs.models import Sync, SyncState
from syncs.overview.actions.delete import People, delete_sync
from syncs.people.actions.archive_list import ListIsFed
from syncs.people.actions.delete_list import ListInUse, delete_list
from syncs.state.launch import find_hindrances
from tests.api.conftest import admin_of
from tests.builders import NOON, join_list, make_contact, make_mailing_list, make_sync
from tests.world.house import House
from tests.world.reading import text_of


def url_of(mailing_list: MailingList, name: str = "delete_list") -> str:
    return reverse(name, args=[mailing_list.organisation.slug, mailing_list.pk])


@pytest.fixture
def put_away(house: House) -> MailingList:
    """Return an archived list with two people, one of whom is on another list too."""
    mailing_list = make_mailing_list(house.organisation, name="Alumni", archived_at=NOON)
    join_list(mailing_list, [house.contact, make_contact(house.organisation)])
    return mailing_list


def test_an_archived_list_offers_to_be_deleted(
    put_away: MailingList, bob: Client, vera: Client
) -> None:
    page = bob.get(url_of(put_away, "mailing_list")).content.decode()

    assert url_of(put_away) in page
    assert url_of(put_away) not in vera.get(url_of(put_away, "mailing_list")).content.decode()


def test_deleting_says_first_what_it_does(put_away: MailingList, bob: Client) -> None:
    make_sync(put_away.organisation, mailing_list=put_away, state=SyncState.DRAFT, name="Drafted")

    text = text_of(bob.get(url_of(put_away)))

    assert "Delete Alumni ?" in text
    assert "2 people are on it. Who was on it is not known any more afterwards." in text
    assert "This draft needs another list then: Drafted Draft" in text
    assert MailingList.objects.filter(pk=put_away.pk).exists()


def test_an_archived_list_is_deleted_and_its_people_stay(
    put_away: MailingList, house: House, other_house: House, bob: Client
) -> None:
    Suppression.objects.create(
        organisation=house.organisation,
        address=house.contact.address,
        kind=SuppressionKind.BOUNCED,
    )

    text = text_of(bob.post(url_of(put_away), follow=True))

    assert "Alumni is deleted. 2 contacts were on it and can still be found under Contacts." in text
    assert "No archived lists" in text
    assert not MailingList.objects.filter(pk=put_away.pk).exists()
    lists = {house.mailing_list.pk, other_house.mailing_list.pk}
    for rows in (Membership.objects, MembershipClaim.objects):
        assert set(rows.values_list("mailing_list_id", flat=True)) == lists
    assert Contact.objects.filter(organisation=house.organisation, deleted_at=None).count() == 2
    assert Suppression.objects.count() == 1


def test_a_list_with_nobody_on_it_is_deleted(house: House, bob: Client) -> None:
    empty = make_mailing_list(house.organisation, name="Empty", archived_at=NOON)

    assert "Nobody is on it." in text_of(bob.get(url_of(empty)))
    assert "Empty is deleted. Nobody was on it." in text_of(bob.post(url_of(empty), follow=True))


def test_a_list_in_use_is_archived_first(house: House, bob: Client) -> None:
    unfed = make_mailing_list(house.organisation, name="News")

    text = text_of(bob.post(url_of(unfed)))

    assert "News is in use Only an archived list can be deleted. Archive it first." in text
    assert "Delete this list" not in text
    with pytest.raises(ListInUse):
        delete_list(unfed)
    assert MailingList.objects.filter(pk=unfed.pk).exists()


@pytest.mark.parametrize("state", ["active", "paused", "inactive", "completed"])
def test_a_list_that_a_sync_feeds_is_not_deleted(
    state: str, put_away: MailingList, bob: Client
) -> None:
    make_sync(put_away.organisation, mailing_list=put_away, state=state, name="Feeding")

    text = text_of(bob.post(url_of(put_away)))

    assert "It cannot be deleted as long as this sync feeds it, paused or not." in text
    assert "Feeding" in text
    program = admin_of(put_away.organisation)
    problem = program.refused("DELETE", f"lists/{put_away.pk}", If_Match="*")
    words = "Syncs feed this list, paused or not: Feeding. Delete them first."
    assert problem["detail"] == words
    with pytest.raises(ListIsFed):
        delete_list(put_away)
    assert Membership.objects.filter(mailing_list_id=put_away.pk).count() == 2


def test_a_draft_asks_for_another_list(put_away: MailingList) -> None:
    draft = make_sync(put_away.organisation, mailing_list=put_away, state=SyncState.DRAFT)

    delete_list(put_away)

    sentences = [each.sentence for each in find_hindrances(Sync.objects.get(pk=draft.pk))]
    assert "No mailing list is chosen yet." in sentences


def test_the_history_of_a_deleted_sync_says_that_its_list_was_deleted(
    house: House, vera: Client
) -> None:
    delete_sync(house.sync, People.STAY, now=NOON)
    house.mailing_list.archive(NOON)

    assert delete_list(house.mailing_list) == 1

    sync_page = vera.get(reverse("sync_detail", args=[house.slug, house.sync.pk]))
    run_page = vera.get(reverse("run_detail", args=[house.slug, house.run.pk]))
    for page in (sync_page, run_page):
        assert "Candidates → a list that was deleted" in text_of(page)
    contact = vera.get(reverse("contact_detail", args=[house.slug, house.contact.pk]))
    assert contact.status_code == 200


def test_a_list_is_deleted_once(put_away: MailingList, bob: Client) -> None:
    assert delete_list(put_away) == 2
    assert delete_list(put_away) is None
    assert bob.get(url_of(put_away)).status_code == 404
