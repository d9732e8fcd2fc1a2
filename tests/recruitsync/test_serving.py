"""gunicorn as it is deployed, and senders who take their time."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from devtools.demo.ports import reserve_next_free
from tests.processes.fixtures import worker_environment
from tests.world.patience import PATIENCE
from tests.world.until import wait_until

GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "recruitsync.wsgi"),
    *("--config", "deploy/gunicorn.conf.py"),
)
READ_SECONDS = 4
THREADS = 8
HALF_A_HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = HALF_A_HEAD + b"Content-Length: 1000\r\n\r\nlogin=dora"
NOTHING = b""


@dataclass
class Served:
    """The pages, on a port for strangers and on a socket as for a proxy of ours."""

    port: int
    path: Path

    def connect(self, sent: bytes) -> socket.socket:
        stranger = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        stranger.sendall(sent)
        return stranger

    def status(self) -> int:
        transport = httpx.HTTPTransport(uds=str(self.path))
        with httpx.Client(transport=transport, base_url="http://localhost") as client:
            return client.get("/livez").status_code


@pytest.fixture(scope="module")
def serve(django_db_setup: None) -> Iterator[Callable[..., Served]]:
    """A function that starts one process of gunicorn with few threads."""
    started: list[subprocess.Popen[bytes]] = []
    # The path of a unix socket must be short.
    with TemporaryDirectory(dir="/tmp") as folder, ExitStack() as ports:

        def start(**environment: str) -> Served:
            port = ports.enter_context(reserve_next_free(9100))
            served = Served(port.number, Path(folder) / f"web{len(started)}")
            bind = ["--bind", f"127.0.0.1:{served.port}", "--bind", f"unix:{served.path}"]
            size = ["--workers", "1", "--threads", str(THREADS), "--worker-tmp-dir", folder]
            started.append(
                subprocess.Popen(
                    [*GUNICORN, *bind, *size],
                    env=worker_environment({"WEB_READ_SECONDS": str(READ_SECONDS), **environment}),
                )
            )
            _wait_until_it_answers(served)
            return served

        yield start
        for process in started:
            process.terminate()
        for process in started:
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def impatient(serve: Callable[..., Served]) -> Served:
    """One that waits for a request as long as it does by itself, but for fewer seconds."""
    return serve()


@pytest.fixture(scope="module")
def patient(serve: Callable[..., Served]) -> Served:
    """One that waits for every request."""
    return serve(WEB_READ_SECONDS="600")


def _wait_until_it_answers(served: Served) -> None:
    wait_until(served.path.exists)  # from here on its backlog takes calls
    assert served.status() == 200


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, NOTHING])
def test_slow_senders_do_not_stop_the_pages(patient: Served, sent: bytes) -> None:
    strangers = [patient.connect(sent) for _ in range(3 * THREADS)]
    try:
        assert patient.status() == 200
    finally:
        for stranger in strangers:
            stranger.close()


@pytest.mark.parametrize(("sent", "answered"), [(HALF_A_HEAD, b""), (HALF_A_BODY, b"408")])
def test_a_request_that_does_not_come_in_time_is_not_acted_upon(
    impatient: Served, sent: bytes, answered: bytes
) -> None:
    began = time.monotonic()
    with impatient.connect(sent) as stranger:
        assert answered in stranger.recv(1000)
        assert time.monotonic() - began >= READ_SECONDS - 0.5


def test_a_proxy_of_ours_may_send_many_slow_ones(serve: Callable[..., Served]) -> None:
    served = serve(TRUSTED_PROXIES="127.0.0.0/8", WEB_READ_SECONDS="600")
    slow = [served.connect(HALF_A_BODY) for _ in range(THREADS - 1)]
    try:
        time.sleep(3)
        for each in slow:
            each.sendall(b"x" * 1000)
            assert each.recv(20).startswith(b"HTTP/1.1 200")
    finally:
        for each in slow:
            each.close()


def test_what_is_too_long_is_refused_before_it_is_sent(patient: Served) -> None:
    too_long = HALF_A_HEAD + b"Content-Length: 999999999\r\n\r\n"

    with patient.connect(too_long) as stranger:
        assert stranger.recv(20).startswith(b"HTTP/1.1 413")
