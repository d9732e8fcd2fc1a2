"""What breaks in a history: one function for each kind. What has to be mended later, it says."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import connection
from redis import Redis

from syncs.models import ImportRun
from syncs.queue.request import request_run
from tests.seeds.house import WORKERS
from tests.seeds.play import LeftOut, Play
from tests.seeds.process import Process

LONGEST_LOOK = 2.0
"""Seconds in which a worker is waited for that is at work, or in a transaction."""

RECORDS = "/Candidates?"
ODD: dict[str, dict[str, Any]] = {
    "error": {"match": "/recruit/", "status": 418, "code": "TEAPOT"},
    "odd_value": {"match": RECORDS, "at": ["data", 0, "Last_Name"], "value": {"a": [1]}},
    "no_value": {"match": RECORDS, "at": ["data", 0, "id"]},
}
"""What a kind of trouble needs besides."""

LONGEST_OVERTAKING = 20.0
"""Seconds in which a worker is found that begins a run, and in which another one does all of it
when that one is frozen: a lease, and the run."""

SLOW = 0.4
"""Seconds for each answer, so that a worker is found that waits for one."""

BEGINNING = """
    SELECT checkpoint.run_id, taken.who
      FROM syncs_runcheckpoint checkpoint
      JOIN syncs_importrun run ON run.id = checkpoint.run_id
     CROSS JOIN LATERAL (SELECT after ->> 'who' AS who
                           FROM seeds_journal journal
                          WHERE journal.kind = 'lease' AND journal.run = checkpoint.run_id
                          ORDER BY id DESC
                          LIMIT 1) AS taken
     WHERE checkpoint.lease_until > clock_timestamp()
       AND run.state = 'running'
       AND run.settings IS NULL
     LIMIT 1
"""
"""A run whose worker asks Recruit what the module is like, with the worker's name. It has no
transaction open meanwhile, which PostgreSQL would end, and is about to write what the run begins
with."""

IN_TIME = frozenset({"latency", "stall", "hang"})
"""The kinds that take a while."""


def kill_worker(play: Play, *, worker: int, away: float) -> None:
    _find_at_work(play)
    _kill(play, WORKERS[worker], away)


def kill_pool_process(play: Play, *, worker: int) -> None:
    """Kill the process that works and leave the one that waits for messages."""
    _find_at_work(play)
    play.house.processes[WORKERS[worker]].kill_children()


def kill_beat(play: Play, *, away: float) -> None:
    _kill(play, "beat", away)


def kill_web(play: Play, *, away: float) -> None:
    _kill(play, "web", away)


def kill_broker(play: Play, *, away: float) -> None:
    play.house.broker.kill()
    play.later(away, play.house.broker.start_again)


def kill_postgres(play: Play, *, away: float) -> None:
    play.house.postgres.kill()
    play.later(away, play.house.postgres.start_again)


def fill_disk(play: Play, *, seconds: float) -> None:
    """Let PostgreSQL find its disk full while a worker is at work."""
    disk = play.house.postgres.disk
    if disk is None:
        raise LeftOut("this machine cannot let a disk be full")
    _find_at_work(play)
    before = play.house.postgres.refusals

    def make_room() -> None:
        disk.is_full = False
        play.say(f"room again, {play.house.postgres.refusals - before} writes were refused")
        play.house.postgres.start_again()  # it ends where it finds no room for its log

    disk.is_full = True
    play.later(seconds, make_room)


def end_session(play: Play, *, whose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [whose],
        )


def freeze_worker(play: Play, *, worker: int, seconds: float) -> None:
    process = play.house.processes[WORKERS[worker]]
    _find_at_work(play)
    process.freeze()
    _thaw_later(play, process, seconds)


def freeze_worker_in_transaction(play: Play, *, worker: int, seconds: float) -> None:
    """Freeze a worker while it has a transaction open; anywhere, if none is seen."""
    process = play.house.processes[WORKERS[worker]]
    _give_work(play)
    until = time.monotonic() + LONGEST_LOOK
    while time.monotonic() < until:
        if _has_transaction(process):
            process.freeze()
            if _has_transaction(process):
                break
            process.thaw()
        time.sleep(0.002)
    else:
        play.say("no transaction was seen")
        process.freeze()
    _thaw_later(play, process, seconds)


def overtake_worker(play: Play) -> None:
    """Freeze a worker at the beginning of a run until another one has done all of it: it was
    thought dead, and is about to write."""
    play.cause_trouble("latency", times=None, seconds=SLOW, match="/recruit/")
    _give_work(play)
    found = next(filter(None, _tries(lambda: _freeze_at_beginning(play))), None)
    play.world.sources["troubled"].peace()
    if found is None:
        play.say("nobody was found at the beginning of a run")
        return
    process, run = found
    for _ in _tries(play.house.note):
        if ImportRun.objects.get(pk=run).is_finished:
            break
    process.thaw()


def lose_messages(play: Play, *, most: int) -> None:
    for queue in _queues(play.valkey):
        play.valkey.rpop(queue, most)


def double_messages(play: Play, *, most: int) -> None:
    for queue in _queues(play.valkey):
        if found := play.valkey.lrange(queue, -most, -1):
            play.valkey.lpush(queue, *found)


def delay_messages(play: Play, *, most: int, seconds: float) -> None:
    for queue in _queues(play.valkey):
        if found := play.valkey.rpop(queue, most):
            play.later(seconds, partial(play.valkey.rpush, queue, *found))


def flush_broker(play: Play) -> None:
    play.valkey.flushall()


def trouble(play: Play, *, kind: str, times: int, after: int, seconds: float) -> None:
    more = dict(ODD.get(kind, {"match": "/recruit/"}))
    if kind in IN_TIME:
        more["seconds"] = seconds
    play.cause_trouble(kind, times=times, after=after, **more)


def use_up_credits(play: Play) -> None:
    play.world.sources["troubled"].use_up_credits()


def clock_of_worker(play: Play, *, worker: int, seconds: int) -> None:
    _set_clock(play, WORKERS[worker], seconds)


def clock_of_beat(play: Play, *, seconds: int) -> None:
    _set_clock(play, "beat", seconds)


def clock_of_all(play: Play, *, seconds: int) -> None:
    play.move_clock(seconds)


def deploy(play: Play, *, broken_off: bool) -> None:
    """Tell all processes to stop, and start others beside them."""
    _find_at_work(play)
    for process in play.house.processes.values():
        process.replace(broken_off=broken_off)


FAULTS: dict[str, Callable[..., None]] = {
    function.__name__: function
    for function in (
        *(kill_worker, kill_pool_process, kill_beat, kill_web, kill_broker, kill_postgres),
        *(end_session, freeze_worker, freeze_worker_in_transaction, fill_disk, overtake_worker),
        *(lose_messages, double_messages, delay_messages, flush_broker),
        *(trouble, use_up_credits, clock_of_worker, clock_of_beat, clock_of_all, deploy),
    )
}


def _kill(play: Play, name: str, away: float) -> None:
    process = play.house.processes[name]
    process.kill()
    play.later(away, process.start)


def _give_work(play: Play) -> None:
    """Let there be runs that read everything, for the two workers."""
    for organisation in ("busy", "shared"):
        request_run(play.world.pair(organisation, 0).real, user=None, full=True)


def _find_at_work(play: Play) -> None:
    """Wait until a worker has the lease of a run, for a while."""
    _give_work(play)
    until = time.monotonic() + LONGEST_LOOK
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM syncs_runcheckpoint WHERE lease_until > clock_timestamp()")
            if cursor.rowcount:
                return
        time.sleep(0.005)
    play.say("nobody was at work")


def _tries(do: Callable[[], Any]) -> Iterator[Any]:
    """Yield what becomes of it, again and again for a while."""
    until = time.monotonic() + LONGEST_OVERTAKING
    while time.monotonic() < until:
        yield do()
        time.sleep(0.005)


def _freeze_at_beginning(play: Play) -> tuple[Process, int] | None:
    """Freeze a worker that begins a run; return it with the run."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING)
        found = cursor.fetchone()
    if found is None:
        return None
    run, name = found
    process = play.house.processes[name]
    process.freeze()
    if _has_transaction(process) or ImportRun.objects.get(pk=run).settings is not None:
        process.thaw()
        return None
    play.say(f"{name} is frozen at the beginning of run {run}")
    return process, run


def _thaw_later(play: Play, process: Process, seconds: float) -> None:
    """Thaw a process in time, also while somebody waits for a lock that it holds."""
    timer = threading.Timer(seconds, process.thaw)
    timer.daemon = True
    timer.start()
    play.later(seconds, process.thaw)


def _has_transaction(process: Process) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity"
            " WHERE application_name = %s AND state = 'idle in transaction'",
            [process.name],
        )
        return bool(cursor.rowcount)


def _queues(valkey: Redis) -> list[bytes]:
    """Return the lists of messages, whatever the queues are called."""
    return sorted(valkey.scan_iter(_type="list"))


def _set_clock(play: Play, name: str, seconds: int) -> None:
    clock = play.house.processes[name].clock
    if clock is None or play.house.clock is None:
        raise LeftOut("this machine cannot shift a clock")
    clock.ahead = play.house.clock.ahead + seconds
