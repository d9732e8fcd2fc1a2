"""A disk that `devtools.disk` fills."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.disk import FillableDisk
from devtools.preload import UNABLE, is_possible

WRITE = """
import errno, os, sys

def tried(do, *arguments):
    try:
        do(file, *arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
for line in sys.stdin:
    print(
        tried(os.pwrite, b"within", 0),
        tried(os.pwrite, b"beyond", os.fstat(file).st_size - 1),
        tried(os.pwritev, [b"be", b"yond"], os.fstat(file).st_size - 1),
        tried(os.posix_fallocate, 0, os.fstat(file).st_size + 1),
        flush=True,
    )
"""


@pytest.mark.skipif(not is_possible(), reason=UNABLE)
def test_nothing_grows_on_a_full_disk_until_there_is_room_again(tmp_path: Path) -> None:
    disk, written = FillableDisk(tmp_path / "disk"), tmp_path / "written"
    written.write_bytes(b"a file with something in it")
    command = [sys.executable, "-c", WRITE, str(written)]
    answers = []
    with subprocess.Popen(
        command,
        env={**os.environ, **disk.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin
        assert program.stdout
        for full in (False, True, False):
            disk.is_full = full
            program.stdin.write("go on\n")
            program.stdin.flush()
            answers.append(program.stdout.readline().split())
        program.stdin.close()

    assert answers == [["done"] * 4, ["done", "ENOSPC", "ENOSPC", "ENOSPC"], ["done"] * 4]
