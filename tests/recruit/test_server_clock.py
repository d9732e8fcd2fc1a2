"""Recruit's clock by the dates of its answers."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from recruit import RecruitClient
from recruit.server_clock import ServerClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TWENTY_BEHIND = "Sun, 01 Mar 2026 11:40:00 GMT"


def noon_by(*dates):
    """Return noon by a clock that has seen answers with these dates at noon."""
    clock = ServerClock()
    for date in dates:
        clock.note({} if date is None else {"date": date}, now=NOON)
    return clock.earliest(NOON)


def test_clock_of_ours_that_is_ahead_is_put_back():
    assert noon_by(TWENTY_BEHIND) == NOON - timedelta(minutes=20)
    assert noon_by("Sun, 01 Mar 2026 13:40:00 +0200") == NOON - timedelta(minutes=20)


def test_clock_of_ours_that_is_behind_loses_nothing():
    assert noon_by("Sun, 01 Mar 2026 12:20:00 GMT") == NOON


@pytest.mark.parametrize("date", ["Sun, 01 Mar 2026 11:59:59 GMT", "Sun, 01 Mar 2026 12:00:00 GMT"])
def test_way_of_an_answer_is_no_difference(date):
    assert noon_by(date) == NOON


@pytest.mark.parametrize(
    "date",
    [
        *(None, "", "yesterday", "0", "99999999999999999999 Jan 2026 00:00"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -2359"),
        *("Mon, 01 Jan 0001 00:00:00 +2359", "Sat, 28 Feb 2026 11:59:59 GMT"),
    ],
)
def test_date_that_tells_nothing_leaves_our_clock_as_it_is(date):
    assert noon_by(date) == NOON
    assert noon_by(TWENTY_BEHIND, date) == noon_by(TWENTY_BEHIND)


def test_last_answer_counts():
    assert noon_by(TWENTY_BEHIND, "Sun, 01 Mar 2026 11:50:00 GMT") == NOON - timedelta(minutes=10)


def test_client_reads_the_date_of_every_answer(sandbox):
    hour_ago = datetime.now(UTC) - timedelta(hours=1)

    def answer(request):
        date = f"{hour_ago:%a, %d %b %Y %H:%M:%S GMT}"
        return httpx.Response(204, headers={"Date": date})

    transport = httpx.MockTransport(answer)
    with RecruitClient(sandbox.endpoints, sandbox.zsc, transport=transport) as client:
        assert client.clock.earliest(NOON) == NOON

        client.records("Candidates")

        difference = NOON - client.clock.earliest(NOON)
        assert abs(difference - timedelta(hours=1)) < timedelta(minutes=1)
