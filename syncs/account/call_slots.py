"""The calls at a time that a Recruit account gets, shared by all workers through Valkey.

Several syncs of a connection may run at once, each in a worker of its own; Recruit counts their
calls together. Each call takes one of the slots and gives it back. A client that has had nobody
beside it for a while takes all of them for a second at a time, and asks no more for each call.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from uuid import uuid4

from redis.exceptions import RedisError

from recruit import CALLS_AT_ONCE
from recruit.call_slots import CALL_PATIENCE, too_many_of_our_own
from syncs.account.valkey import valkey_client

MAX_HOLD = 60.0
"""What a worker that dies in the middle of a call blocks is free again after so many seconds."""

SEEN = 3.0
"""Seconds after which a client that has not asked is taken for gone."""

LOOK_AROUND, ALL, LEFT_OVER = 0.5, 1.0, 0.5
"""Seconds without anybody beside it after which a client takes all slots, for how long it does,
and for how much longer the others wait, for its last calls to end."""

_NOT_YET, _ONE, _ONE_WITH_NOBODY_BESIDE, _ALL = range(4)

# First come, first served: each waiting call has a ticket, and a free slot goes to the oldest.
# KEYS: slots, tickets, clients, who has all. ARGV: how many slots; client; ticket; whether all
# are wanted; then in milliseconds how long a slot, a ticket, a client and having all last.
_ASK = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[7])
redis.call('ZADD', KEYS[3], now, ARGV[2])

local taken = redis.call('ZRANGE', KEYS[1], 0, -1)
local alone = redis.call('ZCARD', KEYS[3]) == 1
for _, ticket in ipairs(taken) do
  alone = alone and string.sub(ticket, 1, #ARGV[2]) == ARGV[2]
end
local has_all = redis.call('GET', KEYS[4])
if has_all and has_all ~= ARGV[2] then alone = false else has_all = false end
if alone and ARGV[4] == '1' then
  redis.call('SET', KEYS[4], ARGV[2], 'PX', ARGV[8])
  return 3
end

redis.call('ZADD', KEYS[2], 'NX', now, ARGV[3])
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, 3600000, 'NX') end
if has_all or #taken + redis.call('ZRANK', KEYS[2], ARGV[3]) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('ZREM', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[1], now + ARGV[5], ARGV[3])
return alone and 2 or 1
"""

_LEAVE = "for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end"


class SharedCallSlots:
    """The `recruit.CallSlots` of one client of a connection; safe for threads.

    While Valkey is away nobody is counted: Recruit itself refuses what is too much.
    """

    def __init__(
        self, connection_id: int, *, slots: int = CALLS_AT_ONCE, patience: float = CALL_PATIENCE
    ) -> None:
        kinds = ("places", "tickets", "clients", "all")
        self._keys = [f"recruitsync:recruit-calls:{{{connection_id}}}:{kind}" for kind in kinds]
        self._slots = slots
        self._patience = patience
        self._client = uuid4().hex
        self._numbers = count()
        self._all_until = 0.0
        self._alone_since = float("inf")
        self._ask = valkey_client().register_script(_ASK)
        self._leave = valkey_client().register_script(_LEAVE)

    @contextmanager
    def hold(self, seconds: float) -> Iterator[None]:
        if time.monotonic() < self._all_until:
            yield
            return
        ticket = f"{self._client}:{next(self._numbers)}"
        try:
            self._wait(ticket, seconds)
            yield
        finally:
            with suppress(RedisError):  # it runs out by itself
                self._leave(self._keys[:2], [ticket])

    def _wait(self, ticket: str, seconds: float) -> None:
        until = time.monotonic() + min(seconds, self._patience)
        while self._answer(ticket, seconds) == _NOT_YET:
            if time.monotonic() >= until:
                raise too_many_of_our_own()
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 (jitter, no secret)

    def _answer(self, ticket: str, seconds: float) -> int:
        now = time.monotonic()
        wants_all = int(now - self._alone_since > LOOK_AROUND)
        lasting = (min(seconds, MAX_HOLD), self._patience + 1, SEEN, ALL + LEFT_OVER)
        milliseconds = [int(1000 * each) for each in lasting]
        call: list[str | int] = [self._slots, self._client, ticket, wants_all, *milliseconds]
        try:
            answer = int(self._ask(self._keys, call))
        except RedisError:
            answer = _ALL
        if answer == _ALL:
            self._all_until = now + ALL
        elif answer == _ONE_WITH_NOBODY_BESIDE:
            self._alone_since = min(self._alone_since, now)
        else:
            self._alone_since = float("inf")
        return answer
