"""The data folder of PostgreSQL: made on first use, refused when another major version made it."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devtools.embedded.binaries import major_version
from devtools.embedded.failures import ServerFailedError
from devtools.embedded.identity import Identity
from devtools.embedded.leftovers import stop_leftovers
from devtools.supervision import run_child


@dataclass(frozen=True)
class Cluster:
    """A data folder of PostgreSQL with its programs, its log, who it runs as, and what a server is
    told of by its environment, such as a clock of its own."""

    programs: Path
    identity: Identity
    data: Path
    log: Path
    lock: int  # file descriptor
    preloaded: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment with LC_ALL: without, PostgreSQL may refuse to start on macOS."""
        return {**os.environ, "LC_ALL": "C", **self.preloaded}

    def command(self, program: str) -> list[str]:
        return [*self.identity.prefix, str(self.programs / program), "-D"]


def prepare(cluster: Cluster) -> None:
    """Make the folder fit for a server to start in it. Raises ServerFailedError."""
    if not (cluster.data / "PG_VERSION").exists():
        make(cluster)
    refuse_other_version(cluster)
    clear_after_crash(cluster)
    cluster.identity.own(cluster.data)


def make(cluster: Cluster) -> None:
    """Make the folder under another name first: an interrupted one must not look complete."""
    if cluster.data.exists():
        raise ServerFailedError(f"{cluster.data} is not what PostgreSQL makes. Move it away.")
    sys.stderr.write(f"Making a new PostgreSQL data folder in {cluster.data} ...\n")
    half_made = cluster.data.with_name(cluster.data.name + ".new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(mode=0o700)
    cluster.identity.own(half_made)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *sort_order(cluster)]
    with cluster.log.open("wb") as log:
        command = [*cluster.command("initdb"), str(half_made), *options, "--no-sync"]
        code = run_child(
            [*command, "--no-instructions"],
            output=log,
            environment=cluster.environment,
            hold=[cluster.lock],
        )
    if code != 0:
        raise ServerFailedError.from_log("PostgreSQL could not make its data folder", cluster.log)
    half_made.rename(cluster.data)


def sort_order(cluster: Cluster) -> list[str]:
    """Choose the same order of text on every system, if PostgreSQL has its own (17 and newer)."""
    if major_version(cluster.programs) < 17:
        return ["--locale=C"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def refuse_other_version(cluster: Cluster) -> None:
    made_by = int((cluster.data / "PG_VERSION").read_text())
    ours = major_version(cluster.programs)
    if made_by != ours:
        raise ServerFailedError(
            f"{cluster.data} was made by PostgreSQL {made_by}, this is PostgreSQL {ours}.\n"
            "Move the folder away to begin anew."
        )


def clear_after_crash(cluster: Cluster) -> None:
    """Remove the pid file only when surely nobody works here.

    PostgreSQL itself would believe it once another program has got that process id.
    """
    if (cluster.data / "postmaster.pid").exists():
        stop_leftovers(cluster.data)
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
