"""A PostgreSQL and a Valkey that can be killed and started again."""

import errno
import os
import shutil
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

import psycopg2

from devtools.disk import FillableDisk
from devtools.embedded.binaries import find_postgres
from devtools.embedded.cluster import Cluster
from devtools.embedded.database import NAME, PORT, make_database
from devtools.embedded.failures import ServerFailedError
from devtools.embedded.identity import find_identity
from devtools.embedded.postgres import start
from devtools.embedded.server import Place
from devtools.embedded.valkey import valkey
from devtools.preload import is_possible
from devtools.supervision import Child

SURVIVES_A_KILL = {"shared_buffers": "64MB", "fsync": "off", "full_page_writes": "off"}
"""A killed server loses nothing that was committed: only a power cut would, without fsync."""

KILL = 9


class Postgres:
    """The PostgreSQL of a house, in a folder that the next house goes on with. `disk` is the one it
    writes to, None where this machine cannot let one be full."""

    def __init__(self, place: Place) -> None:
        programs = find_postgres()
        identity = find_identity(programs / "postgres", place.folder)
        identity.own(place.sockets)
        log = place.folder / "postgresql.log"
        self._place = place
        self.disk = FillableDisk(place.folder / "disk") if is_possible() else None
        self._cluster = Cluster(
            *(programs, identity, place.folder / "postgres", log, place.lock),
            preloaded=self.disk.environment if self.disk else {},
        )
        try:
            self.child: Child = start(self._cluster, place, SURVIVES_A_KILL)
        except ServerFailedError:  # a power cut has spoilt the data
            shutil.rmtree(self._cluster.data, ignore_errors=True)
            self.child = start(self._cluster, place, SURVIVES_A_KILL)
        make_database(place.sockets)
        self._empty()

    def _empty(self) -> None:
        """Forget the tables of the job before: they may be of other code."""
        with closing(psycopg2.connect(self.url())) as session, session.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            cursor.execute("DROP SCHEMA IF EXISTS staging CASCADE")
            session.commit()

    def url(self, database: str = NAME, *, user: str = NAME) -> str:
        host = quote(str(self._place.sockets), safe="")
        return f"postgresql://{user}@/{database}?host={host}&port={PORT}"

    @property
    def refusals(self) -> int:
        """Return how often it has found its disk full since it was started."""
        return self._cluster.log.read_text(errors="replace").count(os.strerror(errno.ENOSPC))

    def kill(self) -> None:
        """SIGKILL for the postmaster, and so for all that it serves."""
        self.child.send_signal(KILL)
        self.child.wait(20)

    def start_again(self) -> None:
        """Start it where it is dead; it recovers then."""
        if self.child.poll() is not None:
            self.child.stop()
            self.child = start(self._cluster, self._place, SURVIVES_A_KILL)

    def stop(self) -> None:
        self.child.stop()


class Broker:
    """The Valkey of a house. Killed, it forgets everything."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._start()

    def kill(self) -> None:
        self.child.send_signal(KILL)
        self.child.wait(20)

    def start_again(self) -> None:
        if self.child.poll() is not None:
            self.stop()
            self._start()

    def stop(self) -> None:
        self._running.close()

    def _start(self) -> None:
        self._running = ExitStack()
        server = self._running.enter_context(valkey(self._place))
        self.url, self.child = server.url, server.child


def log_of(folder: Path, name: str) -> Path:
    """Return the log of a process."""
    return folder / f"{name}.log"
