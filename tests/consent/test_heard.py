"""Who says no at an address of before is not mailed at the one of now (R69)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contacts.actions.suppressions import SuppressionSource, lift
from contacts.models import (
    Contact,
    MailProvider,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from contacts.queries.unsubscribe_links import UnsubscribeLinks
from syncs.by_hand.actions.addresses import EnteredAddress
from syncs.by_hand.actions.contacts import EnteredValues, edit_contact, stored_values
from syncs.consent.heard import suppress_person
from syncs.domain.outcomes import Outcome, Reason
from syncs.mail_events.actions.hooks import make_hook
from syncs.models import SourceLink, Sync
from syncs.suppression_files.actions.apply import apply_file
from syncs.suppression_files.actions.keep import keep_file
from syncs.suppression_files.rules.lines import FileKind, read_lines
from tests.api.conftest import admin_of
from tests.builders import NOON, make_contact, make_row, make_user
from tests.world.house import House
from tests.world.imports import addresses_on, run_once
from tests.world.source import Source
from web.seen import Seen

FIRST, SECOND, NOW = (f"ann@{host}.example" for host in ("first", "second", "now"))
UNSUBSCRIBED = SuppressionKind.UNSUBSCRIBED
LINK = SuppressionSource(SuppressionOrigin.LINK)


def give_address(contact: Contact, address: str, by: User) -> None:
    contact.refresh_from_db()
    edit_contact(
        contact,
        EnteredValues(contact.first_name, contact.last_name, {}),
        new=EnteredAddress(address, address),
        seen=Seen.of(stored_values(contact, [])),
        by=by,
        now=NOON,
    )


def moved_twice(house: House) -> Contact:
    ann = make_contact(house.organisation, FIRST)
    for address in (SECOND, NOW):
        give_address(ann, address, make_user())
    return ann


def link(house: House, record_id: int, contact: Contact) -> None:
    SourceLink.objects.create(
        sync_id=house.sync.pk,
        record_id=record_id,
        organisation_id=house.organisation.pk,
        contact_id=contact.pk,
        fingerprint="0" * 32,
        contact_revision=1,
        first_synced_at=NOON,
    )


def suppressed() -> set[tuple[str, int]]:
    return set(Suppression.objects.values_list("address", "kind"))


def by_link(house: House, address: str) -> None:
    token = UnsubscribeLinks.of(house.organisation.pk).token_for(address)
    Client().post(reverse("unsubscribe", args=[house.organisation.pk, token]))


def by_provider(house: House, address: str) -> None:
    _, secret = make_hook(house.organisation, MailProvider.SENDGRID, by=make_user(), now=NOON)
    url = reverse("mail_events", args=[MailProvider.SENDGRID, secret])
    told = [{"event": "group_unsubscribe", "email": address, "timestamp": 1, "sg_event_id": "x"}]
    Client().post(url, told, content_type="application/json")


def by_page(house: House, address: str) -> None:
    client = Client()
    client.force_login(house.other_admin.user)
    url = reverse("new_suppression", args=[house.slug])
    client.post(url, {"address": address, "kind": UNSUBSCRIBED.value})


def by_program(house: House, address: str) -> None:
    body = {"address": address, "kind": "unsubscribed"}
    admin_of(house.organisation).do("POST", "suppressions", body)


def by_program_with_others(house: House, *addresses: str) -> None:
    body = {"suppressions": [{"address": each, "kind": "unsubscribed"} for each in addresses]}
    admin_of(house.organisation).do("POST", "suppressions/bulk", body)


def by_file(house: House, *addresses: str) -> None:
    lines = read_lines("\n".join(addresses).encode(), otherwise=FileKind.UNSUBSCRIBED)
    file = keep_file(house.organisation, "a.csv", lines, by=make_user(), now=NOON)
    apply_file(file, by=make_user(), now=NOON)


DOORS = [by_link, by_provider, by_page, by_program, by_program_with_others, by_file]


@pytest.mark.parametrize("door", DOORS)
def test_a_no_at_any_former_address_holds_for_the_present_one(
    door: Callable[[House, str], None], house: House
) -> None:
    moved_twice(house)

    door(house, FIRST)

    assert suppressed() == {(FIRST, UNSUBSCRIBED), (NOW, UNSUBSCRIBED)}


def test_a_mail_that_comes_back_is_about_its_address_alone(house: House) -> None:
    moved_twice(house)
    kinds = [SuppressionKind.BOUNCED, SuppressionKind.DO_NOT_MAIL]

    for kind in kinds:
        suppress_person(house.organisation.pk, SECOND, kind, source=LINK, now=NOON)

    assert suppressed() == {(SECOND, kind) for kind in kinds}


def test_somebody_else_who_had_the_address_elsewhere_is_nobody_here(
    house: House, other_house: House
) -> None:
    moved_twice(other_house)

    by_link(house, FIRST)

    assert suppressed() == {(FIRST, UNSUBSCRIBED)}


def test_whose_record_brought_another_address_is_mailed_at_neither(
    source: Source, sync: Sync
) -> None:
    record = source.add(FIRST)
    run_once(sync)
    for address in (SECOND, NOW):
        source.change(record, Email=address)
        run_once(sync)
    assert addresses_on(sync.mailing_list) == {NOW}

    suppress_person(sync.organisation_id, FIRST, UNSUBSCRIBED, source=LINK, now=NOON)

    assert suppressed() == {(FIRST, UNSUBSCRIBED), (NOW, UNSUBSCRIBED)}


@pytest.mark.parametrize(("people", "follows"), [(5, True), (6, False)])
def test_an_address_that_many_had_was_nobodys_own(people: int, follows: bool, house: House) -> None:
    """As the one that a recruiter enters wherever there is none yet."""
    shared = make_contact(house.organisation, FIRST)
    for record in range(people):
        now = make_contact(house.organisation, f"person-{record}@example.com")
        row = {"contact": shared, "record_id": record}
        make_row(house.run, Outcome.IGNORED, reason=Reason.FILE_DUPLICATE, **row)
        link(house, record, now)

    by_link(house, FIRST)

    assert len(suppressed()) == 1 + people * follows


@pytest.mark.parametrize("door", [by_program, by_program_with_others, by_file])
def test_a_list_that_is_sent_again_does_not_undo_what_was_lifted(
    door: Callable[[House, str], None], house: House
) -> None:
    moved_twice(house)
    door(house, FIRST)
    lift(Suppression.objects.get(address=NOW), reason="Another person", by=make_user(), now=NOON)

    door(house, FIRST)

    assert suppressed() == {(FIRST, UNSUBSCRIBED)}
    by_link(house, FIRST)
    assert suppressed() == {(FIRST, UNSUBSCRIBED), (NOW, UNSUBSCRIBED)}
