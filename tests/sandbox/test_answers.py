"""The Recruit API, answer by answer, as far as it is known."""

import re
from typing import Any

import pytest

from .conftest import CANDIDATES, Sandbox

FIRST = "486813000001224088"

ERRORS: list[tuple[str, dict[str, Any], int, str]] = [
    ("Nonsense", {}, 400, "INVALID_MODULE"),
    ("Nonsense/1", {}, 400, "INVALID_MODULE"),
    ("Nonsense/deleted", {}, 400, "INVALID_MODULE"),
    ("Candidates", {"page": 0}, 400, "INVALID_DATA"),
    ("Candidates", {"page": "two"}, 400, "INVALID_DATA"),
    ("Candidates", {"per_page": 201}, 400, "INVALID_DATA"),
    ("Candidates", {"per_page": 0}, 400, "INVALID_DATA"),
    ("Candidates", {"sort_by": "Shoe_Size"}, 400, "INVALID_DATA"),
    ("Candidates", {"sort_order": "up"}, 400, "INVALID_DATA"),
    ("Candidates", {"converted": "maybe"}, 400, "INVALID_DATA"),
    ("Candidates", {"approved": "maybe"}, 400, "INVALID_DATA"),
    ("Candidates", {"cvid": "1"}, 400, "INVALID_DATA"),
    ("Candidates", {"since": "yesterday"}, 400, "PATTERN_NOT_MATCHED"),
    ("Candidates", {"since": "2026-01-01T00:00:00"}, 400, "PATTERN_NOT_MATCHED"),
    ("Candidates/deleted", {"type": "lost"}, 400, "INVALID_DATA"),
    ("settings/fields", {}, 400, "REQUIRED_PARAM_MISSING"),
    ("settings/fields", {"module": "Nonsense"}, 400, "INVALID_MODULE"),
    ("settings/custom_views", {}, 400, "REQUIRED_PARAM_MISSING"),
    ("Candidates/x/y/z", {}, 404, "INVALID_URL_PATTERN"),
]


@pytest.mark.parametrize(("path", "params", "status", "code"), ERRORS)
def test_error_has_recruits_form(
    sandbox: Sandbox, path: str, params: dict[str, Any], status: int, code: str
) -> None:
    answer = sandbox.get(path, **params)

    assert answer.status_code == status
    error = answer.json()
    assert error.keys() == {"code", "details", "message", "status"}
    assert (error["code"], error["status"]) == (code, "error")


NO_CONTENT: list[tuple[str, dict[str, Any], int]] = [
    ("Candidates", {"page": 99}, 204),
    ("Clients", {"approved": "false"}, 204),
    ("Candidates/deleted", {}, 204),
    ("Candidates/1", {}, 204),
    (f"Candidates/{'9' * 5000}", {}, 204),
    ("Candidates/486813000001224089", {}, 204),
    ("Candidates", {"since": "2026-06-30T00:00:00Z"}, 304),
    ("Candidates/deleted", {"since": "2026-06-30T00:00:00Z"}, 304),
]


@pytest.mark.parametrize(("path", "params", "status"), NO_CONTENT)
def test_nothing_to_say_is_an_empty_body(
    sandbox: Sandbox, path: str, params: dict[str, Any], status: int
) -> None:
    answer = sandbox.get(path, **params)

    assert (answer.status_code, answer.content) == (status, b"")


def test_list_has_data_and_info(sandbox: Sandbox) -> None:
    answer = sandbox.get("Candidates", per_page=50, converted="both")

    assert answer.json()["info"] == {
        "per_page": 50,
        "count": 50,
        "page": 1,
        "more_records": True,
    }
    assert len(answer.json()["data"]) == 50
    assert "content-encoding" not in answer.headers


def test_page_holds_two_hundred_by_default(sandbox: Sandbox) -> None:
    last = sandbox.get("Candidates", converted="both", page=CANDIDATES // 200).json()

    assert last["info"] == {"per_page": 200, "count": 200, "page": 5, "more_records": False}


def test_single_record_is_the_listed_one(sandbox: Sandbox) -> None:
    listed = sandbox.rows("Candidates", sort_by="id", sort_order="asc", converted="both")[0]

    assert listed["id"] == FIRST
    assert sandbox.get(f"Candidates/{FIRST}").json() == {"data": [listed]}


def test_converted_is_false_by_default(sandbox: Sandbox) -> None:
    both = sandbox.rows("Candidates", converted="both")
    converted = [row["id"] for row in both if row["$converted"]]

    assert len(both) == CANDIDATES
    assert len(converted) == CANDIDATES // 50
    assert [row["id"] for row in sandbox.rows("Candidates", converted="true")] == converted
    assert [row["id"] for row in sandbox.rows("Candidates")] == [
        row["id"] for row in both if not row["$converted"]
    ]


def test_status_converted_is_not_conversion(sandbox: Sandbox) -> None:
    statuses = {row["Candidate_Status"] for row in sandbox.rows("Candidates", converted="false")}

    assert "Converted - Employee" in statuses


def test_job_openings_answer_to_both_names(sandbox: Sandbox) -> None:
    assert sandbox.get("Job_Openings").json() == sandbox.get("JobOpenings").json()


@pytest.mark.parametrize(
    ("module", "time"),
    [
        ("Candidates", "Updated_On"),
        ("Contacts", "Modified_Time"),
        ("Clients", "Modified_Time"),
        ("Job_Openings", "Modified_Time"),
        ("Alumni", "Modified_Time"),
        ("Referral_Bonuses", "Modified_Time"),
        ("Freelancers", "Modified_Time"),
    ],
)
def test_records_say_when_they_changed(sandbox: Sandbox, module: str, time: str) -> None:
    other = {"Updated_On": "Modified_Time", "Modified_Time": "Updated_On"}[time]

    for row in sandbox.get(module).json()["data"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30", row[time])
        assert re.fullmatch(r"\d{18}", row["id"])
        assert other not in row


@pytest.mark.parametrize("module", ["Clients", "Job_Openings", "Referral_Bonuses"])
def test_companies_have_no_address(sandbox: Sandbox, module: str) -> None:
    fields = sandbox.get("settings/fields", module=module).json()["fields"]

    assert [field["api_name"] for field in fields if field["data_type"] == "email"] == []


def test_current_user_is_one(sandbox: Sandbox) -> None:
    [user] = sandbox.get("users", type="CurrentUser").json()["users"]

    assert user["email"] == sandbox.ready["account_email"]
    assert len(sandbox.get("users", type="AllUsers").json()["users"]) > 1


def test_rate_headers_are_there(sandbox: Sandbox) -> None:
    headers = sandbox.get("org").headers

    assert headers["X-RATELIMIT-LIMIT"] == "1000000"
    assert headers["X-RATELIMIT-REMAINING"] == "999999"
    assert len(headers["X-RATELIMIT-RESET"]) == 13
