"""Scripted trouble arrives as scripted."""

import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from sandbox.trouble import LASTING, Trouble, Troubles
from tests.world.patience import PATIENCE
from tests.world.until import wait_until

from .conftest import Sandbox, running_sandbox


def script(sandbox: Sandbox, **trouble: Any) -> None:
    sandbox.control("POST", "trouble", [{"match": "Candidates", **trouble}])


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("429", 429, "TOO_MANY_REQUESTS"),
        ("500", 500, "INTERNAL_ERROR"),
        ("expire_token", 401, "INVALID_TOKEN"),
        ("scope_mismatch", 401, "OAUTH_SCOPE_MISMATCH"),
        ("no_permission", 403, "NO_PERMISSION"),
    ],
)
def test_error_answer(sandbox: Sandbox, kind: str, status: int, code: str) -> None:
    script(sandbox, kind=kind)

    answer = sandbox.get("Candidates")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_error_of_ones_choice(sandbox: Sandbox) -> None:
    script(
        sandbox,
        kind="error",
        status=403,
        code="FEATURE_NOT_SUPPORTED",
        message="not in this edition",
        retry_after="Wed, 21 Oct 2026 07:28:00 GMT",
    )

    answer = sandbox.get("Candidates")

    assert answer.status_code == 403
    assert answer.json() == {
        "code": "FEATURE_NOT_SUPPORTED",
        "details": {},
        "message": "not in this edition",
        "status": "error",
    }
    assert answer.headers["Retry-After"] == "Wed, 21 Oct 2026 07:28:00 GMT"


def test_errors_come_with_200(sandbox: Sandbox) -> None:
    script(sandbox, kind="error_in_200", code="invalid_code")
    script(sandbox, kind="row_errors", code="INTERNAL_ERROR")

    first, second = (sandbox.get("Candidates") for _ in range(2))

    assert (first.status_code, first.json()) == (200, {"error": "invalid_code"})
    assert second.status_code == 200
    assert [row["status"] for row in second.json()["data"]] == ["error"]


def test_gateway_has_any_status(sandbox: Sandbox) -> None:
    script(sandbox, kind="502_html", status=200)

    answer = sandbox.get("Candidates")

    assert answer.status_code == 200
    assert answer.text.startswith("<html>")


def test_jitter_is_the_same_for_the_same_seed(sandbox: Sandbox) -> None:
    def delays() -> list[float]:
        troubles = Troubles(seed=3)
        late = Trouble("latency", seconds=1, jitter=0.5)
        return [troubles.duration(late, usual=0) for _ in range(5)]

    assert delays() == delays()
    assert len(set(delays())) == 5
    assert all(1 <= delay <= 1.5 for delay in delays())


def test_file_is_cut_as_well_as_a_page(sandbox: Sandbox) -> None:
    body = {"query": {"module": "Departments"}}
    added = sandbox.http.post("/recruit/bulk/v2/read", json=body).json()
    path = f"/recruit/bulk/v2/read/{added['data'][0]['details']['id']}"
    while sandbox.http.get(path).json()["data"][0]["state"] != "COMPLETED":
        time.sleep(0.02)
    whole = sandbox.http.get(f"{path}/result").content
    sandbox.control("POST", "trouble", {"match": "/result", "kind": "truncated"})

    answer = sandbox.http.get(f"{path}/result")

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.content == whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (["fields", "City", "length"], ""),
        (["fields", 0, "pick_list_values"], [{"actual_value": 2022}]),
        (["fields", 1], 7),
        (["fields"], {}),
    ],
)
def test_odd_value_stands_where_it_was_asked_for(
    sandbox: Sandbox, at: list[str | int], value: Any
) -> None:
    usual = sandbox.get("settings/fields", module="Candidates").json()
    script(sandbox, kind="odd_value", at=at, value=value)

    odd = sandbox.get("settings/fields", module="Candidates").json()

    assert value_at(odd, at) == value
    assert odd | {"fields": None} == usual | {"fields": None}


def test_missing_value_is_missing_alone(sandbox: Sandbox) -> None:
    usual = sandbox.get("settings/fields", module="Candidates").json()
    script(sandbox, kind="no_value", at=["fields", "City", "data_type"])

    odd = sandbox.get("settings/fields", module="Candidates").json()

    del value_at(usual, ["fields", "City"])["data_type"]
    assert odd == usual


@pytest.mark.parametrize("at", [["nobody"], ["fields", 999, "id"], ["fields", "Nobody"], ["x", 0]])
@pytest.mark.parametrize("kind", ["odd_value", "no_value"])
def test_value_of_no_place_changes_nothing_else(
    sandbox: Sandbox, kind: str, at: list[str | int]
) -> None:
    usual = sandbox.get("settings/fields", module="Candidates").json()
    script(sandbox, kind=kind, at=at)

    odd = sandbox.get("settings/fields", module="Candidates").json()

    assert odd["fields"] == usual["fields"]


def value_at(content: Any, at: list[str | int]) -> Any:
    for step in at:
        if isinstance(content, list) and isinstance(step, str):
            content = next(entry for entry in content if entry["api_name"] == step)
        else:
            content = content[step]
    return content


def test_trouble_strikes_after_and_times(sandbox: Sandbox) -> None:
    script(sandbox, kind="500", after=1, times=2)

    codes = [sandbox.get("Candidates").status_code for _ in range(5)]

    assert codes == [200, 500, 500, 200, 200]
    assert sandbox.get("Contacts").status_code == 200


def test_trouble_matches_part_of_the_request(sandbox: Sandbox) -> None:
    sandbox.control("POST", "trouble", {"match": "page=2", "kind": "500"})

    assert sandbox.get("Candidates", page=1).status_code == 200
    assert sandbox.get("Candidates", page=2).status_code == 500


def test_trouble_without_times_lasts_until_cleared(sandbox: Sandbox) -> None:
    script(sandbox, kind="500", times=None)
    assert [sandbox.get("Candidates").status_code for _ in range(3)] == [500] * 3

    sandbox.control("DELETE", "trouble")

    assert sandbox.get("Candidates").status_code == 200


def test_token_endpoint_has_trouble_too(sandbox: Sandbox) -> None:
    sandbox.control("POST", "trouble", {"match": "oauth", "kind": "502_html"})

    answer = sandbox.token_answer()

    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")


def test_redirect_leads_to_another_host(sandbox: Sandbox) -> None:
    script(sandbox, kind="redirect")

    answer = sandbox.get("Candidates")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://elsewhere.example/recruit/v2/Candidates"


def test_retry_after_is_passed_on(sandbox: Sandbox) -> None:
    script(sandbox, kind="429", retry_after=7)

    assert sandbox.get("Candidates").headers["Retry-After"] == "7"


@pytest.mark.parametrize("kind", ["truncated", "not_json"])
def test_body_is_not_json(sandbox: Sandbox, kind: str) -> None:
    script(sandbox, kind=kind)

    answer = sandbox.get("Candidates")

    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|Invalid"):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut", httpx.RemoteProtocolError),
        ("reset", httpx.ReadError),
        ("hang", httpx.ReadTimeout),
        ("stall", httpx.ReadTimeout),
    ],
)
def test_connection_breaks(sandbox: Sandbox, kind: str, error: type[Exception]) -> None:
    script(sandbox, kind=kind)

    with pytest.raises(error):
        sandbox.http.get(
            "/recruit/v2/Candidates", timeout=0.3 if error is httpx.ReadTimeout else PATIENCE
        )

    assert sandbox.get("Candidates").status_code == 200


@pytest.mark.parametrize("kind", LASTING)
def test_what_lasts_ends_with_the_trouble(sandbox: Sandbox, kind: str) -> None:
    script(sandbox, kind=kind, seconds=600)
    ended: list[object] = []

    def ask() -> None:
        try:
            ended.append(sandbox.get("Candidates").status_code)
        except httpx.TransportError as error:
            ended.append(type(error))

    asking = threading.Thread(target=ask)
    asking.start()
    while sandbox.control("GET", "state")["trouble"]:  # until it has struck
        time.sleep(0.01)
    sandbox.control("DELETE", "trouble")
    asking.join(PATIENCE)

    assert ended == [200 if kind in ("latency", "drip") else httpx.RemoteProtocolError]


def test_latency_delays_a_right_answer(sandbox: Sandbox) -> None:
    script(sandbox, kind="latency", seconds=0.2)
    start = time.monotonic()

    answer = sandbox.get("Candidates")

    assert answer.status_code == 200
    assert time.monotonic() - start >= 0.2


def test_wrong_types_are_in_the_first_rows(sandbox: Sandbox) -> None:
    script(sandbox, kind="wrong_type")

    first, second, third, *_ = sandbox.get("Candidates").json()["data"]

    assert isinstance(first["Email"], dict)
    assert second["Updated_On"] == "yesterday"
    assert "id" not in third


def test_duplicate_page_is_the_one_before(sandbox: Sandbox) -> None:
    first = sandbox.get("Candidates", page=1).json()["data"]
    script(sandbox, kind="duplicate_page")

    assert sandbox.get("Candidates", page=2).json()["data"] == first


@pytest.mark.parametrize("kind", ["endless", "endless_news"])
def test_endless_list_has_every_page_full_and_promises_more(sandbox: Sandbox, kind: str) -> None:
    script(sandbox, kind=kind, times=None)

    answer = sandbox.get("Candidates", page=500, per_page=150).json()

    assert answer["info"] == {"per_page": 150, "count": 150, "page": 500, "more_records": True}
    assert len(answer["data"]) == 150


def test_endless_list_of_news_is_always_the_same_list(sandbox: Sandbox) -> None:
    whole = [row["id"] for row in sandbox.rows("Candidates")]
    script(sandbox, kind="endless_news", times=None)

    def ids(page: int, size: int) -> list[str]:
        rows = sandbox.get("Candidates", page=page, per_page=size).json()["data"]
        return [row["id"] for row in rows]

    assert ids(1, 200) == whole[:200]
    assert ids(20, 200) == ids(39, 100) + ids(40, 100)
    assert not set(ids(20, 200)) & set(whole)
    assert len({*ids(20, 200), *ids(21, 200)}) == 400


def test_empty_answer_stands_in_for_records(sandbox: Sandbox) -> None:
    script(sandbox, kind="no_content", match="page=2&")

    assert sandbox.get("Candidates", page=2, per_page=50).status_code == 204
    assert sandbox.get("Candidates", page=2, per_page=50).status_code == 200


def test_records_may_be_an_object_and_a_body_null(sandbox: Sandbox) -> None:
    script(sandbox, kind="data_object")
    script(sandbox, kind="null_body")

    assert isinstance(sandbox.get("Candidates").json()["data"], dict)
    assert sandbox.get("Candidates").json() is None


def test_gateway_may_know_no_such_page(sandbox: Sandbox) -> None:
    script(sandbox, kind="404_html")

    answer = sandbox.get("Candidates")

    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (404, "text/html")


def test_answers_are_dated_by_the_sandboxs_clock(sandbox: Sandbox) -> None:
    sandbox.control("POST", "clock", {"ahead": 1_000_000_000})
    sandbox.sign_in()
    dated = parsedate_to_datetime(sandbox.get("org").headers["Date"]).timestamp()

    assert abs(dated - sandbox.control("GET", "state")["now"]) <= 2

    sandbox.control("POST", "quirks", {"date_header": False})
    assert "Date" not in sandbox.get("org").headers


def test_too_many_calls_at_once_are_refused(sandbox: Sandbox) -> None:
    sandbox.control("POST", "edition", {"edition": "Free"})
    script(sandbox, kind="latency", seconds=600, times=None)
    codes: list[int] = []

    def call() -> None:
        codes.append(sandbox.get("Candidates", per_page=1).status_code)

    threads = [threading.Thread(target=call) for _ in range(7)]
    for thread in threads:
        thread.start()
    wait_until(
        lambda: (
            sandbox.control("GET", "state")["requests"].get("GET /recruit/v2/Candidates")
            == len(threads)
        )
    )
    sandbox.control("DELETE", "trouble")
    for thread in threads:
        thread.join()

    assert sorted(codes) == [200] * 5 + [429] * 2


def test_used_up_credits_say_when_they_come_back() -> None:
    with (
        running_sandbox("--credits", "7") as ready,
        httpx.Client(base_url=ready["url"]) as http,
    ):
        sandbox = Sandbox(ready, http)
        sandbox.sign_in()
        codes = [sandbox.get("Candidates", per_page=1).status_code for _ in range(3)]
        last = sandbox.get("Candidates", per_page=1)
        metadata = sandbox.get("org")

    assert codes == [200, 200, 429]
    assert last.json()["code"] == "LIMIT_EXCEEDED"
    assert 86_000 < int(last.headers["Retry-After"]) <= 86_400
    assert last.headers["X-RATELIMIT-REMAINING"] == "1"
    assert metadata.status_code == 200
