"""The process: starts, serves several at once, stops at once."""

import json
import signal
import subprocess
import sys
import threading

import httpx
import pytest

from tests.world.patience import PATIENCE
from tests.world.until import wait_until

from .conftest import Sandbox

COMMAND = (sys.executable, "-m", "sandbox", "--port", "0", "--candidates", "1000000")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_it_even_while_a_call_hangs(number: signal.Signals) -> None:
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        with httpx.Client(base_url=ready["url"], timeout=600) as http:
            http.post("/sandbox/trouble", json={"match": "org", "kind": "hang", "seconds": 600})
            hanging = threading.Thread(target=_call, args=(http, "/recruit/v2/org"))
            hanging.start()
            wait_until(lambda: not http.get("/sandbox/state").json()["trouble"])  # it has struck
            process.send_signal(number)
            code = process.wait(PATIENCE)
            rest = process.stdout.read()
            hanging.join()

    assert (code, rest) == (0, b"")


def _call(http: httpx.Client, path: str) -> None:
    with pytest.raises(httpx.TransportError):
        http.get(path)


def test_parallel_readers_get_the_same_as_one(sandbox: Sandbox) -> None:
    paths = [f"/recruit/v2/Candidates?page={page}&per_page=50" for page in range(1, 13)]
    one_by_one = [sandbox.http.get(path).content for path in paths]
    answers: dict[str, bytes] = {}

    def read(mine: list[str]) -> None:
        for path in mine:
            answers[path] = sandbox.http.get(path).content

    readers = [threading.Thread(target=read, args=(paths[start::3],)) for start in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert [answers[path] for path in paths] == one_by_one
