"""A server that is silent is asked once, and not by everybody (R84)."""

import pytest

from web import silence
from web.silence import SharedServer, SilentNow


class NoAnswer(Exception):
    """After a while."""


class Away(Exception):
    """At once."""


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(silence, "time", clock)
    return clock


def ask(server: SharedServer, error: Exception | None = None) -> str:
    """Return what became of a call that is answered, or raises an error."""
    try:
        with server.asking():
            if error:
                raise error
    except SilentNow:
        return "not asked"
    except (NoAnswer, Away) as raised:
        return type(raised).__name__
    return "answered"


def test_a_silent_server_is_left_alone_for_a_while(clock: Clock) -> None:
    server = SharedServer(NoAnswer, rest=5)

    assert [ask(server, NoAnswer()), ask(server), ask(server)] == [
        "NoAnswer",
        *("not asked", "not asked"),
    ]
    clock.now += 5
    assert [ask(server), ask(server)] == ["answered", "answered"]


def test_one_tries_after_the_rest_and_the_others_wait_for_it(clock: Clock) -> None:
    server = SharedServer(NoAnswer, rest=5)
    ask(server, NoAnswer())
    clock.now += 5

    with server.asking():
        assert ask(server) == "not asked"
    assert ask(server) == "answered"


def test_one_that_is_still_silent_is_left_alone_again(clock: Clock) -> None:
    server = SharedServer(NoAnswer, rest=5)
    ask(server, NoAnswer())
    clock.now += 5

    assert [ask(server, NoAnswer()), ask(server)] == ["NoAnswer", "not asked"]


def test_one_that_is_away_says_so_by_itself(clock: Clock) -> None:
    server = SharedServer(NoAnswer, rest=5)

    assert [ask(server, Away()), ask(server)] == ["Away", "answered"]


def test_an_error_about_a_silent_server_is_its_silence(clock: Clock) -> None:
    server = SharedServer(NoAnswer, rest=5)
    about = Away()
    about.__cause__ = NoAnswer()

    assert [ask(server, about), ask(server)] == ["Away", "not asked"]
