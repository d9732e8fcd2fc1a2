"""Bulk read, which writes nothing: a job, its state, its file."""

import csv
import io
import time
import zipfile
from typing import Any

import httpx

BULK = "/recruit/bulk/v2/read"
PATIENCE = 600  # seconds: a live account may let a job wait


def test_bulk_file_holds_the_records(http: httpx.Client) -> None:
    query = {"module": "Candidates", "selectfields": ["Last_Name", "Email", "Email_Opt_Out"]}

    added = http.post(BULK, json={"query": query})
    [row] = added.json()["data"]
    job = completed(http, row["details"]["id"])
    result = job["result"]
    records = rows(http.get(result["download_url"]).content)

    assert (added.status_code, row["details"]["state"]) == (201, "ADDED")
    assert (result["page"], result["per_page"]) == (1, 200_000)
    assert len(records) == result["count"] > 0
    assert {"Last_Name", "Email", "Email_Opt_Out"} < records[0].keys()
    assert {record["Email_Opt_Out"] for record in records} <= {"true", "false", ""}


def test_unknown_module_is_refused(http: httpx.Client) -> None:
    answer = http.post(BULK, json={"query": {"module": "Unicorns"}})

    assert answer.status_code == 400


def completed(http: httpx.Client, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        [job] = http.get(f"{BULK}/{job_id}").json()["data"]
        assert job["state"] in {"ADDED", "IN PROGRESS", "COMPLETED"}
        if job["state"] == "COMPLETED":
            return dict(job)
        time.sleep(0.1 if "127.0.0.1" in str(http.base_url) else 5)
    raise AssertionError("the job is not completed")


def rows(archive: bytes) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        [name] = files.namelist()
        text = files.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
