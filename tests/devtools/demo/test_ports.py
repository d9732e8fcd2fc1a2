"""The demo takes the next free port."""

import socket

import pytest

from devtools.demo.ports import HOST, next_free


@pytest.mark.parametrize("address", [HOST, "0.0.0.0"])  # noqa: S104  taken by others
def test_next_free_port_is_not_one_that_is_listened_on(address: str) -> None:
    with socket.create_server((address, 0)) as other:
        taken = other.getsockname()[1]
        assert next_free(taken) > taken


def test_next_free_port_is_the_wanted_one_when_free() -> None:
    with socket.create_server((HOST, 0)) as other:
        free = other.getsockname()[1]
    assert next_free(free) == free
