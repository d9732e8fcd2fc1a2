"""Imported by a worker (`--include`), kills it before it commits a certain checkpoint, as a crash
of the machine would: with the process that waits for messages.

The file MORTAL says at which it dies, counted from 1, never at 0; a byte for each is added to the
file beside it. `tests/processes/killing.py` writes both anew for each run.
"""

import os
import signal
from pathlib import Path

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.api_use import Use
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.progress import Progress

DIES_AT = Path(os.environ["MORTAL"])
COUNTED = DIES_AT.with_suffix(".counted")

move = Lease._move


def move_or_die(self: Lease, cursor: CursorWrapper, progress: Progress, use: Use) -> None:
    move(self, cursor, progress, use)
    with COUNTED.open("ab") as counted:
        counted.write(b".")
    if COUNTED.stat().st_size == int(DIES_AT.read_text()):
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


Lease._move = move_or_die  # type: ignore[method-assign]
