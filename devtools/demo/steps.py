"""The steps of `make run` and `make dev`, in order. Each says what it does before it does it."""

import http.client
import os
import time
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import closing, suppress
from pathlib import Path

from devtools.demo.cast import Cast, cast
from devtools.demo.console import Console
from devtools.demo.environment_file import write_environment
from devtools.demo.failures import DemoError
from devtools.demo.ports import HOST
from devtools.demo.process import Process
from devtools.embedded import servers

WEB_PORT, SANDBOX_PORT = 8000, 8765
PATIENCE = 60.0  # seconds until a process must be ready


def play(console: Console, local: Path, *, reloading: bool = False) -> None:
    """Start everything and keep it up; `reloading` is for those who change the code of the pages.

    It runs until it is stopped. Raises EmbeddedError, DemoError, Interrupted.
    """
    console.step("Starting PostgreSQL and Valkey")
    with servers(local / "run") as found:
        values = write_environment(local / "environment", found.environment)
        environment = {**os.environ, **values, "PYTHONUNBUFFERED": "1"}
        with cast(console, environment, found.ours) as on_stage:
            web_port, sandbox_port = set_up(on_stage, reloading=reloading)
            console.step("Ready")
            console.say(how_to_go_on(web_port, sandbox_port, local, reloading=reloading))
            while True:
                on_stage.check()
                time.sleep(0.2)


def set_up(on_stage: Cast, *, reloading: bool) -> tuple[int, int]:
    """Do everything up to the first import; return the ports of the pages and of the sandbox.

    What takes long starts early and is waited for late.
    """
    console = on_stage.console
    console.step("Starting the sandbox, an imitation of Zoho Recruit with 6,000 people")
    sandbox_port = free_port(on_stage, SANDBOX_PORT)
    sandbox = on_stage.start_sandbox(sandbox_port)
    console.step("Bringing the database up to date")
    on_stage.manage("migrate", "--verbosity", "0")
    console.step("Starting web, worker, clock and beat")
    web_port = free_port(on_stage, WEB_PORT)
    on_stage.open_at(web_port)
    if reloading:
        on_stage.start_reloading_web(web_port)
    else:
        on_stage.start_web(web_port)
    on_stage.start_worker()
    on_stage.start_clock()
    on_stage.start_beat()
    console.step("Making the demo's organisation, lists and syncs")
    on_stage.manage("seed_demo", "--sandbox", ready_line(on_stage, sandbox))
    console.step("Waiting for the first import")
    on_stage.manage("report_demo")
    wait_until_served(on_stage, web_port)
    return web_port, sandbox_port


def free_port(on_stage: Cast, wanted: int) -> int:
    port = on_stage.reserve_port(wanted)
    if port != wanted:
        on_stage.console.complain(f"         Port {wanted} is taken, using {port}.")
    return port


def ready_line(on_stage: Cast, process: Process) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        on_stage.check()
        with suppress(StillWaiting, EOFError):
            return process.ready.result(0.1)
    raise DemoError(f"{process.name} was not ready within {PATIENCE:.0f} s.")


def wait_until_served(on_stage: Cast, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_served(port):
        on_stage.check()
        if time.monotonic() > deadline:
            raise DemoError(f"The web pages did not answer within {PATIENCE:.0f} s.")
        time.sleep(0.1)


def is_served(port: int) -> bool:
    """Tell whether the application is loaded; any answer says so."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/livez")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    return False


def how_to_go_on(web_port: int, sandbox_port: int, local: Path, *, reloading: bool) -> str:
    reload = ["  Changes       pages reload by themselves, workers and beat at the next `make dev`"]
    lines = [
        "",
        f"  RecruitSync   http://{HOST}:{web_port}",
        f"  Sandbox       http://{HOST}:{sandbox_port}/sandbox/  (imitates Zoho Recruit)",
        f"  Server logs   {local.name}/run/*.log",
        "  Commands      .venv/bin/python manage.py ...  in another terminal, while this runs",
        *(reload if reloading else []),
        "  Stop          Ctrl-C",
        "",
    ]
    return "\n".join(lines)
