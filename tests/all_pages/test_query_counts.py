"""A page asks the database the same number of questions however much it shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Suppression, SuppressionKind
from syncs.domain.outcomes import Outcome, Reason
from tests.all_pages.addresses import Address, pages
from tests.builders import join_list, make_contact, make_row, make_run, make_sync
from tests.world.house import House

MAX_QUERIES = 18
"""Seven of them are of every page: session, user, memberships, the alarm, what needs attention,
what of it was seen, and who can mend it."""


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def add_one_of_everything(house: House) -> None:
    sync = make_sync(house.organisation)
    make_run(sync)
    make_run(house.sync)
    contact = make_contact(house.organisation)
    join_list(house.mailing_list, [contact], claimant=house.sync.pk, record=contact.pk)
    join_list(sync.mailing_list, [house.contact], claimant=sync.pk, record=contact.pk)
    make_row(house.run, Outcome.UPDATED, contact=contact, detail={"before": {"last_name": "X"}})
    make_row(house.run, Outcome.UNCHANGED, contact=house.contact)
    own = house.organisation.contact_fields.create(key=f"field_{sync.pk}", label=f"Field {sync.pk}")
    sync.field_mappings.create(
        organisation=house.organisation, position=1, source_field="City", contact_field=own
    )
    make_row(house.run, Outcome.IGNORED, reason=Reason.GROUP_EMAIL, email="info@example.com")
    for kind in (SuppressionKind.BOUNCED, SuppressionKind.UNSUBSCRIBED):
        Suppression.objects.create(
            organisation=house.organisation, address=contact.address, kind=kind
        )


@pytest.mark.parametrize("address", pages(), ids=lambda address: address.name)
def test_three_rows_cost_as_many_questions_as_one(
    address: Address, house: House, alice: Client
) -> None:
    url = address.of(house, house.slug)
    add_one_of_everything(house)  # a page without any row may ask less
    with_one = questions(alice, url)

    add_one_of_everything(house)
    add_one_of_everything(house)

    assert questions(alice, url) == with_one
    assert with_one <= MAX_QUERIES


def test_a_filter_costs_no_further_question(house: House, alice: Client) -> None:
    url = reverse("run_detail", args=[house.slug, house.run.pk])

    assert questions(alice, f"{url}?outcome=new") <= questions(alice, url)
