"""The folder of the servers' unix sockets: in theirs, or a private one under the temp folder.

A socket's path may have 103 bytes on macOS and 107 on Linux, and PostgreSQL reads a comma in it as
two hosts. So a path that is long or has any unusual character (a space) is not used for sockets at
all, and nobody who handles the URLs needs to quote.
"""

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools.embedded.failures import ServerFailedError
from devtools.embedded.identity import nobodys_id

MAX_PATH_LENGTH = 100
LONGEST_NAME = "/.s.PGSQL.5432.lock"
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
EVERYWHERE = Path("/tmp")  # noqa: S108  refuse_strangers() looks after it


@contextmanager
def socket_folder(folder: Path) -> Iterator[Path]:
    """Make a folder that is open to nobody else, and the same one at every start."""
    wanted = folder / "sockets"
    if not fits(wanted):
        name = f"recruitsync-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
        temporary = Path(tempfile.gettempdir())
        wanted = (temporary if fits(temporary / name) else EVERYWHERE) / name
    wanted.mkdir(mode=0o700, exist_ok=True)
    refuse_strangers(wanted)
    try:
        yield wanted
    finally:
        with suppress(OSError):  # not empty: a server did not stop in good order
            wanted.rmdir()


def fits(path: Path) -> bool:
    return bool(PLAIN.fullmatch(str(path))) and len(str(path) + LONGEST_NAME) <= MAX_PATH_LENGTH


def refuse_strangers(folder: Path) -> None:
    """Refuse a folder of somebody else's: anybody may make one in a temp folder, to listen in."""
    found = folder.lstat()
    ours = {os.geteuid()}
    if os.geteuid() == 0:  # see identity.py
        ours.add(nobodys_id())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise ServerFailedError(f"{folder} belongs to somebody else. Remove it, then try again.")
    folder.chmod(0o700)
