"""The calls at a time of a connection, shared by clients through Valkey."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count

import pytest
from pytest_django import Settings
from redis import Redis

from recruit.errors import RateLimited
from syncs.account.call_slots import ALL, LEFT_OVER, LOOK_AROUND, SharedCallSlots
from tests.world.valkey import without_valkey

__all__ = ["without_valkey"]

MINUTE = 60.0

_connections = count(time.time_ns())


@pytest.fixture
def connection_id() -> int:
    """Of a connection that nobody has called."""
    return next(_connections)


@pytest.fixture
def valkey(settings: Settings) -> Redis:
    return Redis.from_url(settings.CACHES["default"]["LOCATION"])


@contextmanager
def held(slots: SharedCallSlots, number: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(slots.hold(MINUTE))
        yield


def impatient(connection_id: int) -> SharedCallSlots:
    return SharedCallSlots(connection_id, patience=0.1)


def refuses(slots: SharedCallSlots) -> bool:
    try:
        with slots.hold(MINUTE):
            return False
    except RateLimited:
        return True


def test_three_slots_are_all_there_are(connection_id: int) -> None:
    with held(SharedCallSlots(connection_id), 2), held(SharedCallSlots(connection_id), 1):
        assert refuses(impatient(connection_id))
        assert not refuses(impatient(next(_connections)))
    with held(impatient(connection_id), 3):
        assert refuses(impatient(connection_id))


def test_call_that_gives_up_leaves_no_ticket_behind(connection_id: int, valkey: Redis) -> None:
    with held(SharedCallSlots(connection_id), 3):
        assert refuses(impatient(connection_id))
        assert valkey.keys(f"*{{{connection_id}}}:tickets") == []


def test_slot_is_free_again_after_a_failed_call(connection_id: int) -> None:
    slots = impatient(connection_id)
    for _ in range(4):
        with pytest.raises(ValueError, match="of a call"), slots.hold(MINUTE):
            raise ValueError("of a call")
    with held(slots, 3):
        pass


def test_slot_of_a_dead_worker_is_free_when_its_call_would_be_over(connection_id: int) -> None:
    dead = SharedCallSlots(connection_id).hold(0.3)
    dead.__enter__()
    with held(SharedCallSlots(connection_id), 2):
        assert refuses(impatient(connection_id))
        assert not refuses(SharedCallSlots(connection_id, patience=5))


def test_who_comes_first_is_served_first(connection_id: int, valkey: Redis) -> None:
    served = []

    def call(number: int) -> None:
        with SharedCallSlots(connection_id, slots=1).hold(MINUTE):
            served.append(number)

    with ThreadPoolExecutor(5) as pool:
        with SharedCallSlots(connection_id, slots=1).hold(MINUTE):
            calls = []
            for number in range(5):
                calls.append(pool.submit(call, number))
                wait_for_tickets(valkey, connection_id, number + 1)
        for each in calls:
            each.result()
    assert served == [0, 1, 2, 3, 4]


def wait_for_tickets(valkey: Redis, connection_id: int, number: int) -> None:
    deadline = time.monotonic() + 10
    name = f"recruitsync:recruit-calls:{{{connection_id}}}:tickets"
    while valkey.zcard(name) < number:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_client_that_is_alone_takes_all_slots_and_asks_no_more(
    connection_id: int, valkey: Redis
) -> None:
    alone = SharedCallSlots(connection_id)
    with held(alone, 3):
        time.sleep(LOOK_AROUND + 0.1)
        with alone.hold(MINUTE):  # a fourth, which the client's own connections bound
            assert valkey.zcard(f"recruitsync:recruit-calls:{{{connection_id}}}:places") == 3
    assert refuses(impatient(connection_id))


def test_client_that_comes_later_gets_its_slot_when_all_are_given_back(
    connection_id: int,
) -> None:
    first, second = SharedCallSlots(connection_id), SharedCallSlots(connection_id, patience=5)
    assert not refuses(first)
    time.sleep(LOOK_AROUND + 0.1)
    assert not refuses(first)
    assert not refuses(second)
    time.sleep(ALL + LEFT_OVER)
    with held(second, 3):
        first._patience = 0.1
        assert refuses(first)


def test_everything_in_valkey_runs_out(connection_id: int, valkey: Redis) -> None:
    with held(SharedCallSlots(connection_id), 3):
        refuses(impatient(connection_id))
        names = valkey.keys(f"*{{{connection_id}}}*")
        assert [name for name in names if valkey.ttl(name) < 0] == []
        assert len(names) == 2


def test_without_valkey_nobody_is_counted(connection_id: int, without_valkey: None) -> None:
    with held(impatient(connection_id), 4):
        pass
