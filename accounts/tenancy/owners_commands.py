"""The commands of `manage.py` for which the owner of the tables signs in, whom no policy binds.

`manage.py` asks before there are settings, so this knows no Django.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from dotenv import dotenv_values

_OWNER, _DATABASE = "OWNER_DATABASE_URL", "DATABASE_URL"

OF_THE_OWNER = frozenset({"migrate", "flush", "report_reader", "dumpdata", "loaddata"})
"""Commands that make or change tables, views or roles, which is the business of their owner, or
that write the rows of all organisations."""

LOOKING_AROUND = frozenset({"shell", "dbshell"})
"""Commands in which somebody looks around, with `make shell` as the owner."""


def is_of_owner(arguments: Sequence[str]) -> bool:
    """Tell whether a process with these arguments, its own name first, is the owner's business."""
    return _is_command(arguments, OF_THE_OWNER)


def owner_url(given: Mapping[str, str], file: Path) -> str:
    """Return where the owner signs in, as the process's environment says or else the file that
    `make run` writes, which knows nothing of a database that is given; empty if nobody says."""
    if given.get(_OWNER) or given.get(_DATABASE):
        return given.get(_OWNER, "")
    return dotenv_values(file).get(_OWNER) or ""


def may_be_of_owner(arguments: Sequence[str]) -> bool:
    """Tell whether nobody wonders where it signs in as the owner: it serves no page and no run."""
    return _is_command(arguments, OF_THE_OWNER | LOOKING_AROUND)


def _is_command(arguments: Sequence[str], names: frozenset[str]) -> bool:
    program, *rest = arguments or [""]
    return Path(program).name == "manage.py" and bool(names & set(rest[:1]))
