"""Making, renaming, archiving and unarchiving mailing lists (R14)."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from contacts.actions.lists import NameTaken, create_list
from contacts.models import MailingList
from syncs.manifest.actions.apply import plan_manifest
from syncs.manifest.rules.faults import UnfitManifest
from syncs.models import ImportRun, Sync, SyncState
from syncs.models.sync import ListArchived, StopCause
from tests.api.conftest import admin_of
from tests.builders import NOON, make_contact, make_mailing_list, make_sync
from tests.world.editing import seen_name, stamps_on
from tests.world.house import House
from tests.world.reading import text_of


def lists_url(house: House) -> str:
    return reverse("mailing_lists", args=[house.slug])


def new_url(house: House) -> str:
    return reverse("new_list", args=[house.slug])


def url_of(mailing_list: MailingList, name: str = "mailing_list") -> str:
    return reverse(name, args=[mailing_list.organisation.slug, mailing_list.pk])


def names(client: Client, url: str, **question: str) -> list[str]:
    return [row.mailing_list.name for row in client.get(url, question).context["page"].rows]


@pytest.fixture
def unfed(house: House) -> MailingList:
    return make_mailing_list(house.organisation, name="Alumni")


@pytest.mark.parametrize("name", ["Candidates 2027", "候補者", "Отклики %", "<b>News</b>"])
def test_a_new_list_is_made_and_shown(name: str, house: House, bob: Client) -> None:
    answer = bob.post(new_url(house), {"name": f"  {name} "}, follow=True)

    made = MailingList.objects.latest("id")
    assert (made.name, made.organisation, made.archived_at) == (name, house.organisation, None)
    assert answer.redirect_chain == [(url_of(made), 302)]
    text = text_of(answer)
    assert f"{name} is made. Nobody is on it yet." in text
    assert "Nobody is on this list yet" in text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a name."),
        ("   ", "Enter a name."),
        ("a\0b", "This has characters that cannot be shown."),
        ("x" * 101, "A name has at most 100 characters; this one has 101."),
        ("x" * 100_000, "A name has at most 100 characters; this one has 100,000."),
        ("ALUMNI", "Alumni has this name already. Choose another one."),
        (" aLumNi  ", "Alumni has this name already. Choose another one."),
    ],
    ids=lambda text: text[:12],
)
def test_a_name_that_does_not_fit_is_said_beside_the_field(
    typed: str, message: str, house: House, unfed: MailingList, alice: Client
) -> None:
    answer = alice.post(new_url(house), {"name": typed})

    assert message in text_of(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'id="id_name_error"' in answer.content.decode()
    assert MailingList.objects.count() == 2


def test_case_is_ignored_in_every_script(house: House) -> None:
    create_list(house.organisation, "Žluťoučký ΚΟΎΡΟΣ дом")

    with pytest.raises(NameTaken) as taken:
        create_list(house.organisation, "ŽLUŤOUČKÝ κούροσ ДОМ")
    assert taken.value.taken_by == MailingList.objects.latest("id")


def test_accents_typed_in_two_ways_are_one_name(house: House) -> None:
    create_list(house.organisation, "Zürich")

    with pytest.raises(NameTaken):
        create_list(house.organisation, "zu\u0308rich")


def test_the_name_of_an_archived_list_is_taken_and_says_where(
    house: House, unfed: MailingList, alice: Client
) -> None:
    unfed.archive(NOON)

    answer = alice.post(new_url(house), {"name": "alumni"})

    assert "Alumni has this name and is archived. Unarchive it, or" in text_of(answer)
    assert f'<a href="{url_of(unfed)}" dir="auto">Alumni</a>' in answer.content.decode()


def test_another_organisation_may_have_a_list_of_the_same_name(
    house: House, other_house: House, unfed: MailingList
) -> None:
    assert create_list(other_house.organisation, "Alumni").organisation == other_house.organisation


def test_a_list_without_a_name_is_refused_by_the_database(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mailing_list(house.organisation, name="")


def test_a_list_is_renamed(unfed: MailingList, bob: Client) -> None:
    form = bob.get(url_of(unfed, "rename_list")).content.decode()

    text = text_of(
        bob.post(
            url_of(unfed, "rename_list"),
            {"name": "Alumni & friends", "seen": seen_name("Alumni")},
            follow=True,
        )
    )

    assert 'name="name" value="Alumni"' in form
    unfed.refresh_from_db()
    assert unfed.name == "Alumni & friends"
    assert "The list is called Alumni & friends now." in text


def test_a_list_may_change_the_case_of_its_name(unfed: MailingList, bob: Client) -> None:
    bob.post(url_of(unfed, "rename_list"), {"name": "ALUMNI", "seen": seen_name("Alumni")})

    unfed.refresh_from_db()
    assert unfed.name == "ALUMNI"


def test_a_list_is_not_renamed_to_what_another_is_called(
    house: House, unfed: MailingList, bob: Client
) -> None:
    typed = house.mailing_list.name.upper()

    answer = bob.post(url_of(unfed, "rename_list"), {"name": typed, "seen": seen_name("Alumni")})

    assert f"{house.mailing_list.name} has this name already." in text_of(answer)
    unfed.refresh_from_db()
    assert unfed.name == "Alumni"


@pytest.mark.parametrize(
    "seen", [seen_name("Old alumni"), "", "a\0b"], ids=["another", "nothing", "damaged"]
)
def test_who_renames_what_was_renamed_meanwhile_is_told(
    seen: str, unfed: MailingList, bob: Client
) -> None:
    answer = bob.post(url_of(unfed, "rename_list"), {"name": "Mine", "seen": seen})

    assert "to Alumni . Take theirs" in text_of(answer)
    assert 'value="Mine"' in answer.content.decode()
    unfed.refresh_from_db()
    assert unfed.name == "Alumni"
    again = {"name": "Mine", "seen": stamps_on(answer)[0]}
    bob.post(url_of(unfed, "rename_list"), again)
    unfed.refresh_from_db()
    assert unfed.name == "Mine"


def test_archiving_says_first_what_it_does(house: House, bob: Client) -> None:
    house.sync.pause()

    text = text_of(bob.get(url_of(house.mailing_list, "archive_list")))

    assert f"Archive {house.mailing_list.name} ? It leaves the overview" in text
    assert "1 person stays on it." in text
    assert "This sync feeds it only when somebody starts it: Candidates of zylker Paused" in text
    assert MailingList.objects.get(pk=house.mailing_list.pk).archived_at is None


def test_an_archived_list_leaves_the_overview_and_keeps_its_people(
    house: House, unfed: MailingList, bob: Client
) -> None:
    house.sync.pause()
    people = make_contact(house.organisation)

    text = text_of(bob.post(url_of(house.mailing_list, "archive_list"), follow=True))

    assert "is archived. Its people stay on it." in text
    assert "maria@zylker.example" in text
    assert people.email not in text
    assert names(bob, lists_url(house)) == ["Alumni"]
    assert names(bob, lists_url(house), archived="yes") == [house.mailing_list.name]


def test_the_overview_offers_the_archived_lists_only_when_there_are_some(
    house: House, unfed: MailingList, vera: Client
) -> None:
    before = text_of(vera.get(lists_url(house)))

    unfed.archive(NOON)

    assert "Archived lists" not in before
    assert "Archived lists" in text_of(vera.get(lists_url(house)))


def test_a_list_is_archived_once(unfed: MailingList, bob: Client) -> None:
    bob.post(url_of(unfed, "archive_list"))
    since = MailingList.objects.get(pk=unfed.pk).archived_at

    text = text_of(bob.post(url_of(unfed, "archive_list"), follow=True))

    assert "Alumni was archived already." in text
    assert MailingList.objects.get(pk=unfed.pk).archived_at == since
    assert "is archived already" in text_of(bob.get(url_of(unfed, "archive_list")))


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (SyncState.ACTIVE, ""),
        (SyncState.INACTIVE, StopCause.KEY_CHANGED),
        (SyncState.INACTIVE, StopCause.KEY_REJECTED),
    ],
)
def test_a_list_is_not_archived_under_a_sync_that_goes_on(
    state: SyncState, cause: str, house: House, bob: Client
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state, state_cause=cause)
    drafted = make_sync(
        house.organisation, mailing_list=house.mailing_list, state=SyncState.DRAFT, name="Drafted"
    )

    answer = bob.post(url_of(house.mailing_list, "archive_list"))

    text, html = text_of(answer), answer.content.decode()
    assert "It cannot be archived while a sync puts people on it. Pause this sync first" in text
    assert ("Activate an inactive one first, so that it can be paused." in text) == bool(cause)
    assert "This sync feeds it only when somebody starts it: Drafted Draft" in text
    assert "Archive this list" not in text
    program = admin_of(house.organisation)
    told = program.refused("POST", f"lists/{house.mailing_list.pk}/archive")["detail"]
    assert f"Syncs put people on this list: {house.sync}. Pause them first." in told
    assert (f"Activate or delete what is inactive: {house.sync}." in told) == bool(cause)
    text = f"version: 1\nlists:\n  - name: {house.mailing_list}\n    archived: true\n"
    with pytest.raises(UnfitManifest) as unfit:
        plan_manifest(house.organisation, text, now=NOON)
    assert told in str(unfit.value)
    for sync in (house.sync, drafted):
        assert reverse("sync_detail", args=[house.slug, sync.pk]) in html
    assert MailingList.objects.get(pk=house.mailing_list.pk).archived_at is None


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (SyncState.DRAFT, ""),
        (SyncState.PAUSED, ""),
        (SyncState.COMPLETED, ""),
        (SyncState.INACTIVE, StopCause.NOT_ALLOWED),
    ],
)
def test_a_list_is_archived_over_syncs_that_rest(
    state: SyncState, cause: str, house: House, bob: Client
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state, state_cause=cause)

    bob.post(url_of(house.mailing_list, "archive_list"))

    assert MailingList.objects.get(pk=house.mailing_list.pk).archived_at is not None


def test_an_archived_list_is_unarchived(unfed: MailingList, house: House, bob: Client) -> None:
    unfed.archive(NOON)

    text = text_of(bob.post(url_of(unfed, "unarchive_list"), follow=True))

    assert "Alumni is in use again." in text
    assert names(bob, lists_url(house)) == ["Alumni", house.mailing_list.name]
    again = text_of(bob.post(url_of(unfed, "unarchive_list"), follow=True))
    assert "Alumni was not archived, so nothing was changed." in again


@pytest.mark.parametrize(
    ("state", "button", "said"),
    [
        (SyncState.PAUSED, "resume_sync", "stays paused."),
        (SyncState.PAUSED, "run_sync", "was not started."),
        (SyncState.COMPLETED, "run_sync", "was not started."),
        (SyncState.INACTIVE, "activate_sync", "stays inactive."),
    ],
)
def test_no_sync_is_started_into_an_archived_list(
    state: SyncState, button: str, said: str, house: House, bob: Client
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state)
    house.mailing_list.archive(NOON)
    runs = ImportRun.objects.count()

    answer = bob.post(reverse(button, args=[house.slug, house.sync.pk]), follow=True)

    assert (
        f"Candidates of zylker {said} Its mailing list, {house.mailing_list.name}, is archived:"
        " unarchive it first."
    ) in text_of(answer)
    house.sync.refresh_from_db()
    assert (house.sync.state, ImportRun.objects.count()) == (state, runs)


def test_a_draft_is_not_activated_into_an_archived_list(house: House) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=SyncState.DRAFT)
    house.mailing_list.archive(NOON)

    with pytest.raises(ListArchived):
        Sync.objects.get(pk=house.sync.pk).launch(NOON)
    assert Sync.objects.get(pk=house.sync.pk).state == SyncState.DRAFT


def test_lists_are_paged_by_name(house: House, alice: Client) -> None:
    made = [make_mailing_list(house.organisation, name=f"A {n:02}").name for n in range(30)]

    first = alice.get(lists_url(house)).context["page"]
    second = names(alice, lists_url(house), after=first.next)

    assert [*(row.mailing_list.name for row in first.rows), *second] == [
        *made,
        house.mailing_list.name,
    ]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ({}, "No mailing lists yet"),
        ({"archived": "yes"}, "No archived lists"),
        ({"after": "zzz"}, "No further lists"),
        ({"archived": "yes", "after": "zzz"}, "No further lists"),
    ],
)
def test_an_empty_overview_says_what_is_empty(
    question: dict[str, str], title: str, house: House, bob: Client
) -> None:
    Sync.objects.all().delete()
    MailingList.objects.all().delete()

    assert title in text_of(bob.get(lists_url(house), question))


def test_a_viewer_is_not_offered_what_marketers_do(
    house: House, unfed: MailingList, vera: Client
) -> None:
    words = text_of(vera.get(lists_url(house))) + text_of(vera.get(url_of(unfed)))

    assert [offer for offer in ("New list", "Rename", "Archive") if offer in words] == []
