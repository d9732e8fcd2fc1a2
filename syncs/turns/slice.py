"""A worker's turn: how long one run is worked on before another one has its turn."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.standing import across_organisations
from syncs.models import ImportRun
from syncs.sql.statements import execute_outside_runs

SHORT_SECONDS = 3.0
"""A turn while others wait for a worker, so that a run which is due starts within seconds, however
large the others are (R84). Opening the client again costs a hundredth of it."""

LOOK_SECONDS = 1.0

NOBODY = 0
"""The number of no organisation."""


def begin_slice(run: ImportRun) -> Callable[[], bool]:
    """Begin a slice; returns what tells whether it is over.

    It lasts `SLICE_SECONDS`, or `SHORT_SECONDS` while a run of another organisation waits.
    """
    began = time.monotonic()
    looks_at = began + SHORT_SECONDS

    def is_over() -> bool:
        nonlocal looks_at
        now = time.monotonic()
        if now >= began + settings.RUN_SLICE_SECONDS:
            return True
        if now < looks_at:
            return False
        looks_at = now + LOOK_SECONDS
        return _is_awaited(run.organisation_id)

    return is_over


def is_cancel_requested(run: ImportRun) -> bool:
    """Tell whether somebody wants the run to end."""
    return ImportRun.objects.filter(pk=run.pk, cancel_requested_at__isnull=False).exists()


def is_any_awaited() -> bool:
    """Tell whether a run of whomever waits for nothing but a worker."""
    return _is_awaited(NOBODY)


def _is_awaited(organisation_id: int) -> bool:
    with across_organisations(AcrossReason.TURN), connection.cursor() as cursor:
        execute_outside_runs(cursor, "is_awaited", organisation=organisation_id)
        (awaited,) = cursor.fetchone()
    return bool(awaited)
