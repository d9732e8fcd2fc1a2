"""Clients that nobody here wrote: what they send besides what is documented, and it works."""

from typing import Any

import httpx
import pytest

from .conftest import CANDIDATES, CONTACTS, Sandbox
from .test_bulk import download

UNCONVERTED = CANDIDATES - CANDIDATES // 50


def count(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["info"]["count"])


def test_empty_parameters_are_as_good_as_none(sandbox: Sandbox) -> None:
    """A client in Go sends every parameter that it knows."""
    plain = sandbox.get("Candidates")

    answer = sandbox.get(
        "Candidates",
        fields="",
        sort_order="",
        sort_by="",
        converted="false",
        approved="true",
        page="1",
        per_page="200",
        cvid="",
        territory_id="",
        include_child="",
    )

    assert answer.json() == plain.json()


def test_empty_numbers_are_as_good_as_none(sandbox: Sandbox) -> None:
    assert count(sandbox.get("Candidates", page="", per_page="")) == 200


def test_empty_type_of_deletion_means_all(sandbox: Sandbox) -> None:
    [row] = sandbox.get("Contacts", per_page=1).json()["data"]
    sandbox.control("DELETE", f"records/Contacts/{row['id']}")

    assert count(sandbox.get("Contacts/deleted", type="", page="1", per_page="200")) == 1


def test_search_with_every_parameter_but_one_empty(sandbox: Sandbox) -> None:
    criteria = "(City:equals:Lyon)"
    plain = sandbox.get("Candidates/search", criteria=criteria)

    answer = sandbox.get(
        "Candidates/search",
        criteria=criteria,
        email="",
        phone="",
        word="",
        converted="",
        approved="",
        page="1",
        per_page="200",
    )

    assert answer.json() == plain.json()


@pytest.mark.parametrize("order", ["asc", "ASC", "Asc", "ascending", "Ascending"])
def test_sort_order_is_spelled_in_many_ways(sandbox: Sandbox, order: str) -> None:
    plain = sandbox.get("Candidates", sort_by="id", sort_order="asc")

    assert sandbox.get("Candidates", sort_by="id", sort_order=order).json() == plain.json()


@pytest.mark.parametrize("field", ["id", "Id", "ID"])
def test_id_is_spelled_in_many_ways(sandbox: Sandbox, field: str) -> None:
    plain = sandbox.get("Candidates")

    assert sandbox.get("Candidates", sort_by=field).json() == plain.json()


@pytest.mark.parametrize("flag", ["true", "True", "TRUE"])
def test_flags_come_as_languages_write_them(sandbox: Sandbox, flag: str) -> None:
    """Python's str(True) has a capital."""
    assert count(sandbox.get("Candidates", converted=flag)) == CANDIDATES // 50


def test_list_of_fields_has_blanks_and_unknown_names(sandbox: Sandbox) -> None:
    """The documentation's own example has a blank after the comma."""
    [row] = sandbox.get("Candidates", fields="Last_Name, Email,,Twitter", per_page=1).json()["data"]

    assert {name for name in row if not name.startswith("$")} == {"id", "Last_Name", "Email"}


def test_unknown_parameters_are_ignored(sandbox: Sandbox) -> None:
    assert count(sandbox.get("Contacts", wf_trigger="true", version="2")) == min(CONTACTS, 200)


def test_body_of_a_get_is_ignored(sandbox: Sandbox) -> None:
    """A client in Python puts its parameters there, to no effect."""
    answer = sandbox.http.request(
        "GET", "/recruit/v2/users", json={"type": "CurrentUser", "page": 1, "per_page": 200}
    )

    assert len(answer.json()["users"]) > 1


@pytest.mark.parametrize("scheme", ["Zoho-oauthtoken", "zoho-oauthtoken", "Bearer", "bearer"])
def test_scheme_is_in_any_case(sandbox: Sandbox, scheme: str) -> None:
    token = sandbox.http.headers["Authorization"].split(" ")[1]

    answer = sandbox.http.get("/recruit/v2/org", headers={"authorization": f"{scheme}  {token}"})

    assert answer.status_code == 200


def test_header_names_are_in_any_case(sandbox: Sandbox) -> None:
    answer = sandbox.http.get(
        "/recruit/v2/Candidates", headers={"if-modified-since": "2126-01-01T00:00:00Z"}
    )

    assert answer.status_code == 304


@pytest.mark.parametrize(
    "moment",
    ["2126-01-01T00:00:00Z", "2126-01-01T00:00:00+0530", "2126-01-01T00:00:00.000+05:30"],
)
def test_moment_has_its_offset_in_many_forms(sandbox: Sandbox, moment: str) -> None:
    assert sandbox.get("Candidates", since=moment).status_code == 304


def test_empty_moment_is_as_good_as_none(sandbox: Sandbox) -> None:
    answer = sandbox.http.get("/recruit/v2/Candidates", headers={"If-Modified-Since": ""})

    assert count(answer) == 200


@pytest.mark.parametrize("query", ["", "?"])
def test_token_parameters_are_in_the_query_with_an_empty_body(sandbox: Sandbox, query: str) -> None:
    names = ("client_id", "client_secret", "refresh_token")
    params = {name: sandbox.ready[name] for name in names} | {"grant_type": "refresh_token"}

    answer = sandbox.http.post(f"/oauth/v2/token{query}", params=params)

    assert answer.json()["expires_in"] == 3600


@pytest.mark.parametrize("backslashes", ["\\", "\\\\"])
def test_escapes_have_one_backslash_or_two(sandbox: Sandbox, backslashes: str) -> None:
    sandbox.control("POST", "quirks", {"search_lag": 0})
    name = "Doe, Jr. (Bob)"
    record = sandbox.control("POST", "records/Candidates", {"Last_Name": name})
    value = "".join(backslashes + sign if sign in "(),\\" else sign for sign in name)

    found = sandbox.rows("Candidates/search", criteria=f"(Last_Name:equals:{value})")

    assert [row["id"] for row in found] == [record["id"]]


def test_backslash_in_a_value_is_escaped_too(sandbox: Sandbox) -> None:
    sandbox.control("POST", "quirks", {"search_lag": 0})
    record = sandbox.control("POST", "records/Candidates", {"Last_Name": "AC\\DC"})

    for written in ("AC\\DC", "AC\\\\DC"):
        found = sandbox.rows("Candidates/search", criteria=f"(Last_Name:equals:{written})")
        assert [row["id"] for row in found] == [record["id"]]


def test_write_says_more_than_the_data(sandbox: Sandbox) -> None:
    body = {"data": [{"Last_Name": "Boyle"}], "trigger": ["workflow"], "apply_feature": True}

    answer = sandbox.http.post("/recruit/v2/Candidates", json=body)

    assert answer.status_code == 201


def test_json_comes_without_its_content_type(sandbox: Sandbox) -> None:
    answer = sandbox.http.post(
        "/recruit/v2/Candidates",
        content=b'{"data": [{"Last_Name": "Boyle"}]}',
        headers={"Content-Type": "text/plain"},
    )

    assert answer.status_code == 201


def test_ids_come_as_numbers(sandbox: Sandbox) -> None:
    [row] = sandbox.get("Candidates", per_page=1).json()["data"]

    answer = sandbox.http.put(
        "/recruit/v2/Candidates", json={"data": [{"id": int(row["id"]), "City": "Oslo"}]}
    )

    assert answer.json()["data"][0]["status"] == "success"


def test_ids_to_delete_have_blanks_between_them(sandbox: Sandbox) -> None:
    ids = [row["id"] for row in sandbox.get("Candidates", per_page=2).json()["data"]]

    answer = sandbox.http.delete("/recruit/v2/Candidates", params={"ids": ", ".join(ids)})

    assert [row["status"] for row in answer.json()["data"]] == ["success", "success"]


def test_bulk_module_is_named_as_in_newer_versions(sandbox: Sandbox) -> None:
    query = {"module": {"api_name": "Departments"}, "selectfields": ["Name"]}

    answer = sandbox.http.post("/recruit/bulk/v2/read", json={"query": query})

    assert len(download(sandbox, answer.json()["data"][0]["details"]["id"])) == 8


def test_bulk_fields_under_the_wrong_name_are_not_heeded(sandbox: Sandbox) -> None:
    """`fields` is what CRM calls them: Recruit then writes them all."""
    query = {"module": "Departments", "fields": ["Name"]}

    answer = sandbox.http.post("/recruit/bulk/v2/read", json={"query": query})

    [first, *_] = download(sandbox, answer.json()["data"][0]["details"]["id"])
    assert {"Name", "Head", "Modified_Time"} < first.keys()


def test_client_that_reads_everything_by_pages_gets_everybody(sandbox: Sandbox) -> None:
    """The loop that most clients have, with the parameters as texts."""
    rows: list[dict[str, Any]] = []
    page, more = 1, True
    while more:
        params = {"page": str(page), "per_page": "200", "sort_by": "Updated_On"}
        content = sandbox.get("Candidates", **params, sort_order="asc").json()
        rows += content["data"]
        page, more = page + 1, content.get("info", {"more_records": False})["more_records"]

    assert len({row["id"] for row in rows}) == len(rows) == UNCONVERTED
