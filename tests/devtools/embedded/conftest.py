"""A folder for each test, and one PostgreSQL data folder that goes from test to test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.embedded import servers
from devtools.embedded.binaries import find_postgres, major_version


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    """Not `tmp_path`: it is kept after the test, and its name is long for a socket."""
    with tempfile.TemporaryDirectory(prefix="rs-") as folder:
        yield Path(folder)


@pytest.fixture
def folder(empty_folder: Path, data: Path) -> Iterator[Path]:
    """With data in it: making that takes a second, moving it does not."""
    data.rename(empty_folder / "postgres")
    yield empty_folder
    (empty_folder / "postgres").rename(data)


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rs-") as place:
        with servers(Path(place), given={"REDIS_URL": "redis://unused"}):
            pass
        yield Path(place, "postgres")


@pytest.fixture
def folder_with_spoilt_data(empty_folder: Path) -> Path:
    """A data folder in which no server can start."""
    (empty_folder / "postgres").mkdir(mode=0o700)
    (empty_folder / "postgres" / "PG_VERSION").write_text(f"{major_version(find_postgres())}\n")
    return empty_folder
