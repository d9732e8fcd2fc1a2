"""The unsubscribe link of a mail: for the person, and for the mail program (R69, R70, RFC 8058)."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, TokenScope
from contacts.models import ErasedAddress, Suppression, SuppressionKind, SuppressionOrigin
from contacts.queries.unsubscribe_links import NoSuchLink, UnsubscribeLinks
from syncs.erasure.actions.erase import erase
from tests.api.conftest import caller_of
from tests.builders import NOON, join_list, make_contact, make_member, make_user
from tests.world.house import House
from tests.world.reading import text_of

ADDRESSES = ["ann@mail.example", "δοκιμή@παράδειγμα.example", "o'brien+tag@mail.example"]


def link_of(house: House, address: str) -> str:
    token = UnsubscribeLinks.of(house.organisation.pk).token_for(address)
    return reverse("unsubscribe", args=[house.organisation.pk, token])


def suppressed() -> list[tuple[str, int, int]]:
    return list(Suppression.objects.values_list("address", "kind", "origin"))


def strict() -> Client:
    """Return somebody without a session whom Django asks for everything that browsers are asked."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_link_changes_nothing(house: House) -> None:
    answer = strict().get(link_of(house, "ann@mail.example"))

    assert "Shall Zylker stop writing to ann@mail.example ?" in text_of(answer)
    assert (answer.status_code, suppressed(), dict(answer.cookies)) == (200, [], {})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_mail_program_unsubscribes_by_one_click(address: str, house: House) -> None:
    answer = strict().post(
        link_of(house, address),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 200
    assert suppressed() == [
        (address, SuppressionKind.UNSUBSCRIBED, SuppressionOrigin.LINK),
    ]


def test_a_contact_that_unsubscribed_looks_different_to_a_sync(house: House) -> None:
    text = text_of(strict().post(link_of(house, house.contact.address)))

    assert "You are unsubscribed" in text
    house.contact.refresh_from_db()
    assert house.contact.revision == 2


def test_twice_is_once(house: House) -> None:
    for _ in range(2):
        assert strict().post(link_of(house, "ann@mail.example")).status_code == 200

    assert len(suppressed()) == 1


def test_of_whoever_was_erased_the_kind_alone_is_noted(house: House) -> None:
    link = link_of(house, "ann@mail.example")
    erase(house.organisation, "ann@mail.example", by=make_user(), now=NOON)

    text = text_of(strict().post(link))

    assert "You are unsubscribed" in text
    assert suppressed() == []
    assert ErasedAddress.objects.get().kinds == [SuppressionKind.UNSUBSCRIBED]


def test_a_link_that_we_did_not_make_is_not_found(house: House, other_house: House) -> None:
    genuine = UnsubscribeLinks.of(house.organisation.pk).token_for("ann@mail.example")
    UnsubscribeLinks.of(other_house.organisation.pk)
    forged = UnsubscribeLinks.of(house.organisation.pk).token_for("bea@mail.example")
    mixed = genuine.partition("~")[0] + "~" + forged.partition("~")[2]
    attempts = [
        (house.organisation.pk, mixed),
        (house.organisation.pk, genuine[:-1]),
        (house.organisation.pk, "x"),
        (other_house.organisation.pk, genuine),
        (10**15, genuine),
    ]

    statuses = {strict().post(reverse("unsubscribe", args=each)).status_code for each in attempts}

    assert (statuses, suppressed()) == ({404}, [])
    with pytest.raises(NoSuchLink):
        UnsubscribeLinks.of(house.organisation.pk).address_in("a~b")


def test_links_survive_another_secret_key(house: House, settings) -> None:
    link = link_of(house, "ann@mail.example")
    settings.SECRET_KEY = "another one" * 5

    assert strict().post(link).status_code == 200


def test_a_list_is_exported_with_a_link_for_each_and_without_the_suppressed(
    house: House, bob: Client, vera: Client
) -> None:
    """Whoever has the links can suppress the whole list: a viewer gets none (R101)."""
    house.contact.attributes = {house.own_field.key: "=Oslo"}
    house.contact.save()
    bounced = make_contact(house.organisation)
    join_list(house.mailing_list, [bounced])
    Suppression.objects.create(
        organisation=house.organisation, address=bounced.address, kind=SuppressionKind.BOUNCED
    )

    link = f"http://testserver{link_of(house, house.contact.address)}"
    rows = [
        ["E-mail", "First name", "Last name", "City", "Unsubscribe link"],
        [house.contact.email, "Maria", "da Silva", "'=Oslo", link],
    ]
    assert exported(house, bob) == rows
    assert exported(house, vera) == [row[:-1] for row in rows]


@pytest.mark.parametrize(
    ("role", "scope", "has_link"),
    [
        (Role.ADMIN, TokenScope.READ, False),
        (Role.MARKETER, TokenScope.WRITE, True),
        (Role.VIEWER, TokenScope.ADMIN, False),
    ],
)
def test_a_program_gets_links_if_it_may_suppress(
    role: Role, scope: TokenScope, has_link: bool, house: House
) -> None:
    program = caller_of(make_member(house.organisation, role), scope)
    path = f"lists/{house.mailing_list.pk}"

    told = [
        *program.get(f"{path}/members")["items"],
        program.get(f"{path}/members/{house.contact.pk}"),
    ]

    link = f"http://testserver{link_of(house, house.contact.address)}" if has_link else None
    assert [each["unsubscribe_url"] for each in told] == [link] * 2


def exported(house: House, client: Client) -> list[list[str]]:
    answer = client.get(reverse("export_list", args=[house.slug, house.mailing_list.pk]))
    data = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(data)))
