"""Lets the runs of an account that does not answer wait together: one of them was told so."""

from django.db import connection

from syncs.checkpoint.wait import Wait
from syncs.models import ImportRun
from syncs.models.import_run import READS
from syncs.models.run_checkpoint import READING
from syncs.sql.statements import execute_outside_runs


def wait_together(run: ImportRun, wait: Wait, *, later: float, at_most: float) -> int:
    """Let the others that are to read of the run's account wait for as long as it does, or up to
    some seconds `later`, and return how many that are: each would take a turn from somebody only to
    be told the same (R78). `at_most` are the seconds for which one may wait in all."""
    with connection.cursor() as cursor:
        return execute_outside_runs(
            cursor,
            "wait_together",
            connection=run.sync.connection_id,
            seconds=wait.seconds,
            later=later,
            reason=wait.reason.value,
            reads=[kind.value for kind in READS],
            reading=[phase.value for phase in READING],
            at_most=at_most,
        )
