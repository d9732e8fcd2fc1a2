"""Contacts as people change them: made, edited, put on lists and taken off, deleted (R18, R62)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from contacts.actions.suppressions import SuppressionSource, suppress
from contacts.models import (
    Contact,
    FieldType,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from contacts.models.membership import BY_HAND
from syncs.by_hand.actions.addresses import BroughtBySyncs, ContactKnown, EnteredAddress
from syncs.by_hand.actions.contacts import (
    EnteredValues,
    edit_contact,
    make_contact,
    stored_values,
)
from syncs.by_hand.actions.memberships import ContactGone, put_on_lists, take_off_list
from syncs.erasure.actions.erase import erase
from syncs.models import ContactColumn, Sync
from tests.builders import NOON, join_list, make_mailing_list, make_user
from tests.builders import make_contact as make_row_of_contact
from tests.world.house import House
from tests.world.imports import addresses_on, contact_at, map_column, rows_of, run_once
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import Seen

ANN = "ann@mail.example"
PROMISE = "With another address the contact stays on its lists."


def url(house: House, name: str, *ids: int) -> str:
    return reverse(name, args=[house.slug, *ids])


def post(client: Client, house: House, name: str, *ids: int, **form: Any) -> str:
    return text_of(client.post(url(house, name, *ids), form, follow=True))


@pytest.fixture
def alumni(house: House) -> MailingList:
    return make_mailing_list(house.organisation, name="Alumni")


@pytest.fixture
def age(house: House) -> None:
    house.organisation.contact_fields.create(key="age", label="Age", type=FieldType.NUMBER)


def claims_on(mailing_list: MailingList) -> set[tuple[int, int]]:
    claims = MembershipClaim.objects.filter(mailing_list_id=mailing_list.pk)
    return set(claims.values_list("contact_id", "claimant_id"))


def test_a_contact_is_made_with_values_and_on_lists(
    house: House, alumni: MailingList, age: None, bob: Client
) -> None:
    form = {"address": " Ann@Mail.example ", "first_name": "Ann", "last_name": "", "own_age": "41"}

    text = post(bob, house, "new_contact", **form, lists=[alumni.pk])

    made = Contact.objects.get(address=ANN)
    assert (made.email, made.first_name, made.attributes) == (
        "Ann@Mail.example",
        "Ann",
        {"age": 41},
    )
    assert claims_on(alumni) == {(made.pk, BY_HAND)}
    assert "ann@mail.example is a contact." in text
    assert "Put there by hand" in text


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"address": "ann@mail"}, "no dot after the @"),
        ({"address": "info@mail.example"}, "belongs to a role and not to a person"),
        ({"address": ANN, "own_age": "old"}, "The value “old” is not a number."),
        ({"address": ANN, "first_name": "x" * 201}, "A name has at most 200 characters."),
        ({"address": "maria@zylker.example"}, "Maria da Silva has this address already."),
        ({"address": ANN, "lists": ["999"]}, "There is no such list, or it is archived."),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_changes_nothing(
    form: dict[str, Any], message: str, house: House, age: None, bob: Client
) -> None:
    text = post(bob, house, "new_contact", **form)

    assert message in text
    assert Contact.objects.count() == 1


def test_a_suppressed_address_is_put_on_no_list(
    house: House, alumni: MailingList, bob: Client
) -> None:
    Suppression.objects.create(
        organisation=house.organisation, address=ANN, kind=SuppressionKind.UNSUBSCRIBED
    )

    text = post(bob, house, "new_contact", address=ANN, lists=[alumni.pk])
    alone = post(bob, house, "new_contact", address=ANN)
    contact = Contact.objects.get(address=ANN)
    later = post(bob, house, "join_lists", contact.pk, lists=[alumni.pk])

    assert "This address must not be mailed, so it is put on no list." in text
    assert "ann@mail.example is a contact." in alone
    assert "This address must not be mailed, so it is put on no list." in later
    assert claims_on(alumni) == set()


def test_an_address_that_was_deleted_comes_back_with_what_it_had(house: House, bob: Client) -> None:
    tombstone = make_row_of_contact(
        house.organisation, ANN, deleted_at=NOON, attributes={"city": "Oslo"}
    )

    text = post(bob, house, "new_contact", address=ANN, first_name="Anna")

    tombstone.refresh_from_db()
    assert (tombstone.deleted_at, tombstone.revision) == (None, 2)
    assert (tombstone.first_name, tombstone.last_name) == ("Anna", "da Silva")
    assert tombstone.attributes == {"city": "Oslo"}
    assert "had been deleted and is back" in text


def test_an_address_is_there_once(house: House) -> None:
    empty, bob = EnteredValues("", "", {}), make_user()
    make_contact(house.organisation, ANN, ANN, empty, [], by=bob)

    with pytest.raises(ContactKnown):
        make_contact(house.organisation, ANN, ANN, empty, [], by=bob)


def seen_on(client: Client, house: House, contact: Contact) -> dict[str, str]:
    form = client.get(url(house, "edit_contact", contact.pk)).context["form"]
    return {"seen": form.stamp, **{field.html_name: field.value() or "" for field in form}}


def test_values_are_edited_and_a_sync_looks_at_the_contact_anew(
    house: House, age: None, bob: Client
) -> None:
    house.contact.attributes = {"age": 41, "gone": "kept"}
    house.contact.save()
    form = seen_on(bob, house, house.contact)

    post(bob, house, "edit_contact", house.contact.pk, **{**form, "last_name": "", "own_age": ""})

    house.contact.refresh_from_db()
    assert (house.contact.first_name, house.contact.last_name) == ("Maria", "")
    assert (house.contact.attributes, house.contact.revision) == ({"gone": "kept"}, 2)


def test_saved_as_it_was_nothing_is_changed(house: House, bob: Client) -> None:
    form = seen_on(bob, house, house.contact)

    post(bob, house, "edit_contact", house.contact.pk, **form)

    house.contact.refresh_from_db()
    assert house.contact.revision == 1


def test_what_somebody_else_changed_is_not_overwritten_unseen(house: House, bob: Client) -> None:
    form = seen_on(bob, house, house.contact)
    Contact.objects.filter(pk=house.contact.pk).update(last_name="Souza")

    text = post(bob, house, "edit_contact", house.contact.pk, **{**form, "last_name": "Lima"})

    house.contact.refresh_from_db()
    assert house.contact.last_name == "Souza"
    assert "Somebody changed this from da Silva to Souza" in text


def test_a_value_that_a_sync_fills_says_so(house: House, bob: Client) -> None:
    map_column(house.sync, "Last_Name", ContactColumn.LAST_NAME)

    text = text_of(bob.get(url(house, "edit_contact", house.contact.pk)))

    warning = f"Filled by {house.sync.name}; the next run may overwrite this."
    assert text.count(warning) == 1
    assert PROMISE not in text  # a sync brings them
    by_hand = make_row_of_contact(house.organisation, "bo@zylker.example")
    assert PROMISE in text_of(bob.get(url(house, "edit_contact", by_hand.pk)))


def test_another_address_leaves_the_contact_on_its_lists_and_says_who_changed_it(
    house: House, bob: Client
) -> None:
    contact = make_row_of_contact(house.organisation, "bo@zylker.example")
    join_list(house.mailing_list, [contact])
    claims = claims_on(house.mailing_list)
    form = seen_on(bob, house, contact)

    post(bob, house, "edit_contact", contact.pk, **{**form, "address": " Ann@Mail.example "})

    contact.refresh_from_db()
    assert (contact.address, contact.email) == (ANN, "Ann@Mail.example")
    assert contact.revision == 2
    assert claims_on(house.mailing_list) == claims
    entry = AuditEntry.objects.get(noun="contact")
    assert entry.object_name == "bo@zylker.example"
    assert (entry.actor_name, entry.before, entry.after) == (
        "bob@example.com",
        {"email": form["address"]},
        {"email": "Ann@Mail.example"},
    )


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ann@mail", "no dot after the @"),
        ("info@mail.example", "belongs to a role and not to a person"),
        ("", "Enter an e-mail address."),
        ("taken@mail.example", "has this address already."),
        ("gone@mail.example", "is deleted and keeps this address."),
        ("erased@mail.example", "This person was erased for good."),
    ],
)
def test_an_address_that_cannot_be_theirs_is_said_beside_it_and_changes_nothing(
    address: str, message: str, house: House, bob: Client
) -> None:
    make_row_of_contact(house.organisation, "taken@mail.example")
    make_row_of_contact(house.organisation, "gone@mail.example", deleted_at=NOON)
    erase(house.organisation, "erased@mail.example", by=make_user(), now=NOON)
    form = {**seen_on(bob, house, house.contact), "address": address, "last_name": "Lima"}

    text = post(bob, house, "edit_contact", house.contact.pk, **form)

    house.contact.refresh_from_db()
    assert message in text
    assert (house.contact.address, house.contact.revision) == ("maria@zylker.example", 1)


def test_an_address_that_is_not_touched_is_not_judged(house: House, bob: Client) -> None:
    role = make_row_of_contact(house.organisation, "info@zylker.example")
    form = seen_on(bob, house, role)

    post(bob, house, "edit_contact", role.pk, **{**form, "last_name": "Lima"})

    role.refresh_from_db()
    assert (role.address, role.last_name) == ("info@zylker.example", "Lima")


def test_whoever_must_not_be_mailed_must_not_under_another_address_either(
    house: House, bob: Client
) -> None:
    contact = make_row_of_contact(house.organisation, "bo@zylker.example")
    before = contact.address
    source = SuppressionSource(SuppressionOrigin.LINK)
    for kind in (SuppressionKind.UNSUBSCRIBED, SuppressionKind.BOUNCED):
        suppress(house.organisation.pk, before, kind, source=source, now=NOON)
    form = {**seen_on(bob, house, contact), "address": ANN}

    post(bob, house, "edit_contact", contact.pk, **form)

    held = Suppression.objects.order_by("kind")
    both = [SuppressionKind.BOUNCED, SuppressionKind.UNSUBSCRIBED]
    for address in (before, ANN):
        assert [each.kind for each in held.filter(address=address)] == both


def test_a_contact_is_put_on_lists_by_hand(house: House, alumni: MailingList, bob: Client) -> None:
    before = bob.get(url(house, "join_lists", house.contact.pk)).context["lists"]

    text = post(
        bob, house, "join_lists", house.contact.pk, lists=[alumni.pk, house.mailing_list.pk]
    )

    assert before == [alumni, house.mailing_list]
    assert claims_on(alumni) == {(house.contact.pk, BY_HAND)}
    assert (house.contact.pk, BY_HAND) in claims_on(house.mailing_list)
    assert "No sync takes that away, unless one removes people from the whole organisation." in text
    assert bob.get(url(house, "join_lists", house.contact.pk)).context["lists"] == []


def test_nobody_is_put_on_an_archived_list_or_back_by_a_list(
    house: House, alumni: MailingList, bob: Client
) -> None:
    alumni.archive(NOON)

    text = post(bob, house, "join_lists", house.contact.pk, lists=[alumni.pk])

    assert "There is no such list, or it is archived." in text
    Contact.objects.filter(pk=house.contact.pk).update(deleted_at=NOON)
    with pytest.raises(ContactGone):
        put_on_lists(house.contact, [house.mailing_list])


def test_whom_no_sync_brings_is_taken_off_without_a_question(
    house: House, alumni: MailingList, bob: Client
) -> None:
    join_list(alumni, [house.contact])

    text = post(bob, house, "leave_list", house.contact.pk, alumni.pk)

    assert "Taken off Alumni." in text
    assert not Membership.objects.filter(mailing_list_id=alumni.pk).exists()
    assert claims_on(alumni) == set()


def test_whom_a_sync_brings_is_taken_off_only_with_an_answer(house: House, bob: Client) -> None:
    here = (house.contact.pk, house.mailing_list.pk)
    page = text_of(bob.get(url(house, "leave_list", *here)))

    unanswered = post(bob, house, "leave_list", *here)
    still_on = Membership.objects.count()
    post(bob, house, "leave_list", *here, then="only")

    again = f"The next run that reads their record brings them back: {house.sync.name}."
    assert again in page
    assert "Choose one of these." in unanswered
    assert (still_on, Membership.objects.count(), Suppression.objects.count()) == (1, 0, 0)


def test_taken_off_and_suppressed_no_sync_brings_them_back(house: House, bob: Client) -> None:
    here = (house.contact.pk, house.mailing_list.pk)

    text = post(bob, house, "leave_list", *here, then="suppress")

    row = Suppression.objects.get()
    assert (row.address, row.kind) == (house.contact.address, SuppressionKind.DO_NOT_MAIL)
    assert f"Taken off {house.mailing_list}, and the address is suppressed." in text
    assert not MembershipClaim.objects.exists()


def test_whoever_is_not_on_the_list_any_more_is_not_suppressed(house: House, bob: Client) -> None:
    here = (house.contact.pk, house.mailing_list.pk)
    Membership.objects.all().delete()

    text = post(bob, house, "leave_list", *here, then="suppress")

    assert f"The contact was not on {house.mailing_list} any more." in text
    assert not Suppression.objects.exists()


def test_a_deleted_contact_leaves_all_lists_and_stays_as_a_tombstone(
    house: House, alumni: MailingList, bob: Client
) -> None:
    join_list(alumni, [house.contact])

    text = post(bob, house, "delete_contact", house.contact.pk, then="only")

    house.contact.refresh_from_db()
    assert house.contact.deleted_at
    assert house.contact.revision > 1
    assert not Membership.objects.exists()
    assert not MembershipClaim.objects.exists()
    assert not Suppression.objects.exists()
    assert "is deleted." in text
    again = post(bob, house, "edit_contact", house.contact.pk, last_name="X")
    assert "This contact is deleted." in again


def test_contacts_of_another_list_stay_on_it(
    house: House, alumni: MailingList, bob: Client
) -> None:
    other = make_row_of_contact(house.organisation)
    join_list(alumni, [other])

    post(bob, house, "delete_contact", house.contact.pk, then="suppress")

    assert claims_on(alumni) == {(other.pk, BY_HAND)}
    assert Suppression.objects.get().address == house.contact.address


def test_a_viewer_is_offered_nothing_of_it(house: House, vera: Client) -> None:
    page = vera.get(url(house, "contact_detail", house.contact.pk)).content.decode()

    for name in ("edit_contact", "delete_contact", "join_lists"):
        assert url(house, name, house.contact.pk) not in page
    assert url(house, "leave_list", house.contact.pk, house.mailing_list.pk) not in page


def test_a_run_brings_back_who_was_taken_off_but_not_who_is_suppressed(
    source: Source, sync: Sync
) -> None:
    bob = make_user()
    for name in ("ann", "bea"):
        source.add(f"{name}@mail.example")
    run_once(sync)
    for name, suppressing in (("ann", False), ("bea", True)):
        contact = contact_at(sync, f"{name}@mail.example")
        take_off_list(contact, sync.mailing_list, suppressing=suppressing, by=bob, now=NOON)

    run = run_once(sync, full=True)

    assert addresses_on(sync.mailing_list) == {"ann@mail.example"}
    assert sorted(rows_of(run).values()) == [("duplicate", None), ("ignored", "do_not_mail")]


def test_a_run_takes_over_whom_a_person_has_made(source: Source, sync: Sync) -> None:
    bob = make_user()
    made, _ = make_contact(
        sync.organisation, ANN, ANN, EnteredValues("Anna", "", {}), [sync.mailing_list], by=bob
    )
    record = source.add(ANN, First_Name="Ann", Last_Name="Lee")

    run = run_once(sync)

    made.refresh_from_db()
    assert rows_of(run) == {record: ("updated", None)}
    assert (made.first_name, made.last_name) == ("Ann", "Lee")


def test_a_value_entered_by_hand_is_overwritten_by_the_next_full_run(
    source: Source, sync: Sync
) -> None:
    source.add(ANN, First_Name="Ann", Last_Name="Lee")
    run_once(sync)
    contact = contact_at(sync, ANN)
    seen, bob = Seen.of(stored_values(contact, [])), make_user()
    edit_contact(contact, EnteredValues("Ann", "Lima", {}), seen=seen, by=bob, now=NOON)

    run_once(sync, full=True)

    contact.refresh_from_db()
    assert contact.last_name == "Lee"


@pytest.mark.parametrize("is_on_list", [True, False])
def test_the_address_of_whom_a_sync_brings_is_changed_in_recruit(
    is_on_list: bool, source: Source, sync: Sync
) -> None:
    """The next run would bring the old one back, whatever has been said of the new one (R69, R72);
    also where a person has taken them off the list, whose record is linked still."""
    source.add(ANN, First_Name="Ann", Last_Name="Lee")
    run_once(sync)
    contact, bob = contact_at(sync, ANN), make_user()
    if not is_on_list:
        take_off_list(contact, sync.mailing_list, suppressing=False, by=bob, now=NOON)
    seen, values = Seen.of(stored_values(contact, [])), EnteredValues("Ann", "Lima", {})
    new = EnteredAddress("anna@mail.example", "anna@mail.example")

    with pytest.raises(BroughtBySyncs, match=sync.name):
        edit_contact(contact, values, new=new, seen=seen, by=bob, now=NOON)

    contact.refresh_from_db()
    assert (contact.address, contact.last_name) == (ANN, "Lee")
