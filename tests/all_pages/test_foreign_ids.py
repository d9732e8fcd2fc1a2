"""Ids of another organisation in questions and forms are answered like ids that nobody has (R102).

Those in addresses are walked in `test_tenancy.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse

from contacts.models import MembershipClaim
from syncs.models import MappingFavourite, Sync, SyncState
from tests.all_pages.forms import forms_of
from tests.builders import make_invitation, make_mailing_list
from tests.world.editing import connect_to
from tests.world.house import House
from tests.world.source import Source

NOBODYS = 987_654_321


@dataclass(frozen=True)
class Ask:
    """A field that names a row by its id: `name` of the address, and how the id is found.

    `form` is sent besides, over what stands in the page's own form.
    """

    address: str
    field: str
    id_of: Callable[[House], int]
    form: Mapping[str, str] | None = None
    state: SyncState = SyncState.ACTIVE


def a_list(house: House) -> int:
    return make_mailing_list(house.organisation).pk


def a_field(house: House) -> int:
    return house.own_field.pk


def a_favourite(house: House) -> int:
    made = {"module": "Candidates", "pairs": []}
    return MappingFavourite.objects.get_or_create(
        organisation=house.organisation, name="Mine", defaults=made
    )[0].pk


def a_sync(house: House) -> int:
    return house.sync.pk


def a_run(house: House) -> int:
    return house.run.pk


def a_contact(house: House) -> int:
    return house.contact.pk


ASKED = (
    Ask("run_list", "sync", a_sync),
    Ask("merge_contact_field", "other", a_field),
    Ask("mapping_favourites", "delete", a_favourite),
    Ask("run_list", "after", a_run),
    Ask("contact_list", "after", a_contact),
    Ask("suppression_list", "after", a_contact),
    Ask("notification_list", "after", a_run),
)
"""Ids in the address bar."""

SENT = (
    Ask("change_list", "mailing_list", a_list, {"people": "stay"}),
    Ask("preview_list", "mailing_list", a_list, {"people": "stay", "do": "preview"}),
    Ask("edit_rules", "mailing_list", a_list, {"list": "existing"}, SyncState.DRAFT),
    Ask("join_lists", "lists", a_list, {}),
    Ask("new_contact", "lists", a_list, {"address": "new@example.com"}),
    Ask("merge_contact_field", "other", a_field, {}),
    Ask("mapping_favourites", "favourite", a_favourite, {"name": "Ours"}),
    Ask("mapping_favourites", "favourite", a_favourite, {"delete": "yes"}),
    Ask("sync_mapping", "favourite", a_favourite, {"do": "fetch"}),
    Ask("see_notifications", "newest", a_run, {}),
)
"""Ids in forms."""


def test_a_foreign_id_in_a_question_is_one_that_nobody_has(
    house: House, other_house: House, alice: Client
) -> None:
    for ask in ASKED:
        url = address(ask, house)
        foreign = str(ask.id_of(other_house))
        answers = [told(alice, "get", url, {ask.field: each}) for each in (foreign, str(NOBODYS))]

        assert answers[0] == answers[1].replace(str(NOBODYS), foreign), ask
        assert "brightwater" not in answers[0].lower(), ask


def test_a_foreign_id_in_a_form_is_one_that_nobody_has(
    house: House, other_house: House, alice: Client, source: Source
) -> None:
    connect_to(source, house.sync.connection)
    before = foreign_rows(other_house)
    for ask in SENT:
        Sync.objects.filter(pk=house.sync.pk).update(state=ask.state)
        url = address(ask, house)
        page = alice.get(url)
        forms = list(forms_of(page.content.decode())) if page.status_code == 200 else []
        own = next((form for form in forms if ask.field in form or "seen" in form), {})
        foreign = str(ask.id_of(other_house))
        before = foreign_rows(other_house)
        answers = [
            told(alice, "post", url, {**own, **(ask.form or {}), ask.field: each})
            for each in (foreign, str(NOBODYS))
        ]

        assert answers[0] == answers[1].replace(str(NOBODYS), foreign), ask
        assert "brightwater" not in answers[0].lower(), ask
        assert foreign_rows(other_house) == before, ask


def test_an_invitation_of_another_organisation_is_not_taken_for_ones_own(
    house: House, other_house: House, alice: Client
) -> None:
    make_invitation(other_house.organisation, "alice@example.com")

    answer = alice.post(reverse("invitation", args=["key-of-alice@example.com"]))

    assert answer["Location"] == reverse("sync_list", args=[other_house.slug])


def address(ask: Ask, house: House) -> str:
    ids = {
        "change_list": [house.sync.pk],
        "preview_list": [house.sync.pk],
        "edit_rules": [house.sync.pk],
        "sync_mapping": [house.sync.pk],
        "join_lists": [house.contact.pk],
        "merge_contact_field": [house.own_field.pk],
    }
    return reverse(ask.address, args=[house.slug, *ids.get(ask.address, [])])


def told(client: Client, method: str, url: str, data: Mapping[str, str]) -> str:
    """Return the status and what a page says, without what differs each time."""
    with transaction.atomic():
        answer = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    text = answer.content.decode()
    text = re.sub(r'name="(csrfmiddlewaretoken|seen)" value="[^"]*"', "", text)
    return f"{answer.status_code} {answer.headers.get('Location', '')} {text}"


def foreign_rows(house: House) -> tuple[object, ...]:
    claims = MembershipClaim.objects.filter(organisation_id=house.organisation.pk)
    favourites = house.organisation.mapping_favourites.values_list("name", flat=True)
    fields = house.organisation.contact_fields.values_list("label", flat=True)
    return (claims.count(), *favourites, *fields, house.organisation.syncs.get().mailing_list_id)
