"""The export of an organisation: a zip of CSV files without secrets or formulas (R106)."""

import csv
import io
from typing import cast
from zipfile import ZipFile

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from contacts.models import LiftedSuppression, Suppression, SuppressionKind, SuppressionOrigin
from syncs.closing.queries import FILES, export_organisation
from tests.builders import NOON, join_list, make_contact, make_mailing_list
from tests.world.house import House

NAMES = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\rx", "-12.5", 'Ann, "B"\nC', "ünï", "'="]


def rows(house: House, name: str) -> list[dict[str, str]]:
    with export_organisation(house.organisation) as file, ZipFile(file) as archive:
        text = archive.read(f"{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_admin_downloads_a_zip_with_every_file(house: House, alice: Client) -> None:
    answer = alice.get(reverse("export_organisation", args=[house.slug]))

    assert answer["Content-Disposition"].startswith('attachment; filename="zylker-')
    with ZipFile(io.BytesIO(cast("FileResponse", answer).getvalue())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{name}.csv" for name in FILES]


def test_contacts_come_with_their_own_fields_and_without_tombstones(house: House) -> None:
    assert house.own_field.key == "city"
    make_contact(house.organisation, "ann@example.com", attributes={"city": "=cmd"})
    make_contact(house.organisation, "gone@example.com", deleted_at="2026-01-01T00:00Z")

    found = {row["email"]: row["own_city"] for row in rows(house, "contacts")}

    assert found == {"maria@zylker.example": "", "ann@example.com": "'=cmd"}


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_a_formula_and_none_loses_anything(name: str, house: House) -> None:
    contact = make_contact(house.organisation, "ann@example.com", last_name=name)

    (cell,) = (r["last_name"] for r in rows(house, "contacts") if r["id"] == str(contact.pk))

    assert cell.removeprefix("'") == name.removeprefix("'")
    assert cell == "-12.5" or cell[0] not in "-=+@\t\r"


def test_lists_members_suppressions_syncs_runs_and_members_are_there(
    house: House, alice: Client
) -> None:
    Suppression.objects.create(
        organisation=house.organisation,
        address="no@example.com",
        kind=SuppressionKind.BOUNCED,
        origin=SuppressionOrigin.PROVIDER,
        provider="Postmark",
    )
    LiftedSuppression.objects.create(
        organisation=house.organisation,
        address="yes@example.com",
        kind=SuppressionKind.UNSUBSCRIBED,
        lifted_at=NOON,
        reason="She wrote again",
    )

    assert [row["people"] for row in rows(house, "lists")] == ["1"]
    assert [row["email"] for row in rows(house, "list_members")] == ["maria@zylker.example"]
    suppressed = rows(house, "suppressions")
    assert [(r["address"], r["kind"], r["origin"], r["provider"]) for r in suppressed] == [
        ("no@example.com", "bounced", "provider", "Postmark")
    ]
    lifted = rows(house, "lifted_suppressions")
    assert [(r["address"], r["kind"], r["reason"]) for r in lifted] == [
        ("yes@example.com", "unsubscribed", "She wrote again")
    ]
    assert [row["name"] for row in rows(house, "syncs")] == [house.sync.name]
    assert [row["contact_field"] for row in rows(house, "mappings")] == ["email"]
    assert [(r["state"], r["new"]) for r in rows(house, "runs")] == [("succeeded", "1")]
    assert [(r["email"], r["role"]) for r in rows(house, "members")] == [
        ("alice@example.com", "admin")
    ]


def test_nothing_of_another_organisation_and_no_secret_is_in_it(
    house: House, other_house: House
) -> None:
    other_list = make_mailing_list(other_house.organisation, name="Theirs")
    join_list(other_list, [other_house.contact], claimant=0, record=0)

    with export_organisation(house.organisation) as file, ZipFile(file) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist()).lower()

    assert "brightwater" not in text
    assert "theirs" not in text
    assert not [word for word in ("secret", "password", "token", "1000.abcd") if word in text]
