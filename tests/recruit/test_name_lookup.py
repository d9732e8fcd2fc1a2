"""A resolver that hangs holds nobody up for longer than the call may last."""

from collections.abc import Iterator
from dataclasses import replace
from threading import BoundedSemaphore, Event, Thread
from types import SimpleNamespace
from typing import Any

import httpcore
import pytest

from recruit import Endpoints, RecruitClient, name_lookup, public_addresses
from recruit.errors import TryLater
from recruit.name_lookup import find_in_time
from tests.recruit.conftest import SHORT
from tests.recruit.test_public_addresses import OAUTH
from tests.world.patience import PATIENCE

A_MOMENT = 0.05

ALLOWED = Endpoints.custom("http://recruit.example", allowed_hosts={"recruit.example"})


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The system's look-up hangs until this is set."""
    answers = Event()

    def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
        answers.wait(PATIENCE)
        return []

    network = SimpleNamespace(getaddrinfo=getaddrinfo, SOCK_STREAM=1)
    monkeypatch.setattr(public_addresses, "socket", network)
    yield answers
    answers.set()


@pytest.mark.parametrize("endpoints", [Endpoints.for_data_centre("US"), ALLOWED])
def test_a_call_ends_in_its_time(hung: Event, endpoints: Endpoints) -> None:
    bounds = replace(SHORT, total=A_MOMENT, pauses=())

    with (
        RecruitClient(endpoints, OAUTH, bounds=bounds) as client,
        pytest.raises(TryLater, match=r"no answer from .* in time"),
    ):
        client.records("Candidates")

    assert not hung.is_set()


def test_look_ups_that_hang_have_a_limit(hung: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_lookup, "_FREE", BoundedSemaphore(1))

    def look_up(seconds: float) -> list[str]:
        return find_in_time(lambda *_: ["8.8.8.8"], "receiver.example", 443, seconds=seconds)

    with pytest.raises(httpcore.ConnectTimeout):
        find_in_time(public_addresses.addresses_of, "a.example", 443, seconds=A_MOMENT)
    with pytest.raises(httpcore.ConnectTimeout):
        look_up(A_MOMENT)
    hung.set()

    assert look_up(PATIENCE) == ["8.8.8.8"]


def test_an_address_is_not_looked_up_and_needs_no_room(
    hung: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_lookup, "_FREE", BoundedSemaphore(1))
    name_lookup._FREE.acquire()

    assert find_in_time(lambda host, _: [host], "::1", 443, seconds=A_MOMENT) == ["::1"]


def test_a_thread_that_cannot_begin_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the system lets a process have no more of them."""

    def start(self: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(name_lookup, "_FREE", BoundedSemaphore(1))
    monkeypatch.setattr(name_lookup, "Thread", type("Thread", (Thread,), {"start": start}))

    for _ in range(2):
        with pytest.raises(httpcore.ConnectError):
            find_in_time(lambda *_: ["8.8.8.8"], "a.example", 443, seconds=A_MOMENT)
