"""The calls at a time of a connection, shared by clients through Valkey."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

import pytest
from pytest_django import Settings
from redis import Redis

from recruit.errors import RateLimited
from syncs.account import call_slots
from syncs.account.call_slots import ALL, LEFT_OVER, SharedCallSlots
from tests.world.until import wait_until
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


@pytest.fixture(autouse=True)
def nobody_looks_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no client take all slots because the machine paused while it held one of them."""
    monkeypatch.setattr(call_slots, "LOOK_AROUND", MINUTE)


@contextmanager
def held(slots: SharedCallSlots, number: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(slots.hold(MINUTE))
        yield


def places_of(connection_id: int) -> str:
    return f"recruitsync:recruit-calls:{{{connection_id}}}:places"


def now_of(valkey: Any) -> float:
    """Return the time by Valkey's clock."""
    seconds, microseconds = valkey.time()
    return float(seconds + microseconds / 1_000_000)


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


def test_slot_of_a_dead_worker_is_free_when_its_call_would_be_over(
    connection_id: int, valkey: Any
) -> None:
    dead, places = SharedCallSlots(connection_id).hold(MINUTE / 2), places_of(connection_id)
    began = now_of(valkey)
    dead.__enter__()
    [(ticket, free_at)] = valkey.zrange(places, 0, -1, withscores=True)
    assert began + MINUTE / 2 <= free_at / 1000 <= now_of(valkey) + MINUTE / 2
    with held(SharedCallSlots(connection_id), 2):
        assert refuses(impatient(connection_id))
        valkey.zadd(places, {ticket: 1000 * now_of(valkey)}, xx=True)
        assert not refuses(impatient(connection_id))


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
    name = f"recruitsync:recruit-calls:{{{connection_id}}}:tickets"
    wait_until(lambda: valkey.zcard(name) >= number)


def test_client_that_is_alone_takes_all_slots_and_asks_no_more(
    connection_id: int, valkey: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_slots, "ALL", MINUTE)
    alone = SharedCallSlots(connection_id)
    with held(alone, 3):
        monkeypatch.setattr(call_slots, "LOOK_AROUND", 0.0)
        with alone.hold(MINUTE):  # a fourth, which the client's own connections bound
            assert valkey.zcard(places_of(connection_id)) == 3
    assert refuses(impatient(connection_id))


def test_client_that_comes_later_gets_its_slot_when_all_are_given_back(
    connection_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = SharedCallSlots(connection_id), SharedCallSlots(connection_id, patience=MINUTE)
    assert not refuses(first)
    with monkeypatch.context() as patch:
        patch.setattr(call_slots, "LOOK_AROUND", 0.0)
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
