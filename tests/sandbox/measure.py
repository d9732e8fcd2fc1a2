"""How fast the sandbox is with a million candidates: `python -m tests.sandbox.measure`.

Whoever measures a client against it must know that it is not the sandbox that is slow.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil

CANDIDATES, CONTACTS = 1_000_000, 200_000
PAGES = 200
EVERYTHING = {"converted": "both", "sort_by": "Created_Time", "sort_order": "asc"}
NARROW = {"fields": "First_Name,Last_Name,Email,Email_Opt_Out,City,Updated_On"}


class Measured:
    """A running sandbox and the time that things take there."""

    def __init__(self, process: psutil.Process, line: dict[str, str]) -> None:
        key = {"Authorization": f"Zoho-zsc {line['zsc_key']}"}
        headers = {**key, "X-ZSC-Account": line["account_email"]}
        self.process = process
        self.http = httpx.Client(base_url=line["url"], headers=headers, timeout=300)

    def pages(self, first: int, **params: str) -> str:
        started = time.perf_counter()
        for page in range(first, first + PAGES):
            query = {**EVERYTHING, "page": str(page), **params}
            self.http.get("/recruit/v2/Candidates", params=query).raise_for_status()
        return f"{PAGES / (time.perf_counter() - started):6.0f} pages a second"

    def change(self, **script: int) -> str:
        started = time.perf_counter()
        self.http.post("/sandbox/churn/now", json=script).raise_for_status()
        return f"{time.perf_counter() - started:6.1f} s"

    def bulk(self, **query: object) -> str:
        started = time.perf_counter()
        body = {"query": {"module": "Candidates", **query}}
        added = self.http.post("/recruit/bulk/v2/read", json=body).json()
        path = f"/recruit/bulk/v2/read/{added['data'][0]['details']['id']}"
        while self.http.get(path).json()["data"][0]["state"] != "COMPLETED":
            time.sleep(0.1)
        seconds = time.perf_counter() - started
        size = len(self.http.get(f"{path}/result").content)
        return f"{seconds:6.1f} s, {size / 2**20:.0f} MiB"

    def memory(self) -> str:
        return f"{self.process.memory_info().rss / 2**20:6.0f} MiB"


@contextmanager
def million() -> Iterator[Measured]:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    size = ["--candidates", str(CANDIDATES), "--contacts", str(CONTACTS)]
    started = time.perf_counter()
    with subprocess.Popen([*command, *size], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = json.loads(process.stdout.readline())
            say("start", f"{time.perf_counter() - started:6.1f} s")
            yield Measured(psutil.Process(process.pid), line)
        finally:
            process.terminate()


def main() -> None:
    with million() as sandbox:
        say("memory at the start", sandbox.memory())
        say("whole records", sandbox.pages(1))
        say("whole records, far behind", sandbox.pages(4_000))
        say("six fields", sandbox.pages(2_000, **NARROW))
        say(
            "bulk file of 200,000, six fields",
            sandbox.bulk(selectfields=NARROW["fields"].split(",")),
        )
        say("bulk file of 200,000, all fields", sandbox.bulk())
        say(
            "changing 50,000 records",
            sandbox.change(edits=30_000, deletions=10_000, insertions=10_000),
        )
        say("the page after that", sandbox.pages(1_000))
        script = {"match": "/Candidates?", "edits": 6, "deletions": 2, "insertions": 2}
        sandbox.http.post("/sandbox/churn", json=script).raise_for_status()
        say("whole records, ten changes a page", sandbox.pages(3_000))
        say("six fields, ten changes a page", sandbox.pages(3_500, **NARROW))
        say("memory at the end", sandbox.memory())


def say(what: str, result: str) -> None:
    sys.stdout.write(f"{what:36} {result}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
