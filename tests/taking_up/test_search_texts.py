"""Whoever writes contacts, the search hears of it a moment later (R97)."""

from unittest.mock import patch

from django.db import connection, transaction

from accounts.models import Organisation
from contacts.actions import search_texts
from contacts.models import Contact, SearchBacklog, SearchText
from syncs.sql.organisation_lock import lock_organisation
from syncs.taking_up.actions.contacts import take_up_contacts
from tests.builders import make_contact, make_organisation
from tests.world.at_once import at_once


def texts() -> list[str]:
    return sorted(SearchText.objects.values_list("text", flat=True))


def test_contacts_are_taken_up_when_made_renamed_and_deleted(db: None) -> None:
    organisation = make_organisation()
    ann = make_contact(organisation, "ann@mail.example", first_name="Ánn", last_name="Lee")
    bo = make_contact(organisation, "bo@mail.example", first_name="", last_name="Ito")
    take_up_contacts()
    assert texts() == ["  ito bo@mail.example ", " ánn lee ann@mail.example "]

    Contact.objects.filter(pk=bo.pk).update(last_name="Silva")
    Contact.objects.filter(pk=ann.pk).delete()
    take_up_contacts()

    assert texts() == ["  silva bo@mail.example "]
    assert not SearchBacklog.objects.exists()


def test_change_of_anything_else_is_no_work(db: None) -> None:
    contact = make_contact(make_organisation())
    take_up_contacts()

    Contact.objects.filter(pk=contact.pk).update(revision=7, first_name=contact.first_name)

    assert not SearchBacklog.objects.exists()


def test_a_range_is_taken_up_in_parts(db: None) -> None:
    organisation, other = make_organisation(), make_organisation(slug="other")
    Contact.objects.bulk_create(
        Contact(organisation=each, address=f"{number}@mail.example", email=str(number))
        for number, each in enumerate([organisation, other, organisation, other, organisation])
    )
    assert SearchBacklog.objects.count() == 2

    with patch.object(search_texts, "BATCH", 2):
        take_up_contacts()

    assert SearchText.objects.count() == 5
    assert SearchText.objects.filter(organisation_id=other.pk).count() == 2


def test_while_a_run_writes_nothing_is_taken_up(organisation: Organisation) -> None:
    """Who is erased under the lock must not come back by a text that was read before."""
    make_contact(organisation)
    other = make_contact(make_organisation(slug="other"))

    with transaction.atomic(), connection.cursor() as cursor:
        lock_organisation(cursor, organisation.pk)
        at_once(take_up_contacts)

    assert list(SearchText.objects.values_list("contact_id", flat=True)) == [other.pk]
