"""Accounts that hang, more than there are workers, keep nobody else waiting (R78, R84)."""

from collections.abc import Callable
from typing import Any

import httpx

from syncs.models import RunCheckpoint, RunState
from syncs.queue.request import request_run
from tests.processes.fixtures import Worker
from tests.processes.subject import make_sync
from tests.processes.test_killed_worker import finished
from tests.world.until import wait_until

ACCOUNTS = 2


def asked(sandbox: dict[str, str]) -> int:
    state: dict[str, Any] = httpx.get(f"{sandbox['control_url']}/state").raise_for_status().json()
    return int(state["requests"].get("GET /recruit/v2/Candidates", 0))


def test_runs_of_others_are_done_meanwhile(
    start_sandbox: Callable[..., dict[str, str]], start_worker: Callable[..., Worker]
) -> None:
    hanging, well = start_sandbox(candidates=20), start_sandbox(candidates=20)
    trouble = {"kind": "hang", "match": "/Candidates?", "times": None, "seconds": 600}
    httpx.post(f"{hanging['control_url']}/trouble", json=trouble).raise_for_status()
    stuck = [
        request_run(make_sync(hanging, f"stuck-{number}"), user=None) for number in range(ACCOUNTS)
    ]
    start_worker(include="tests.processes.patient_calls")
    wait_until(lambda: asked(hanging) == ACCOUNTS)

    other = finished(request_run(make_sync(well, "other"), user=None))

    assert (other.state, other.total) == (RunState.SUCCEEDED, 20)
    # Their first calls are still waited for.
    turns = RunCheckpoint.objects.filter(run__in=stuck, lease_until__isnull=False)
    assert [each.token for each in turns] == [1] * ACCOUNTS
