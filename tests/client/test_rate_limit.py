"""How long to wait."""

from datetime import UTC, datetime

import pytest

from recruit.rate_limit import burst_wait, credit_wait

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Sun, 01 Mar 2026 12:01:30 GMT"}, 90),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0),
        ({"x-ratelimit-reset": str(int(NOON.timestamp() * 1000) + 2500)}, 2.5),
        ({"x-ratelimit-reset": "1"}, 0),
        ({"retry-after": "3", "x-ratelimit-reset": "1"}, 3),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e3"}, None),
        ({"retry-after": "9" * 18}, 86_400),
        ({"retry-after": "9" * 400}, None),
    ],
)
def test_wait_is_read_from_the_headers(headers, seconds):
    assert burst_wait(headers, now=NOON) == seconds
    assert credit_wait(headers, now=NOON) == seconds


def test_reset_of_an_allowance_that_has_something_left_is_no_wait_for_a_burst():
    tomorrow = str(int(NOON.timestamp() + 86_400) * 1000)
    headers = {"x-ratelimit-reset": tomorrow, "x-ratelimit-remaining": "4000"}
    assert burst_wait(headers, now=NOON) is None
    assert credit_wait(headers, now=NOON) == 86_400
