"""Makes a sync that is late (R84), while all parts of the installation are at work.

Recruit asks its first run three times to wait for a quarter of an hour, so that the run which is
due by the schedule waits behind it: that is so, and only the time of day is told as a little
earlier.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx
from django.db.models import F

from accounts.models import User
from syncs.clock import database_now
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, RunCheckpoint, RunState, Sync
from syncs.state.launch import launch

ASKED, TIMES = 15 * 60, 3
"""Seconds that Recruit asks for, and how often; it may ask for an hour in all."""

LATE_BY, BEGAN_BEFORE = timedelta(minutes=20), timedelta(minutes=25)
PATIENCE = 60.0  # seconds


def make_late(sync: Sync, user: User) -> None:
    """Launch the sync, and let it be due while its first run waits for Recruit."""
    connection = sync.connection
    trouble = {"kind": "429", "match": f"/{sync.module}?", "retry_after": ASKED, "times": TIMES}
    httpx.post(f"{connection.api_url}/sandbox/trouble", json=trouble).raise_for_status()
    due = database_now().replace(second=0, microsecond=0) - LATE_BY
    sync.frequency, sync.at = Frequency.DAILY, due.astimezone(ZoneInfo(sync.zone)).time()
    sync.save(update_fields=["frequency", "at"])
    launch(sync, user=user, now=database_now())
    first = sync.runs.get()
    wait_until(first, lambda: _waits(first))
    earlier = {name: F(name) - BEGAN_BEFORE for name in ("created_at", "started_at")}
    ImportRun.objects.filter(pk=first.pk).update(**earlier)
    Sync.objects.filter(pk=sync.pk).update(next_run_at=due)


def _waits(run: ImportRun) -> bool:
    return (
        run.state == RunState.RUNNING
        and RunCheckpoint.objects.filter(pk=run.pk, wake_at__gt=database_now()).exists()
    )


def wait_until(run: ImportRun, is_so: Callable[[], bool]) -> None:
    """Wait until that is so of the run as it is then. Raises TimeoutError."""
    until = clock.monotonic() + PATIENCE
    while clock.monotonic() < until:
        run.refresh_from_db()
        if is_so():
            return
        clock.sleep(0.1)
    raise TimeoutError(f"Run {run.pk} is {run.state} after {PATIENCE:.0f} s.")
