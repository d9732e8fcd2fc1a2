"""Executes the statements of a run, of turns, and of the deletion of syncs and lists, one `.sql`
file each, with names for every stored value.

In a file `{staged}` is the run's own staging table, `{related}` that of related records, `{run}`
the run's number in a name, and `{inner}` another statement. Stored
values are written by name: outcomes and reasons as in `%(RE_ADDED)s`, policies as in `%(IGNORE)s`,
kinds of rows as in `%(KNOWN_KIND)s`, answers as in `%(KEEP_ANSWER)s`, suppressions as in
`%(BOUNCED_SUPPRESSION)s`, where they came from as in `%(FILE_ORIGIN)s`, causes of departures as in
`%(TAKEN_OFF_DEPARTURE)s`.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts.tenancy.row_security import STAGING
from contacts.models import DepartureCause, SuppressionKind, SuppressionOrigin
from contacts.models.contact import FIRST_REVISION
from contacts.models.membership import BY_HAND
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import HoldAnswer, Policy
from syncs.models.source_link import FILLS_NOTHING
from syncs.sql.kinds import RowKind

NAMED_VALUES: dict[str, int | str] = {
    "BY_HAND": BY_HAND,
    "FILLS_NOTHING": FILLS_NOTHING,
    "FIRST_REVISION": FIRST_REVISION,
    **{outcome.name: outcome.value for outcome in Outcome},
    **{reason.name: reason.value for reason in Reason},
    **{policy.name: policy.value for policy in Policy},
    **{f"{kind.name}_KIND": kind.value for kind in RowKind},
    **{f"{answer.name}_ANSWER": answer.value for answer in HoldAnswer},
    **{f"{kind.name}_SUPPRESSION": kind.value for kind in SuppressionKind},
    **{f"{origin.name}_ORIGIN": origin.value for origin in SuppressionOrigin},
    **{f"{cause.name}_DEPARTURE": cause.value for cause in DepartureCause},
}


UNKNOWN_TO_THE_PLANNER = ("organisation", "mailing_list", "sync", "run", "about")
"""Written as a sub-select, so that PostgreSQL plans for an average tenant. Told the number, it
looks it up in its statistics, does not find a tenant that is younger than they are, expects one row
instead of a million, and takes a plan whose time is quadratic."""


def execute(cursor: CursorWrapper, name: str, *, run_id: int, **values: Any) -> int:
    """Run the statement of `*/<name>.sql` for a run and return the number of rows it touched."""
    statement = read_statement(name).replace("{staged}", staging_table_of(run_id))
    statement = statement.replace("{related}", related_table_of(run_id))
    statement = statement.replace("{run}", f"{run_id:d}")
    cursor.execute(statement, {**NAMED_VALUES, "run": run_id, **values})
    return int(cursor.rowcount)


def execute_outside_runs(cursor: CursorWrapper, name: str, **values: Any) -> int:
    """Run the statement of `*/<name>.sql`, which is about no certain run, and return the number of
    rows it touched."""
    cursor.execute(read_statement(name), {**NAMED_VALUES, **values})
    return int(cursor.rowcount)


def execute_nested(cursor: CursorWrapper, *names: str, **values: Any) -> int:
    """Do the same with several statements, each of which stands for `{inner}` in the one before."""
    statement = "{inner}"
    for name in names:
        statement = statement.replace("{inner}", read_statement(name))
    cursor.execute(statement, {**NAMED_VALUES, **values})
    return int(cursor.rowcount)


def staging_table_of(run_id: int) -> str:
    """Return the name of the run's table of what it read."""
    return f"{STAGING}.syncs_staged_{run_id:d}"


def related_table_of(run_id: int) -> str:
    """Return the name of the run's table of related records."""
    return f"{STAGING}.syncs_related_{run_id:d}"


@cache
def read_statement(name: str) -> str:
    """Return the statement of `*/<name>.sql`."""
    (file,) = Path(__file__).parent.glob(f"*/{name}.sql")
    text = re.sub(r"\{(\w+)\.sql\}", lambda told: read_statement(told[1]), file.read_text())
    for value in UNKNOWN_TO_THE_PLANNER:
        text = text.replace(f"%({value})s", f"(SELECT %({value})s)")
    return text
