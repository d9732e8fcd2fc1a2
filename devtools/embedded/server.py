"""The things that both servers have: where they lie, and what is known of one that runs."""

from dataclasses import dataclass
from pathlib import Path

from devtools.supervision import Child


@dataclass(frozen=True)
class Place:
    """A locked folder for data and logs, the folder for sockets, and the lock's descriptor."""

    folder: Path
    sockets: Path
    lock: int


@dataclass(frozen=True)
class Server:
    """A server that runs. `owner_url` is that of the role which owns the tables, for migrations;
    empty where there are none."""

    name: str
    url: str
    child: Child
    log: Path
    owner_url: str = ""
