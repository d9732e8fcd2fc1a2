"""What nobody knows for sure about Recruit: either answer can be chosen."""

from typing import Any

import pytest

from .conftest import Sandbox

CITY = "(City:equals:Atlantis)"
GENERATED_PAST = "2026-06-30T00:00:00Z"


def quirks(sandbox: Sandbox, **changes: Any) -> None:
    sandbox.control("POST", "quirks", changes)


def found(sandbox: Sandbox, criteria: str) -> list[str]:
    return [row["id"] for row in sandbox.rows("Candidates/search", criteria=criteria)]


def some_id(sandbox: Sandbox) -> str:
    return str(sandbox.get("Candidates", per_page=1).json()["data"][0]["id"])


def wait(sandbox: Sandbox, seconds: int) -> None:
    """Seconds of the sandbox's clock, which starts before the generated past ends."""
    now = sandbox.control("GET", "state")["now"]
    ahead = sandbox.control("POST", "clock", {"ahead": 0})["now"]
    sandbox.control("POST", "clock", {"ahead": seconds + max(0, now - ahead)})


def test_change_is_searched_only_after_a_while(sandbox: Sandbox) -> None:
    record_id = some_id(sandbox)
    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"City": "Atlantis"})

    assert found(sandbox, CITY) == []
    wait(sandbox, 20)

    assert found(sandbox, CITY) == [record_id]


def test_lag_can_be_chosen(sandbox: Sandbox) -> None:
    record_id = some_id(sandbox)
    quirks(sandbox, search_lag=3_600)
    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"City": "Atlantis"})
    wait(sandbox, 3_500)
    assert found(sandbox, CITY) == []

    quirks(sandbox, search_lag=0)

    assert found(sandbox, CITY) == [record_id]


def test_search_finds_by_how_a_record_was_and_tells_how_it_is(sandbox: Sandbox) -> None:
    [row] = sandbox.get("Candidates", per_page=1).json()["data"]
    sandbox.control("PATCH", f"records/Candidates/{row['id']}", {"City": "Atlantis"})
    criteria = f"((City:equals:{row['City']})and(Last_Name:equals:{row['Last_Name']}))"

    rows = sandbox.rows("Candidates/search", criteria=criteria)

    assert [each["City"] for each in rows if each["id"] == row["id"]] == ["Atlantis"]


def test_search_never_tells_of_deleted_records(sandbox: Sandbox) -> None:
    [row] = sandbox.get("Candidates", per_page=1).json()["data"]
    criteria = f"(Email:equals:{row['Email']})"
    assert found(sandbox, criteria) == [row["id"]]

    sandbox.control("DELETE", f"records/Candidates/{row['id']}")

    assert sandbox.get("Candidates/search", criteria=criteria).status_code == 204


def test_equals_may_mean_contains(sandbox: Sandbox) -> None:
    assert found(sandbox, "(City:equals:yon)") == []

    quirks(sandbox, equals_contains=True)

    assert {
        row["City"] for row in sandbox.rows("Candidates/search", criteria="(City:equals:yon)")
    } == {"Lyon"}


@pytest.mark.parametrize("name", ["email", "phone", "word"])
def test_search_by_words_may_work(sandbox: Sandbox, name: str) -> None:
    [row] = sandbox.get("Candidates", per_page=1, fields="Email,Mobile,Last_Name").json()["data"]
    value = row[{"email": "Email", "phone": "Mobile", "word": "Last_Name"}[name]]
    assert sandbox.get("Candidates/search", **{name: value}).status_code == 400

    quirks(sandbox, word_search=True)

    assert row["id"] in [each["id"] for each in sandbox.rows("Candidates/search", **{name: value})]


@pytest.mark.parametrize("moves", [True, False])
def test_time_of_a_restored_record_may_stand_still(sandbox: Sandbox, moves: bool) -> None:
    quirks(sandbox, restore_moves_time=moves)
    [before] = sandbox.get("Candidates", per_page=1).json()["data"]
    sandbox.control("DELETE", f"records/Candidates/{before['id']}")

    sandbox.control("POST", f"records/Candidates/{before['id']}/restore")

    [after] = sandbox.get(f"Candidates/{before['id']}").json()["data"]
    assert (after["Updated_On"] > before["Updated_On"]) is moves
    changed = [row["id"] for row in sandbox.rows("Candidates", since=GENERATED_PAST)]
    assert changed == ([before["id"]] if moves else [])
    assert before["id"] in [row["id"] for row in sandbox.rows("Candidates")]


def test_rate_headers_may_be_missing(sandbox: Sandbox) -> None:
    quirks(sandbox, rate_headers=False)

    names = {name.lower() for name in sandbox.get("org").headers}

    assert not {name for name in names if name.startswith("x-ratelimit")}


@pytest.mark.parametrize(("told", "after"), [(True, {"retry-after"}), (False, set())])
def test_wait_may_be_told_or_not(sandbox: Sandbox, told: bool, after: set[str]) -> None:
    quirks(sandbox, retry_after=told)
    sandbox.control("POST", "credits", {"left": 0})

    answer = sandbox.get("Candidates")

    assert answer.json()["code"] == "LIMIT_EXCEEDED"
    assert {name.lower() for name in answer.headers} & {"retry-after"} == after


@pytest.mark.parametrize(
    "changes", [{"search_lag": -1}, {"search_lag": "soon"}, {"rate_headers": 1}, {"mood": True}]
)
def test_nonsense_is_refused(sandbox: Sandbox, changes: dict[str, Any]) -> None:
    before = sandbox.control("GET", "state")["quirks"]

    answer = sandbox.http.post("/sandbox/quirks", json=changes)

    assert answer.status_code == 400
    assert sandbox.control("GET", "state")["quirks"] == before
