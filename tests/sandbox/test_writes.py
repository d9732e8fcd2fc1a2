"""Writing through the Recruit API."""

from typing import Any

import httpx
import pytest

from .conftest import Sandbox

ADA = {"First_Name": "Ada", "Last_Name": "Lovelace", "Email": "ada@x.example"}


def write(sandbox: Sandbox, method: str, path: str, *rows: Any, **rest: Any) -> httpx.Response:
    body = {"data": list(rows), **rest}
    return sandbox.http.request(method, f"/recruit/v2/{path}", json=body)


def test_insert_answers_with_the_id(sandbox: Sandbox) -> None:
    answer = write(sandbox, "POST", "Candidates", ADA)

    assert answer.status_code == 201
    [result] = answer.json()["data"]
    assert (result["code"], result["status"]) == ("SUCCESS", "success")
    [row] = sandbox.get(f"Candidates/{result['details']['id']}").json()["data"]
    assert row.items() >= {**ADA, "Full_Name": "Ada Lovelace"}.items()
    assert row["Updated_On"] == result["details"]["Modified_Time"]


def test_rows_fail_one_by_one(sandbox: Sandbox) -> None:
    answer = write(
        sandbox,
        "POST",
        "Candidates",
        {"Email": "x@x.example"},
        {"Last_Name": "A", "Email": "nonsense"},
        {"Last_Name": "B", "Experience_in_Years": "three"},
        {"Last_Name": "C", "Expected_Start": "2026-02-30"},
        {"Last_Name": "D"},
    )

    assert answer.status_code == 202
    results = answer.json()["data"]
    assert [result["code"] for result in results] == [
        "MANDATORY_NOT_FOUND",
        *["INVALID_DATA"] * 3,
        "SUCCESS",
    ]
    assert [result["details"].get("api_name") for result in results] == [
        "Last_Name",
        "Email",
        "Experience_in_Years",
        "Expected_Start",
        None,
    ]


def test_read_only_and_unknown_fields_are_ignored(sandbox: Sandbox) -> None:
    row = {**ADA, "Updated_On": "2001-01-01T00:00:00Z", "Shoe_Size": 38}

    record_id = write(sandbox, "POST", "Candidates", row).json()["data"][0]["details"]["id"]

    [record] = sandbox.get(f"Candidates/{record_id}").json()["data"]
    assert "Shoe_Size" not in record
    assert record["Updated_On"] > "2026"


def test_update_by_path_and_by_row(sandbox: Sandbox) -> None:
    one, other = (row["id"] for row in sandbox.rows("Contacts")[:2])

    answers = [
        write(sandbox, "PUT", f"Contacts/{one}", {"Job_Title": "Poet"}),
        write(sandbox, "PUT", "Contacts", {"id": other, "Job_Title": "Poet"}),
        write(sandbox, "PUT", "Contacts/1", {"Job_Title": "Poet"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 202]
    changed = sandbox.rows("Contacts", since="2026-06-30T00:00:00Z")
    assert {(row["id"], row["Job_Title"]) for row in changed} == {(one, "Poet"), (other, "Poet")}


def test_upsert_updates_the_one_with_the_same_address(sandbox: Sandbox) -> None:
    first = write(sandbox, "POST", "Candidates/upsert", ADA).json()["data"][0]
    second = write(
        sandbox, "POST", "Candidates/upsert", {**ADA, "Email": "ADA@x.example", "City": "Ockham"}
    ).json()["data"][0]

    assert (first["action"], second["action"]) == ("insert", "update")
    assert second["duplicate_field"] == "Email"
    assert first["details"]["id"] == second["details"]["id"]


def test_delete_goes_to_the_recycle_bin(sandbox: Sandbox) -> None:
    one, two, three = (row["id"] for row in sandbox.rows("Contacts")[:3])

    single = sandbox.http.delete(f"/recruit/v2/Contacts/{one}")
    several = sandbox.http.delete("/recruit/v2/Contacts", params={"ids": f"{two},{three},1"})

    assert single.json()["data"][0]["status"] == "success"
    assert [row["status"] for row in several.json()["data"]] == ["success", "success", "error"]
    deleted = sandbox.rows("Contacts/deleted")
    assert {(row["id"], row["type"]) for row in deleted} == {
        (one, "recycle"),
        (two, "recycle"),
        (three, "recycle"),
    }


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"data": []}', b'{"data": [1]}'])
def test_bad_body_is_400(sandbox: Sandbox, content: bytes) -> None:
    answer = sandbox.http.post("/recruit/v2/Candidates", content=content)

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_DATA")
