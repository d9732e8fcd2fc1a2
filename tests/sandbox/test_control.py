"""Changing the world from outside, and what the Recruit API then says."""

import pytest

from .conftest import CANDIDATES, UNAPPROVED, Sandbox

EVERYTHING = {"converted": "both", "sort_by": "id", "sort_order": "asc"}
GENERATED_PAST = "2026-06-30T00:00:00Z"


def first_id(sandbox: Sandbox, module: str = "Candidates") -> str:
    return str(sandbox.get(module, **EVERYTHING, per_page=1).json()["data"][0]["id"])


def changed(sandbox: Sandbox, module: str = "Candidates") -> list[str]:
    rows = sandbox.rows(module, since=GENERATED_PAST, converted="both", sort_order="asc")
    return [row["id"] for row in rows]


def test_insert_appends_with_a_new_id(sandbox: Sandbox) -> None:
    last = sandbox.rows("Candidates", **EVERYTHING)[-1]["id"]

    record = sandbox.control(
        "POST",
        "records/Candidates",
        {"First_Name": "Ada", "Last_Name": "L", "Email": "a@x.example"},
    )

    assert record["id"] > last
    assert record["Full_Name"] == "Ada L"
    assert record["Candidate_ID"] == f"ZR_{CANDIDATES + UNAPPROVED + 1}_CAND"
    assert sandbox.rows("Candidates", **EVERYTHING)[-1] == record
    assert sandbox.get(f"Candidates/{record['id']}").json()["data"] == [record]
    assert changed(sandbox) == [record["id"]]


def test_change_keeps_the_place_and_moves_the_time(sandbox: Sandbox) -> None:
    before = sandbox.rows("Candidates", **EVERYTHING)[0]

    after = sandbox.control("PATCH", f"records/Candidates/{before['id']}", {"City": "Oz"})

    assert after["City"] == "Oz"
    assert after["Created_Time"] == before["Created_Time"]
    assert after["Updated_On"] > before["Updated_On"]
    assert sandbox.rows("Candidates", **EVERYTHING)[0] == after
    assert changed(sandbox) == [before["id"]]
    newest = sandbox.get("Candidates", sort_by="Updated_On", sort_order="desc", per_page=1)
    assert newest.json()["data"] == [after]


def test_a_key_is_withheld_until_it_is_written(sandbox: Sandbox) -> None:
    record_id = first_id(sandbox)

    sandbox.control("POST", f"records/Candidates/{record_id}/withhold", {"fields": ["Email"]})
    without = sandbox.rows("Candidates", **EVERYTHING)[0]
    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"Email": None})
    written = sandbox.rows("Candidates", **EVERYTHING)[0]

    assert "Email" not in without
    assert "City" in without
    assert written["Email"] is None
    assert changed(sandbox) == [record_id]


@pytest.mark.parametrize("field", ["Created_Time", "Updated_On"])
def test_a_time_is_answered_as_it_is_written(sandbox: Sandbox, field: str) -> None:
    record_id = first_id(sandbox)

    sandbox.control("PATCH", f"records/Candidates/{record_id}", {field: "null"})

    assert sandbox.rows("Candidates", **EVERYTHING)[0][field] == "null"
    assert changed(sandbox) == [record_id]


def test_conversion_is_written_in_any_spelling(sandbox: Sandbox) -> None:
    record_id = first_id(sandbox)

    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"$converted": "Yes"})

    assert sandbox.rows("Candidates", **EVERYTHING)[0]["$converted"] == "Yes"


def test_change_moves_a_record_in_and_out_of_a_view(sandbox: Sandbox) -> None:
    views = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]
    view = next(each["id"] for each in views if each["name"] == "Nobody")
    record_id = first_id(sandbox)

    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"City": "Atlantis"})
    assert [row["id"] for row in sandbox.rows("Candidates", cvid=view)] == [record_id]

    sandbox.control("PATCH", f"records/Candidates/{record_id}", {"City": "Athens"})
    assert sandbox.rows("Candidates", cvid=view) == []


@pytest.mark.parametrize("kind", ["recycle", "permanent"])
def test_deleted_record_moves_to_the_deleted_feed(sandbox: Sandbox, kind: str) -> None:
    record_id = first_id(sandbox)
    name = sandbox.get(f"Candidates/{record_id}").json()["data"][0]["Full_Name"]

    sandbox.control("DELETE", f"records/Candidates/{record_id}?type={kind}")

    [row] = sandbox.rows("Candidates/deleted", since=GENERATED_PAST)
    assert row.keys() == {
        "id",
        "display_name",
        "type",
        "deleted_time",
        "deleted_by",
        "created_by",
    }
    assert (row["id"], row["display_name"], row["type"]) == (record_id, name, kind)
    assert sandbox.get(f"Candidates/{record_id}").status_code == 204
    assert len(sandbox.rows("Candidates", **EVERYTHING)) == CANDIDATES - 1
    other = {"recycle": "permanent", "permanent": "recycle"}[kind]
    assert sandbox.get("Candidates/deleted", type=other).status_code == 204
    assert sandbox.get("Candidates/deleted", type=kind).json()["info"]["count"] == 1
    future = sandbox.get("Candidates/deleted", since="2126-01-01T00:00:00Z")
    assert future.status_code == 304


def test_deleted_feed_has_pages(sandbox: Sandbox) -> None:
    ids = [row["id"] for row in sandbox.rows("Candidates", **EVERYTHING)[:5]]
    for record_id in ids:
        sandbox.control("DELETE", f"records/Candidates/{record_id}")

    assert [row["id"] for row in sandbox.rows("Candidates/deleted", per_page=2)] == ids


def test_restored_record_is_listed_again_as_changed(sandbox: Sandbox) -> None:
    record_id = first_id(sandbox)
    sandbox.control("DELETE", f"records/Candidates/{record_id}")

    sandbox.control("POST", f"records/Candidates/{record_id}/restore")

    assert sandbox.get("Candidates/deleted").status_code == 204
    assert changed(sandbox) == [record_id]
    assert first_id(sandbox) == record_id


def test_permanently_deleted_record_is_not_restored(sandbox: Sandbox) -> None:
    record_id = first_id(sandbox)
    sandbox.control("DELETE", f"records/Candidates/{record_id}")
    sandbox.control("DELETE", f"records/Candidates/{record_id}?type=permanent")

    answer = sandbox.http.post(f"/sandbox/records/Candidates/{record_id}/restore")

    assert answer.status_code == 404
    assert sandbox.rows("Candidates/deleted")[0]["type"] == "permanent"


def test_convert_hides_the_candidate_by_default(sandbox: Sandbox) -> None:
    record_id = first_id(sandbox)

    record = sandbox.control("POST", f"records/Candidates/{record_id}/convert", {"contact": True})

    assert record["$converted"] is True
    assert record_id not in [row["id"] for row in sandbox.rows("Candidates")]
    assert record_id in [row["id"] for row in sandbox.rows("Candidates", converted="true")]
    [contact] = changed(sandbox, "Contacts")
    assert record["$converted_detail"]["contact"] == contact
    assert sandbox.get(f"Contacts/{contact}").json()["data"][0]["Email"] == record["Email"]


def test_opt_out_can_be_taken_back(sandbox: Sandbox) -> None:
    path = f"records/Contacts/{first_id(sandbox, 'Contacts')}/opt-out"

    assert sandbox.control("POST", path)["Email_Opt_Out"] is True
    assert sandbox.control("POST", path, {"value": False})["Email_Opt_Out"] is False


def test_find_by_name_and_address(sandbox: Sandbox) -> None:
    record = sandbox.control(
        "POST", "records/Candidates", {"Last_Name": "Ünsal", "Email": "zz.top@x.example"}
    )

    for text in ("ünsal", "ZZ.TOP"):
        assert sandbox.control("GET", f"records/Candidates?q={text}")["data"] == [record]
    assert len(sandbox.control("GET", "records/Candidates")["data"]) == 50


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "records/Candidates", {"Shoe_Size": 44}, 400),
        ("POST", "records/Nonsense", {}, 400),
        ("POST", "records/Candidates", ["x"], 400),
        ("PATCH", "records/Candidates/1", {"City": "Oz"}, 404),
        ("DELETE", "records/Candidates/1", None, 404),
        ("POST", "records/Candidates/1/restore", None, 404),
        ("POST", "edition", {"edition": "Platinum"}, 400),
        ("POST", "edition", {"account_type": "Circus"}, 400),
        ("POST", "clock", {"ahead": "soon"}, 400),
        ("POST", "edition", {"trial": "yes"}, 400),
        ("POST", "credits", {"left": -1}, 400),
        ("POST", "credits", {}, 400),
        ("POST", "tokens", {"lifetime": "long"}, 400),
        ("POST", "tokens", {"colour": 3}, 400),
        ("POST", "custom-views/Candidates", {"criteria": {}}, 400),
        ("POST", "custom-views/Candidates", {"name": "x", "criteria": {"field": "x"}}, 400),
        ("DELETE", "custom-views/Candidates/1", None, 404),
        ("PATCH", "fields/Candidates/Shoe_Size", {"data_type": "text"}, 404),
        ("PATCH", "fields/Candidates/City", {"api_name": "Town"}, 400),
        ("POST", "trouble", {"kind": "plague"}, 400),
        ("POST", "trouble", [{"kind": "429", "often": 2}], 400),
        ("POST", "trouble", [{"kind": "429", "times": "two"}], 400),
        ("POST", "trouble", {"kind": "429", "after": -1}, 400),
        ("POST", "trouble", {"kind": "error", "status": 99}, 400),
        ("POST", "trouble", {"kind": "429", "retry_after": "x\ny"}, 400),
        ("POST", "trouble", {"kind": "latency", "seconds": -1}, 400),
    ],
)
def test_nonsense_changes_nothing(
    sandbox: Sandbox, method: str, path: str, body: object, status: int
) -> None:
    before = sandbox.control("GET", "state")

    answer = sandbox.http.request(method, f"/sandbox/{path}", json=body)

    assert answer.status_code == status
    after = sandbox.control("GET", "state")
    assert {**before, "now": 0} == {**after, "now": 0}


def test_reset_puts_everything_back(sandbox: Sandbox) -> None:
    before = sandbox.rows("Clients", sort_by="id")
    sandbox.control("DELETE", f"records/Clients/{before[0]['id']}")
    sandbox.control("POST", "edition", {"edition": "Free"})

    sandbox.control("POST", "reset")
    sandbox.sign_in()

    assert sandbox.rows("Clients", sort_by="id") == before
    assert sandbox.control("GET", "state")["edition"] == "Enterprise"


def test_state_counts(sandbox: Sandbox) -> None:
    sandbox.get("Candidates", page=2)
    sandbox.get("Candidates", page=3)
    sandbox.get("Candidates/deleted")
    sandbox.get("Candidates/123")

    state = sandbox.control("GET", "state")

    assert state["requests"] == {
        "POST /oauth/v2/token": 1,
        "GET /recruit/v2/Candidates": 2,
        "GET /recruit/v2/Candidates/deleted": 1,
        "GET /recruit/v2/Candidates/{id}": 1,
    }
    assert state["credits"] == {"limit": 1_000_000, "used": 11}
    assert state["tokens_issued"] == 1


def test_edition_sets_the_limits(sandbox: Sandbox) -> None:
    sandbox.control("POST", "edition", {"edition": "Free"})

    answer = sandbox.get("org")

    assert answer.headers["X-RATELIMIT-LIMIT"] == "5000"
    assert answer.json()["org"][0]["license_details"]["paid"] is False


def test_staffing_agency_has_no_departments(sandbox: Sandbox) -> None:
    sandbox.control("POST", "edition", {"account_type": "Staffing Agency"})

    names = [each["api_name"] for each in sandbox.get("settings/modules").json()["modules"]]

    assert "Departments" not in names
    assert sandbox.get("Departments").json()["code"] == "INVALID_MODULE"


def test_view_comes_and_goes(sandbox: Sandbox) -> None:
    criteria = {"field": "City", "comparator": "equal", "value": "Lyon"}
    view = sandbox.control("POST", "custom-views/Candidates", {"name": "L", "criteria": criteria})
    listed = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]

    rows = sandbox.rows("Candidates", cvid=view["id"])
    sandbox.control("DELETE", f"custom-views/Candidates/{view['id']}")

    assert listed[-1] == view
    assert {row["City"] for row in rows} == {"Lyon"}
    assert sandbox.get("Candidates", cvid=view["id"]).status_code == 400


def test_field_changes_its_type_and_vanishes(sandbox: Sandbox) -> None:
    def types() -> dict[str, str]:
        fields = sandbox.get("settings/fields", module="Candidates").json()["fields"]
        return {field["api_name"]: field["data_type"] for field in fields}

    sandbox.control("PATCH", "fields/Candidates/Year_of_Passing", {"data_type": "text"})
    assert types()["Year_of_Passing"] == "text"

    sandbox.control("DELETE", "fields/Candidates/Year_of_Passing")
    assert "Year_of_Passing" not in types()
    assert sandbox.get("Candidates", sort_by="Year_of_Passing").status_code == 400
