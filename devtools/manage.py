"""`manage.py` with the servers and the settings that it needs: `make shell`, `make migrations`.

    python -m devtools.manage shell

It uses the demo's data. While `make run` or `make dev` goes on it joins their servers, else it
starts them, brings the database up to date and stops them in the end.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.demo.environment_file import read_environment, write_environment
from devtools.embedded import EmbeddedError, FolderInUseError, servers
from devtools.supervision import Interrupted, interruptions

PROJECT = Path(__file__).resolve().parent.parent
LOCAL = PROJECT / ".local"

SEES_ALL = {"shell", "dbshell"}
"""Commands by which developers look around: as the owner of the tables, who sees all rows."""


def main(arguments: list[str]) -> int:
    """Run one command of `manage.py` and return its exit code."""
    os.chdir(PROJECT)
    try:
        with interruptions(), environment() as found:
            return manage(*arguments, environment=found)
    except Interrupted as interruption:
        return interruption.exit_code
    except EmbeddedError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Give the environment of a command, with servers that answer. Raises EmbeddedError."""
    file = LOCAL / "environment"
    try:
        with servers(LOCAL / "run") as found:
            values = {**os.environ, **write_environment(file, found.environment)}
            if found.ours and manage("migrate", "--verbosity", "0", environment=values) != 0:
                raise EmbeddedError("The database could not be brought up to date, see above.")
            yield values
    except FolderInUseError:
        yield {**read_environment(file), **os.environ}


def manage(*arguments: str, environment: dict[str, str]) -> int:
    """Run `manage.py` in the foreground of our terminal, where Ctrl-C belongs to the command."""
    if arguments[0] in SEES_ALL:
        owner = environment.get("OWNER_DATABASE_URL") or environment["DATABASE_URL"]
        environment = {**environment, "DATABASE_URL": owner}
    command = [sys.executable, "manage.py", *arguments, "--settings=devtools.settings"]
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with subprocess.Popen(command, env=environment) as process:
            try:
                return process.wait()
            finally:
                process.terminate()
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
