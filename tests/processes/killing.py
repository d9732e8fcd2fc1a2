"""Lets a run lose its worker at a certain checkpoint, whatever the speed of the machine."""

from collections.abc import Callable
from pathlib import Path

from syncs.models import ImportRun
from tests.processes.fixtures import Worker, kill
from tests.processes.test_killed_worker import finished
from tests.world.patience import PATIENCE

INCLUDED = "tests.processes.tiny_ranges,tests.processes.mortal"


class Killing:
    """A worker that can be told when to die, and whoever comes after it. Ranges have fifty records,
    so that there are many checkpoints."""

    def __init__(self, start_worker: Callable[..., Worker], folder: Path) -> None:
        self._dies_at = folder / "dies_at"
        self._counted = self._dies_at.with_suffix(".counted")
        self._tell(0)
        self._start = lambda: start_worker(include=INCLUDED, MORTAL=str(self._dies_at))
        self._worker = self._start()

    def bring_to_its_end(self, ask: Callable[[], ImportRun], *, dies_at: int = 0) -> ImportRun:
        """Ask for a run, and return it at its end; its worker dies before it commits the checkpoint
        of this number, counted from 1, and another one goes on."""
        self._tell(dies_at)
        run = ask()
        if dies_at:
            self._worker.wait(PATIENCE)
            kill(self._worker)
            self._tell(0)
            self._worker = self._start()
        return finished(run)

    @property
    def checkpoints(self) -> int:
        """How many the last run had, where nobody died."""
        return self._counted.stat().st_size

    def _tell(self, dies_at: int) -> None:
        self._counted.write_bytes(b"")
        self._dies_at.write_text(str(dies_at))
