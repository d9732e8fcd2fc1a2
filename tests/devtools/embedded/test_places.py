"""Sockets work wherever the project lies."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from devtools.embedded import EmbeddedError, servers
from devtools.embedded.sockets import refuse_strangers, socket_folder
from tests.devtools.embedded.test_servers import ask, ping


@pytest.mark.parametrize(
    "name", ["with space", "with,comma", "ünïcode", "a%20b?c#d", "long/" + 40 * "long/"]
)
def test_servers_start_in_a_folder_called(name: str, folder: Path) -> None:
    place = folder / name
    place.mkdir(parents=True)
    shutil.move(folder / "postgres", place / "postgres")
    with servers(place, given={}) as found:
        assert ask(found.environment["DATABASE_URL"], "SELECT 1") == 1
        assert ping(found.environment["REDIS_URL"])
        assert str(place) not in found.environment["REDIS_URL"]
    shutil.move(place / "postgres", folder / "postgres")


def test_socket_folder_is_in_the_folder_when_that_is_plain(empty_folder: Path) -> None:
    with socket_folder(empty_folder) as sockets:
        assert sockets == empty_folder / "sockets"


def test_socket_folder_elsewhere_differs_per_folder_and_is_removed(empty_folder: Path) -> None:
    one, other = empty_folder / "a b", empty_folder / "a c"
    with socket_folder(one) as first, socket_folder(other) as second:
        assert first != second
        assert first.stat().st_mode & 0o777 == 0o700
    assert not first.exists()
    assert not second.exists()


def test_socket_folder_is_no_link(empty_folder: Path) -> None:
    (empty_folder / "sockets").symlink_to(empty_folder)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        refuse_strangers(empty_folder / "sockets")


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform == "darwin", reason="needs root to give away")
def test_socket_folder_is_not_a_strangers(empty_folder: Path) -> None:
    (empty_folder / "sockets").mkdir()
    os.chown(empty_folder / "sockets", 12345, -1)
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        refuse_strangers(empty_folder / "sockets")
