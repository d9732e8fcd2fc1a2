"""Several clients of a process share the slots of their account."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from recruit import Endpoints, MemoryCallSlots, RecruitClient, ZscCredentials, errors
from tests.world.patience import PATIENCE

GOOD = {"data": [{"id": "1"}], "info": {"more_records": False}}


class Counting(httpx.BaseTransport):
    """Holds each call until three are under way at once or nobody else comes; counts the most."""

    def __init__(self):
        self._lock = threading.Lock()
        self._together = threading.Barrier(3)
        self.under_way = self.most = 0

    def handle_request(self, request):
        with self._lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        self._together.wait(PATIENCE)
        with self._lock:
            self.under_way -= 1
        return httpx.Response(200, json=GOOD)


def client_with(slots, transport):
    return RecruitClient(
        Endpoints.for_data_centre("EU"),
        ZscCredentials("k3y", "a@b.example"),
        slots=slots,
        transport=transport,
    )


def test_clients_with_the_same_slots_make_three_calls_at_a_time():
    slots, transport = MemoryCallSlots(3), Counting()
    clients = [client_with(slots, transport) for _ in range(4)]

    with ThreadPoolExecutor(12) as pool:
        calls = [pool.submit(client.records, "Contacts") for client in clients * 3]
        assert {call.result().ids for call in calls} == {("1",)}

    assert transport.most == 3


def test_call_without_a_slot_gives_the_worker_back():
    slots = MemoryCallSlots(1, patience=0.01)
    client = client_with(slots, httpx.MockTransport(lambda request: httpx.Response(204)))
    with slots.hold(60), pytest.raises(errors.RateLimited, match="of our own") as raised:
        client.records("Contacts")
    assert raised.value.retry_after is None
    assert client.calls == 0
    assert client.records("Contacts").ids == ()


def test_slot_is_free_again_after_a_failed_call(scripted):
    client, _ = scripted(*[httpx.Response(403)] * 4, httpx.Response(204))
    for _ in range(4):
        with pytest.raises(errors.PermissionDenied):
            client.records("Contacts")
    assert client.records("Contacts").ids == ()
