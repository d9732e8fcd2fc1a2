"""What reading a Recruit account promises, whoever answers."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from recruit import RecruitClient, errors, modification_field

from .shapes import INSTANT, RECORD_ID, fits

FAR_FUTURE = "2099-01-01T00:00:00+00:00"
V2 = "/recruit/v2"


def page(http: httpx.Client, path: str, **params: str | int) -> dict[str, Any]:
    answer = http.get(f"{V2}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


@pytest.fixture(scope="module")
def oldest(http: httpx.Client) -> list[dict[str, Any]]:
    """The first ten candidates, whole."""
    content = page(
        http, "Candidates", per_page=10, sort_by="Created_Time", sort_order="asc", converted="both"
    )
    return list(content["data"])


def test_page_says_how_much_it_holds(http: httpx.Client) -> None:
    content = page(http, "Candidates", per_page=5, converted="both")

    assert content["info"]["count"] == len(content["data"]) == 5
    assert (content["info"]["per_page"], content["info"]["page"]) == (5, 1)
    assert isinstance(content["info"]["more_records"], bool)


def test_ids_and_times_have_one_form(oldest: list[dict[str, Any]]) -> None:
    for record in oldest:
        assert RECORD_ID.fullmatch(record["id"])
        assert INSTANT.fullmatch(record["Created_Time"])


def test_candidates_tell_whether_they_are_converted_and_opted_out(
    oldest: list[dict[str, Any]],
) -> None:
    for record in oldest:
        assert isinstance(record["$converted"], bool)
        assert isinstance(record["Email_Opt_Out"], bool)


def test_records_are_in_the_order_asked_for(oldest: list[dict[str, Any]]) -> None:
    created = [datetime.fromisoformat(record["Created_Time"]) for record in oldest]

    assert created == sorted(created)


def test_pages_do_not_overlap(client: RecruitClient) -> None:
    first, second = (client.records("Candidates", page=number, per_page=5) for number in (1, 2))

    assert not set(first.ids) & set(second.ids)


def test_fields_restrict_a_record(http: httpx.Client) -> None:
    [record] = page(http, "Candidates", per_page=1, fields="Last_Name,Email")["data"]

    assert {name for name in record if not name.startswith("$")} == {"id", "Last_Name", "Email"}


def test_single_record_is_the_one_of_the_list(
    client: RecruitClient, oldest: list[dict[str, Any]]
) -> None:
    single = client.record("Candidates", oldest[0]["id"])

    assert single is not None
    assert {name: single[name] for name in ("id", "Last_Name", "Email", "Created_Time")} == {
        name: oldest[0][name] for name in ("id", "Last_Name", "Email", "Created_Time")
    }


def test_unknown_record_is_an_empty_answer(http: httpx.Client, client: RecruitClient) -> None:
    answer = http.get(f"{V2}/Candidates/999999999999999")

    assert (answer.status_code, answer.content) == (204, b"")
    assert client.record("Candidates", "999999999999999") is None


def test_changes_since_a_moment_include_that_moment(client: RecruitClient) -> None:
    field = modification_field(client.fields("Candidates"))
    assert field is not None
    [newest] = client.records("Candidates", sort_by=field, sort_order="desc", per_page=1).records
    moment = datetime.fromisoformat(newest[field])

    since = client.records("Candidates", sort_by=field, modified_since=moment)
    after = client.records(
        "Candidates", sort_by=field, modified_since=moment + timedelta(seconds=1)
    )

    assert newest["id"] in since.ids
    assert newest["id"] not in after.ids


def test_nothing_changed_is_304(http: httpx.Client) -> None:
    for path in ("Candidates", "Candidates/deleted"):
        answer = http.get(f"{V2}/{path}", headers={"If-Modified-Since": FAR_FUTURE})
        assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("converted", ["true", "false"])
def test_converted_candidates_are_chosen_by_parameter(
    client: RecruitClient, converted: Any
) -> None:
    found = client.records("Candidates", converted=converted, per_page=20).records

    assert {record["$converted"] for record in found} <= {converted == "true"}


def test_deletions_have_no_address(client: RecruitClient, http: httpx.Client) -> None:
    answer = http.get(f"{V2}/Candidates/deleted", params={"type": "all", "per_page": 20})

    assert answer.status_code in (200, 204)
    for row in answer.json()["data"] if answer.content else ():
        assert row["type"] in ("recycle", "permanent")
        assert INSTANT.fullmatch(row["deleted_time"])
        assert "Email" not in row
    assert [row.id for row in client.deleted("Candidates", per_page=20).rows] == [
        row["id"] for row in (answer.json()["data"] if answer.content else ())
    ]


def test_values_fit_the_metadata(client: RecruitClient, http: httpx.Client) -> None:
    fields = {field.api_name: field for field in client.fields("Candidates")}
    records = page(http, "Candidates", per_page=50, converted="both")["data"]

    wrong = [
        (name, fields[name].data_type, value)
        for record in records
        for name, value in record.items()
        if name in fields and not fits(value, fields[name])
    ]
    assert wrong == []


def test_custom_view_selects(client: RecruitClient) -> None:
    [view, *_] = client.custom_views("Candidates")

    found = client.records("Candidates", cvid=view.id, per_page=5)

    assert len(found.records) <= 5


def test_search_finds_an_old_record(http: httpx.Client, oldest: list[dict[str, Any]]) -> None:
    name = oldest[0]["Last_Name"]
    value = "".join(f"\\{sign}" if sign in "(),\\" else sign for sign in name)
    params: dict[str, str | int] = {"criteria": f"(Last_Name:equals:{value})", "converted": "both"}

    found = page(http, "Candidates/search", **params)["data"]

    assert name in [record["Last_Name"] for record in found]


def test_search_without_a_match_is_204(http: httpx.Client) -> None:
    criteria = "(Last_Name:equals:Nobody has this name 4711)"

    answer = http.get(f"{V2}/Candidates/search", params={"criteria": criteria})

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("Unicorns", {}, "INVALID_MODULE"),
        ("settings/fields", {"module": "Unicorns"}, "INVALID_MODULE"),
        ("Candidates/deleted", {"type": "lost"}, "INVALID_DATA"),
        ("Candidates/search", {"criteria": "(Last_Name:sounds_like:x)"}, "INVALID_QUERY"),
    ],
)
def test_nonsense_is_400_in_recruits_form(
    http: httpx.Client, path: str, params: dict[str, str], code: str
) -> None:
    answer = http.get(f"{V2}/{path}", params=params)

    assert answer.status_code == 400
    assert answer.json().keys() >= {"code", "details", "message", "status"}
    assert (answer.json()["code"], answer.json()["status"]) == (code, "error")


def test_client_tells_what_to_do_about_nonsense(client: RecruitClient) -> None:
    with pytest.raises(errors.UnknownModule):
        client.records("Unicorns")
    with pytest.raises(errors.UnknownView):
        client.records("Candidates", cvid="1")
