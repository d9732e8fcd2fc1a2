"""As root, PostgreSQL runs as somebody else, in whichever way this machine allows."""

import os
from pathlib import Path

import pytest

from devtools.embedded.binaries import find_postgres
from devtools.embedded.cluster import Cluster
from devtools.embedded.identity import Identity, can_start, find_identity, other_identities
from devtools.embedded.postgres import THROWAWAY, start
from devtools.embedded.server import Place


def test_identity_is_our_own_unless_we_are_root(empty_folder: Path) -> None:
    found = find_identity(find_postgres() / "postgres", empty_folder)
    assert (found == Identity((), os.geteuid())) == (os.geteuid() != 0)


@pytest.mark.parametrize(
    "identity", list(other_identities()), ids=lambda identity: identity.prefix[0].rpartition("/")[2]
)
def test_postgres_starts_as(identity: Identity, folder: Path) -> None:
    programs, sockets = find_postgres(), folder / "sockets"
    folder.chmod(0o755)
    if not can_start(identity, programs / "postgres", folder):
        pytest.skip("not allowed on this machine")
    sockets.mkdir()
    identity.own(sockets)
    cluster = Cluster(programs, identity, folder / "postgres", folder / "log", os.dup(0))
    child = start(cluster, Place(folder, sockets, cluster.lock), THROWAWAY)
    child.stop()
    os.close(cluster.lock)
    assert (folder / "postgres").stat().st_uid == identity.owner
