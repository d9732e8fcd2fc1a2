"""The memory that reading takes, measured in a process of its own.

`python -m tests.recruit.memory NAME` reads one hostile answer and prints, as JSON, the error and
the bytes by which the process grew meanwhile.
"""

from __future__ import annotations

import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx

from recruit import BulkFields, Endpoints, RecruitClient, ZscCredentials, bulk_pieces
from recruit.errors import RecruitError
from recruit.metadata import Field

MEGABYTE = 1024 * 1024
CAP = 2048 * MEGABYTE
"""What the process may take at most, so that a broken guard does not take the machine with it."""

PAGE_END = b',"info":{"more_records":false}}'


def page_of(values: bytes, size: int) -> bytes:
    """Return a page of about `size` bytes whose record has these values again and again."""
    many = values * (size // len(values))
    return b'{"data":[{"id":"1","X":[' + many + b"0]}]" + PAGE_END


def archive_of(*lines: tuple[bytes, int]) -> io.BytesIO:
    """Return an archive with a file of these pieces, each so many times."""
    archive = io.BytesIO()
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files,
        files.open("Hostile.csv", "w") as raw,
    ):
        for piece, times in lines:
            for _ in range(times):
                raw.write(piece)
    return archive


def archive_of_names(number: int) -> io.BytesIO:
    """Return an archive that lists so many files which are all the same one."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("a", b"")
        [entry] = files.filelist
        files.filelist.extend([entry] * (number - 1))
    return archive


PAGES: dict[str, Callable[[], bytes]] = {
    "empty objects": lambda: page_of(b"{},", 12 * MEGABYTE),
    "small objects": lambda: page_of(b'{"":0},', 12 * MEGABYTE),
    "lists in lists": lambda: page_of(b"[[[]]],", 12 * MEGABYTE),
    "as many objects as may be": lambda: page_of(b'{"":0},', 7 * 249_000),
    "as long a text as may be": lambda: page_of(
        '"x😀'.encode() + b"x" * 15_000_000 + b'",', 15_000_010
    ),
    "a long page": lambda: page_of(b'"' + b"x" * 1000 + b'",', 80 * MEGABYTE),
}
ARCHIVES: dict[str, Callable[[], io.BytesIO]] = {
    "a line of commas": lambda: archive_of((b"id,Email\n", 1), (b"," * MEGABYTE, 300)),
    "a header of commas": lambda: archive_of((b"id,Email", 1), (b"," * MEGABYTE, 300)),
    "a line of text": lambda: archive_of((b"id,Email\n1,", 1), (b"x" * MEGABYTE, 300)),
    "a record of many lines": lambda: archive_of(
        (b"id,Email\n1", 1), ((b',"' + b"\n" * 1000 + b'"') * 1000, 300)
    ),
    "rows with many cells": lambda: archive_of((b"id,Email\n", 1), (b"," * MEGABYTE + b"\n", 300)),
    "as large records as may be": lambda: archive_of(
        (b"id,Email" + b",c" * 15 + b"\n", 1), (b"1" + (b"," + b"x" * 100_000) * 16 + b"\n", 300)
    ),
    "as many cells as may be": lambda: archive_of(
        (b"id,Email" + b",c" * 998 + b"\n", 1), (b"1" + b",\xc3\xa9x" * 999 + b"\n", 8_000)
    ),
    "a list of files": lambda: archive_of_names(60_000),
}


def read_page(body: bytes) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(body)))
    credentials = ZscCredentials("key-of-a-test", "owner@example.com")
    with RecruitClient(Endpoints.for_data_centre("EU"), credentials, transport=transport) as client:
        client.records("Candidates")


def read_archive(archive: io.BytesIO) -> None:
    fields = BulkFields([Field(api_name="Email", data_type="text")], [])
    for piece in bulk_pieces(archive, fields):
        piece.columns(range(len(piece.rows)))


def peak() -> int:
    """Return the most memory this process has had, in bytes."""
    status = Path("/proc/self/status")
    if (
        status.exists()
    ):  # Linux adds what the process was before it became this program to getrusage
        [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        return int(kilobytes) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(name: str) -> dict[str, object]:
    """Read the hostile answer of this name; return the error's name and the growth in bytes."""
    error = ""
    if name in PAGES:
        body = PAGES[name]()
        before = peak()
        try:
            read_page(body)
        except RecruitError as caught:
            error = type(caught).__name__
    else:
        archive = ARCHIVES[name]()
        before = peak()
        try:
            read_archive(archive)
        except RecruitError as caught:
            error = type(caught).__name__
    return {"error": error, "grown": peak() - before}


def measured(name: str) -> tuple[str, int]:
    """Measure in a process of its own; return the error's name and the growth in bytes."""
    command = [sys.executable, "-m", "tests.recruit.memory", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    return told["error"], told["grown"]


if __name__ == "__main__":
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (CAP, CAP))
    sys.stdout.write(json.dumps(measure(sys.argv[1])))
