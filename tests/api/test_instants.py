"""Times that are sent: with an offset, in ISO 8601, and such as PostgreSQL can compare."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.api.conftest import Caller
from tests.builders import make_run
from tests.world.house import House


@pytest.mark.parametrize("path", ["runs", "audit-entries"])
@pytest.mark.parametrize(
    "text",
    [
        *("0", "1700000000", "2026-01-01", "yesterday", "2026-01-01T00:00:00"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-01T00:00:00Z"),
    ],
)
def test_what_is_no_instant_is_refused(house: House, program: Caller, path: str, text: str) -> None:
    problem = program.refused("GET", f"{path}?since={quote(text)}")

    assert (problem["code"], problem["errors"][0]["path"]) == ("invalid_query", "since")


def test_an_offset_that_postgresql_does_not_know_is_read(house: House, program: Caller) -> None:
    make_run(house.sync, created_at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC))

    def count(since: str) -> int:
        return len(program.get(f"runs?until=2026-02-01T00:00:00Z&since={quote(since)}")["items"])

    assert count("2026-01-01T23:50:00+23:28") == 1  # 00:22 in UTC
    assert count("2026-01-02T00:00:00+23:28") == 0  # 00:32 in UTC


def test_an_address_with_a_line_feed_is_answered_by_the_api(program: Caller) -> None:
    assert program.refused("GET", "lists%0A")["code"] == "not_found"
    assert program.refused("GET", "syncs/%0A/x")["code"] == "not_found"
