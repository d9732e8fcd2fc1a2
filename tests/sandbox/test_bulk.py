"""Bulk read: job, state, file."""

import csv
import io
import time
import zipfile
from typing import Any

import httpx
import orjson
import pytest

from .conftest import CANDIDATES, UNAPPROVED, Sandbox


def ask(sandbox: Sandbox, **query: Any) -> httpx.Response:
    return sandbox.http.post("/recruit/bulk/v2/read", json={"query": query})


def state(sandbox: Sandbox, job_id: str) -> dict[str, Any]:
    [row] = sandbox.http.get(f"/recruit/bulk/v2/read/{job_id}").json()["data"]
    return dict(row)


def download(sandbox: Sandbox, job_id: str) -> list[dict[str, str]]:
    while state(sandbox, job_id)["state"] in ("ADDED", "IN PROGRESS"):
        time.sleep(0.02)
    assert state(sandbox, job_id)["state"] == "COMPLETED"
    url = state(sandbox, job_id)["result"]["download_url"]
    archive = zipfile.ZipFile(io.BytesIO(sandbox.http.get(url).content))
    [name] = archive.namelist()
    return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def job_id(answer: httpx.Response) -> str:
    assert answer.status_code == 201
    [row] = answer.json()["data"]
    assert row["details"]["state"] == "ADDED"
    return str(row["details"]["id"])


def test_file_holds_every_record(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", converted="both", approved="both", sort_order="asc")

    job = job_id(ask(sandbox, module="Candidates", selectfields=["Email", "Experience_in_Years"]))
    listed = download(sandbox, job)

    assert [row["id"] for row in listed] == [row["id"] for row in rows]
    assert [row["Email"] for row in listed] == [row["Email"] or "" for row in rows]
    assert listed[0].keys() == {"id", "Email", "Experience_in_Years"}
    assert state(sandbox, job)["result"] == {
        "page": 1,
        "count": CANDIDATES + UNAPPROVED,
        "download_url": f"/recruit/bulk/v2/read/{job}/result",
        "per_page": 200_000,
        "more_records": False,
    }


@pytest.mark.parametrize("module", ["Candidates", "Contacts", "Clients", "Alumni"])
def test_file_says_what_the_pages_say(sandbox: Sandbox, module: str) -> None:
    sandbox.control("POST", "churn/now", {"module": module, "edits": 30, "insertions": 5})
    params = {"converted": "both", "approved": "both", "sort_order": "asc"}
    rows = sandbox.rows(module, **params)

    listed = download(sandbox, job_id(ask(sandbox, module=module)))

    assert listed == [{name: written(row[name]) for name in listed[0]} for row in rows]


def written(value: Any) -> str:
    """A value as a file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return str(value["id"])
    if isinstance(value, list):
        texts = [each if isinstance(each, str) else orjson.dumps(each).decode() for each in value]
        return ";".join(value) if texts == value else f"[{','.join(texts)}]"
    return "" if value is None else str(value)


def test_file_is_a_snapshot_of_when_it_was_asked_for(sandbox: Sandbox) -> None:
    first, second = (row["id"] for row in sandbox.rows("Candidates", sort_order="asc")[:2])
    sandbox.control("PATCH", f"records/Candidates/{first}", {"City": "Before"})

    job = job_id(ask(sandbox, module="Candidates", selectfields=["City"]))
    sandbox.control("PATCH", f"records/Candidates/{first}", {"City": "After"})
    sandbox.control("DELETE", f"records/Candidates/{second}")

    listed = {row["id"]: row["City"] for row in download(sandbox, job)}
    assert listed[first] == "Before"
    assert second in listed


def test_criteria_and_views_filter(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", converted="both", approved="both", sort_order="asc")
    criteria = {
        "group_operator": "and",
        "group": [
            {"api_name": "Department", "comparator": "in", "value": ["IT", "Sales"]},
            {"field": "Year_of_Passing", "comparator": "between", "value": [2012, 2014]},
        ],
    }

    listed = download(sandbox, job_id(ask(sandbox, module="Candidates", criteria=criteria)))

    assert [row["id"] for row in listed] == [
        row["id"]
        for row in rows
        if row["Department"] in ("IT", "Sales") and row["Year_of_Passing"] in (2012, 2013, 2014)
    ]


def test_eleventh_download_in_a_minute_is_refused(sandbox: Sandbox) -> None:
    job = job_id(ask(sandbox, module="Departments"))
    download(sandbox, job)
    path = f"/recruit/bulk/v2/read/{job}/result"

    codes = [sandbox.http.get(path).status_code for _ in range(10)]

    assert codes == [200] * 9 + [429]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "REQUIRED_PARAM_MISSING"),
        ({"module": "Nonsense"}, "INVALID_MODULE"),
        ({"module": "Candidates", "selectfields": ["Shoe_Size"]}, "INVALID_DATA"),
        ({"module": "Candidates", "page": 0}, "INVALID_DATA"),
        ({"module": "Candidates", "cvid": "1"}, "INVALID_DATA"),
        (
            {"module": "Candidates", "criteria": {"field": "City", "comparator": "like"}},
            "INVALID_QUERY",
        ),
        (
            {"module": "Candidates", "criteria": {"field": "Hat", "comparator": "equal"}},
            "INVALID_QUERY",
        ),
    ],
)
def test_nonsense_is_400(sandbox: Sandbox, query: dict[str, Any], code: str) -> None:
    answer = ask(sandbox, **query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_unknown_job_is_404(sandbox: Sandbox) -> None:
    assert sandbox.http.get("/recruit/bulk/v2/read/1").status_code == 404
