"""How long to wait."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recruit.rate_limit import MAX_BURST_WAIT, MAX_SERVER_WAIT, burst_wait, credit_wait

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "Sun, 01 Mar 2026 12:01:30 GMT"}, 90),
        ({"retry-after": "Sun, 01 Mar 2026 14:01:30 +0200"}, 90),
        ({"retry-after": "Sun, 01 Mar 2026 12:01:30"}, 90),
        ({"retry-after": "Sunday, 01-Mar-26 12:01:30 GMT"}, 90),
        ({"x-ratelimit-reset": str(int(NOON.timestamp() * 1000) + 2500)}, 2.5),
        ({"x-ratelimit-reset": str(int(NOON.timestamp()) + 60)}, 60),
        ({"retry-after": "3", "x-ratelimit-reset": str(int(NOON.timestamp()) + 60)}, 3),
        ({"retry-after": "soon", "x-ratelimit-reset": str(int(NOON.timestamp()) + 60)}, 60),
        ({"retry-after": "0", "x-ratelimit-reset": str(int(NOON.timestamp()) + 60)}, 60),
        ({"retry-after": "0"}, None),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, None),
        ({"x-ratelimit-reset": "1"}, None),
        ({"x-ratelimit-reset": str(int(NOON.timestamp() * 1000))}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e3"}, None),
        ({"retry-after": "9" * 400}, None),
    ],
)
def test_wait_is_read_from_the_headers(headers, seconds):
    assert burst_wait(headers, now=NOON) == seconds
    assert credit_wait(headers, now=NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "after_a_burst"),
    [
        ({"retry-after": "999999"}, MAX_BURST_WAIT),
        ({"retry-after": "9" * 18}, MAX_BURST_WAIT),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 -2359"}, MAX_BURST_WAIT),
        ({"x-ratelimit-reset": "9" * 18}, None),
        ({"x-ratelimit-reset": str(int(NOON.timestamp()) + 80_000_000)}, None),
    ],
)
def test_wait_is_bounded_by_what_it_is_for(headers, after_a_burst):
    assert burst_wait(headers, now=NOON) == after_a_burst
    assert credit_wait(headers, now=NOON) == MAX_SERVER_WAIT


def test_reset_of_the_day_is_no_wait_for_a_burst():
    tonight = {"x-ratelimit-reset": str(int(NOON.timestamp() + 22 * 3600) * 1000)}

    assert burst_wait({**tonight, "x-ratelimit-remaining": "0"}, now=NOON) is None


def test_reset_of_an_allowance_that_has_something_left_is_no_wait_for_a_burst():
    tomorrow = str(int(NOON.timestamp() + 86_400) * 1000)
    headers = {"x-ratelimit-reset": tomorrow, "x-ratelimit-remaining": "4000"}
    assert burst_wait(headers, now=NOON) is None
    assert credit_wait(headers, now=NOON) == 86_400


headers = st.dictionaries(
    st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]),
    st.one_of(
        st.text(max_size=40),
        st.integers(-5, 10**19).map(str),
        st.datetimes().map("{:%a, %d %b %Y %H:%M:%S GMT}".format),
    ),
)


@given(headers)
@example({"retry-after": "Mon, 01 Jan 0000 00:00:00 GMT"})
@example({"retry-after": "Mon, 01 Jan 2026 00:00:00 +9999"})
@example({"retry-after": "99999999999999999999 Jan 2026 00:00"})
def test_no_header_makes_a_wait_that_is_over_or_too_long(told):
    burst, credit = burst_wait(told, now=NOON), credit_wait(told, now=NOON)

    assert burst is None or 0 < burst <= MAX_BURST_WAIT
    assert credit is None or 0 < credit <= MAX_SERVER_WAIT
