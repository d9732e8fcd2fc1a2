"""Executes the statements of a run, one `.sql` file each, with names for every stored number.

In a file `{staged}` is the run's own staging table and `{related}` that of related records;
outcomes, reasons and suppression kinds are written by name, as in `%(RE_ADDED)s`.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

from contacts.models import SuppressionKind
from contacts.models.contact import FIRST_REVISION
from contacts.models.membership import BY_HAND
from syncs.domain.outcomes import Outcome, Reason
from syncs.models.source_link import FILLS_NOTHING

NAMED_NUMBERS: dict[str, int] = {
    "BY_HAND": BY_HAND,
    "FILLS_NOTHING": FILLS_NOTHING,
    "FIRST_REVISION": FIRST_REVISION,
    **{outcome.name: outcome.value for outcome in Outcome},
    **{reason.name: reason.value for reason in Reason},
    **{f"KIND_{kind.name}": kind.value for kind in SuppressionKind},
}


UNKNOWN_TO_THE_PLANNER = ("organisation", "mailing_list", "sync", "run")
"""Written as a sub-select, so that PostgreSQL plans for an average tenant. Told the number, it
looks it up in its statistics, does not find a tenant that is younger than they are, expects one row
instead of a million, and takes a plan whose time is quadratic."""


def execute(cursor: CursorWrapper, name: str, *, run_id: int, **values: Any) -> int:
    """Run the statement of `*/<name>.sql` for a run and return the number of rows it touched."""
    statement = _text(name).replace("{staged}", staging_table(run_id))
    statement = statement.replace("{related}", related_table(run_id))
    cursor.execute(statement, {**NAMED_NUMBERS, "run": run_id, **values})
    return int(cursor.rowcount)


def staging_table(run_id: int) -> str:
    return f"syncs_staged_{run_id:d}"


def related_table(run_id: int) -> str:
    return f"syncs_related_{run_id:d}"


@cache
def _text(name: str) -> str:
    (file,) = Path(__file__).parent.glob(f"*/{name}.sql")
    text = file.read_text()
    for value in UNKNOWN_TO_THE_PLANNER:
        text = text.replace(f"%({value})s", f"(SELECT %({value})s)")
    return text
