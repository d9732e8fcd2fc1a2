"""Other days, as `devtools.clock` sets them."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from devtools.clock import CLOCKS, UNABLE, is_possible

ASK = "import time; print(round(time.time())); print(round(time.monotonic()))"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("months-ahead", datetime(2027, 5, 30, 12, 0, tzinfo=UTC)),
        ("short-night", datetime(2027, 3, 28, 0, 58, tzinfo=UTC)),
        ("long-night", datetime(2027, 10, 31, 0, 58, tzinfo=UTC)),
    ],
)
def test_days_are_reckoned_from_today(clock: str, expected: datetime) -> None:
    assert CLOCKS[clock](datetime(2026, 11, 28, 12, 0, tzinfo=UTC)) == expected


def test_a_night_is_of_next_year_once_it_is_over() -> None:
    during = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)

    assert CLOCKS["short-night"](during) == datetime(2028, 3, 26, 0, 58, tzinfo=UTC)


@pytest.mark.skipif(not is_possible(), reason=UNABLE)
def test_only_the_wall_clock_is_shifted() -> None:
    """Also where the clock of these tests is shifted already: two shifts do not add up."""
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    answers = []
    for before in ([], [sys.executable, "-m", "devtools.clock", "months-ahead", "--"]):
        command = [*before, sys.executable, "-c", ASK]
        told = subprocess.run(command, check=True, capture_output=True, text=True, env=plain).stdout
        answers.append([int(line) for line in told.splitlines()[-2:]])

    (wall, monotonic), (wall_then, monotonic_then) = answers
    assert wall_then - wall == pytest.approx(183 * 24 * 3600, abs=60)
    assert monotonic_then - monotonic == pytest.approx(0, abs=60)
