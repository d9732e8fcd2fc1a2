"""The processes of the demo: how each is started, and that all of them stay."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from devtools.demo.console import Console
from devtools.demo.failures import DemoError
from devtools.demo.ports import HOST, ReservedPort, reserve_next_free
from devtools.demo.process import Process
from devtools.embedded import Server
from devtools.supervision import start_child

# As root, Celery warns at length. It is right, but this is a demo on one's own machine.
NOT_ABOUT_ROOT = ("-W", "ignore:You're running the worker with superuser privileges")
# Django's checks of the source are for those who change it (the tests run them). Here they would
# take a second of each start.
SKIP_CHECKS = "--skip-checks"
SETTINGS = "--settings=devtools.settings"
CELERY = (
    *(sys.executable, *NOT_ABOUT_ROOT, "-m", "celery"),
    *("--quiet", SKIP_CHECKS, "-A", "recruitsync"),
)
QUIET = ("--without-mingle", "--without-gossip", "--loglevel", "WARNING")


class Cast:
    """The processes on stage, in the order in which they came."""

    def __init__(self, console: Console, environment: Mapping[str, str], servers: list[Server]):
        self.console = console
        self.environment = dict(environment)
        self.servers = servers
        self.processes: list[Process] = []
        self.ports: list[ReservedPort] = []

    def reserve_port(self, wanted: int) -> int:
        """Return `wanted` or the next free port, which no other demo takes until we stop."""
        self.ports.append(reserve_next_free(wanted))
        return self.ports[-1].number

    def open_at(self, port: int) -> None:
        """Tell whoever is started from here on where people open the pages: mails link there."""
        if not self.environment.get("TRUSTED_ORIGINS"):
            self.environment["TRUSTED_ORIGINS"] = f"http://{HOST}:{port}"

    def start_sandbox(self, port: int) -> Process:
        size = ["--seed", "7", "--candidates", "5000", "--contacts", "1000"]
        module = [sys.executable, "-m", "sandbox"]
        return self.start("sandbox", *module, "--port", str(port), *size)

    def start_web(self, port: int) -> Process:
        gunicorn = [sys.executable, "-m", "gunicorn", "recruitsync.wsgi", "--no-control-socket"]
        worker = ["--worker-class", "recruitsync.serving.worker.BoundedWorker"]
        settings = ["--env", "DJANGO_SETTINGS_MODULE=devtools.demo.settings"]
        threads = ["--workers", "2", "--threads", "8"]
        patience = ["--preload", "--graceful-timeout", "3", "--log-level", "warning"]
        return self.start(
            "web", *gunicorn, "--bind", f"{HOST}:{port}", *settings, *worker, *threads, *patience
        )

    def start_reloading_web(self, port: int) -> Process:
        """Start Django's own server, which reloads changed code, with the toolbar on its pages."""
        settings = "--settings=devtools.toolbar.settings"
        runserver = [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
        return self.start("web", *runserver, SKIP_CHECKS, settings)

    def start_worker(self) -> Process:
        # A slice of a run may take 20 s. No need to wait for it: the next worker takes over.
        return self.start(
            "worker", *CELERY, "worker", "--concurrency", "2", *QUIET, stop="TERM:4,QUIT:4"
        )

    def start_clock(self) -> Process:
        """Start a worker for Beat's ticks and for webhooks, which then wait for no run."""
        alone = ["--queues", "clock,webhooks", "--concurrency", "3", "--hostname", "clock@%h"]
        return self.start("clock", *CELERY, "worker", *alone, *QUIET)

    def start_beat(self) -> Process:
        return self.start("beat", *CELERY, "beat", "-l", "WARNING")

    def start(self, name: str, *command: str, stop: str = "TERM:5") -> Process:
        process = Process(
            name, command, console=self.console, environment=self.environment, stop=stop
        )
        self.processes.append(process)
        return process

    def manage(self, *command: str) -> None:
        """Run a management command on our terminal. Raises DemoError if it or another fails."""
        manage = [sys.executable, "manage.py", *command, SKIP_CHECKS, SETTINGS]
        child = start_child(manage, environment=self.environment)
        try:
            while (code := child.poll()) is None:
                self.check()
                time.sleep(0.05)
        finally:
            child.stop()
        if code != 0:
            raise DemoError(f"manage.py {command[0]} failed with code {code}, see above.")

    def check(self) -> None:
        """Raise DemoError with the last words of the first process that has ended, if one has."""
        for process in self.processes:
            if (code := process.child.poll()) is not None:
                process.reader.join(1)
                raise DemoError.last_words(process.name, code, process.last_lines)
        for server in self.servers:
            if (code := server.child.poll()) is not None:
                lines = server.log.read_text(errors="replace").splitlines()
                raise DemoError.last_words(server.name, code, lines[-20:])

    def stop(self) -> None:
        """Stop all: the sandbox, which came first, goes last; the others go together."""
        for process in self.processes[1:]:
            process.child.begin_stop()
        for process in reversed(self.processes):
            process.stop()
        for port in self.ports:
            port.close()


@contextmanager
def cast(console: Console, environment: Mapping[str, str], servers: list[Server]) -> Iterator[Cast]:
    on_stage = Cast(console, environment, servers)
    try:
        yield on_stage
    finally:
        on_stage.stop()
