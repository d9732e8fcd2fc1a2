"""Changing the list that a sync feeds: what becomes of the people on the old one (R23)."""

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
from contacts.models.membership import BY_HAND
from syncs.models import ImportRun, RunState, Sync
from syncs.overview.actions.change_list import change_list
from syncs.proposal.other_list import LIST_CHANGED, NotThisList, OldPeople
from tests.builders import NOON, join_list, make_contact, make_mailing_list, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of


@pytest.fixture
def other_list(house: House) -> MailingList:
    return make_mailing_list(house.organisation, name="Alumni news")


@pytest.fixture
def people(house: House) -> dict[str, Contact]:
    """Return three people whom the sync keeps: alone, with a person, and one who bounced."""
    found = {
        name: make_contact(house.organisation, f"{name}@mail.example")
        for name in ("alone", "by_hand", "bounced")
    }
    for record, contact in enumerate(found.values(), 11):
        join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=record)
    MembershipClaim.objects.create(
        mailing_list_id=house.mailing_list.pk,
        contact_id=found["by_hand"].pk,
        claimant_id=BY_HAND,
        record_id=0,
        organisation_id=house.organisation.pk,
    )
    Suppression.objects.create(
        organisation=house.organisation,
        address=found["bounced"].address,
        kind=SuppressionKind.BOUNCED,
    )
    return found


def members_of(mailing_list: MailingList, people: dict[str, Contact]) -> set[str]:
    on_list = Membership.objects.filter(mailing_list_id=mailing_list.pk)
    ids = set(on_list.values_list("contact_id", flat=True))
    return {name for name, contact in people.items() if contact.pk in ids}


def claimants_on(mailing_list: MailingList) -> set[int]:
    claims = MembershipClaim.objects.filter(mailing_list_id=mailing_list.pk)
    return set(claims.values_list("claimant_id", flat=True))


def change(house: House, to: MailingList, people: OldPeople) -> None:
    change_list(house.sync, seen=house.mailing_list.pk, to=to, people=people, now=NOON)
    house.sync.refresh_from_db()


def test_people_come_along(
    house: House, other_list: MailingList, people: dict[str, Contact]
) -> None:
    """Who must not be mailed joins no list, and whom a person keeps stays on the old one too."""
    change(house, other_list, OldPeople.MOVE)

    assert members_of(other_list, people) == {"alone", "by_hand"}
    assert members_of(house.mailing_list, people) == {"by_hand"}
    assert claimants_on(other_list) == {house.sync.pk}
    assert claimants_on(house.mailing_list) == {BY_HAND}
    assert house.sync.mailing_list == other_list


def test_people_stay_by_hand(
    house: House, other_list: MailingList, people: dict[str, Contact]
) -> None:
    change(house, other_list, OldPeople.STAY)

    assert members_of(house.mailing_list, people) == set(people)
    assert members_of(other_list, people) == set()
    assert claimants_on(house.mailing_list) == {BY_HAND}


def test_the_next_run_reads_everything_and_a_run_in_progress_stops(
    house: House, other_list: MailingList
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(watermark=NOON)
    running = make_run(house.sync, state=RunState.RUNNING)
    version = house.sync.reading_version

    change(house, other_list, OldPeople.STAY)

    assert (house.sync.watermark, house.sync.reading_version) == (None, version + 1)
    stopped = ImportRun.objects.get(pk=running.pk)
    assert (stopped.cancel_requested_at, stopped.cancel_reason) == (
        stopped.cancel_requested_at or NOON,
        LIST_CHANGED,
    )


def test_a_list_that_cannot_be_fed_changes_nothing(
    house: House, other_list: MailingList, people: dict[str, Contact]
) -> None:
    MailingList.objects.filter(pk=other_list.pk).update(archived_at=NOON)
    refused = [
        (house.mailing_list.pk, other_list, "is archived"),
        (house.mailing_list.pk, house.mailing_list, "feeds this list already"),
        (other_list.pk, other_list, "Somebody changed the list meanwhile"),
    ]
    for seen, to, words in refused:
        with pytest.raises(NotThisList, match=words):
            change_list(house.sync, seen=seen, to=to, people=OldPeople.MOVE, now=NOON)

    assert members_of(house.mailing_list, people) == set(people)
    assert Sync.objects.get(pk=house.sync.pk).mailing_list == house.mailing_list


def test_a_marketer_changes_the_list_in_the_browser(
    house: House, bob: Client, other_list: MailingList, people: dict[str, Contact]
) -> None:
    url = reverse("change_list", args=[house.slug, house.sync.pk])
    shown = text_of(bob.get(url))
    assert "keeps 4 people on it" in shown
    given = {"seen": house.mailing_list.pk, "mailing_list": other_list.pk}

    unanswered = bob.post(url, given)
    done = bob.post(url, {**given, "people": "move"}, follow=True)

    assert "Choose one of these." in text_of(unanswered)
    assert "feeds Alumni news now. 3 people joined Alumni news." in text_of(done)
    assert "The next run reads everything." in text_of(done)


def test_of_a_sync_that_keeps_nobody_nobody_is_asked_about(house: House, bob: Client) -> None:
    lonely = make_sync(house.organisation)

    text = text_of(bob.get(reverse("change_list", args=[house.slug, lonely.pk])))

    assert "and keeps nobody on it." in text
    assert "whom it keeps" not in text


def test_a_draft_has_its_list_in_its_steps(house: House, bob: Client) -> None:
    draft = make_sync(house.organisation, state="draft", name="Draft")

    answer = bob.get(reverse("change_list", args=[house.slug, draft.pk]))

    assert answer.headers["Location"] == reverse("edit_rules", args=[house.slug, draft.pk])


@pytest.mark.parametrize(
    ("own", "other", "words"),
    [
        ("Contacts", "Candidates", "Another keeps converted candidates off this list."),
        ("Candidates", "Contacts", "Another puts contacts on the same list."),
    ],
)
def test_converted_candidates_who_would_come_back_are_warned_of(
    house: House, other_list: MailingList, bob: Client, own: str, other: str, words: str
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(module=own, converted="list")
    args = [house.slug, house.sync.pk]

    before = bob.get(reverse("change_list", args=args))
    make_sync(
        house.organisation,
        name="Another",
        module=other,
        converted="list",
        mailing_list=other_list,
    )
    asked = bob.get(reverse("change_list", args=args))
    moving = bob.get(reverse("move_people", args=[*args, other_list.pk]))
    form = {"seen": house.mailing_list.pk, "mailing_list": other_list.pk, "people": "stay"}
    done = bob.post(reverse("change_list", args=args), form, follow=True)

    assert (before.context["warning"], moving.context["warning"][: len(words)]) == ("", words)
    assert "“Alumni news”" in asked.context["warning"]
    assert (asked.context["warning"] in text_of(asked), words in text_of(done)) == (True, True)
    assert words in text_of(moving)


def test_no_other_list_is_warned_of_where_converted_candidates_are_imported(
    house: House, other_list: MailingList, bob: Client
) -> None:
    make_sync(house.organisation, name="Contacts", module="Contacts", mailing_list=other_list)

    page = bob.get(reverse("change_list", args=[house.slug, house.sync.pk]))

    assert (house.sync.module, house.sync.converted, page.context["warning"]) == (
        "Candidates",
        "ignore",
        "",
    )
