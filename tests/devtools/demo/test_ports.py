"""The demo takes the next free port, and no two demos take the same."""

import socket
import subprocess
import sys

import pytest

from devtools.demo.ports import HOST, reserve_next_free
from tests.devtools.supervision.processes import PROJECT

# Says which port it has, then keeps it until its input ends.
DEMO = """
import sys
from devtools.demo.ports import reserve_next_free
with reserve_next_free(int(sys.argv[1])) as port:
    print(port.number, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def free() -> int:
    with socket.create_server((HOST, 0)) as other:
        return int(other.getsockname()[1])


@pytest.mark.parametrize("address", [HOST, "0.0.0.0"])  # noqa: S104  taken by others
def test_next_free_port_is_not_one_that_is_listened_on(address: str) -> None:
    with socket.create_server((address, 0)) as other:
        taken = other.getsockname()[1]
        with reserve_next_free(taken) as reserved:
            assert reserved.number > taken


def test_next_free_port_is_the_wanted_one_when_free(free: int) -> None:
    with reserve_next_free(free) as reserved:
        assert reserved.number == free


def test_a_port_is_free_again_once_its_demo_has_ended(free: int) -> None:
    with reserve_next_free(free):
        pass

    with reserve_next_free(free) as again:
        assert again.number == free


def test_demos_that_start_at_the_same_moment_take_ports_of_their_own(free: int) -> None:
    demos = [
        subprocess.Popen(
            [sys.executable, "-c", DEMO, str(free)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    told = [demo.stdout.readline().strip() if demo.stdout else "" for demo in demos]
    for demo in demos:
        demo.communicate()

    assert len(set(told)) == 2
    assert str(free) in told


def test_a_reserved_port_can_be_listened_on(free: int) -> None:
    with reserve_next_free(free) as reserved, socket.create_server((HOST, reserved.number)):
        pass
