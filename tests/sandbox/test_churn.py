"""Records change while somebody reads: as scripted, the same every time, and lists stay whole."""

from typing import Any

import httpx
import pytest

from .conftest import CANDIDATES, UNAPPROVED, Sandbox, running_sandbox
from .test_bulk import ask, download, job_id

BY_ID = {"converted": "both", "approved": "both", "sort_by": "id", "sort_order": "asc"}
ACTIONS = ("edited", "deleted", "inserted", "restored")


def churn(sandbox: Sandbox, **script: Any) -> None:
    sandbox.control("POST", "churn", {"match": "/Candidates?", **script})


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def changes(sandbox: Sandbox) -> dict[str, list[str]]:
    told = sandbox.control("GET", "churn")
    return {action: told[action] for action in ACTIONS}


def test_records_change_before_every_nth_request(sandbox: Sandbox) -> None:
    churn(sandbox, every=2, edits=3, deletions=2, insertions=1)

    for page in range(1, 6):
        sandbox.get("Candidates", page=page)

    assert {action: len(found) for action, found in changes(sandbox).items()} == {
        "edited": 6,
        "deleted": 4,
        "inserted": 2,
        "restored": 0,
    }


def test_other_requests_change_nothing(sandbox: Sandbox) -> None:
    churn(sandbox, edits=3)

    sandbox.get("Contacts")
    sandbox.get("org")
    sandbox.control("GET", "records/Candidates")

    assert changes(sandbox) == {action: [] for action in ACTIONS}


def test_changes_are_what_they_say(sandbox: Sandbox) -> None:
    before = {row["id"]: row for row in sandbox.rows("Candidates", **BY_ID)}

    done = sandbox.control("POST", "churn/now", {"edits": 40, "deletions": 20, "insertions": 10})

    after = {row["id"]: row for row in sandbox.rows("Candidates", **BY_ID)}
    assert before.keys() - after.keys() == set(done["deleted"])
    assert after.keys() - before.keys() == set(done["inserted"])
    differing = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert differing == set(done["edited"]) - set(done["deleted"])
    assert set(ids(sandbox.rows("Candidates/deleted"))) == set(done["deleted"])


def test_restored_records_come_from_the_bin(sandbox: Sandbox) -> None:
    deleted = sandbox.control("POST", "churn/now", {"deletions": 20})["deleted"]

    restored = sandbox.control("POST", "churn/now", {"restorations": 5})["restored"]

    assert set(restored) < set(deleted)
    assert len(sandbox.rows("Candidates/deleted")) == 15


def test_nobody_left_to_change_is_no_problem(sandbox: Sandbox) -> None:
    churn = {"module": "Departments", "deletions": 20, "restorations": 0, "edits": 2}

    done = sandbox.control("POST", "churn/now", churn)

    assert len(done["deleted"]) == 8
    assert sandbox.get("Departments").status_code == 204


def test_rounds_come_to_an_end(sandbox: Sandbox) -> None:
    churn(sandbox, rounds=2, edits=1)

    for page in range(1, 6):
        sandbox.get("Candidates", page=page)

    assert len(changes(sandbox)["edited"]) == 2


def test_stopped_churn_is_still_told(sandbox: Sandbox) -> None:
    churn(sandbox, edits=1)
    sandbox.get("Candidates", page=1)

    assert len(sandbox.control("DELETE", "churn")["edited"]) == 1
    sandbox.get("Candidates", page=1)

    assert len(changes(sandbox)["edited"]) == 1
    assert sandbox.control("GET", "churn")["churn"] == []


def test_deleted_rows_pull_others_onto_pages_that_were_read(sandbox: Sandbox) -> None:
    """Whoever reads by pages alone loses records that were there all the time."""
    everybody = ids(sandbox.rows("Candidates", **BY_ID))
    churn(sandbox, deletions=10)

    read = ids(sandbox.rows("Candidates", **BY_ID))

    lost = set(everybody) - set(read) - set(changes(sandbox)["deleted"])
    assert lost != set()


@pytest.mark.parametrize("order", ["id", "Updated_On", "Last_Name"])
def test_page_is_right_at_any_moment(sandbox: Sandbox, order: str) -> None:
    """Lists that follow every change are those that somebody would make anew."""
    params: dict[str, Any] = {**BY_ID, "sort_by": order}
    for _ in range(15):
        sandbox.control("POST", "churn/now", {"edits": 5, "deletions": 4, "insertions": 3})
        sandbox.get("Candidates", **params, page=2)
    followed = ids(sandbox.rows("Candidates", **params))

    anew = ids(sandbox.rows("Candidates", **params, cvid=_view_of_all(sandbox)))

    assert followed == anew
    assert len(set(followed)) == len(followed) == CANDIDATES + UNAPPROVED - 15


def test_incremental_pass_finds_what_changed_while_reading(sandbox: Sandbox) -> None:
    start = "2026-07-01T00:00:00+00:00"
    churn(sandbox, edits=6, deletions=2, insertions=2)
    read = {row["id"]: row for row in sandbox.rows("Candidates", **BY_ID)}
    sandbox.control("DELETE", "churn")

    read |= {row["id"]: row for row in sandbox.rows("Candidates", **BY_ID, since=start)}
    gone = ids(sandbox.rows("Candidates/deleted", since=start))

    truth = {row["id"]: row for row in sandbox.rows("Candidates", **BY_ID)}
    done = changes(sandbox)
    assert {key for key in read if key not in gone} | (truth.keys() - read.keys()) == truth.keys()
    assert {key: read[key] for key in done["edited"] if key in truth} == {
        key: truth[key] for key in done["edited"] if key in truth
    }


def test_bulk_file_is_of_before_the_changes(sandbox: Sandbox) -> None:
    before = ids(sandbox.rows("Candidates", **BY_ID))
    sandbox.control(
        "POST", "churn", {"match": "GET /recruit/bulk", "deletions": 5, "insertions": 5, "edits": 5}
    )

    job = job_id(ask(sandbox, module="Candidates", selectfields=["Last_Name"]))

    assert [row["id"] for row in download(sandbox, job)] == before
    assert len(changes(sandbox)["deleted"]) >= 5


def test_same_seed_makes_the_same_changes() -> None:
    def told(seed: int) -> dict[str, list[str]]:
        options = ("--seed", str(seed), "--candidates", "400", "--contacts", "100")
        with running_sandbox(*options) as ready, httpx.Client(base_url=ready["url"]) as http:
            sandbox = Sandbox(ready, http)
            sandbox.sign_in()
            churn(sandbox, edits=3, deletions=2, insertions=1, restorations=1)
            for page in range(1, 4):
                sandbox.get("Candidates", page=page)
            return changes(sandbox)

    first, again, other = told(5), told(5), told(6)
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    "script",
    [
        {"module": "Nonsense", "edits": 1},
        {"edits": -1},
        {"edits": "many"},
        {"every": 0},
        {"rounds": -1},
        {"wobbles": 3},
        ["x"],
    ],
)
def test_nonsense_is_refused(sandbox: Sandbox, script: Any) -> None:
    answer = sandbox.http.post("/sandbox/churn", json=script)

    assert answer.status_code == 400
    assert sandbox.control("GET", "churn")["churn"] == []


def _view_of_all(sandbox: Sandbox) -> str:
    """A view that nobody has asked for yet."""
    criteria = {"field": "City", "comparator": "not_equal", "value": "Atlantis"}
    view = sandbox.control("POST", "custom-views/Candidates", {"name": "x", "criteria": criteria})
    return str(view["id"])
