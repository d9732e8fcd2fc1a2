"""A child never outlives its supervisor, and takes its own children along."""

import os
import signal
import subprocess
import sys

import pytest

from devtools.supervision import run_child, start_child
from tests.devtools.supervision.processes import PROJECT, eventually, family_of, is_alive

STUBBORN = "trap '' TERM; echo ready; while :; do sleep 1; done"
SUPERVISOR = """
import sys, time
from devtools.supervision import start_child
start = start_child(["/bin/sh", "-c", sys.argv[1]], stop="TERM:0.3")
time.sleep(600)
"""


def test_child_passes_its_exit_code_on() -> None:
    assert run_child(["/bin/sh", "-c", "exit 7"]) == 7


def test_child_killed_by_a_signal_has_the_code_a_shell_gives() -> None:
    assert run_child(["/bin/sh", "-c", "kill -9 $$"]) == 137


def test_child_that_cannot_be_started_has_code_127(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_child(["/no/such/program"]) == 127
    assert "/no/such/program: No such file" in capfd.readouterr().err


def test_child_takes_its_own_children_along(capfd: pytest.CaptureFixture[str]) -> None:
    run_child(["/bin/sh", "-c", "sleep 600 & echo $!"])
    grandchild = int(capfd.readouterr().out)
    assert eventually(lambda: not is_alive(grandchild))


def test_child_that_will_not_stop_is_killed() -> None:
    reading, writing = os.pipe()
    child = start_child(["/bin/sh", "-c", STUBBORN], stop="TERM:0.2", output=writing)
    assert os.read(reading, 5) == b"ready"
    assert child.stop() == 137
    os.close(reading)
    os.close(writing)


def test_child_dies_when_its_supervisor_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, STUBBORN], cwd=PROJECT, stdout=subprocess.PIPE
    ) as supervisor:
        assert supervisor.stdout is not None
        supervisor.stdout.readline()
        family = family_of(supervisor.pid)
        supervisor.kill()
    assert len(family) >= 2
    assert eventually(lambda: not any(map(is_alive, family)))


def test_child_is_stopped_even_when_its_tether_was_killed() -> None:
    child = start_child(["sleep", "600"])
    assert child.pid is not None
    child.tether.kill()
    assert child.stop() == -signal.SIGKILL
    assert eventually(lambda: not is_alive(child.pid or 0))


def test_child_holds_a_lock_on_for_its_supervisor() -> None:
    reading, writing = os.pipe()
    child = start_child(["sleep", "600"], hold=[writing])
    os.close(writing)
    os.set_blocking(reading, False)
    with pytest.raises(BlockingIOError):  # the other end is open: the tether has it
        os.read(reading, 1)
    child.stop()
    assert os.read(reading, 1) == b""
    os.close(reading)
