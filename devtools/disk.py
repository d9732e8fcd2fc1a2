"""A disk that is full for a while, for programs that write as databases do."""

import mmap
import os
from pathlib import Path

from devtools.preload import compile_library

SOURCE = Path(__file__).with_name("full_disk.c")


class FillableDisk:
    """The disk on which a file lies: programs that were started in its `environment` find no room
    on it while it `is_full`. The file must lie where all of them may read."""

    def __init__(self, file: Path) -> None:
        file.write_bytes(b"\0")
        file.chmod(0o644)  # a server may run as somebody else
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 1)
        self._file = file

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that is to find it full, besides what else it preloads."""
        libraries = [str(compile_library(SOURCE)), os.environ.get("LD_PRELOAD", "")]
        return {"LD_PRELOAD": ":".join(filter(None, libraries)), "DISK_FULL_FILE": str(self._file)}

    @property
    def is_full(self) -> bool:
        return self._shared[:] == b"\1"

    @is_full.setter
    def is_full(self, full: bool) -> None:
        self._shared[:] = b"\1" if full else b"\0"
