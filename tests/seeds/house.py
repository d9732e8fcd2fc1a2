"""The house of one job: servers, sandboxes and the processes of the application, all real.

Servers and sandboxes stay over many numbers; each number has a fresh database, made from a
template, and fresh processes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from devtools.clock import MovingClock
from devtools.demo.ports import reserve_next_free
from devtools.embedded.database import APPLICATION
from devtools.embedded.server import Place
from devtools.supervision import Child, start_child
from tests.seeds.process import Process
from tests.seeds.servers import Broker, Postgres, log_of
from tests.seeds.uptime import Uptime

WORKERS = ("worker-0", "worker-1")
SHORT = {"SLICE_SECONDS": "1", "LEASE_SECONDS": "5", "TICK_SECONDS": "1", "LOG_LEVEL": "INFO"}
SOURCES = {
    "troubled": ("--seed", "7", "--candidates", "900", "--contacts", "300"),
    "calm": ("--seed", "8", "--candidates", "150", "--contacts", "0"),
}
PATIENCE = 60.0
TEMPLATE = "recruitsync"
JOURNAL, STAGING = (Path(__file__).with_name(f"{name}.sql") for name in ("journal", "staging"))


class House:
    """All processes of a job; `clocks` are wall clocks by process, None where there are none."""

    def __init__(self, place: Place, clock: MovingClock | None, clocks: Path) -> None:
        self.folder, self.clock, self._clocks = place.folder, clock, clocks
        self.broker, self.postgres = Broker(place), Postgres(place)
        self.processes: dict[str, Process] = {}
        self.uptime = Uptime({"worker": WORKERS, **{n: (n,) for n in ("beat", "web", *SERVERS)}})
        self._web_port = reserve_next_free(9300)
        self.sources = {name: self._start_sandbox(name, *SOURCES[name]) for name in SOURCES}
        self._make_template()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of whatever belongs to the house, with the template's database."""
        return {**os.environ, **SHORT, **self._urls(TEMPLATE), **self._broker_url()}

    @property
    def web_port(self) -> int:
        return self._web_port.number

    def _urls(self, database: str) -> dict[str, str]:
        """Processes sign in as the application does; migrations as the owner."""
        return {
            "DATABASE_URL": self.postgres.url(database, user=APPLICATION),
            "OWNER_DATABASE_URL": self.postgres.url(database),
        }

    def ready_lines(self) -> dict[str, dict[str, Any]]:
        """Return the line that each sandbox prints when it can be called."""
        return {name: _ready_line(log_of(self.folder, name)) for name in self.sources}

    def make_database(self, name: str) -> None:
        """Make an empty database of the application, with the journal of the judge."""
        self.drop_database(name)
        with closing(psycopg2.connect(self.postgres.url("postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
        with closing(psycopg2.connect(self.postgres.url(name))) as connection:
            with connection.cursor() as cursor:
                cursor.execute(JOURNAL.read_text())
            connection.commit()
        with closing(psycopg2.connect(self.postgres.url(name, user="postgres"))) as connection:
            with connection.cursor() as cursor:
                cursor.execute(STAGING.read_text())
            connection.commit()

    def drop_database(self, name: str) -> None:
        """Drop it, whoever is in it: an autovacuum too, which only a superuser may end."""
        with closing(
            psycopg2.connect(self.postgres.url("postgres", user="postgres"))
        ) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def application(
        self, database: str, *, with_web: bool, settings: Mapping[str, str]
    ) -> Iterator[None]:
        """Run workers, Beat and perhaps the web on a database while the block lasts."""
        environment = {
            **self.environment,
            **self._urls(database),
            **settings,
        }
        commands = {name: _worker_command() for name in WORKERS} | {"beat": _beat_command()}
        if with_web:
            commands["web"] = _web_command(self.web_port)
        try:
            for name, command in commands.items():
                self._start(name, command, environment)
            yield
        finally:
            for process in self.processes.values():
                process.begin_stop()
            for process in self.processes.values():
                process.stop()
            self.processes.clear()

    def note(self) -> None:
        """Note which processes work just now."""
        working = {name: process.works for name, process in self.processes.items()}
        working["postgres"] = self.postgres.child.poll() is None
        working["broker"] = self.broker.child.poll() is None
        self.uptime.note(working)

    def stop(self) -> None:
        for child in self.sources.values():
            child.stop()
        self.postgres.stop()
        self.broker.stop()
        self._web_port.close()

    def _start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        log = log_of(self.folder, name)
        log.write_bytes(b"")
        clock = None
        if self.clock is not None:
            clock = MovingClock(self._clocks / name)
            clock.ahead = self.clock.ahead
        self.processes[name] = Process(name, command, environment, log=log, clock=clock)

    def _start_sandbox(self, name: str, *options: str) -> Child:
        command = [sys.executable, "-m", "sandbox", "--port", "0", *options]
        with log_of(self.folder, name).open("wb") as output:
            return start_child(command, stop="TERM:3", output=output)

    def _make_template(self) -> None:
        """Bring the template's tables up to date."""
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        done = subprocess.run(
            migrate, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"migrate: {done.stderr[-2000:]}")

    def _broker_url(self) -> dict[str, str]:
        return {"REDIS_URL": self.broker.url}


SERVERS = ("postgres", "broker")


def _worker_command() -> list[str]:
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "worker", "--concurrency", "1"]
    return [*command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"]


def _beat_command() -> list[str]:
    command = [sys.executable, "-m", "celery", "-A", "recruitsync", "beat", "--pidfile="]
    return [*command, "--loglevel", "WARNING"]


def _web_command(port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "recruitsync.wsgi", "--no-control-socket"]
    threads = ["--worker-class", "gthread", "--workers", "1", "--threads", "2", "--preload"]
    return [*command, *threads, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]


def _ready_line(log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        line = log.read_text().partition("\n")
        if line[1]:
            found: dict[str, Any] = json.loads(line[0])
            return found
        time.sleep(0.05)
    raise RuntimeError(f"no sandbox: {log.read_text()[-2000:]}")
