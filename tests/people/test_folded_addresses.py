"""Stored addresses get the form in which they are compared today; suppressions hold (R68, R69)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import Organisation
from contacts.domain.addresses import normalise
from contacts.models import Contact, Suppression, SuppressionKind
from tests.builders import make_contact, make_organisation

migration = import_module("contacts.migrations.0005_folded_addresses")

FORMS = [
    ("ali\u0307.k@mail.example", "ali.k@mail.example"),
    ("ali\u0307\u0307@mail.example", "ali@mail.example"),
    ("όσος@mail.example", "όσοσ@mail.example"),
    ("x@xn--0xagb9a.gr", "x@xn--0xahb7a.gr"),
    ("x@xn--gmail-bgd.com", "x@gmail.com"),
    ("jürgen@xn--bcher-kva.example", "jürgen@xn--bcher-kva.example"),
    ("ann@mail.example", "ann@mail.example"),
    ("x@xn--.example", "x@xn--.example"),
]


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


def fold() -> None:
    with connection.schema_editor() as editor:
        migration.fold_addresses(apps, editor)


def addresses(organisation: Organisation) -> dict[int, str]:
    return dict(Contact.objects.filter(organisation=organisation).values_list("id", "address"))


@pytest.mark.parametrize(("old", "new"), FORMS)
def test_migration_knows_todays_form(old: str, new: str) -> None:
    assert migration.folded(old) == new
    assert normalise(new) == new


def test_contact_gets_the_new_form(organisation: Organisation) -> None:
    contacts = {make_contact(organisation, old): new for old, new in FORMS}

    fold()

    assert addresses(organisation) == {each.pk: new for each, new in contacts.items()}


def test_contact_whose_new_form_is_taken_stays(organisation: Organisation) -> None:
    elsewhere = make_contact(make_organisation(slug="elsewhere"), "ali@mail.example")
    first = make_contact(organisation, "ali\u0307@mail.example")
    second = make_contact(organisation, "ali\u0307\u0307@mail.example")
    taken = make_contact(organisation, "όσοσ@mail.example")
    third = make_contact(organisation, "όσος@mail.example")

    fold()

    assert addresses(organisation) == {
        first.pk: "ali@mail.example",
        second.pk: "ali\u0307\u0307@mail.example",
        taken.pk: "όσοσ@mail.example",
        third.pk: "όσος@mail.example",
    }
    elsewhere.refresh_from_db()
    assert elsewhere.address == "ali@mail.example"


def test_suppression_holds_in_both_forms(organisation: Organisation) -> None:
    for address in ("ali\u0307@mail.example", "ann@mail.example"):
        Suppression.objects.create(
            organisation=organisation, address=address, kind=SuppressionKind.UNSUBSCRIBED
        )

    fold()
    fold()

    held = Suppression.objects.filter(organisation=organisation)
    assert set(held.values_list("address", flat=True)) == {
        "ali\u0307@mail.example",
        "ali@mail.example",
        "ann@mail.example",
    }
