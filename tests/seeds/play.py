"""Plays one history: what happens in time, then what is mended, then the undisturbed runs."""

import heapq
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from psycopg2.errors import LockNotAvailable
from redis import Redis
from redis.exceptions import RedisError

from devtools.clock import CLOCKS, RUN_UP
from syncs.connection.actions.key_change import retest
from syncs.models import Connection, ImportRun, RunState, Sync, SyncState
from syncs.models.import_run import UNFINISHED
from syncs.models.run_checkpoint import WaitReason
from syncs.queue.request import request_run
from syncs.queue.wake import end_wait
from syncs.state.activate import KeyNotWorking, SyncUnfit, activate, resume
from tests.seeds.history import History, Step
from tests.seeds.house import WORKERS, House
from tests.seeds.world import PATIENCE_FOR_LOCKS, World

PATIENCE = 90.0
"""Seconds in which everything comes to rest once all is mended; a generous bound."""

PATIENCE_AFTER_FAILURE = 20.0
"""The same for a number that has failed already."""

PATIENCE_WITH_CLOCK = 30.0
"""Seconds in which a due sync gets its run, once all is mended."""

PRESSED_EVERY, MINUTE = 3.0, 60
"""Seconds from one *Try now* to the next, and those that pass where Recruit names a wait."""

READY = "ready."
"""What a worker says that takes messages."""

LONG = 10.0
"""Seconds of a fault in which something should be due."""

DUE = Step(0, "next_due", {"before": 2})
FALLS = (DatabaseError, InterfaceError, RedisError, httpx.HTTPError, KeyNotWorking, SyncUnfit)
"""What may happen to people while something is away: they see an error, and nothing is done."""


class LeftOut(Exception):
    """A step that cannot be taken here and now; the message says why."""


class Play:
    """A history that is being played in a house."""

    def __init__(self, house: House, history: History, world: World, *, verbose: bool) -> None:
        self.house, self.history, self.world = house, history, world
        self.complaints: list[str] = []
        self.full_runs: dict[int, ImportRun] = {}
        self.valkey = Redis.from_url(house.broker.url)
        self._verbose = verbose
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = count()
        self._began = time.monotonic()
        self._is_silent = False

    def say(self, words: str) -> None:
        if self._verbose:
            sys.stdout.write(f"    {time.monotonic() - self._began:6.2f} s  {words}\n")
            sys.stdout.flush()

    def later(self, seconds: float, do: Callable[[], object]) -> None:
        """Do something in a while, or when all is mended."""
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._numbers), do))

    def move_clock(self, seconds: int) -> None:
        """Let the clock of all jump at the same time."""
        if self.house.clock is None:
            raise LeftOut("this machine cannot shift a clock")
        ahead = self.house.clock.ahead + seconds
        with connection.cursor() as cursor:  # in the journal, so not while PostgreSQL is away
            for process in self.house.processes.values():
                if process.clock:
                    process.clock.ahead += seconds
            self.house.clock.ahead = ahead
            note_clock(cursor, ahead)

    def cause_trouble(self, kind: str, **details: Any) -> None:
        """Let a source go wrong, in place of what was wrong before: the first line strikes."""
        self.world.sources["troubled"].peace()
        self.world.sources["troubled"].trouble(kind, **details)
        self._slow_down()

    def next_due(self, *, before: int) -> None:
        """Let the clock of all jump until so many seconds before a sync is due."""
        syncs = Sync.objects.filter(state=SyncState.ACTIVE, next_run_at__isnull=False)
        due = syncs.order_by("next_run_at").values_list("next_run_at", flat=True).first()
        wait = due - timezone.now() - timedelta(seconds=before) if due else timedelta()
        if wait > timedelta():
            self.move_clock(int(wait.total_seconds()))

    def acts(self, kinds: dict[str, Callable[..., Any]]) -> None:
        """Play all acts; `kinds` are the functions by the kinds of steps."""
        kinds = {**kinds, "next_due": Play.next_due}
        self._answer = kinds["give_answer"]
        self.house.uptime.begin()
        for act in self.history.acts:
            self._act(act, kinds)
            self._mend()
            self._come_to_rest()
            self._repair()
            self._run_undisturbed()
        self._run_undisturbed()

    def wait_for_processes(self) -> None:
        """Wait until the workers are ready, and Beat has begun to tick."""
        for _ in self._until(PATIENCE):
            if all(self.house.processes[name].has_said(READY) for name in WORKERS):
                break
        for _ in self._until(PATIENCE):
            if self._has_session("beat"):
                return
        self.complaints.append("the processes did not come up")

    def _has_session(self, name: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_stat_activity WHERE application_name = %s", [name])
            return bool(cursor.rowcount)

    def _act(self, act: tuple[Step, ...], kinds: dict[str, Callable[..., Any]]) -> None:
        self.say("an act begins")
        self._slow_down()
        began = time.monotonic()
        for step in act:
            self._pass_time(began + step.at)
            self._take(step, kinds[step.kind])
            self._look_at_processes()

    def _take(self, step: Step, do: Callable[..., Any]) -> None:
        self.say(f"{step.kind} " + " ".join(f"{k}={v}" for k, v in step.details.items()))
        try:
            do(self, **step.details)
        except LeftOut as why:
            self.say(f"left out: {why}")
        except FALLS as error:
            self.say(f"not done: {type(error).__name__}: {str(error).strip()[:120]}")
            if isinstance(error.__cause__, LockNotAvailable):
                self.complaints.append(
                    f"{step.kind} was kept waiting for a locked row for {PATIENCE_FOR_LOCKS} s"
                )
            connection.close()

    def _pass_time(self, until: float) -> None:
        while (now := time.monotonic()) < until:
            self._do_what_is_due(now)
            self.house.note()
            time.sleep(min(0.05, max(0.0, until - now)))

    def _do_what_is_due(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            _, _, do = heapq.heappop(self._later)
            try:
                do()
            except RedisError as error:
                self.say(f"not done: {error}")

    def _look_at_processes(self) -> None:
        """Start again what ended by itself, as containers do, and complain of it."""
        self.house.note()
        for name, process in self.house.processes.items():
            if process.ended_by_itself:
                self.complaints.append(f"{name} ended by itself, code {process.exit_code}")
                process.start()

    def _mend(self) -> None:
        """End every fault: what was to be mended later is, as soon as its time has come."""
        last = max((at for at, _, _ in self._later), default=0.0)
        if last - time.monotonic() > LONG:
            self._take(DUE, Play.next_due)
        self._pass_time(last + 0.05)
        self.say("all is mended")
        for source in self.world.sources.values():
            source.peace()
            source.stop_churn()
            source.give_credits()
        for process in self.house.processes.values():
            process.thaw()
            process.start()
            if process.clock and self.house.clock:
                process.clock.ahead = self.house.clock.ahead
        self.house.note()
        self._take(DUE, Play.next_due)

    def _come_to_rest(self) -> None:
        """Wait until no run is left and no sync is due; cut short the waits of those runs that say
        why they wait."""
        began, last = time.monotonic(), -PRESSED_EVERY
        for _ in self._until(PATIENCE_AFTER_FAILURE if self.complaints else PATIENCE):
            self._look_at_processes()
            with self._database():
                left = ImportRun.objects.filter(state__in=UNFINISHED).select_related("checkpoint")
                if not left and not self._is_overdue():
                    return
                if not left and time.monotonic() - began > PATIENCE_WITH_CLOCK:
                    self._complain_of_silence()
                    return
                if time.monotonic() - last > PRESSED_EVERY:
                    last = time.monotonic()
                    self._cut_waits_short([run for run in left if run.checkpoint.wait_reason])
        self._complain_of_stuck()

    def _is_overdue(self) -> bool:
        """Tell whether a sync is due, or is about to be; not where that was complained of."""
        if self._is_silent:
            return False
        soon = timezone.now() + timedelta(seconds=DUE.details["before"] + 1)
        return Sync.objects.filter(state=SyncState.ACTIVE, next_run_at__lte=soon).exists()

    def _cut_waits_short(self, waiting: Sequence[ImportRun]) -> None:
        """Press *Try now*; where Recruit has asked to wait, let the time pass instead."""
        asked = [r for r in waiting if r.checkpoint.wait_reason == WaitReason.TOO_MANY_CALLS]
        if self.house.clock and any(r.checkpoint.wake_at > timezone.now() for r in asked):
            self.say(f"a minute passes: {len(asked)} runs are asked to wait")
            self.move_clock(MINUTE)
            return
        for run in waiting:
            if end_wait(run):
                self.say(f"try now: run {run.pk}: {run.checkpoint.set_back_by[:80]}")

    def _complain_of_silence(self) -> None:
        self._is_silent = True
        self.complaints.append("all is mended, a sync is due, and nobody makes its run")

    def _complain_of_stuck(self) -> None:
        for run in ImportRun.objects.filter(state__in=UNFINISHED).select_related("checkpoint"):
            at = run.checkpoint
            now = timezone.now()
            self.complaints.append(
                f"run {run.pk} of sync {run.sync_id} is stuck: {run.state} in {at.phase},"
                f" token {at.token}, failures {at.failures}, lease {_ahead(at.lease_until, now)},"
                f" wake {_ahead(at.wake_at, now)}, turn {_ahead(at.turn_at, now)},"
                f" {at.wait_reason or 'no wait'} {at.set_back_by[:80]!r}"
            )

    def _repair(self) -> None:
        """Do what a person does who finds keys refused and syncs that stand still."""
        user = next(iter(self.world.people.values())).user
        for known in Connection.objects.all():
            if not known.key_works:
                self.say(f"connection {known.pk} is tested again")
                retest(known, by=user, now=timezone.now())
        for pair in self.world.all_pairs:
            sync = Sync.objects.get(pk=pair.real.pk)
            if sync.state == SyncState.INACTIVE:
                self.say(f"{pair.name} is activated: {sync.state_reason}")
                activate(sync, user=user, now=timezone.now())
            elif sync.state == SyncState.PAUSED:
                resume(sync, now=timezone.now())

    def _run_undisturbed(self) -> None:
        """Read everything once more for every sync and every twin, with nothing in their way."""
        self.say("undisturbed runs")
        asked = {
            sync.pk: request_run(sync, user=None, full=True)
            for pair in self.world.all_pairs
            for sync in pair
        }
        self._come_to_rest()
        for sync_id, run in asked.items():
            run.refresh_from_db()
            if run.state not in (RunState.SUCCEEDED, RunState.HELD):
                self.complaints.append(
                    f"the undisturbed run {run.pk} of sync {sync_id} {run.state}: {run.error}"
                )
        self.full_runs = asked
        if self.history.answer:
            self._answer(self)
            self._come_to_rest()

    @contextmanager
    def _database(self) -> Iterator[None]:
        """Go on with a new session where the last one has ended."""
        try:
            yield
        except (DatabaseError, InterfaceError):
            connection.close()

    def _until(self, seconds: float) -> Iterator[None]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            yield
            time.sleep(0.1)

    def _slow_down(self) -> None:
        if self.history.latency:
            source = self.world.sources["troubled"]
            source.trouble("latency", "/recruit/", times=None, seconds=self.history.latency)


def note_clock(cursor: Any, ahead: int) -> None:
    """Write into the journal that the clock of all has jumped."""
    cursor.execute(
        "INSERT INTO seeds_journal (kind, after) VALUES ('clock', %s)",
        [json.dumps({"ahead": ahead})],
    )


def beginning(night: str, now: datetime) -> datetime:
    """Return when a history begins: now, or in a night in which the clocks change."""
    if night == "ordinary":
        return now
    change = CLOCKS[night](now) + RUN_UP
    # The first of two half past two, or the only one, which is half an hour after the change.
    return change - (timedelta(minutes=31) if night == "long-night" else timedelta(minutes=1))


def _ahead(instant: datetime | None, now: datetime) -> str:
    return "none" if instant is None else f"{(instant - now).total_seconds():+.1f} s"


def real_now(ahead: int) -> datetime:
    """Return the time by the machine's clock, which ours is ahead of."""
    return datetime.now(UTC) - timedelta(seconds=ahead)
