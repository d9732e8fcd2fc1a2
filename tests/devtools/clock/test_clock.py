"""Other days, as `devtools.clock` sets them."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devtools.clock import CLOCKS, MovingClock
from devtools.preload import UNABLE, is_possible

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


ASK_FINELY = "import time; print(*(time.time_ns() % 100_000 for _ in range(50)))"


@pytest.mark.skipif(not is_possible(), reason=UNABLE)
def test_coarse_clock_tells_only_instants_that_end_in_noughts() -> None:
    """PostgreSQL writes the last noughts of a second not, Python does: once in ten instants."""
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    told = [
        subprocess.run(
            [*before, sys.executable, "-c", ASK_FINELY],
            check=True,
            capture_output=True,
            text=True,
            env=plain,
        ).stdout.splitlines()[-1]
        for before in ([], [sys.executable, "-m", "devtools.clock", "coarse", "--"])
    ]

    fine, coarse = ({int(each) for each in line.split()} for line in told)
    assert fine - {0}
    assert coarse == {0}


ASK_AGAIN = "import time\nwhile input() or 1: print(round(time.time()), flush=True)"


@pytest.mark.skipif(not is_possible(), reason=UNABLE)
def test_a_clock_jumps_under_a_program_that_runs(tmp_path: Path) -> None:
    clock, other = MovingClock(tmp_path / "clock"), MovingClock(tmp_path / "other")
    environment = {**os.environ, **clock.environment}
    told = []
    with subprocess.Popen(
        [sys.executable, "-c", ASK_AGAIN],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for ahead in (0, 86_400, -3_600):
            clock.ahead, other.ahead = ahead, 7
            program.stdin.write("\n")
            program.stdin.flush()
            told.append(int(program.stdout.readline()))
        program.kill()

    assert clock.ahead == -3_600
    assert told[1] - told[0] == pytest.approx(86_400, abs=60)
    assert told[2] - told[0] == pytest.approx(-3_600, abs=60)
