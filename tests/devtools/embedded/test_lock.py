"""Who holds the lock on a folder, and who no longer does."""

import subprocess
import sys
from pathlib import Path

import psutil

from devtools.embedded.lock import living_holder
from tests.devtools.supervision.processes import eventually


def test_holder_that_was_killed_is_gone_before_its_parent_has_noticed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as holder:
        (tmp_path / "lock").write_text(str(holder.pid))
        assert living_holder(tmp_path) == holder.pid

        holder.kill()

        process = psutil.Process(holder.pid)
        assert eventually(lambda: process.status() == psutil.STATUS_ZOMBIE)
        assert living_holder(tmp_path) is None


def test_holder_that_nobody_knows_of_is_none(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("")

    assert living_holder(tmp_path) is None
