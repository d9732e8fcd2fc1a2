"""Bulk jobs: how long they take, that they may fail, and that they call back."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from typing import Any

import httpx
import orjson
import pytest

from tests.world.patience import PATIENCE

from .conftest import Sandbox, running_sandbox
from .test_bulk import download, job_id, state

BULK = "/recruit/bulk/v2/read"
Called = Queue[dict[str, Any]]


@pytest.fixture
def listener() -> Iterator[tuple[str, Called]]:
    """An address of this machine, and what is posted there."""
    called: Called = Queue()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            called.put(orjson.loads(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/done", called
        server.shutdown()
        thread.join()


def ask(sandbox: Sandbox, url: str) -> str:
    body = {
        "query": {"module": "Departments", "selectfields": ["Name"]},
        "callback": {"url": url, "method": "post"},
    }
    return job_id(sandbox.http.post(BULK, json=body))


def callbacks(sandbox: Sandbox) -> list[dict[str, str]]:
    """What became of each call, when there is one and none is under way."""
    while not told(sandbox) or any(call["outcome"] == "under way" for call in told(sandbox)):
        time.sleep(0.02)
    return told(sandbox)


def told(sandbox: Sandbox) -> list[dict[str, str]]:
    calls: list[dict[str, str]] = sandbox.control("GET", "state")["callbacks"]
    return calls


def test_callback_tells_that_the_file_is_there(
    sandbox: Sandbox, listener: tuple[str, Called]
) -> None:
    url, called = listener

    job = ask(sandbox, url)

    body = called.get(timeout=PATIENCE)
    assert (body["id"], body["state"], body["result"]["count"]) == (job, "COMPLETED", 8)
    assert len(download(sandbox, job)) == 8
    assert callbacks(sandbox) == [{"job": job, "url": url, "outcome": "answered 200"}]


def test_callback_tells_of_a_failure(sandbox: Sandbox, listener: tuple[str, Called]) -> None:
    url, called = listener
    sandbox.control("POST", "bulk", {"failing": 1})

    job = ask(sandbox, url)

    body = called.get(timeout=PATIENCE)
    assert (body["id"], body["state"]) == (job, "FAILURE")
    assert "result" not in body
    assert sandbox.http.get(f"{BULK}/{job}/result").status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/done",
        "http://192.0.2.1/done",
        "http://127.0.0.1.elsewhere.example/done",
        "http://localhost@elsewhere.example/done",
        "file:///etc/hostname",
        "http://[::1/",
        "nonsense",
    ],
)
def test_other_machines_are_not_called(sandbox: Sandbox, url: str) -> None:
    job = ask(sandbox, url)

    download(sandbox, job)

    [call] = callbacks(sandbox)
    assert call["outcome"] == "not called: not a loopback address, nor a --callback-host"


def test_operator_may_name_hosts_to_call() -> None:
    options = ("--candidates", "0", "--contacts", "0", "--callback-host", "nowhere.invalid")
    with running_sandbox(*options) as ready, httpx.Client(base_url=ready["url"]) as http:
        sandbox = Sandbox(ready, http)
        sandbox.sign_in()
        for url in ("https://nowhere.invalid/done", "https://elsewhere.invalid/done"):
            download(sandbox, ask(sandbox, url))
            callbacks(sandbox)

        outcomes = [call["outcome"].split(":")[0] for call in callbacks(sandbox)]

    assert sorted(outcomes) == ["failed", "not called"]


def test_callback_that_nobody_takes_harms_nothing(sandbox: Sandbox) -> None:
    job = ask(sandbox, "http://127.0.0.1:1/done")

    assert len(download(sandbox, job)) == 8
    [call] = callbacks(sandbox)
    assert call["outcome"] == "failed: ClientConnectorError"


def test_job_takes_as_long_as_is_said(sandbox: Sandbox) -> None:
    sandbox.control("POST", "bulk", {"seconds": 600})
    job = job_id(sandbox.http.post(BULK, json={"query": {"module": "Departments"}}))

    states = [state(sandbox, job)["state"] for _ in range(2)]
    sandbox.control("POST", "clock", {"ahead": 700})

    assert states == ["ADDED", "IN PROGRESS"]
    assert len(download(sandbox, job)) == 8


def test_only_so_many_jobs_fail(sandbox: Sandbox) -> None:
    sandbox.control("POST", "bulk", {"failing": 2})
    jobs = [
        job_id(sandbox.http.post(BULK, json={"query": {"module": "Departments"}})) for _ in range(3)
    ]

    download(sandbox, jobs[2])

    assert [state(sandbox, job)["state"] for job in jobs] == ["FAILURE", "FAILURE", "COMPLETED"]


@pytest.mark.parametrize("body", [{"seconds": -1}, {"failing": "all"}, {"speed": 2}])
def test_nonsense_is_refused(sandbox: Sandbox, body: dict[str, Any]) -> None:
    assert sandbox.http.post("/sandbox/bulk", json=body).status_code == 400
