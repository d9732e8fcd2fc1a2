"""Account settings → Edition rules and plan, and what pages say of a sync that a rule refuses (R8,
R12, R43)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Plan
from syncs.editions.rules import EDITION_RULES
from syncs.models import Connection, FieldMapping, ImportRun, Selection, Sync, SyncState
from tests.builders import make_connection, make_sync
from tests.world.editing import send, stamps_on, url_of
from tests.world.house import House
from tests.world.reading import text_of

BY_CRITERIA: dict[str, Any] = {"selection": Selection.CRITERIA, "criteria": {"conditions": []}}


@pytest.fixture
def by_criteria(house: House) -> Sync:
    """An active sync by criteria, of an account that may have them."""
    facts = {"edition_read": "Enterprise", "account_type_read": "Corporate HR"}
    Connection.objects.filter(pk=house.sync.connection_id).update(**facts)
    return make_sync(house.organisation, name="People of Oslo", **BY_CRITERIA)


def rules_url(house: House) -> str:
    return reverse("edition_rules", args=[house.slug])


def sync_url(sync: Sync) -> str:
    return reverse("sync_detail", args=[sync.organisation.slug, sync.pk])


def set_edition(house: House, alice: Client, edition: str) -> str:
    url = reverse("set_account_facts", args=[house.slug, house.sync.connection_id])
    seen = stamps_on(alice.get(reverse("connections", args=[house.slug])))[0]
    return text_of(alice.post(url, {"edition": edition, "seen": seen}, follow=True))


def map_custom(sync: Sync, *labels: str) -> None:
    for place, label in enumerate(labels, start=1):
        FieldMapping.objects.create(
            organisation=sync.organisation,
            sync=sync,
            position=place,
            source_field=label.replace(" ", "_"),
            contact_field=sync.organisation.contact_fields.create(key=f"own_{place}", label=label),
            custom=True,
        )


def test_the_page_shows_each_rule_with_whether_it_holds_and_for_whom(
    house: House, by_criteria: Sync, bob: Client
) -> None:
    Connection.objects.update(edition_override="Free")
    make_sync(house.organisation, name="Clients", module="Contacts")

    text = text_of(bob.get(rules_url(house)))

    assert "Plan What your organisation has with whoever operates RecruitSync Paid" in text
    assert "Edition Free set by an admin; Recruit says Enterprise" in text
    assert "Contacts are there for Corporate HR accounts only Met Clients" in text
    assert (
        "Criteria need a paid edition of Recruit Not met This account has the Free edition"
        " People of Oslo · kept from running" in text
    )
    assert "Criteria need a paid plan Met People of Oslo" in text
    assert "only where the sync selects by criteria Met None" in text


def test_the_page_says_which_rules_the_operator_has_lifted(
    house: House, by_criteria: Sync, bob: Client, settings: Settings
) -> None:
    settings.RELAXED_EDITION_RULES = frozenset({"criteria"})
    Connection.objects.update(edition_override="Free")

    text = text_of(bob.get(rules_url(house)))

    assert "Criteria need a paid edition of Recruit Lifted by your operator People of Oslo" in text
    assert "kept from running" not in text


def test_every_rule_is_on_the_page_of_every_connection(house: House, bob: Client) -> None:
    make_connection(house.organisation)

    text = text_of(bob.get(rules_url(house)))

    assert [text.count(rule.words) for rule in EDITION_RULES] == [2] * len(EDITION_RULES)


def test_without_a_connection_the_page_has_the_plan_alone(house: House, bob: Client) -> None:
    house.organisation.syncs.all().delete()
    house.organisation.connections.all().delete()

    text = text_of(bob.get(rules_url(house)))

    assert "No Recruit account is connected" in text


@pytest.mark.parametrize("name", ["alice", "bob", "vera"])
def test_the_plan_is_shown_and_nobody_is_offered_another(
    name: str, house: House, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(name)

    page = client.get(rules_url(house))

    assert "Paid Whoever operates RecruitSync here sets it." in text_of(page)
    assert "/settings/plan/" not in page.content.decode()


def test_an_admin_who_overrides_the_edition_is_told_what_stopped(
    house: House, by_criteria: Sync, alice: Client
) -> None:
    text = set_edition(house, alice, "Free")

    assert "1 sync is inactive now, because the edition rules do not allow it any more." in text
    again = set_edition(house, alice, "Free")
    assert "inactive now" not in again


def test_a_refused_sync_says_why_and_what_to_do_and_offers_no_start(
    house: House, by_criteria: Sync, alice: Client, bob: Client
) -> None:
    set_edition(house, alice, "Free")

    page = bob.get(sync_url(by_criteria))

    assert (
        "This sync is inactive: criteria need a paid edition of Recruit, and this account has the"
        " Free edition alice@example.com can have it read again, or correct it, under Account"
        " settings → Zoho Recruit. Or select all records, or a custom view, in the retrieval"
        " details. Then activate the sync: it reads everything since its last run. Until then"
        " people stay on the list, and nobody is added." in text_of(page)
    )
    forms = page.content.decode().split('method="post"')
    addresses = ("/run/", "/activate/", "/resume/")
    assert [form for form in forms for at in addresses if f'{by_criteria.pk}{at}"' in form] == []
    assert "Free edition" in text_of(bob.get(reverse("sync_list", args=[house.slug])))


@pytest.mark.parametrize(
    ("state", "name", "said"),
    [
        (SyncState.INACTIVE, "activate_sync", "stays inactive. Criteria need a paid plan, and"),
        (SyncState.PAUSED, "resume_sync", "stays paused. Criteria need a paid plan, and"),
        (SyncState.COMPLETED, "run_sync", "was not started. Criteria need a paid plan, and"),
    ],
)
def test_a_refused_sync_is_not_started_by_hand(
    house: House, by_criteria: Sync, bob: Client, state: SyncState, name: str, said: str
) -> None:
    type(house.organisation).objects.update(plan=Plan.FREE)
    Sync.objects.filter(pk=by_criteria.pk).update(state=state)
    runs = ImportRun.objects.count()

    url = reverse(name, args=[house.slug, by_criteria.pk])
    text = text_of(bob.post(url, follow=True))

    assert f"People of Oslo {said}" in text
    assert "The edition rules keep this sync from running" in text
    by_criteria.refresh_from_db()
    assert (by_criteria.state, ImportRun.objects.count()) == (state, runs)


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        (["Notice"], "Notice is mapped. Take it out of the mapping first."),
        (["Notice", "Remote OK"], "Notice and Remote OK are mapped. Take them out of"),
        (["Notice", "Remote OK", "Badge"], "Notice and 2 more are mapped. Take them out of"),
    ],
)
@pytest.mark.parametrize("selection", ["all", "view"])
def test_a_selection_without_criteria_is_refused_beside_it_while_custom_fields_are_mapped(
    house: House, by_criteria: Sync, bob: Client, selection: str, labels: list[str], why: str
) -> None:
    map_custom(by_criteria, *labels)
    url = reverse("edit_records", args=[house.slug, by_criteria.pk])
    entered = {"selection": selection, "view": "17", "retrieve": "all"}

    page = bob.get(url)
    answer = bob.post(url, entered)

    rule = "Custom fields can be mapped only where the sync selects by criteria"
    assert text_of(page).count(f"{rule}, and {why}") == 2
    [error] = answer.context["form"].errors["selection"]
    assert f"{rule}, and {why}" in f"{error} "
    by_criteria.refresh_from_db()
    assert by_criteria.selection == Selection.CRITERIA


def test_an_operator_may_let_custom_fields_go_with_every_selection(
    house: House, by_criteria: Sync, bob: Client, settings: Settings
) -> None:
    settings.RELAXED_EDITION_RULES = frozenset({"custom_fields"})
    map_custom(by_criteria, "Notice")

    answer = send(bob, by_criteria, "records", {"selection": "all", "retrieve": "all"})

    assert answer.status_code == 302
    by_criteria.refresh_from_db()
    assert by_criteria.selection == Selection.ALL


@pytest.mark.parametrize("state", [SyncState.DRAFT, SyncState.COMPLETED])
def test_a_sync_with_custom_fields_and_no_criteria_is_not_activated(
    house: House, bob: Client, state: SyncState
) -> None:
    sync = make_sync(house.organisation, state=state, draft_step="review")
    map_custom(sync, "Notice")

    page = bob.get(url_of(sync, "review"))
    send(bob, sync, "review", {})

    assert "selects by criteria, and Notice is mapped." in text_of(page)
    assert "Activate</button>" not in page.content.decode()
    sync.refresh_from_db()
    assert sync.state == state
