"""Fields that vanish from metadata, records or both, and reappear."""

import csv
import io
import time
import zipfile
from typing import Any

import pytest

from .conftest import Sandbox

PAST = "2020-01-01T00:00:00Z"


def vanish(sandbox: Sandbox, field: str = "City", **details: Any) -> None:
    sandbox.control("POST", "absent", {"module": "Candidates", "field": field, **details})


def listed_fields(sandbox: Sandbox) -> set[str]:
    answer = sandbox.get("settings/fields", module="Candidates")
    return {field["api_name"] for field in answer.json()["fields"]}


def page(sandbox: Sandbox, number: int = 1, **params: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = sandbox.get(
        "Candidates", page=number, per_page=50, **params
    ).json()["data"]
    return rows


def file_rows(sandbox: Sandbox, *fields: str) -> list[dict[str, str]]:
    query = {"module": "Candidates", "selectfields": list(fields)}
    added = sandbox.http.post("/recruit/bulk/v2/read", json={"query": query}).json()
    address = f"/recruit/bulk/v2/read/{added['data'][0]['details']['id']}"
    while sandbox.http.get(address).json()["data"][0]["state"] != "COMPLETED":
        time.sleep(0.02)
    archive = zipfile.ZipFile(io.BytesIO(sandbox.http.get(f"{address}/result").content))
    text = archive.read(archive.namelist()[0]).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("where", "in_metadata", "in_records"),
    [("metadata", False, True), ("records", True, False), ("both", False, False)],
)
def test_field_vanishes_where_it_is_said(
    sandbox: Sandbox, where: str, in_metadata: bool, in_records: bool
) -> None:
    vanish(sandbox, where=where)

    assert ("City" in listed_fields(sandbox)) is in_metadata
    assert {"City" in row for row in page(sandbox)} == {in_records}


def test_every_read_of_records_goes_without_it(sandbox: Sandbox) -> None:
    [row] = sandbox.get("Candidates", per_page=1).json()["data"]

    vanish(sandbox)

    assert "City" not in page(sandbox, fields="City,Email")[0]
    assert "City" not in page(sandbox, since=PAST)[0]
    assert sandbox.get(f"Candidates/{row['id']}").json()["data"] == [
        {name: value for name, value in row.items() if name != "City"}
    ]
    found = sandbox.rows("Candidates/search", criteria=f"(City:equals:{row['City']})")
    assert {"City" in each for each in found} == {False}
    assert file_rows(sandbox, "City", "Email")[0].keys() == {"id", "Email"}


def test_null_leaves_the_key_without_a_value(sandbox: Sandbox) -> None:
    [before] = sandbox.get("Candidates", per_page=1).json()["data"]

    vanish(sandbox, where="records", **{"as": "null"})

    [after] = sandbox.get("Candidates", per_page=1).json()["data"]
    assert after == {**before, "City": None}
    rows = file_rows(sandbox, "City", "Email")
    assert {row["City"] for row in rows} == {""}
    assert any(row["Email"] for row in rows)


def test_only_some_pages_go_without_it(sandbox: Sandbox) -> None:
    vanish(sandbox, pages=[2])

    assert [{"City" in row for row in page(sandbox, n)} for n in (1, 2, 3)] == [
        {True},
        {False},
        {True},
    ]
    assert "City" in file_rows(sandbox, "City")[0]


def test_keys_with_a_dollar_vanish_too(sandbox: Sandbox) -> None:
    vanish(sandbox, "$converted")

    assert {"$converted" in row for row in page(sandbox)} == {False}


def test_everything_reappears(sandbox: Sandbox) -> None:
    before = page(sandbox)
    vanish(sandbox)
    vanish(sandbox, "Email", **{"as": "null"})
    assert file_rows(sandbox, "Email")[0].keys() == {"id", "Email"}

    sandbox.control("DELETE", "absent")

    assert page(sandbox) == before
    assert "City" in listed_fields(sandbox)
    assert any(row["City"] for row in file_rows(sandbox, "City"))
    assert sandbox.control("GET", "state")["absent"] == []


def test_alias_of_a_module_is_the_module(sandbox: Sandbox) -> None:
    sandbox.control("POST", "absent", {"module": "JobOpenings", "field": "City"})

    assert sandbox.control("GET", "state")["absent"] == [
        {"module": "Job_Openings", "field": "City", "where": "both", "as": "absent"}
    ]


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"module": "Nobody", "field": "City"},
        {"module": "Candidates", "field": "Mood"},
        {"module": "Candidates", "field": "id"},
        {"module": "Candidates", "field": "City", "where": "nowhere"},
        {"module": "Candidates", "field": "City", "as": "zero"},
        {"module": "Candidates", "field": "City", "pages": 2},
        {"module": "Candidates", "field": "City", "pages": [0]},
        {"module": "Candidates", "field": "City", "until": "noon"},
    ],
)
def test_nonsense_is_refused(sandbox: Sandbox, line: dict[str, Any]) -> None:
    answer = sandbox.http.post("/sandbox/absent", json=line)

    assert answer.status_code == 400
    assert sandbox.control("GET", "state")["absent"] == []
