"""Lets schemathesis send to the API what it makes up from the document: `make fuzz`.

It serves the application by gunicorn, with an organisation that has one of everything and a sandbox
behind it, and plays all checks of schemathesis, in all its phases. It ends with 1 where something
was found. The database is one of its own, which `make fuzz` brings along and empties.

Two operations are left out: they would send what is made up to Zoho's own hosts.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import django

import tests.environment  # noqa: F401  the settings read it

PROJECT = Path(__file__).resolve().parent.parent.parent
CONFIG = Path(__file__).with_name("schemathesis.toml")
LEFT_OUT = ("connect", "change_account")
MANY = "1000000000"
PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHAINS = "stateful"
CALLS_FOR_CHAINS = 2
"""So many that most links are followed, and come to what an operation depends on."""


def main() -> int:
    arguments = _arguments()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "recruitsync.settings", "API_CALLS_A_MINUTE": MANY}
    django.setup()
    from django.core.management import call_command

    from tests.world.mail import Postbox
    from tests.world.source import running_source
    from tests.world.standing import look_across

    logging.getLogger("mail.log").setLevel(logging.WARNING)  # of every line that is received
    postbox = Postbox()
    os.environ |= {  # for the server, which is a process of its own
        "EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
        "EMAIL_FROM": "fuzz@mail.example",
    }

    look_across()
    call_command("collectstatic", interactive=False, verbosity=0)  # for the pages of errors
    postbox.start()
    try:
        with running_source("--candidates", "50", "--contacts", "0") as source:
            from tests.fuzz.world import admin_token, empty_database, make_world

            empty_database()
            named = make_world(source)
            token, member = admin_token()
            known = {"FUZZ_MEMBER": str(member), "FUZZ_IDS": json.dumps(named)}
            with serving() as url:
                found = _play(arguments, url, token, known)
                still = _still_admin(url, token)
    finally:
        postbox.stop()
    if not still:
        sys.stdout.write("The token was no admin's in the end, so that less was tried than said.\n")
    return found or int(not still)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the application, and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, *bind, "recruitsync.wsgi"], stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()
            _show_faults(log)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not start.")


def _show_faults(log: object) -> None:
    """Write what the server said of faults of ours."""
    log.seek(0)  # type: ignore[attr-defined]
    lines = log.read().decode(errors="replace").splitlines()  # type: ignore[attr-defined]
    said = [line for line in lines if '"ERROR"' in line or "Error" in line or "Traceback" in line]
    sys.stdout.writelines(f"{line[:2_000]}\n" for line in said[:40])


def _play(arguments: argparse.Namespace, url: str, token: str, known: Mapping[str, str]) -> int:
    """Play the phases, and return 0 where nothing was found. Chains have calls of their own, each
    with another seed: one ends after some sixty chains, however many examples it is asked for."""
    wanted = arguments.phases.split(",") if arguments.phases else PHASES
    alone = [each for each in wanted if each != CHAINS]
    codes = [_call(arguments, url, token, known, phases=alone)] if alone else []
    if CHAINS in wanted:
        codes += [
            _call(arguments, url, token, known, phases=[CHAINS], seed=arguments.seed + number)
            for number in range(CALLS_FOR_CHAINS)
        ]
    return max(codes)


def _call(
    arguments: argparse.Namespace,
    url: str,
    token: str,
    known: Mapping[str, str],
    *,
    phases: Sequence[str],
    seed: int | None = None,
) -> int:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG)),
        *("run", f"{url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}"),
        # One worker: Hypothesis reads its own source, which Python 3.11 cannot do in two threads.
        *("--checks", "all", "--max-examples", str(arguments.examples), "--workers", "1"),
        *("--seed", str(seed or arguments.seed), "--generation-database", "none", "--no-color"),
        *("--continue-on-failure", "--output-truncate", "true", "--phases", ",".join(phases)),
    ]
    for name in LEFT_OUT:
        command += ["--exclude-operation-id", name]
    if arguments.name:
        command += ["--include-operation-id-regex", "|".join(arguments.name)]
    folder = PROJECT / ".local"  # schemathesis writes what it found beside where it runs
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **known}
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def _still_admin(url: str, token: str) -> bool:
    """Tell whether the token may everything still: what was made up may have changed its member."""
    import httpx

    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{url}/api/v1/organisation", headers=headers)
    return answer.status_code == 200 and answer.json()["token"]["role"] == "admin"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=50, help="cases an operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--name", nargs="+", help="only operations whose name has one of these")
    parser.add_argument("--phases", help="such as stateful; all where it is not given")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
