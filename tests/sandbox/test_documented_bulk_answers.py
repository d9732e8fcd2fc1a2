"""The answers about bulk read that the documentation promises, one row each."""

import time

import pytest

from .conftest import CANDIDATES, UNAPPROVED, Sandbox
from .documented import BOOLEAN, ID, PERSON, TEXT, TIME, Answer, Only, error, hold, rows

BULK = "/recruit/bulk/v2/read"
QUERY = {"module": "Candidates", "selectfields": ["Last_Name", "Email"], "page": 1}
ADDED = Only(
    {
        "data": [
            Only(
                {
                    "status": "success",
                    "code": "ADDED_SUCCESSFULLY",
                    "message": "Added successfully.",
                    "details": {
                        "id": ID,
                        "operation": "read",
                        "state": "ADDED",
                        "created_by": PERSON,
                        "created_time": TIME,
                    },
                }
            )
        ],
        "info": {},
    }
)
JOB = {"id": ID, "operation": "read", "created_by": PERSON, "created_time": TIME}
RESULT = {
    "page": 1,
    "count": CANDIDATES + UNAPPROVED,
    "download_url": TEXT,
    "per_page": 200_000,
    "more_records": BOOLEAN,
}
CRITERIA = {
    "group_operator": "or",
    "group": [
        {"api_name": "City", "comparator": "equal", "value": "Lyon"},
        {"api_name": "Year_of_Passing", "comparator": "between", "value": [2015, 2016]},
    ],
}


@pytest.fixture
def known(sandbox: Sandbox) -> dict[str, str]:
    """A job that is completed, one that takes its time and one that failed."""
    done = _started(sandbox)
    while _state(sandbox, done) != "COMPLETED":
        time.sleep(0.02)
    sandbox.control("POST", "bulk", {"failing": 1})
    failed = _started(sandbox)
    while _state(sandbox, failed) != "FAILURE":
        time.sleep(0.02)
    sandbox.control("POST", "bulk", {"seconds": 3_600})
    added, going = _started(sandbox), _started(sandbox)
    _state(sandbox, going)
    views = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]
    view = views[1]["id"]
    return {"done": done, "failed": failed, "added": added, "going": going, "view": view}


def _started(sandbox: Sandbox) -> str:
    answer = sandbox.http.post(BULK, json={"query": QUERY})
    return str(answer.json()["data"][0]["details"]["id"])


def _state(sandbox: Sandbox, job: str) -> str:
    return str(sandbox.http.get(f"{BULK}/{job}").json()["data"][0]["state"])


def asked(**query: object) -> dict[str, object]:
    return {"query": {**QUERY, **query}}


BULK_READ = (
    Answer("bulk-read/create-job", f"POST {BULK}", 201, ADDED, json=asked()),
    Answer(
        "bulk-read/create-job", f"POST {BULK}", 201, ADDED, json={"query": {"module": "Contacts"}}
    ),
    Answer("bulk-read/create-job", f"POST {BULK}", 201, ADDED, json=asked(cvid="{view}")),
    Answer("crm", f"POST {BULK}", 201, ADDED, json=asked(criteria=CRITERIA)),
    Answer(
        "bulk-read/create-job",
        f"POST {BULK}",
        201,
        ADDED,
        json=asked() | {"callback": {"url": "https://sample.example/done", "method": "post"}},
    ),
    Answer("bulk-read/create-job", f"POST {BULK}", 400, error("REQUIRED_PARAM_MISSING"), json={}),
    Answer(
        "bulk-read/create-job",
        f"POST {BULK}",
        400,
        error("REQUIRED_PARAM_MISSING"),
        json={"query": {}},
    ),
    Answer(
        "bulk-read/create-job",
        f"POST {BULK}",
        400,
        error("INVALID_MODULE"),
        json=asked(module="Nonsense"),
    ),
    Answer(
        "bulk-read/create-job",
        f"POST {BULK}",
        400,
        error("INVALID_DATA"),
        json=asked(selectfields=["Shoe_Size"]),
    ),
    Answer(
        "bulk-read/create-job",
        f"POST {BULK}",
        400,
        error("INVALID_DATA"),
        json=asked() | {"callback": {"url": "https://sample.example", "method": "get"}},
    ),
    Answer(
        "bulk-read/job-details",
        f"GET {BULK}/{{added}}",
        200,
        Only({"data": [JOB | {"state": "ADDED"}]}),
    ),
    Answer(
        "bulk-read/job-details",
        f"GET {BULK}/{{going}}",
        200,
        Only({"data": [JOB | {"state": "IN PROGRESS", "query": dict}]}),
    ),
    Answer(
        "bulk-read/job-details",
        f"GET {BULK}/{{done}}",
        200,
        Only({"data": [JOB | {"state": "COMPLETED", "result": Only(RESULT)}]}),
    ),
    Answer("crm", f"GET {BULK}/{{failed}}", 200, Only({"data": [JOB | {"state": "FAILURE"}]})),
    Answer("crm", f"GET {BULK}/1", 404, error("RESOURCE_NOT_FOUND")),
    Answer("crm", f"GET {BULK}/{{going}}/result", 400, error("INVALID_DATA")),
    Answer("crm", f"GET {BULK}/{{failed}}/result", 400, error("INVALID_DATA")),
)


@rows(*BULK_READ)
def test_bulk_read(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


def test_bulk_job_costs_fifty_credits(sandbox: Sandbox) -> None:
    before = sandbox.control("GET", "state")["credits"]["used"]

    sandbox.http.post(BULK, json={"query": QUERY})

    assert sandbox.control("GET", "state")["credits"]["used"] - before == 50


def test_result_is_a_zip_archive(sandbox: Sandbox, known: dict[str, str]) -> None:
    answer = sandbox.http.get(f"{BULK}/{known['done']}/result")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="{known["done"]}.zip"'
    assert answer.content[:2] == b"PK"
