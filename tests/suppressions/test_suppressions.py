"""The pages of suppressions: seen, found, added, lifted with a reason and exported (R69, R70)."""

import csv
import re
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from contacts.models import (
    LiftedSuppression,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from tests.builders import NOON, make_contact, make_member
from tests.world.house import House, client_of
from tests.world.reading import text_of
from web.keyset import PAGE_SIZE

BOUNCED, UNSUBSCRIBED = SuppressionKind.BOUNCED, SuppressionKind.UNSUBSCRIBED


def url(house: House, name: str = "suppression_list", *ids: int) -> str:
    return reverse(name, args=[house.slug, *ids])


def suppress(house: House, address: str, kind: SuppressionKind = BOUNCED) -> Suppression:
    return Suppression.objects.create(
        organisation=house.organisation, address=address, kind=kind, created_at=NOON
    )


def shown(client: Client, house: House, **question: str) -> list[tuple[str, int]]:
    rows = client.get(url(house), question).context["page"].rows
    return [(each.row.address, each.row.kind) for each in rows]


def add(client: Client, house: House, address: str, **more: str) -> str:
    form = {"address": address, "kind": "1", "note": "", **more}
    return text_of(client.post(url(house, "new_suppression"), form, follow=True))


def test_nothing_suppressed_says_where_suppressions_come_from(house: House, vera: Client) -> None:
    assert "No address is suppressed" in text_of(vera.get(url(house)))


def test_an_address_that_nobody_has_leads_to_why(house: House, vera: Client) -> None:
    suppress(house, "ann+1@zylker.example")

    listed = vera.get(url(house)).content.decode()

    (why,) = re.findall(r'href="(/o/[^"]*/people/[^"]*)"', listed)
    assert "Bounced since" in text_of(vera.get(why))


def test_a_marketer_suppresses_an_address_as_runs_compare_it(house: House, bob: Client) -> None:
    text = add(bob, house, "  Ann@ZYLKER.example ", kind="4", note="Asked on the phone")

    (row,) = Suppression.objects.all()
    assert (row.address, row.kind, row.note) == (
        "ann@zylker.example",
        UNSUBSCRIBED,
        "Asked on the phone",
    )
    assert (row.origin, row.added_by) == (
        SuppressionOrigin.PERSON,
        User.objects.get(email="bob@example.com"),
    )
    assert "ann@zylker.example must not be mailed now: unsubscribed." in text
    assert "By hand, by bob@example.com" in text


def test_a_contact_that_is_suppressed_looks_different_to_a_sync(house: House, bob: Client) -> None:
    before = house.contact.revision

    text = add(bob, house, "MARIA@zylker.example")

    house.contact.refresh_from_db()
    assert house.contact.revision == before + 1
    assert "It stays on the lists that it was on already." in text


def test_told_again_it_stays_as_it_was_first_told(house: House, bob: Client) -> None:
    first = suppress(house, "ann@zylker.example")

    text = add(bob, house, "ann@zylker.example", kind=str(BOUNCED.value), note="Again")

    first.refresh_from_db()
    assert (first.note, first.created_at, Suppression.objects.count()) == ("", NOON, 1)
    assert "was suppressed before: bounced. Nothing was changed." in text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter an e-mail address."),
        ("   ", "Enter an e-mail address."),
        ("patricia@aol", "This is no e-mail address: no dot after the @."),
        ("john@gnail.com", "This address is mistyped. Probably meant: john@gmail.com"),
        ("x" * 3_000 + "@example.com", "3,000 characters before the @, where 64 are the most"),
        ("a\0b@example.com", "Null characters are not allowed."),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_address_is_said_beside_the_field_and_kept(
    typed: str, message: str, house: House, bob: Client
) -> None:
    answer = bob.post(url(house, "new_suppression"), {"address": typed, "kind": "2", "note": "x"})

    assert message in text_of(answer)
    assert answer.context["form"]["address"].value() == typed
    assert not Suppression.objects.exists()


def test_a_group_address_can_be_suppressed(house: House, bob: Client) -> None:
    add(bob, house, "info@zylker.example")

    assert Suppression.objects.get().address == "info@zylker.example"


def test_they_are_found_by_kind_and_by_the_beginning(house: House, vera: Client) -> None:
    suppress(house, "ann@zylker.example")
    suppress(house, "ann@zylker.example", UNSUBSCRIBED)
    suppress(house, "bea@zylker.example", UNSUBSCRIBED)

    assert shown(vera, house, q="ANN") == [("ann@zylker.example", 2), ("ann@zylker.example", 4)]
    assert shown(vera, house, kind="4") == [("ann@zylker.example", 4), ("bea@zylker.example", 4)]
    assert shown(vera, house, kind="4", q="b") == [("bea@zylker.example", 4)]
    text = text_of(vera.get(url(house), {"q": "zoe"}))
    assert "No suppression matches" in text


def test_an_unknown_kind_and_page_are_said_and_not_filtered_by(house: House, vera: Client) -> None:
    suppress(house, "ann@zylker.example")

    text = text_of(vera.get(url(house), {"kind": "9", "after": "x"}))

    assert "There is no such kind, so it is not filtered by." in text
    assert "This page of the table does not exist; here is the first one." in text
    assert "ann@zylker.example" in text


def test_pages_show_each_once_also_two_kinds_of_one_address(house: House, vera: Client) -> None:
    kinds = [BOUNCED, UNSUBSCRIBED]
    expected = [(f"p{n:03}@zylker.example", kind.value) for n in range(60) for kind in kinds]
    for address, kind in expected:
        suppress(house, address, SuppressionKind(kind))

    found, after = [], ""
    for _ in range(4):
        page = vera.get(url(house), {"after": after} if after else {}).context["page"]
        found += [(each.row.address, each.row.kind) for each in page.rows]
        assert len(page.rows) <= PAGE_SIZE
        after = page.next
        if after is None:
            break

    assert found == expected


def test_lifting_needs_a_reason(house: House, alice: Client) -> None:
    row = suppress(house, "ann@zylker.example")

    answer = alice.post(url(house, "lift_suppression", row.pk), {"reason": "  "})

    assert "Say why this person may be written to again." in text_of(answer)
    assert Suppression.objects.count() == 1


def test_the_database_keeps_no_lifting_without_a_reason(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LiftedSuppression.objects.create(
            organisation=house.organisation,
            address="a@b.example",
            kind=2,
            lifted_at=NOON,
            reason="",
        )


def test_what_is_lifted_is_kept_with_who_and_why(house: House, alice: Client, vera: Client) -> None:
    row = suppress(house, "ann@zylker.example")
    other = suppress(house, "ann@zylker.example", UNSUBSCRIBED)
    page = text_of(alice.get(url(house, "lift_suppression", row.pk)))

    alice.post(url(house, "lift_suppression", row.pk), {"reason": "Her new mailbox works"})

    assert "The address still must not be mailed afterwards: unsubscribed." in page
    assert list(Suppression.objects.all()) == [other]
    kept = LiftedSuppression.objects.get()
    assert (kept.address, kept.kind, kept.created_at, kept.reason) == (
        "ann@zylker.example",
        BOUNCED,
        NOON,
        "Her new mailbox works",
    )
    text = text_of(vera.get(url(house), {"lifted": "yes"}))
    assert "by alice@example.com" in text
    assert "Her new mailbox works" in text


def test_the_second_of_two_who_lift_finds_nothing(house: House, alice: Client) -> None:
    row = suppress(house, "ann@zylker.example")
    lifting = url(house, "lift_suppression", row.pk)

    first = alice.post(lifting, {"reason": "Works"})
    second = alice.post(lifting, {"reason": "Works too"})

    assert (first.status_code, second.status_code) == (302, 404)
    assert LiftedSuppression.objects.get().reason == "Works"


@pytest.mark.parametrize(
    ("role", "adds", "lifts"),
    [(Role.VIEWER, False, False), (Role.MARKETER, True, False), (Role.ADMIN, True, True)],
)
def test_marketers_add_and_only_admins_lift(
    role: Role, adds: bool, lifts: bool, house: House
) -> None:
    client = client_of(make_member(house.organisation, role).user)
    row = suppress(house, "ann@zylker.example")

    page = client.get(url(house)).content.decode()
    statuses = [
        client.get(url(house, "new_suppression")).status_code,
        client.get(url(house, "lift_suppression", row.pk)).status_code,
    ]

    assert statuses == [200 if adds else 403, 200 if lifts else 403]
    assert (url(house, "new_suppression") in page) is adds
    assert (url(house, "lift_suppression", row.pk) in page) is lifts


def test_a_contact_says_what_holds_and_what_was_lifted(house: House, alice: Client) -> None:
    contact = make_contact(house.organisation, "ann@zylker.example")
    add(alice, house, contact.address, kind="2", note="Mail came back")
    row = suppress(house, contact.address, UNSUBSCRIBED)
    alice.post(url(house, "lift_suppression", row.pk), {"reason": "She signed up again"})

    text = text_of(alice.get(url(house, "contact_detail", contact.pk)))

    assert "By hand, by alice@example.com · Mail came back" in text
    assert "1 suppression was lifted" in text
    assert "She signed up again" in text


def test_the_link_of_a_contact_brings_its_address_along(house: House, bob: Client) -> None:
    contact = make_contact(house.organisation, "a+b&c=d@zylker.example")
    page = bob.get(url(house, "contact_detail", contact.pk)).content.decode()
    link = url(house, "new_suppression") + "?address=a%2Bb%26c%3Dd%40zylker.example"

    form = bob.get(link).context["form"]

    assert link in page
    assert form["address"].value() == contact.address


def test_the_page_of_one_organisation_shows_nothing_of_another(
    house: House, other_house: House, vera: Client
) -> None:
    suppress(other_house, "ann@zylker.example")

    assert shown(vera, house) == []


def test_what_else_holds_for_an_address_is_said_of_ones_own_alone(
    house: House, other_house: House, alice: Client
) -> None:
    lifted = suppress(house, "ann@zylker.example")
    suppress(other_house, "ann@zylker.example", UNSUBSCRIBED)

    assert not alice.get(url(house, "lift_suppression", lifted.pk)).context["others"]


def exported(client: Client, house: House, **question: str) -> list[list[str]]:
    answer = client.get(url(house, "export_suppressions"), question)
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="suppressions.csv"'
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


def test_the_file_has_what_the_filter_leaves(house: House, vera: Client) -> None:
    suppress(house, "ann@zylker.example")
    suppress(house, "bea@zylker.example", UNSUBSCRIBED)

    header = ["E-mail", "Kind", "Since", "Source", "Note"]
    ann = ["ann@zylker.example", "Bounced", "2026-11-21T12:00:00+00:00", "", ""]
    assert exported(vera, house, kind="2") == [header, ann]
    assert len(exported(vera, house)) == 3


def test_no_spreadsheet_executes_what_somebody_typed(house: House, bob: Client) -> None:
    add(bob, house, "=cmd@zylker.example", note='=HYPERLINK("http://evil.example")')
    add(bob, house, "+tag@zylker.example", note="Said, “no”")

    rows = exported(bob, house)

    assert [row[0] for row in rows[1:]] == ["'+tag@zylker.example", "'=cmd@zylker.example"]
    assert [row[4] for row in rows[1:]] == ["Said, “no”", '\'=HYPERLINK("http://evil.example")']
