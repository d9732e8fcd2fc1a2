"""How soon a run is cancelled whose Recruit misbehaves, and what somebody else notices of it (R77,
R78).

Each kind of trouble that the sandbox knows strikes every call of a run, from the first one on: of
its records, or of its tokens. While the run is at work, with one worker, another organisation has a
run of a hundred records; when that has ended, the first one is cancelled. All times are those
that the database keeps.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

import httpx
from django.core.cache import caches

from sandbox.trouble import LASTING, TROUBLE_KINDS
from syncs.clock import database_now
from syncs.models import CredentialsKind, ImportRun, RunState, Sync
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from tests.bench.worker import beat, worker
from tests.processes.sandbox import sandbox
from tests.processes.subject import make_sync

OTHERS = 100
"""Records of the other organisation."""

MANY = 1_000
TOKENS = 10_000
PROMISED_SECONDS = 5.0
ALONE = 5
AT_WORK_SECONDS = 1.5
"""How long a run is at work at least before it is cancelled: its first call has begun."""

STRUCK = ("/recruit/", "/oauth/")
LONG = {kind: 1 if kind == "drip" else 600 for kind in LASTING}
"""Seconds of what lasts: a byte of a drip, or longer than anybody waits."""


def measure_cancel(kinds: Sequence[str]) -> None:
    """Print for each kind of trouble, all where none is named, how long cancelling took and how
    long the other organisation's run, which is measured alone too."""
    with sandbox(MANY, tokens=TOKENS) as odd, sandbox(OTHERS) as well, worker(), beat():
        alone = [_run_of_somebody_else(well, f"alone-{each}") for each in range(ALONE)]
        sys.stdout.write(
            f"\na run of {OTHERS} records alone: median {median(alone):.2f} s,"
            f" at most {max(alone):.2f} s\n"
        )
        taken = [
            _measure(odd, well, kind, struck)
            for kind in kinds or TROUBLE_KINDS
            for struck in STRUCK
        ]
        cancelled = [each for each, _ in taken if each is not None]
        beside = [each for _, each in taken]
        sys.stdout.write(
            f"{len(cancelled)} of {len(taken)} runs were cancelled, the last after"
            f" {max(cancelled, default=0):.1f} s; beside them the other's run took"
            f" {median(beside):.2f} s at the median, at most {max(beside):.2f} s\n"
        )


def _measure(
    odd: dict[str, str], well: dict[str, str], kind: str, struck: str
) -> tuple[float | None, float]:
    """Return the seconds from the wish to cancel to the end, None of a run that had ended by itself
    by then, and those of the other run."""
    name = f"{kind}-{struck.strip('/')}".replace("_", "-")
    caches["shared"].clear()  # the token of the run before
    with _trouble(odd, kind, struck):
        run = request_run(_sync_by_oauth(odd, name), user=None)
        _wait_until_begun(run)
        begun = time.monotonic()
        other = _run_of_somebody_else(well, f"beside-{name}")
        time.sleep(max(0.0, AT_WORK_SECONDS - (time.monotonic() - begun)))
        at_work = request_cancel(run, database_now())
        _wait_until_ended(run)
    end, seconds = f"ended by itself: {run.error_code or run.state}", None
    if at_work and run.cancel_requested_at and run.finished_at:
        seconds = (run.finished_at - run.cancel_requested_at).total_seconds()
        slow = "  TOO LATE" if seconds > PROMISED_SECONDS else ""
        end = f"{run.state} in {seconds:.2f} s{slow}"
    sys.stdout.write(f"{kind:>16} of {struck:<9}  other's run {other:5.2f} s   {end}\n")
    sys.stdout.flush()
    return seconds, other


def _run_of_somebody_else(line: dict[str, str], name: str) -> float:
    """Return the seconds from the request of a run to its end."""
    run = request_run(make_sync(line, f"bench-{name}"), user=None)
    _wait_until_ended(run)
    if run.state != RunState.SUCCEEDED or run.finished_at is None:
        raise RuntimeError(f"{name}: {run.error}")
    return (run.finished_at - run.created_at).total_seconds()


def _sync_by_oauth(line: dict[str, str], name: str) -> Sync:
    """Make a sync whose connection has tokens to lose."""
    sync = make_sync(line, f"bench-{name}")
    names = ("client_id", "client_secret", "refresh_token")
    sync.connection.credentials_kind = CredentialsKind.OAUTH
    sync.connection.set_secrets({each: line[each] for each in names}, shown="")
    sync.connection.save()
    return sync


@contextmanager
def _trouble(line: dict[str, str], kind: str, match: str) -> Iterator[None]:
    """Let every call go wrong until the end of the block."""
    address = f"{line['control_url']}/trouble"
    details = {"seconds": LONG[kind]} if kind in LONG else {}
    trouble = {"kind": kind, "match": match, "times": None, **details}
    httpx.post(address, json=trouble).raise_for_status()
    try:
        yield
    finally:
        httpx.delete(address).raise_for_status()


def _wait_until_begun(run: ImportRun) -> None:
    while run.state == RunState.QUEUED:
        time.sleep(0.02)
        run.refresh_from_db()


def _wait_until_ended(run: ImportRun) -> None:
    while not run.is_finished:
        time.sleep(0.02)
        run.refresh_from_db()
