"""Tests wait for states, and long enough: a machine of CI pauses for seconds."""

import re

from recruitsync.environment import PROJECT
from tests.world.patience import PATIENCE

PROGRAMS = ("bench", "fuzz", "pictures", "seeds")
"""Folders of what is started by itself, and has its own patience."""

WAIT = re.compile(r"(?:\btimeout=|\.(?:join|result|wait)\()(\d+(?:\.\d+)?)\b")


def test_nothing_is_given_up_after_a_few_seconds() -> None:
    """Less than a second is no patience: it is for what hangs on purpose."""
    found = {
        f"{path.relative_to(PROJECT)}: {wait[0]}"
        for path in PROJECT.glob("tests/**/*.py")
        if path.relative_to(PROJECT / "tests").parts[0] not in PROGRAMS
        for wait in WAIT.finditer(path.read_text())
        if 1 <= float(wait[1]) < PATIENCE
    }

    assert found == set()
