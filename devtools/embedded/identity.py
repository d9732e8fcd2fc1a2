"""The user that PostgreSQL runs as. It refuses to be root, and anybody who has no name.

An ordinary user runs it as themselves. For root, and for a bare user id such as containers have,
the first of these ways that works here is taken:

1. A user namespace in which we are called nobody. Outside, the files stay ours.
2. nobody itself, allowed past file permissions, for a project in a closed folder such as /root.
   Containers usually forbid 1 and allow this.
3. nobody without that, for a root without capabilities and for macOS.

2 and 3 are for root only.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devtools.embedded.failures import IdentityError

BECOME = (
    "import os, sys; os.setgroups([]); os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]));"
    " os.execv(sys.argv[2], sys.argv[2:])"
)
# The last one makes access() count the capability too, by which PostgreSQL looks for its programs.
PAST_PERMISSIONS = (
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
)


@dataclass(frozen=True)
class Identity:
    """A user to run as: `prefix` goes before the command, `owner` is the id that owns its files."""

    prefix: tuple[str, ...]
    owner: int

    def own(self, folder: Path) -> None:
        """Give `folder` and all in it to the owner, unless it is theirs."""
        if folder.stat().st_uid != self.owner:
            for path in (*folder.rglob("*"), folder):  # itself last: it tells that all was done
                os.chown(path, self.owner, -1, follow_symlinks=False)


def find_identity(program: Path, folder: Path) -> Identity:
    """Find one under which `program` starts and `folder` can be entered. Raises IdentityError."""
    if os.geteuid() != 0 and name_of(os.geteuid()):
        return Identity((), os.geteuid())
    for identity in other_identities():
        if can_start(identity, program, folder):
            return identity
    raise IdentityError(
        f"PostgreSQL refuses to run as user id {os.geteuid()} (it must have a name and not be"
        f" root), and here nobody else may start {program}.\n"
        "Run this as an ordinary user, or set DATABASE_URL to a server of yours."
    )


def other_identities() -> Iterator[Identity]:
    nobody = nobodys_id()
    namespace = ("unshare", "-U", f"--map-user={nobody}", f"--map-group={nobody}", "--")
    yield Identity(namespace, os.geteuid())
    if os.geteuid() == 0:
        become = ("setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups")
        yield Identity((*become, *PAST_PERMISSIONS, "--"), nobody)
        yield Identity((sys.executable, "-I", "-S", "-c", BECOME, str(nobody)), nobody)


def nobodys_id() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:  # a minimal container
        return 65534


def name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return ""


def can_start(identity: Identity, program: Path, folder: Path) -> bool:
    attempt = ["/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh", str(folder), str(program)]
    try:
        answer = subprocess.run([*identity.prefix, *attempt], check=False, capture_output=True)
    except OSError:  # this system has no such program
        return False
    return answer.returncode == 0
