"""What becomes of a record that is written: only where an account may be written to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

V2 = "/recruit/v2"
NAME = "RecruitSync contract test"


@pytest.fixture
def record_id(writable: httpx.Client) -> Iterator[str]:
    """A candidate of our own, deleted afterwards."""
    body = {"data": [{"Last_Name": NAME, "Email": "contract@recruitsync.example"}]}
    answer = writable.post(f"{V2}/Candidates", json=body)
    assert answer.status_code == 201, answer.text
    [row] = answer.json()["data"]
    assert (row["code"], row["status"]) == ("SUCCESS", "success")
    yield row["details"]["id"]
    writable.delete(f"{V2}/Candidates/{row['details']['id']}")


def record(http: httpx.Client, record_id: str) -> dict[str, Any]:
    [row] = http.get(f"{V2}/Candidates/{record_id}").json()["data"]
    return dict(row)


def test_written_record_is_read_as_written(writable: httpx.Client, record_id: str) -> None:
    written = record(writable, record_id)

    assert (written["Last_Name"], written["Email"]) == (NAME, "contract@recruitsync.example")
    assert written["$converted"] is False


def test_edited_record_is_among_the_changes(writable: httpx.Client, record_id: str) -> None:
    before = datetime.now(UTC) - timedelta(minutes=5)
    answer = writable.put(f"{V2}/Candidates/{record_id}", json={"data": [{"City": "Oslo"}]})
    assert answer.status_code == 200

    changed = writable.get(
        f"{V2}/Candidates",
        params={"sort_by": "Updated_On", "sort_order": "desc"},
        headers={"If-Modified-Since": before.isoformat(timespec="seconds")},
    ).json()["data"]

    assert record(writable, record_id)["City"] == "Oslo"
    assert record_id in [row["id"] for row in changed]


def test_deleted_record_moves_to_the_deleted_feed(writable: httpx.Client, record_id: str) -> None:
    before = datetime.now(UTC) - timedelta(minutes=5)
    answer = writable.delete(f"{V2}/Candidates/{record_id}")
    assert answer.json()["data"][0]["status"] == "success"

    deleted = writable.get(
        f"{V2}/Candidates/deleted",
        params={"type": "recycle"},
        headers={"If-Modified-Since": before.isoformat(timespec="seconds")},
    ).json()["data"]

    [row] = [row for row in deleted if row["id"] == record_id]
    assert (row["type"], row["display_name"]) == ("recycle", NAME)
    assert writable.get(f"{V2}/Candidates/{record_id}").status_code == 204


def test_record_without_a_name_is_refused(writable: httpx.Client) -> None:
    answer = writable.post(f"{V2}/Candidates", json={"data": [{"City": "Oslo"}]})

    [row] = answer.json()["data"]
    assert (row["code"], row["status"]) == ("MANDATORY_NOT_FOUND", "error")
    assert row["details"]["api_name"] == "Last_Name"
