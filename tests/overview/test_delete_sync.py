"""Deleting a sync: what is said before, what becomes of its people, and what is left (R25)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Contact, MailingList, Membership, MembershipClaim
from contacts.models.membership import BY_HAND
from syncs.models import (
    FieldMapping,
    ImportRun,
    LedgerEntry,
    OptedOutRecord,
    RunState,
    SourceLink,
    Sync,
    SyncState,
)
from syncs.overview.actions.delete import (
    SYNC_DELETED,
    Kept,
    People,
    SyncIsDraft,
    count_kept,
    delete_sync,
)
from syncs.queue.dispatch import queue_due_runs
from tests.builders import NOON, join_list, make_contact, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of


def url_of(house: House, name: str = "delete_sync") -> str:
    return reverse(name, args=[house.slug, house.sync.pk])


def claims_on(mailing_list: MailingList) -> set[tuple[int, int]]:
    """Return who is claimed by whom."""
    found = MembershipClaim.objects.filter(mailing_list_id=mailing_list.pk)
    return set(found.values_list("contact_id", "claimant_id"))


def members_of(mailing_list: MailingList) -> set[int]:
    found = Membership.objects.filter(mailing_list_id=mailing_list.pk)
    return set(found.values_list("contact_id", flat=True))


@pytest.fixture
def people(house: House) -> dict[str, Contact]:
    """Return four people on the list: of the sync alone, by two records; of another sync too; by
    hand too; and of another sync only."""
    other = make_sync(house.organisation, mailing_list=house.mailing_list, name="Other")
    found = {name: make_contact(house.organisation) for name in ("twice", "both", "hand", "other")}
    this, that = house.sync.pk, other.pk
    for name, claimant, record in (
        *(("twice", this, 11), ("twice", this, 12), ("both", this, 13), ("both", that, 13)),
        *(("hand", this, 14), ("hand", BY_HAND, 0), ("other", that, 15)),
    ):
        join_list(house.mailing_list, [found[name]], claimant=claimant, record=record)
    return found


def link(sync: Sync, record: int, contact: Contact) -> SourceLink:
    return SourceLink.objects.create(
        sync_id=sync.pk,
        record_id=record,
        organisation_id=sync.organisation_id,
        contact_id=contact.pk,
        fingerprint="0" * 32,
        contact_revision=1,
        first_synced_at=NOON,
    )


def test_the_page_says_first_what_depends_on_the_sync(
    house: House, people: dict[str, Contact], bob: Client
) -> None:
    text = text_of(bob.get(url_of(house)))

    assert "Delete Candidates of zylker ?" in text
    assert "1 run in its import history can still be read." in text
    assert f"It keeps 4 people on the list {house.mailing_list.name} ." in text
    assert "All 4 people stay, kept by hand from then on" in text
    assert "2 people leave it. 2 people stay, because another sync or a person keeps them" in text
    assert "This sync feeds the same list and goes on: Other Active" in text
    assert "run in progress" not in text
    assert Sync.objects.filter(pk=house.sync.pk).exists()


def test_people_stay_by_hand(house: House, people: dict[str, Contact], bob: Client) -> None:
    before = members_of(house.mailing_list)
    other = Sync.objects.get(name="Other").pk

    text = text_of(bob.post(url_of(house), {"people": "stay"}, follow=True))

    here = f"4 people stay on {house.mailing_list.name}, by hand."
    assert f"Candidates of zylker is deleted. {here}" in text
    assert members_of(house.mailing_list) == before
    assert claims_on(house.mailing_list) == {
        *((person.pk, BY_HAND) for person in (people["twice"], people["both"], people["hand"])),
        (house.contact.pk, BY_HAND),
        *((people[name].pk, other) for name in ("both", "other")),
    }


def test_people_leave_whom_nobody_else_claims(
    house: House, people: dict[str, Contact], bob: Client
) -> None:
    other = Sync.objects.get(name="Other").pk

    text = text_of(bob.post(url_of(house), {"people": "leave"}, follow=True))

    assert f"2 people left {house.mailing_list.name}." in text
    assert members_of(house.mailing_list) == {people[name].pk for name in ("both", "hand", "other")}
    assert claims_on(house.mailing_list) == {
        (people["both"].pk, other),
        (people["hand"].pk, BY_HAND),
        (people["other"].pk, other),
    }
    assert Contact.objects.filter(deleted_at=None).count() == 5


@pytest.mark.parametrize("answer", ["", "both", None])
def test_without_an_answer_nothing_is_deleted(
    answer: str | None, house: House, bob: Client
) -> None:
    page = bob.post(url_of(house), {} if answer is None else {"people": answer})

    assert ("Choose one of these." in text_of(page)) == (answer != "both")
    assert ("There is no such choice." in text_of(page)) == (answer == "both")
    assert Sync.objects.filter(pk=house.sync.pk).exists()
    assert claims_on(house.mailing_list) == {(house.contact.pk, house.sync.pk)}


def test_a_sync_that_keeps_nobody_is_deleted_without_a_question(house: House, bob: Client) -> None:
    MembershipClaim.objects.all().delete()

    before = text_of(bob.get(url_of(house)))
    after = text_of(bob.post(url_of(house), follow=True))

    assert "It keeps nobody on its list, so nobody is affected." in before
    assert "Candidates of zylker is deleted." in after
    assert not Sync.objects.filter(pk=house.sync.pk).exists()


def test_other_syncs_lists_and_records_are_left_alone(house: House, other_house: House) -> None:
    mine, other = house.sync, other_house.sync
    for sync, person in ((mine, house.contact), (other, other_house.contact)):
        link(sync, 1, person)
        OptedOutRecord.objects.create(
            sync_id=sync.pk, record_id=1, organisation_id=sync.organisation_id
        )

    delete_sync(mine, People.LEAVE, now=NOON)

    assert SourceLink.objects.get().sync_id == other.pk
    assert OptedOutRecord.objects.get().sync_id == other.pk
    assert FieldMapping.objects.get().sync_id == other.pk
    assert claims_on(other_house.mailing_list) == {(other_house.contact.pk, other.pk)}
    assert members_of(other_house.mailing_list) == {other_house.contact.pk}


def test_the_history_can_still_be_read(house: House, vera: Client) -> None:
    delete_sync(house.sync, People.STAY, now=NOON)

    page = text_of(vera.get(url_of(house, "sync_detail")))
    runs = text_of(vera.get(url_of(house, "sync_runs")))
    run = text_of(vera.get(reverse("run_detail", args=[house.slug, house.run.pk])))
    history = text_of(vera.get(reverse("run_list", args=[house.slug])))
    contact = text_of(vera.get(reverse("contact_detail", args=[house.slug, house.contact.pk])))

    assert "Candidates of zylker Deleted" in page
    assert "Latest runs Import history of this sync" in page
    assert "Import history of Candidates of zylker" in runs
    assert "maria@zylker.example" in run
    assert "About the deleted sync" in run
    assert "Candidates of zylker" in history
    assert "Candidates of zylker" in contact
    assert LedgerEntry.objects.count() == 2


@pytest.mark.parametrize(
    "name",
    [
        *("edit_module", "edit_records", "edit_criteria", "edit_rules", "edit_schedule"),
        *("edit_mapping", "edit_review", "go_on_with_draft", "delete_sync"),
        *("run_sync", "pause_sync", "resume_sync", "activate_sync", "delete_draft"),
    ],
)
def test_a_deleted_sync_is_neither_edited_nor_run(name: str, house: House, bob: Client) -> None:
    delete_sync(house.sync, People.STAY, now=NOON)

    answers = {bob.get(url_of(house, name)).status_code, bob.post(url_of(house, name)).status_code}

    assert answers <= {404, 405}
    assert ImportRun.objects.count() == 1
    assert Sync.with_deleted.get(pk=house.sync.pk).state == SyncState.DELETED


@pytest.mark.parametrize("name", ["sync_list", "mailing_lists", "connections"])
def test_a_deleted_sync_is_in_no_list(name: str, house: House, alice: Client) -> None:
    url = reverse(name, args=[house.slug])
    before = text_of(alice.get(url))

    delete_sync(house.sync, People.STAY, now=NOON)

    after = text_of(alice.get(url))
    assert "Candidates of zylker" not in after
    assert before != after


def test_a_deleted_sync_is_never_due(house: House) -> None:
    delete_sync(house.sync, People.STAY, now=NOON)

    later = NOON.replace(year=2030)
    assert queue_due_runs(later) == 0
    assert Sync.with_deleted.get(pk=house.sync.pk).next_run_at is None


def test_its_name_is_free_again(house: House) -> None:
    delete_sync(house.sync, People.STAY, now=NOON)

    again = make_sync(house.organisation, name=house.sync.name.upper())
    delete_sync(again, People.STAY, now=NOON)

    assert Sync.with_deleted.count() == 2


@pytest.mark.parametrize(
    ("state", "ends_as"),
    [(RunState.QUEUED, RunState.CANCELLED), (RunState.RUNNING, RunState.RUNNING)],
)
def test_unfinished_runs_are_cancelled_first(
    state: RunState, ends_as: RunState, house: House, bob: Client
) -> None:
    run = make_run(house.sync, state=state)

    before = text_of(bob.get(url_of(house)))
    after = text_of(bob.post(url_of(house), {"people": "stay"}, follow=True))

    run.refresh_from_db()
    assert "Its run in progress stops, with what it had applied kept." in before
    assert "1 run stopped for it." in after
    assert (run.state, run.cancel_reason) == (ends_as, SYNC_DELETED)
    assert run.cancel_requested_at is not None


def test_a_sync_is_deleted_once(house: House) -> None:
    first = delete_sync(house.sync, People.LEAVE, now=NOON)
    second = delete_sync(house.sync, People.STAY, now=NOON)

    assert first is not None
    assert (first.kept, first.left, second) == (Kept(1, 1), 1, None)
    assert claims_on(house.mailing_list) == set()


def test_a_draft_is_deleted_by_its_own_button(house: House, bob: Client) -> None:
    Sync.objects.update(state=SyncState.DRAFT)

    text = text_of(bob.post(url_of(house), {"people": "leave"}, follow=True))

    assert "Candidates of zylker is a draft, which has a button of its own for this." in text
    with pytest.raises(SyncIsDraft):
        delete_sync(house.sync, People.LEAVE, now=NOON)
    assert members_of(house.mailing_list) == {house.contact.pk}


def test_many_people_cost_as_many_statements_as_one(house: House) -> None:
    def statements(sync: Sync) -> int:
        with CaptureQueriesContext(connection) as captured:
            delete_sync(sync, People.LEAVE, now=NOON)
        return len(captured)

    second: Any = make_sync(house.organisation, mailing_list=house.mailing_list)
    crowd = [make_contact(house.organisation) for _ in range(20)]
    join_list(house.mailing_list, crowd, claimant=second.pk, record=7)

    assert count_kept(second) == Kept(20, 20)
    assert statements(second) == statements(house.sync)
