"""*Preview this change* on each edit page: the same form, tried and not saved (R75)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import ContactField
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import fingerprint
from syncs.models import ContactColumn, FieldMapping, Preview, Selection, Sync
from syncs.proposal.parts import OtherList, Proposal, ProposedPair
from tests.builders import join_list, make_contact, make_mailing_list
from tests.world.editing import connect_to, seen_of
from tests.world.house import House
from tests.world.imports import change, map_column
from tests.world.reading import text_of
from tests.world.source import Source


@pytest.fixture
def sync(house: House, source: Source) -> Sync:
    connect_to(source, house.sync.connection)
    return house.sync


def send(client: Client, sync: Sync, page: str, do: str = "preview", **form: Any) -> Any:
    address = reverse(f"preview_{page}", args=[sync.organisation.slug, sync.pk])
    return client.post(address, {"do": do, **form})


def tried() -> Proposal:
    return Proposal.model_validate(Preview.objects.get().proposal)


def test_retrieval_details_are_tried(sync: Sync, bob: Client) -> None:
    seen = seen_of(sync, "records").sealed()

    answer = send(bob, sync, "records", seen=seen, selection="all", retrieve="all")

    records = tried().records
    assert records
    assert (records.selection, records.retrieve_after) == (Selection.ALL, None)
    run = Preview.objects.get().run
    assert answer["Location"] == reverse("run_detail", args=[sync.organisation.slug, run.pk])


def test_turn_to_criteria_is_tried_with_the_criteria(sync: Sync, bob: Client) -> None:
    answer = send(bob, sync, "records", selection="criteria", retrieve="all")

    assert "Set the criteria first" in text_of(answer)
    assert not Preview.objects.exists()


def test_records_that_do_not_fit_are_marked(sync: Sync, bob: Client) -> None:
    answer = send(bob, sync, "records", selection="view", retrieve="all")

    assert list(answer.context["form"].errors) == ["view"]
    assert not Preview.objects.exists()


CITY = {"conditions": "1", "c1-field": "City", "c1-operator": "is", "c1-connector": "and"}


def test_criteria_are_tried(sync: Sync, bob: Client) -> None:
    seen = seen_of(sync, "criteria").sealed()

    send(bob, sync, "criteria", **CITY, **{"c1-value": "Pune", "seen": seen})

    criteria = tried().criteria
    assert criteria
    assert [(each.field, each.values) for each in criteria.conditions] == [("City", ("Pune",))]
    sync.refresh_from_db()
    assert (sync.selection, sync.criteria) == (Selection.ALL, None)


def test_criteria_that_do_not_fit_stay_in_the_form(sync: Sync, bob: Client) -> None:
    answer = send(bob, sync, "criteria", **CITY, **{"c1-value": ""})

    assert not Preview.objects.exists()
    assert isinstance(answer.context["criteria"], Criteria)
    assert answer.context["criteria"].conditions[0].field == "City"
    assert "What does not fit is marked below." in text_of(answer)


def test_mapping_is_tried_with_a_field_to_be_made(sync: Sync, bob: Client) -> None:
    form = {
        "seen": fingerprint(load_pairs(sync)),
        "rows": "2",
        "pair-0-source": "Email",
        "pair-1-source": "City",
        "pair-1-target": "new",
        "pair-1-new_label": "Town",
        "pair-1-new_type": "text",
    }

    send(bob, sync, "mapping", **form)

    assert tried().pairs == (
        ProposedPair("Email", "Email", column="email"),
        ProposedPair("City", "City", new_label="Town", new_type="text"),
    )
    assert not ContactField.objects.exists()
    assert FieldMapping.objects.count() == 1


def test_other_list_is_tried_with_people_who_stay(sync: Sync, bob: Client) -> None:
    other = make_mailing_list(sync.organisation)
    join_list(sync.mailing_list, [make_contact(sync.organisation)], claimant=sync.pk, record=4)
    form: dict[str, Any] = {"seen": sync.mailing_list.pk, "mailing_list": other.pk}

    moving = send(bob, sync, "list", **form, people="move")
    assert moving["Location"].endswith(f"/list/{other.pk}/move/")
    assert not Preview.objects.exists()
    send(bob, sync, "list", **form, people="stay")

    assert tried() == Proposal(other_list=OtherList(other.pk))
    sync.refresh_from_db()
    assert sync.mailing_list != other


def forms_of(sync: Sync) -> dict[str, dict[str, Any]]:
    """What each page sends that was opened now."""
    rules = {"opt_outs": "list", "deleted": "list", "converted": "ignore"}
    other = make_mailing_list(sync.organisation)
    seen = {page: seen_of(sync, page).sealed() for page in ("records", "rules", "criteria")}
    return {
        "records": {"seen": seen["records"], "selection": "all", "retrieve": "all"},
        "rules": {"seen": seen["rules"], "mailing_list": sync.mailing_list.pk, **rules},
        "criteria": {"seen": seen["criteria"], **CITY, "c1-value": "Pune"},
        "mapping": {
            "seen": fingerprint(load_pairs(sync)),
            "rows": "1",
            "pair-0-source": "Email",
        },
        "list": {"seen": sync.mailing_list.pk, "mailing_list": other.pk, "people": "stay"},
    }


@pytest.mark.parametrize("page", ["records", "rules", "criteria", "mapping", "list"])
def test_what_somebody_changed_meanwhile_is_shown_before_anything_is_tried(
    sync: Sync, bob: Client, page: str
) -> None:
    """Applying the preview would save the change over theirs (R24)."""
    form = forms_of(sync)[page]
    city = ConditionField("City", "City", ValueType.TEXT)
    bergen = Criteria(conditions=(Condition.about(city, "is", "Bergen"),))
    theirs: dict[str, dict[str, Any]] = {
        "records": {"retrieve_after": timezone.now() - timedelta(days=1)},
        "rules": {"opt_outs": "organisation"},
        "criteria": {"selection": "criteria", "criteria": bergen.model_dump(mode="json")},
        "mapping": {},
        "list": {"mailing_list": make_mailing_list(sync.organisation)},
    }
    change(sync, **theirs[page])
    if page == "mapping":
        map_column(sync, "First_Name", ContactColumn.FIRST_NAME)

    answer = send(bob, sync, page, **form)

    assert answer.status_code == 200
    assert not Preview.objects.exists()
    send(bob, sync, page, **forms_of(sync)[page])
    assert Preview.objects.exists()


@pytest.mark.parametrize("page", ["records", "criteria", "mapping"])
def test_other_buttons_of_a_page_shown_again_do_what_they_did(
    sync: Sync, bob: Client, page: str
) -> None:
    answer = send(bob, sync, page, do="look", selection="all", retrieve="all", rows="1")

    assert answer.status_code == 200
    assert not Preview.objects.exists()


@pytest.mark.parametrize("page", ["records", "rules", "criteria"])
def test_edit_page_offers_a_preview_of_the_change(sync: Sync, bob: Client, page: str) -> None:
    slug = sync.organisation.slug
    html = bob.get(reverse(f"edit_{page}", args=[slug, sync.pk])).content.decode()

    assert f'formaction="{reverse(f"preview_{page}", args=[slug, sync.pk])}"' in html
    assert "Preview this change" in html
