"""A PostgreSQL of our own, for as long as a `with` block lasts."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from devtools.embedded.binaries import find_postgres
from devtools.embedded.cluster import Cluster, prepare
from devtools.embedded.database import APPLICATION, NAME, PORT, make_database
from devtools.embedded.failures import ServerFailedError
from devtools.embedded.identity import find_identity
from devtools.embedded.server import Place, Server
from devtools.supervision import Child, start_child

FAST_THEN_IMMEDIATE = "INT:20,QUIT:6"
PATIENCE = 120.0  # seconds; recovery after a crash may take its time

ALWAYS = {
    "listen_addresses": "",  # unix socket only
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
DURABLE = {"shared_buffers": "256MB"}
THROWAWAY = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@contextmanager
def postgres(place: Place, *, throwaway: bool) -> Iterator[Server]:
    """Run a PostgreSQL while the block lasts. Raises EmbeddedError."""
    programs = find_postgres()
    identity = find_identity(programs / "postgres", place.folder)
    identity.own(place.sockets)
    log = place.folder / "postgresql.log"
    cluster = Cluster(programs, identity, place.folder / "postgres", log, place.lock)
    at = f"@/{NAME}?host={quote(str(place.sockets), safe='')}&port={PORT}"
    child = start_or_begin_anew(cluster, place, throwaway=throwaway)
    try:
        make_database(place.sockets)
        yield Server(
            "postgresql", f"postgresql://{APPLICATION}{at}", child, log, f"postgresql://{NAME}{at}"
        )
    finally:
        child.stop()


def start_or_begin_anew(cluster: Cluster, place: Place, *, throwaway: bool) -> Child:
    """Start the server; throw away throwaway data that does not let it start.

    Without fsync a power cut can spoil the data.
    """
    worth_a_second_try = throwaway and cluster.data.exists()
    try:
        return start(cluster, place, THROWAWAY if throwaway else DURABLE)
    except ServerFailedError:
        if not worth_a_second_try:
            raise
    shutil.rmtree(cluster.data)
    return start(cluster, place, THROWAWAY)


def start(cluster: Cluster, place: Place, purpose: dict[str, str]) -> Child:
    """Start the server and return when it takes connections."""
    prepare(cluster)
    settings = {**ALWAYS, **purpose, "unix_socket_directories": str(place.sockets)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [*cluster.command("postgres"), str(cluster.data), *options]
    with cluster.log.open("wb") as log:
        child = start_child(
            command,
            stop=FAST_THEN_IMMEDIATE,
            output=log,
            environment=cluster.environment,
            hold=[cluster.lock],
        )
    deadline = time.monotonic() + PATIENCE
    while not is_ready(cluster, child):
        if child.poll() is not None or time.monotonic() > deadline:
            child.stop()
            raise ServerFailedError.from_log("PostgreSQL did not start", cluster.log)
        time.sleep(0.02)
    return child


def is_ready(cluster: Cluster, child: Child) -> bool:
    """Tell whether it takes connections: it says so in the eighth line of its pid file."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(child.pid) and lines[7].strip() == "ready"
