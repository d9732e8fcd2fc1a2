"""Run a command as if it were another day: `python -m devtools.clock months-ahead -- make test`.

A small preloaded library shifts the wall clock of the command and of all that it starts, servers
included; monotonic clocks stay as they are. The days are reckoned from today, so that each run
looks at days on which no run has been.
"""

import argparse
import mmap
import os
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from devtools.preload import UNABLE, compile_library, is_possible

SOURCE = Path(__file__).with_name("clock_shift.c")

DAYLIGHT_SAVING = ZoneInfo("Europe/Berlin")
RUN_UP = timedelta(minutes=2)
"""How long before its hour a night begins, so that the clocks change while the command runs."""

COARSE_TICK = timedelta(microseconds=100)
"""How far the coarse clock moves at a time: the microseconds of all its instants end in noughts."""


def months_ahead(now: datetime) -> datetime:
    """Return the same time half a year later, also where everything is dated by the year."""
    return now + timedelta(days=183)


def short_night(now: datetime) -> datetime:
    """Return an instant shortly before the clocks next go forward."""
    return _next_change(now, forward=True) - RUN_UP


def long_night(now: datetime) -> datetime:
    """Return an instant shortly before the clocks next go back."""
    return _next_change(now, forward=False) - RUN_UP


def today(now: datetime) -> datetime:
    """Return the same instant."""
    return now


CLOCKS = {
    "months-ahead": months_ahead,
    "short-night": short_night,
    "long-night": long_night,
    "coarse": today,
}
"""The clocks, by name. The coarse one is right but for its tick, and shows what goes by the text of
an instant: PostgreSQL leaves the last noughts of a second out where Python writes them."""

_TICKS = {"coarse": COARSE_TICK}


def main() -> NoReturn:
    """Become the command, with the clock set."""
    parser = argparse.ArgumentParser(prog="python -m devtools.clock", description=__doc__)
    parser.add_argument("clock", choices=CLOCKS)
    ours, command = _split(sys.argv[1:])
    given = parser.parse_args(ours)
    if not command:
        parser.error("a command stands after --")
    if not is_possible():
        sys.exit(UNABLE)
    now = datetime.now(UTC)
    then = CLOCKS[given.clock](now)
    sys.stdout.write(f"The clock says {then:%d %B %Y, %H:%M} UTC.\n")
    sys.stdout.flush()
    tick = _TICKS.get(given.clock, timedelta())
    environment = {**os.environ, **shifted_environment(then - now, tick=tick)}
    os.execvpe(command[0], command, environment)  # noqa: S606


def shifted_environment(ahead: timedelta, *, tick: timedelta = timedelta()) -> dict[str, str]:
    """Return the environment in which the wall clock is `ahead` of the real one.

    Where a `tick` is given, it moves on by that much at a time.
    """
    return {
        "LD_PRELOAD": str(compile_library(SOURCE)),
        "CLOCK_AHEAD": str(round(ahead.total_seconds())),
        "CLOCK_TICK": str(tick // timedelta(microseconds=1) * 1_000),
    }


class MovingClock:
    """A clock that jumps while programs run by it: those that were started in its `environment`.

    A new one begins at real time; a file that is there is gone on with, for programs may be
    looking at it. It must lie where all of them may read.
    """

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(struct.pack("q", 0))
            file.chmod(0o644)  # a server may run as somebody else
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), struct.calcsize("q"))
        self._file = file

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which a program goes by this clock."""
        return {"LD_PRELOAD": str(compile_library(SOURCE)), "CLOCK_AHEAD_FILE": str(self._file)}

    @property
    def ahead(self) -> int:
        """The seconds by which it is ahead of the real clock; below 0 it is behind."""
        return int(struct.unpack("q", self._shared[:])[0])

    @ahead.setter
    def ahead(self, seconds: int) -> None:
        self._shared[:] = struct.pack("q", seconds)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the arguments at the first --; a command may have one of its own."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], arguments[place + 1 :]


def _next_change(now: datetime, *, forward: bool) -> datetime:
    """Return the next hour at which the clocks go forward or back."""
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while _gained(hour) != (timedelta(hours=1) if forward else timedelta(hours=-1)):
        hour += timedelta(hours=1)
    return hour


def _gained(hour: datetime) -> timedelta:
    """Return by how much the local clock is set forward at this hour."""
    after, before = (
        instant.astimezone(DAYLIGHT_SAVING).utcoffset() or timedelta()
        for instant in (hour, hour - timedelta(hours=1))
    )
    return after - before


if __name__ == "__main__":
    main()
