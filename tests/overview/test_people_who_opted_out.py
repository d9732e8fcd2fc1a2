"""Who has opted out neither stays by hand nor comes along, in whichever way a sync lets go of its
people (R15, R23, R25, R50)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Contact, MailingList, Membership, MembershipClaim
from contacts.models.membership import BY_HAND
from syncs.domain.outcomes import Reason
from syncs.models import HeldRecord, Hold, HoldAnswer, OptedOutRecord, Policy, SourceLink, Sync
from syncs.proposal.parts import OtherList, Proposal
from syncs.proposal.save import save_proposal
from tests.builders import NOON, join_list, make_contact, make_mailing_list
from tests.world.holds import make_hold
from tests.world.house import House
from tests.world.reading import text_of

A_DAY = timedelta(days=1)
OPTED_OUT = ("held", "kept", "remembered")


@pytest.fixture
def other_list(house: House) -> MailingList:
    return make_mailing_list(house.organisation, name="Alumni news")


@pytest.fixture
def people(house: House) -> dict[str, Contact]:
    """Return people whom the sync keeps: who is willing; who opted out before that bound them
    (R50); and of those who have opted out, who is held for it, who was kept by an answer, who
    is not held yet, and who was also added by hand."""
    sync = house.sync
    Sync.objects.filter(pk=sync.pk).update(opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=NOON)
    sync.refresh_from_db()
    names = ("willing", "spared", *OPTED_OUT, "by_hand")
    found = {name: make_contact(house.organisation, f"{name}@mail.example") for name in names}
    for record, contact in enumerate(found.values(), 11):
        join_list(house.mailing_list, [contact], claimant=sync.pk, record=record)
    join_list(house.mailing_list, [found["by_hand"]])
    for record, name in ((12, "spared"), (15, "remembered"), (16, "by_hand")):
        remember(sync, record, found[name])
    link(sync, 12, found["spared"])
    kept = make_hold(sync, people=0)
    Hold.objects.filter(pk=kept.pk).update(answer=HoldAnswer.KEEP, answered_at=NOON)
    hold_for_opting_out(make_hold(sync, people=0), 13, found["held"])
    hold_for_opting_out(kept, 14, found["kept"])
    return found


def remember(sync: Sync, record: int, contact: Contact) -> None:
    OptedOutRecord.objects.create(
        sync_id=sync.pk,
        record_id=record,
        organisation_id=sync.organisation_id,
        address=contact.address,
    )


def link(sync: Sync, record: int, contact: Contact) -> None:
    SourceLink.objects.create(
        sync_id=sync.pk,
        record_id=record,
        organisation_id=sync.organisation_id,
        contact_id=contact.pk,
        fingerprint="0" * 32,
        contact_revision=1,
        first_synced_at=NOON - A_DAY,
    )


def hold_for_opting_out(hold: Hold, record: int, contact: Contact) -> None:
    """Hold them for a record that has another address by now: nothing else tells of the old one."""
    HeldRecord.objects.create(
        sync_id=hold.sync_id,
        contact_id=contact.pk,
        record_id=record,
        because=Reason.OPTED_OUT,
        organisation_id=hold.organisation_id,
        hold_id=hold.pk,
        first_synced_at=NOON + A_DAY,
    )


def names_on(mailing_list: MailingList, people: dict[str, Contact]) -> set[str]:
    on_list = Membership.objects.filter(mailing_list_id=mailing_list.pk)
    ids = set(on_list.values_list("contact_id", flat=True))
    return {name for name, contact in people.items() if contact.pk in ids}


def claimants_on(mailing_list: MailingList) -> set[int]:
    claims = MembershipClaim.objects.filter(mailing_list_id=mailing_list.pk)
    return set(claims.values_list("claimant_id", flat=True))


def by_deletion(house: House, other_list: MailingList, bob: Client) -> str:
    url = reverse("delete_sync", args=[house.slug, house.sync.pk])
    return text_of(bob.post(url, {"people": "stay"}, follow=True))


def by_change_of_list(house: House, other_list: MailingList, bob: Client) -> str:
    url = reverse("change_list", args=[house.slug, house.sync.pk])
    given = {"seen": house.mailing_list.pk, "mailing_list": other_list.pk, "people": "stay"}
    return text_of(bob.post(url, given, follow=True))


def by_applying_a_preview(house: House, other_list: MailingList, bob: Client) -> str:
    proposal = Proposal(other_list=OtherList(other_list.pk))
    save_proposal(house.sync, proposal, now=NOON)
    return "3 people left"


@pytest.mark.parametrize("way", [by_deletion, by_change_of_list, by_applying_a_preview])
def test_who_has_opted_out_does_not_stay_by_hand(
    house: House,
    other_list: MailingList,
    people: dict[str, Contact],
    bob: Client,
    way: Callable[[House, MailingList, Client], str],
) -> None:
    told = way(house, other_list, bob)

    assert "3 people" in told
    assert names_on(house.mailing_list, people) == {"willing", "spared", "by_hand"}
    assert claimants_on(house.mailing_list) == {BY_HAND}
    assert names_on(other_list, people) == set()


def test_who_has_opted_out_does_not_come_along(
    house: House, other_list: MailingList, people: dict[str, Contact], bob: Client
) -> None:
    join_list(other_list, [people["kept"]])
    url = reverse("move_people", args=[house.slug, house.sync.pk, other_list.pk])
    page = bob.get(url)
    shown = page.content.decode().partition('name="shown" value="')[2].partition('"')[0]

    bob.post(url, {"shown": shown})

    assert "3 Opted out" in text_of(page)
    assert names_on(other_list, people) == {"willing", "spared", "kept"}
    assert names_on(house.mailing_list, people) == {"by_hand"}
    claims = MembershipClaim.objects.filter(contact_id=people["kept"].pk)
    assert {claim.claimant_id for claim in claims} == {BY_HAND}


def test_the_pages_say_before_who_has_opted_out(
    house: House, people: dict[str, Contact], bob: Client
) -> None:
    deletion = text_of(bob.get(reverse("delete_sync", args=[house.slug, house.sync.pk])))
    change = text_of(bob.get(reverse("change_list", args=[house.slug, house.sync.pk])))

    assert "3 people stay, kept by hand from then on" in deletion
    assert "3 people have opted out and leave it." in deletion
    assert "3 people join the new list, but for those who must not be mailed." in change
    assert "4 people have opted out and do not come along." in change
    assert "3 people have opted out and leave it." in change


def test_where_the_sync_imports_who_opted_out_all_stay(
    house: House, people: dict[str, Contact], bob: Client, other_list: MailingList
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(opt_outs=Policy.IGNORE)

    told = by_deletion(house, other_list, bob)

    assert "7 people stay" in told
    assert names_on(house.mailing_list, people) == set(people)
