"""A worker's turn: how long one run is worked on before another one has its turn."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.checkpoint.lease import NOBODY
from syncs.models import ImportRun
from syncs.sql.statements import execute_outside_runs

SHORT_SECONDS = 3.0
"""A turn while others wait for a worker that have begun. Opening the client again costs a hundredth
of it."""

SHORTEST_SECONDS = 0.8
"""A turn while a run waits that has not begun, so that one which is due starts within seconds,
however large the others are (R84). Whoever steps aside for it goes on where it was."""

LOOK_SECONDS = 0.5


def begin_slice(run: ImportRun) -> Callable[[], bool]:
    """Begin a slice; returns what tells whether it is over, which it then stays: a step that stops
    for it asks, and whoever took the step asks again.

    It lasts `SLICE_SECONDS`; `SHORT_SECONDS` while a run of another organisation waits, and
    `SHORTEST_SECONDS` while one of whomever does that has not begun.
    """
    began = time.monotonic()
    looks_at, is_found_over = began + SHORTEST_SECONDS, False

    def look(now: float) -> bool:
        if now >= began + SHORT_SECONDS and _is_awaited(run.organisation_id):
            return True
        return is_any_new_awaited(beside=run.pk)

    def is_over() -> bool:
        nonlocal looks_at, is_found_over
        now = time.monotonic()
        if not is_found_over and now >= looks_at:
            looks_at, is_found_over = now + LOOK_SECONDS, look(now)
        return is_found_over or now >= began + settings.RUN_SLICE_SECONDS

    return is_over


def is_cancel_requested(run: ImportRun) -> bool:
    """Tell whether somebody wants the run to end."""
    return ImportRun.objects.filter(pk=run.pk, cancel_requested_at__isnull=False).exists()


def is_any_awaited() -> bool:
    """Tell whether a run of whomever waits for nothing but a worker."""
    return _is_awaited(NOBODY)


def is_any_new_awaited(*, beside: int = NOBODY) -> bool:
    """Tell whether a run of whomever that has not begun waits for nothing but a worker, or for the
    place at its connection of the run `beside`."""
    values = {"beside": beside, "runs_of_a_connection": settings.RUNS_OF_A_CONNECTION}
    return _ask("is_new_awaited", **values)


def _is_awaited(organisation_id: int) -> bool:
    return _ask("is_awaited", organisation=organisation_id)


def _ask(statement: str, **values: int) -> bool:
    with across_organisations(AcrossReason.TURN), connection.cursor() as cursor:
        execute_outside_runs(cursor, statement, **values)
        (answer,) = cursor.fetchone()
    return bool(answer)
