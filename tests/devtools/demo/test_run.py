"""`make run` on this machine, once: it comes up, says where, and leaves nothing behind."""

import re
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.devtools.embedded.supervised import WITHOUT_URLS
from tests.devtools.supervision.processes import PROJECT, eventually, family_of, is_alive
from tests.environment import FOR_TESTS

ALL = {"postgres", "valkey-server"}


@pytest.fixture
def taken_port() -> Iterator[int]:
    """8000, by us unless it is taken already."""
    try:
        with socket.create_server(("127.0.0.1", 8000)):
            yield 8000
    except OSError:
        yield 8000


@pytest.fixture
def demo() -> Iterator["subprocess.Popen[str]"]:
    """In a folder of its own, and with the environment of a person, not of a test."""
    environment = {name: value for name, value in WITHOUT_URLS.items() if name not in FOR_TESTS}
    with (
        tempfile.TemporaryDirectory(prefix="rs-") as folder,
        subprocess.Popen(
            [sys.executable, "-m", "devtools.demo", "--folder", folder],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        yield process
        process.kill()


def test_run_shows_where_everything_is_and_leaves_nothing_behind(
    demo: "subprocess.Popen[str]", taken_port: int
) -> None:
    told = read_until(demo, "Stop ")
    address = re.search(r"RecruitSync +(http://\S+)", told)
    assert address, told
    assert address[1] != f"http://127.0.0.1:{taken_port}"
    assert f"Port {taken_port} is taken" in told
    assert "First import" in told
    with urllib.request.urlopen(f"{address[1]}/healthz") as answer:  # noqa: S310
        assert answer.status == 200
    assert "This page does not exist" in refused(f"{address[1]}/nowhere")
    assert "This request could not be read" in refused(address[1], Host="elsewhere.example")
    with urllib.request.urlopen(f"{address[1]}/static/css/tokens.css") as answer:  # noqa: S310
        assert answer.status == 200
    family = family_of(demo.pid)
    assert ALL.issubset(family.values())
    demo.kill()
    assert eventually(lambda: not any(map(is_alive, family)))


def refused(address: str, **headers: str) -> str:
    """Return the page of an error."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)  # noqa: S310
    return error.value.read().decode()


def read_until(demo: "subprocess.Popen[str]", word: str) -> str:
    assert demo.stdout is not None
    told = ""
    for line in demo.stdout:
        told += line
        if word in line:
            break
    return told
