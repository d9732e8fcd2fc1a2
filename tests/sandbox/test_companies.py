"""Clients and job openings: how many there are, whose they are, and changing them."""

from collections import Counter
from typing import Any

import httpx
import pytest

from .conftest import Sandbox, running_sandbox


def openings_by_contact(rows: list[Any]) -> Counter[str]:
    return Counter(row["Contact_Name"]["id"] for row in rows if row["Contact_Name"])


def test_openings_are_of_the_first_contacts_and_at_their_clients(sandbox: Sandbox) -> None:
    contacts = {row["id"]: row for row in sandbox.rows("Contacts", approved="both")}
    openings = sandbox.rows("Job_Openings")

    assert len(sandbox.rows("Clients")) == 300
    assert len(openings) == 400
    assert set(openings_by_contact(openings).values()) == {1, 2}  # of 300 contacts
    for opening in openings:
        contact = contacts[opening["Contact_Name"]["id"]]
        assert contact["Client_Name"] in (opening["Client_Name"], None)


@pytest.mark.parametrize(
    ("contacts", "clients", "openings"), [(50, 10, 120), (50, 400, 7), (20, 0, 0), (0, 3, 5)]
)
def test_as_many_are_made_as_are_asked_for(contacts: int, clients: int, openings: int) -> None:
    sizes = {"candidates": 0, "contacts": contacts, "clients": clients, "job-openings": openings}
    options = [f"--{name}={number}" for name, number in sizes.items()]
    with running_sandbox(*options) as ready, httpx.Client(base_url=ready["url"]) as http:
        sandbox = Sandbox(ready, http)
        sandbox.sign_in()
        found = {name: sandbox.rows(name) for name in ("Contacts", "Clients", "Job_Openings")}

    assert [len(rows) for rows in found.values()] == [contacts, clients, openings]
    clients_of_contacts = {c["Client_Name"]["id"] for c in found["Contacts"] if c["Client_Name"]}
    assert clients_of_contacts <= {client["id"] for client in found["Clients"]}
    assert sum(openings_by_contact(found["Job_Openings"]).values()) == (contacts and openings)


def test_contact_client_and_opening_are_linked_by_the_control_api(sandbox: Sandbox) -> None:
    client = sandbox.control("POST", "records/Clients", {"Client_Name": "First Bank"})
    named = {"name": "First Bank", "id": client["id"]}
    body = {"Last_Name": "Silva", "Email": "maria@mail.example", "Client_Name": named}
    contact = sandbox.control("POST", "records/Contacts", body)
    of = {"name": "Silva", "id": contact["id"]}
    opening = sandbox.control(
        "POST", "records/Job_Openings", {"Posting_Title": "Auditor", "Contact_Name": of}
    )

    shown = sandbox.get(f"Contacts/{contact['id']}").json()["data"][0]
    assert shown["Client_Name"] == named
    assert sandbox.get(f"Job_Openings/{opening['id']}").json()["data"][0]["Contact_Name"] == of


def test_change_of_a_client_leaves_its_contacts_as_they_were(sandbox: Sandbox) -> None:
    contact = next(row for row in sandbox.rows("Contacts") if row["Client_Name"])
    client = contact["Client_Name"]["id"]

    changed = sandbox.control("PATCH", f"records/Clients/{client}", {"Industry": "Banking"})

    assert changed["Industry"] == "Banking"
    assert changed["Modified_Time"] > contact["Modified_Time"]
    assert sandbox.get(f"Contacts/{contact['id']}").json()["data"] == [contact]
