"""The servers PostgreSQL and Valkey, for as long as a `with` block lasts.

One that the environment names by DATABASE_URL or REDIS_URL is not started, whatever the other is.
Everything that is made lies in one folder.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools.embedded.lock import lock, lock_first_free
from devtools.embedded.postgres import postgres
from devtools.embedded.server import Place, Server
from devtools.embedded.sockets import socket_folder
from devtools.embedded.valkey import valkey


@dataclass(frozen=True)
class Servers:
    """The servers at hand: `environment` has their URLs, `ours` are those we started."""

    environment: dict[str, str]
    ours: list[Server]


@contextmanager
def servers(
    folder: Path, *, throwaway: bool = False, given: Mapping[str, str] = os.environ
) -> Iterator[Servers]:
    """Run both servers while the block lasts. Raises EmbeddedError.

    `throwaway` is for tests: it trades safety in a power cut for speed, and takes a folder next to
    `folder` while another run is using that one.
    """
    found = Servers(
        {name: given[name] for name in ("DATABASE_URL", "REDIS_URL") if given.get(name)}, []
    )
    if "DATABASE_URL" in found.environment:
        owner = given.get("OWNER_DATABASE_URL") or found.environment["DATABASE_URL"]
        found.environment["OWNER_DATABASE_URL"] = owner
    missing = {"DATABASE_URL", "REDIS_URL"} - found.environment.keys()
    with ExitStack() as stack:
        if missing:
            place = stack.enter_context(take_place(folder.absolute(), throwaway=throwaway))
            start_missing(found, place, stack, throwaway=throwaway)
        yield found


@contextmanager
def take_place(folder: Path, *, throwaway: bool) -> Iterator[Place]:
    if throwaway:
        with lock_first_free(folder) as (free, held), socket_folder(free) as sockets:
            yield Place(free, sockets, held)
    else:
        with lock(folder) as held, socket_folder(folder) as sockets:
            yield Place(folder, sockets, held)


def start_missing(found: Servers, place: Place, stack: ExitStack, *, throwaway: bool) -> None:
    if "REDIS_URL" not in found.environment:
        broker = stack.enter_context(valkey(place))
        found.environment["REDIS_URL"] = broker.url
        found.ours.append(broker)
    if "DATABASE_URL" not in found.environment:
        database = stack.enter_context(postgres(place, throwaway=throwaway))
        found.environment["DATABASE_URL"] = database.url
        found.environment["OWNER_DATABASE_URL"] = database.owner_url
        found.ours.append(database)
