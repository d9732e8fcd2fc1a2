"""What the metadata says of modules and fields, and how `fields` restricts a record."""

from typing import Any

import pytest

from .conftest import Sandbox

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


def metadata(sandbox: Sandbox, module: str) -> dict[str, dict[str, Any]]:
    fields = sandbox.get("settings/fields", module=module).json()["fields"]
    return {field["api_name"]: field for field in fields}


def test_field_ids_differ(sandbox: Sandbox) -> None:
    ids = [field["id"] for module in MODULES for field in metadata(sandbox, module).values()]

    assert len(ids) == len(set(ids))


def test_custom_fields_are_marked(sandbox: Sandbox) -> None:
    fields = metadata(sandbox, "Candidates")

    assert {name for name, field in fields.items() if field["custom_field"]} == {
        "Department",
        "Year_of_Passing",
        "Notice_Period_Days",
        "Expected_Start",
        "Remote_OK",
        "Interview_Score",
        "Languages",
        "Badge_Number",
        "Salary_Step",
        "Certificates",
    }
    assert fields["Department"]["data_type"] == "picklist"
    assert fields["Year_of_Passing"]["data_type"] == "integer"


@pytest.mark.parametrize("module", ["Candidates", "Contacts", "Clients"])
def test_fields_restricts_the_answer(sandbox: Sandbox, module: str) -> None:
    full = sandbox.get(module).json()["data"]
    wanted = [*metadata(sandbox, module)][3:6]

    narrow = sandbox.get(module, fields=",".join([*wanted, "Nonsense"])).json()["data"]

    assert narrow == [
        {name: row[name] for name in row if name in (*wanted, "id") or name.startswith("$")}
        for row in full
    ]


def test_each_field_alone_is_the_same_value(sandbox: Sandbox) -> None:
    full = sandbox.get("Candidates", per_page=50).json()["data"]

    for name in metadata(sandbox, "Candidates"):
        alone = sandbox.get("Candidates", per_page=50, fields=name).json()["data"]
        assert [row[name] for row in alone] == [row[name] for row in full]


def test_contacts_point_at_clients(sandbox: Sandbox) -> None:
    clients = {row["id"]: row["Client_Name"] for row in sandbox.rows("Clients")}
    lookups = [row["Client_Name"] for row in sandbox.rows("Contacts")]

    assert None in lookups
    assert all(clients[each["id"]] == each["name"] for each in lookups if each)


def test_job_openings_point_at_contacts_of_their_client(sandbox: Sandbox) -> None:
    contacts = {row["id"]: row for row in sandbox.rows("Contacts")}

    for job in sandbox.rows("Job_Openings"):
        if job["Contact_Name"]:
            contact = contacts[job["Contact_Name"]["id"]]
            assert job["Client_Name"] == contact["Client_Name"] or not contact["Client_Name"]


def test_converted_candidate_is_a_contact(sandbox: Sandbox) -> None:
    contacts = {row["id"]: row for row in sandbox.rows("Contacts")}
    converted = sandbox.rows("Candidates", converted="true")
    known = [row for row in converted if "contact" in row["$converted_detail"]]

    assert len(known) == 300 // 50
    for candidate in known:
        contact = contacts[candidate["$converted_detail"]["contact"]]
        assert contact["Email"] == candidate["Email"]
        assert contact["Full_Name"] == candidate["Full_Name"]


def test_modules_describe_themselves(sandbox: Sandbox) -> None:
    modules = sandbox.get("settings/modules").json()["modules"]

    served = [module for module in modules if module["api_supported"]]
    assert {module["api_name"]: module["module_name"] for module in served} == {
        "Candidates": "Candidates",
        "Contacts": "Contacts",
        "Clients": "Accounts",
        "Job_Openings": "Potentials",
        "Alumni": "CustomModule1",
        "Referral_Bonuses": "CustomModule2",
        "Freelancers": "CustomModule3",
        "Departments": "Departments",
    }
    assert [module["api_name"] for module in modules if module["generated_type"] == "custom"] == [
        "Alumni",
        "Referral_Bonuses",
        "Freelancers",
    ]
