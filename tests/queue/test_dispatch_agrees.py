"""The statements that make the due runs do what plain loops do."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from syncs.domain.schedule import Frequency
from syncs.models import ImportRun, RunState, Sync, SyncState
from syncs.queue.dispatch import queue_due_runs
from tests.builders import NOON, make_organisation, make_run, make_sync
from tests.queue.naive_dispatch import queue_one_by_one

HOURS = st.integers(-24 * 100, 24).map(lambda hours: NOON + timedelta(hours=hours))


@dataclass(frozen=True)
class World:
    """A sync with the runs that it has, before anybody looks what is due."""

    schedule: dict[str, Any]
    state: str
    next_run_at: datetime | None
    queued: tuple[datetime | None, list[str]] | None
    is_running: bool
    has_run: bool

    def build(self, organisation: Organisation) -> Sync:
        fields = {**self.schedule, "state": self.state, "next_run_at": self.next_run_at}
        sync = make_sync(organisation, **fields)
        if self.has_run:  # a clock was put back since
            make_run(sync, due_at=self.next_run_at)
        if self.is_running:
            make_run(sync, state=RunState.RUNNING, due_at=NOON - timedelta(days=2000))
        if self.queued:
            due_at, missed = self.queued
            make_run(sync, state=RunState.QUEUED, due_at=due_at, missed=missed)
        return sync


SCHEDULES = st.fixed_dictionaries(
    {
        "frequency": st.sampled_from(Frequency),
        "at": st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
        "zone": st.sampled_from(["UTC", "Europe/Berlin", "America/Nuuk", "Mars/Olympus_Mons"]),
        "weekday": st.sampled_from([None, 0, 6]),
        "day": st.sampled_from([None, 1, 31]),
    }
)
BEFORE = st.integers(1000, 1100).map(lambda days: NOON - timedelta(days=days))
QUEUED = st.tuples(
    st.none() | BEFORE,
    st.lists(st.integers(1200, 1300), max_size=2).map(
        lambda days: [(NOON - timedelta(days=each)).isoformat() for each in days]
    ),
).map(lambda queued: queued if queued[0] else (None, []))
WORLDS = st.builds(
    World,
    schedule=SCHEDULES,
    state=st.sampled_from([SyncState.ACTIVE] * 4 + [SyncState.PAUSED]),
    next_run_at=st.none() | HOURS,
    queued=st.none() | QUEUED,
    is_running=st.booleans(),
    has_run=st.booleans(),
)


NOT_COMPARED = [
    *("id", "run", "organisation", "organisation_id", "sync"),
    *("created_at", "wake_at", "turn_at"),
]
"""Of a run and of its checkpoint: what differs between organisations, and the clock's."""


def all_of(sync: Sync) -> list[Any]:
    """All that looking what is due may change, without what differs between organisations."""
    sync.refresh_from_db()
    runs = sync.runs.order_by("id")
    return [
        (sync.state, sync.state_cause, sync.state_reason, sync.next_run_at),
        *(plain(run) for run in runs),
        *(plain(run.checkpoint) for run in runs),
    ]


def plain(row: Any) -> dict[str, Any]:
    return model_to_dict(row, exclude=NOT_COMPARED)


@pytest.mark.django_db
@settings(max_examples=100)
@given(st.lists(WORLDS, min_size=1, max_size=5))
def test_statements_agree_with_plain_loops(worlds: list[World]) -> None:
    ImportRun.objects.all().delete()
    Sync.objects.all().delete()
    theirs, ours = make_organisation(), make_organisation()
    by_loops = [world.build(theirs) for world in worlds]
    counted = queue_one_by_one(by_loops, NOON)
    by_statements = [world.build(ours) for world in worlds]

    assert queue_due_runs(NOON) == counted
    assert [all_of(sync) for sync in by_statements] == [all_of(sync) for sync in by_loops]
