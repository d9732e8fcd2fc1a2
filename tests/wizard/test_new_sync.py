"""The first step of a sync: modules and fields by the account's own words, the e-mail field."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from syncs.models import Connection, FieldMapping, Sync
from tests.world.editing import connect_to, errors, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

FREELANCERS = {"name": "Freelance", "module": "Freelancers"}


@pytest.fixture
def connection(house: House, source: Source) -> Connection:
    return connect_to(source, house.sync.connection)


@pytest.fixture
def url(house: House, connection: Connection) -> str:
    return reverse("new_sync", args=[house.slug])


def test_a_module_of_several_email_fields_asks_which(url: str, bob: Client) -> None:
    asked = bob.post(url, FREELANCERS)
    chosen = bob.post(url, {**FREELANCERS, "email_field": "Work_Email"})

    assert list(errors(asked)) == ["email_field"]
    options = asked.context["form"]["email_field"].field.widget.choices
    assert options == [
        ("", "Choose the field"),
        ("Work_Email", "Work e-mail"),
        ("Private_Email", "Private e-mail"),
    ]
    assert '<select name="email_field"' in asked.content.decode()
    made = Sync.objects.get(name="Freelance")
    assert chosen["Location"] == url_of(made, "records")
    assert list(made.field_mappings.values_list("source_field", flat=True)) == ["Work_Email"]


@pytest.mark.parametrize("chosen", ["", "Email", "Contact_Address", "Work_Email\0"])
def test_another_modules_email_field_is_not_taken(url: str, bob: Client, chosen: str) -> None:
    answer = bob.post(url, {**FREELANCERS, "email_field": chosen})

    assert list(errors(answer)) == ["email_field"]
    assert not Sync.objects.filter(name="Freelance").exists()


def test_the_email_field_stays_while_the_name_does_not_fit(url: str, bob: Client) -> None:
    answer = bob.post(url, {**FREELANCERS, "name": "", "email_field": "Private_Email"})

    assert list(errors(answer)) == ["name"]
    assert '<option value="Private_Email" selected>' in answer.content.decode()


def test_pages_call_module_and_fields_as_the_account_does(
    url: str, house: House, bob: Client
) -> None:
    bob.post(url, {**FREELANCERS, "email_field": "Work_Email"})
    made = Sync.objects.get(name="Freelance")
    Sync.objects.filter(pk=made.pk).update(module_label="Free agents")

    names = ["sync_detail", "sync_mapping", "edit_review", "edit_records"]
    pages = {name: text_of(bob.get(reverse(name, args=[house.slug, made.pk]))) for name in names}

    assert {name for name, text in pages.items() if "Free agents" in text} == set(names)
    assert "Work e-mail E-mail The record is ignored" in pages["sync_detail"]
    assert "Work_Email" not in pages["sync_mapping"]


@pytest.mark.parametrize("is_relaxed", [False, True])
def test_a_sync_begins_with_custom_fields_only_where_they_can_be_mapped(
    url: str, source: Source, bob: Client, settings: Settings, is_relaxed: bool
) -> None:
    settings.RELAXED_EDITION_RULES = frozenset({"custom_fields"} if is_relaxed else ())
    at = ["fields", "First_Name", "custom_field"]
    source.trouble("odd_value", match="/settings/fields", times=None, at=at, value=True)

    bob.post(url, {"name": "All of them", "module": "Candidates"})

    made = Sync.objects.get(name="All of them").field_mappings
    names = [("First_Name", True)] if is_relaxed else []
    assert list(made.values_list("source_field", "custom")) == [
        ("Email", False),
        *names,
        ("Last_Name", False),
    ]


def test_a_saved_mapping_knows_the_labels(
    house: House, connection: Connection, bob: Client
) -> None:
    url = reverse("sync_mapping", args=[house.slug, house.sync.pk])
    seen = bob.get(url).context["editor"].seen

    rows = {"pair-0-source": "Secondary_Email", "rows": "1", "seen": seen, "do": "save"}
    bob.post(url, rows)

    assert FieldMapping.objects.get(sync=house.sync).source_label == "Secondary Email"
