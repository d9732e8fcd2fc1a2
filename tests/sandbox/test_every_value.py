"""Every value of every record is as the metadata says: strict clients parse by it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from .conftest import Sandbox, running_sandbox
from .strict import complaints

# Metadata says so much, and no more than Recruit's documentation has.
DATA_TYPES = {
    "text", "textarea", "email", "phone", "website", "picklist", "multiselectpicklist", "integer",
    "bigint", "double", "currency", "boolean", "date", "datetime", "lookup", "ownerlookup",
    "autonumber", "profileimage", "fileupload", "subform", "formula",
}  # fmt: skip
MODULES = (
    "Candidates",
    "Contacts",
    "Clients",
    "Job_Openings",
    "Alumni",
    "Referral_Bonuses",
    "Freelancers",
    "Departments",
)


@pytest.fixture(scope="module")
def many() -> Iterator[Sandbox]:
    """Thousands of people, and hundreds that were changed at random."""
    options = ("--candidates", "6000", "--contacts", "3000", "--seed", "3")
    with running_sandbox(*options) as ready, httpx.Client(base_url=ready["url"]) as http:
        sandbox = Sandbox(ready, http)
        sandbox.sign_in()
        for module in ("Candidates", "Contacts", "Clients", "Job_Openings", "Alumni"):
            churn = {"module": module, "edits": 100, "insertions": 30, "deletions": 30}
            sandbox.control("POST", "churn/now", {**churn, "restorations": 10})
        yield sandbox


def fields_of(sandbox: Sandbox, module: str) -> list[dict[str, Any]]:
    fields = sandbox.get("settings/fields", module=module).json()["fields"]
    return list(fields)


@pytest.mark.parametrize("module", MODULES)
def test_values_fit_the_metadata(many: Sandbox, module: str) -> None:
    fields = fields_of(many, module)

    rows = many.rows(module, converted="both", approved="both")

    assert {"Candidates": 6_000, "Contacts": 3_000}.get(module, 1) <= len(rows)
    assert [found for row in rows for found in complaints(row, fields)] == []


def test_every_documented_type_is_there(many: Sandbox) -> None:
    fields = [field for module in MODULES for field in fields_of(many, module)]

    assert {field["data_type"] for field in fields} == DATA_TYPES


def test_field_without_a_value_is_empty_in_three_ways(many: Sandbox) -> None:
    states = {row["State"] for row in many.rows("Candidates", fields="State")}

    assert {None, "", "null"} <= states


def test_written_values_fit_the_metadata(many: Sandbox) -> None:
    """Also those that a client wrote in another form than they are answered in."""
    [client] = many.get("Clients", per_page=1).json()["data"]
    owner = many.get("users").json()["users"][1]["id"]
    candidate = {
        "Last_Name": "Sharma",
        "Expected_Salary": 40_000,
        "Candidate_Owner": owner,
        "Expected_Start": "2026-10-01",
        "Languages": ["German"],
        "Email": "",
    }
    contact = {"Last_Name": "Roy", "Client_Name": {"id": client["id"]}, "Key_Account": None}
    for module, row in (("Candidates", candidate), ("Contacts", contact)):
        written = many.http.post(f"/recruit/v2/{module}", json={"data": [row]})
        record_id = written.json()["data"][0]["details"]["id"]

        [record] = many.get(f"{module}/{record_id}").json()["data"]

        assert list(complaints(record, fields_of(many, module))) == []
    assert record["Client_Name"] == {"name": client["Client_Name"], "id": client["id"]}


def test_strict_client_notices(many: Sandbox) -> None:
    """The check itself: a record that somebody broke does not pass."""
    [row] = many.get("Candidates", per_page=1).json()["data"]
    broken = {
        **row,
        "Expected_Start": "",
        "Rating": 4.0,
        "Candidate_Status": "Invented",
        "Updated_On": "2026-01-01T00:00:00Z",
        "Candidate_Owner": "7",
        "Unknown": 1,
    }

    told = [
        complaint.split(" ")[0] for complaint in complaints(broken, fields_of(many, "Candidates"))
    ]

    assert sorted(told) == [
        "Candidate_Owner",
        "Candidate_Status",
        "Expected_Start",
        "Rating",
        "Updated_On",
        "no",
    ]
