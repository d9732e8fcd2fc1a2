"""Lists are complete, in order, and move when the data does."""

import itertools
from typing import Any

import pytest

from .conftest import CANDIDATES, CONTACTS, Sandbox

EVERYTHING = {"converted": "both", "sort_by": "id", "sort_order": "asc"}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


@pytest.mark.parametrize("per_page", [200, 7])
def test_pages_are_complete_and_without_repeats(sandbox: Sandbox, per_page: int) -> None:
    listed = ids(sandbox.rows("Contacts", **EVERYTHING, per_page=per_page))

    assert len(listed) == CONTACTS
    assert listed == sorted(set(listed))


@pytest.mark.parametrize("field", ["id", "Created_Time", "Updated_On", "Email", "Last_Name"])
@pytest.mark.parametrize("view", ["All Candidates", "IT Candidates"])
def test_descending_is_ascending_backwards(sandbox: Sandbox, field: str, view: str) -> None:
    params = {
        "sort_by": field,
        "converted": "both",
        "cvid": view_id(sandbox, view),
        "fields": "id",
    }

    ascending = ids(sandbox.rows("Candidates", **params, sort_order="asc"))

    assert len(ascending) > 200
    assert ids(sandbox.rows("Candidates", **params, sort_order="desc")) == ascending[::-1]


def test_times_rise_with_the_id_and_sometimes_stand_still(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", **EVERYTHING)

    for field in ("Created_Time", "Updated_On"):
        times = [row[field] for row in rows]
        assert times == sorted(times)
        assert len(set(times)) < CANDIDATES
    assert all(row["Created_Time"] < row["Updated_On"] for row in rows)


def test_sort_by_any_field(sandbox: Sandbox) -> None:
    rows = sandbox.rows(
        "Candidates", converted="both", sort_by="Experience_in_Years", sort_order="asc"
    )
    years = [row["Experience_in_Years"] for row in rows]

    assert len(set(ids(rows))) == CANDIDATES
    assert years == sorted(years, key=lambda number: -1 if number is None else number)


def test_custom_view_filters(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", converted="both")

    def listed(view: str) -> list[str]:
        return ids(sandbox.rows("Candidates", converted="both", cvid=view_id(sandbox, view)))

    assert listed("All Candidates") == ids(rows)
    assert listed("IT Candidates") == ids([row for row in rows if row["Department"] == "IT"])
    assert listed("Passed out 2015 or 2016") == ids(
        [row for row in rows if row["Year_of_Passing"] in (2015, 2016)]
    )
    assert listed("Experienced and remote") == ids(
        [row for row in rows if (row["Experience_in_Years"] or 0) >= 5 and row["Remote_OK"]]
    )
    assert listed("Nobody") == []


def test_custom_view_keeps_to_converted(sandbox: Sandbox) -> None:
    view = view_id(sandbox, "IT Candidates")
    rows = sandbox.rows("Candidates", cvid=view, converted="both")

    unconverted = [row for row in rows if not row["$converted"]]
    assert ids(sandbox.rows("Candidates", cvid=view)) == ids(unconverted)


@pytest.mark.parametrize("start", [0, 1, 499, 992, 999])
def test_modified_since_is_inclusive(sandbox: Sandbox, start: int) -> None:
    rows = sandbox.rows("Candidates", **EVERYTHING)
    since = rows[start]["Updated_On"]

    listed = sandbox.rows("Candidates", **EVERYTHING, since=since)

    assert listed == [row for row in rows if row["Updated_On"] >= since]
    assert listed[-1] == rows[-1]


def test_modified_since_compares_instants(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", **EVERYTHING)

    listed = sandbox.rows("Candidates", **EVERYTHING, since="2026-06-29T00:00:00Z")

    assert ids(listed) == ids([row for row in rows if row["Updated_On"] >= "2026-06-29T05:30"])


def test_modified_since_goes_with_every_order(sandbox: Sandbox) -> None:
    since = sandbox.rows("Candidates", **EVERYTHING)[700]["Updated_On"]

    lists = [
        ids(sandbox.rows("Candidates", sort_by=field, converted="both", since=since))
        for field in ("id", "Updated_On", "Last_Name")
    ]

    assert lists[0] == lists[1]
    assert sorted(lists[2], reverse=True) == lists[0]


def test_deletion_shifts_the_pages_behind_it(sandbox: Sandbox) -> None:
    before = ids(sandbox.rows("Candidates", **EVERYTHING))
    sandbox.control("DELETE", f"records/Candidates/{before[10]}")

    second = ids(sandbox.get("Candidates", **EVERYTHING, page=2).json()["data"])

    assert second == before[201:401]
    assert ids(sandbox.rows("Candidates", **EVERYTHING)) == before[:10] + before[11:]


def test_many_changes_leave_every_order_complete(sandbox: Sandbox) -> None:
    before = ids(sandbox.rows("Candidates", **EVERYTHING))
    gone = before[3:1000:37]
    changed = before[5:1000:41]
    for record_id in gone:
        sandbox.control("DELETE", f"records/Candidates/{record_id}")
    for record_id in changed:
        if record_id not in gone:
            sandbox.control("PATCH", f"records/Candidates/{record_id}", {"City": "Oz"})
    new = sandbox.control("POST", "records/Candidates", {"Last_Name": "New"})["id"]
    present = [record_id for record_id in before if record_id not in gone] + [new]
    touched = {*changed, new} - {*gone}

    for field, per_page in itertools.product(("id", "Updated_On", "City"), (200, 17)):
        params: dict[str, Any] = {**EVERYTHING, "sort_by": field, "per_page": per_page}
        params["fields"] = "id"
        assert sorted(ids(sandbox.rows("Candidates", **params))) == present
    assert ids(sandbox.rows("Candidates", **EVERYTHING)) == present
    by_update = ids(sandbox.rows("Candidates", **EVERYTHING | {"sort_by": "Updated_On"}))
    assert set(by_update[-len(touched) :]) == touched


def view_id(sandbox: Sandbox, name: str) -> str:
    views = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]
    return str(next(view["id"] for view in views if view["name"] == name))
