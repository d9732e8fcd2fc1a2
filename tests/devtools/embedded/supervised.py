"""Run `python -m devtools.embedded` as a person does, and look at the processes it has."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.devtools.supervision.processes import PROJECT, eventually, family_of, is_alive
from tests.world.patience import PATIENCE

WITHOUT_URLS = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"}
}
TELL_URLS_AND_STAY = (
    "import json, os, sys, time;"
    "print(json.dumps({n: os.environ.get(n) for n in ('DATABASE_URL', 'REDIS_URL')}), flush=True);"
    "time.sleep(600)"
)


def command(folder: Path, *options: str) -> list[str]:
    """Whatever follows is the command to run inside."""
    module = [sys.executable, "-m", "devtools.embedded"]
    return [*module, "--folder", str(folder), *options, "--"]


class Supervised:
    """A supervisor that has its servers up, with a command inside that just stays."""

    def __init__(
        self, folder: Path, *options: str, parent: str = "", given: dict[str, str] | None = None
    ) -> None:
        inner = [*command(folder, *options), sys.executable, "-c", TELL_URLS_AND_STAY]
        outer = ["/bin/sh", "-c", parent, "sh"] if parent else []
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  closed in __exit__
        self.process = subprocess.Popen(
            [*outer, *inner],
            cwd=PROJECT,
            env={**WITHOUT_URLS, **(given or {})},
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            with self.process.stdout, self.errors:
                self.process.wait()
                raise AssertionError(self.said())
        self.urls: dict[str, str] = json.loads(line)
        self.family = family_of(self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, __: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.errors.close()
        if kind is None:
            assert self.survivors() == []

    def said(self) -> str:
        """What it wrote to standard error so far."""
        self.errors.seek(0)
        return self.errors.read()

    def survivors(self, seconds: float = PATIENCE) -> list[str]:
        """Those of its children, and theirs, which still run after `seconds`."""
        eventually(lambda: not any(map(is_alive, self.family)), seconds)
        return [name for pid, name in self.family.items() if is_alive(pid)]
