"""A process of the application that can be killed, frozen, told to stop and given a wrong clock."""

import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from devtools.clock import MovingClock
from devtools.supervision import Child, start_child


class Process:
    """One process with all its children; `clock` is its own, where this machine can have that."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        log: Path,
        clock: MovingClock | None,
    ) -> None:
        self.name, self.clock = name, clock
        self._command, self._log = command, log
        own = {"PGAPPNAME": name, **(clock.environment if clock else {})}
        self._environment = {**environment, **own}
        self._leaving: list[Child] = []
        self._child: Child | None = None
        self._is_frozen = self._is_killed = False
        self.start()

    @property
    def works(self) -> bool:
        """Tell whether it is there and not frozen."""
        return self._child is not None and self._child.poll() is None and not self._is_frozen

    def has_said(self, words: str) -> bool:
        """Tell whether it, or one before it, has logged these words."""
        return words in self._log.read_text(errors="replace")

    @property
    def ended_by_itself(self) -> bool:
        """Tell whether it is gone although nobody killed it."""
        return self.exit_code is not None and not self._is_killed

    @property
    def exit_code(self) -> int | None:
        """Return how it ended, if it ended by itself."""
        return self._child.poll() if self._child else None

    def start(self) -> None:
        """Start it where it is not there."""
        if self._child is not None and self._child.poll() is None:
            return
        if self._child is not None:
            self._child.stop()
        with self._log.open("ab") as output:
            self._child = start_child(
                self._command, stop="TERM:10", output=output, environment=self._environment
            )
        self._is_frozen = self._is_killed = False

    def kill(self) -> None:
        """SIGKILL for it and its children, as if the machine had crashed."""
        self._is_killed = True
        for process in self._tree():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self._child is not None:
            self._child.kill_group()

    def kill_children(self) -> None:
        """SIGKILL for its children only."""
        for process in self._tree()[1:]:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)
        self._is_frozen = True

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)
        self._is_frozen = False

    def replace(self, *, broken_off: bool) -> None:
        """Tell it to stop and start another at once, as a deploy does; one that is `broken_off`
        gets no time to end its work."""
        leaving, self._child = self._child, None
        if leaving is not None:
            leaving.begin_stop()
            self._leaving.append(leaving)
            if broken_off:
                leaving.kill_group()
        self.start()

    def begin_stop(self) -> None:
        """Tell it to stop, without waiting."""
        self.thaw()
        if self._child is not None:
            self._child.begin_stop()

    def stop(self) -> None:
        self.thaw()
        for child in (*self._leaving, self._child):
            if child is not None:
                child.stop()
        self._leaving.clear()

    def _signal(self, number: signal.Signals) -> None:
        for process in self._tree():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _tree(self) -> list[psutil.Process]:
        if self._child is None or self._child.pid is None or self._child.poll() is not None:
            return []
        try:
            parent = psutil.Process(self._child.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []
