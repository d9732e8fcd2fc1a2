"""However the supervisor ends, nothing of it stays, and the next start finds a way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.embedded import servers
from tests.devtools.embedded.supervised import WITHOUT_URLS, Supervised, command
from tests.devtools.embedded.test_servers import ask
from tests.devtools.supervision.processes import PROJECT
from tests.world.patience import PATIENCE

ALL = {"postgres", "valkey-server"}


def test_kill_9_of_the_supervisor_leaves_no_process(folder: Path) -> None:
    with Supervised(folder) as supervised:
        assert ALL.issubset(supervised.family.values())
        supervised.process.kill()
        assert supervised.survivors() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signal_leaves_no_process(number: signal.Signals, folder: Path) -> None:
    with Supervised(folder) as supervised:
        supervised.process.send_signal(number)
        assert supervised.process.wait(PATIENCE) in {128 + number, 1, 130}
        assert supervised.survivors(0) == []


def test_ctrl_c_reaches_the_command_before_the_servers_stop(folder: Path) -> None:
    with Supervised(folder) as supervised:
        os.killpg(supervised.process.pid, signal.SIGINT)  # as a terminal does
        supervised.process.wait(PATIENCE)
        assert supervised.survivors(0) == []
        assert "KeyboardInterrupt" in supervised.said()
    assert "received fast shutdown request" in (folder / "postgresql.log").read_text()


def test_kill_9_of_the_parent_leaves_no_process(folder: Path) -> None:
    with Supervised(folder, parent='"$@"; exit $?') as supervised:
        assert ALL.issubset(supervised.family.values())
        supervised.process.kill()
        assert supervised.survivors() == []


def test_next_start_waits_for_the_servers_of_a_killed_one(folder: Path) -> None:
    with Supervised(folder) as first:
        first.process.kill()
        with Supervised(folder) as second:
            assert ask(second.urls["DATABASE_URL"], "SELECT 1") == 1


def test_next_start_stops_servers_that_lost_their_tether(folder: Path) -> None:
    with Supervised(folder) as first:
        tethers = [pid for pid, name in first.family.items() if name not in ALL]
        first.process.send_signal(signal.SIGSTOP)  # or it would stop the rest itself
        for pid in [*tethers, first.process.pid]:
            os.kill(pid, signal.SIGKILL)
        assert ALL.issubset(first.survivors(0))
        with Supervised(folder) as second:
            assert ask(second.urls["DATABASE_URL"], "SELECT 1") == 1
            assert first.survivors(0) == []


def test_next_start_mistrusts_the_pid_file_of_a_crash(folder: Path) -> None:
    parts = [
        str(os.getpid()),
        str(folder / "postgres"),
        "0",
        "5432",
        str(folder),
        "",
        "0 0",
        "ready",
    ]
    (folder / "postgres" / "postmaster.pid").write_text("\n".join(parts))
    with servers(folder, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SELECT 1") == 1


def test_exit_code_is_the_commands(folder: Path) -> None:
    inner = ["/bin/sh", "-c", 'test -n "$DATABASE_URL" && test -n "$REDIS_URL" && exit 42']
    ended = subprocess.run([*command(folder), *inner], check=False, cwd=PROJECT, env=WITHOUT_URLS)
    assert ended.returncode == 42


def test_failure_is_told_in_words(folder_with_spoilt_data: Path) -> None:
    folder = folder_with_spoilt_data
    ended = subprocess.run(
        [*command(folder), sys.executable, "-c", "pass"],
        check=False,
        cwd=PROJECT,
        env=WITHOUT_URLS,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("PostgreSQL did not start. The end of ")
    assert "Traceback" not in ended.stderr
