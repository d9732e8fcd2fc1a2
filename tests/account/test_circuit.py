"""The circuit breaker that all clients of a connection share, and what opens and closes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from recruit.errors import RecruitError, TryLater
from syncs.account.circuit import NotAnswering
from syncs.account.client import open_client
from syncs.models import Connection, RecruitCircuit
from syncs.models.recruit_circuit import FAILURES_THAT_OPEN, FIRST_PAUSE, MAX_PAUSE
from tests.world.at_once import at_once
from tests.world.source import Source
from tests.world.until import wait_until


@pytest.fixture
def recruit(source: Source, organisation: Organisation) -> Connection:
    source.add("maria@mail.example")
    return source.connect(organisation)


def ask(connection: Connection) -> str:
    """Ask Recruit with a client of its own; return the name of the error, "" for none."""
    try:
        with open_client(connection) as client:
            client.records("Candidates")
    except RecruitError as error:
        return type(error).__name__
    return ""


def end_pause() -> None:
    RecruitCircuit.objects.update(open_until=timezone.now())


def asked(source: Source) -> int:
    return source.requests().get("GET /recruit/v2/Candidates", 0)


@pytest.mark.parametrize("kind", ["500", "502_html", "cut", "reset", "stall"])
def test_recruit_that_does_not_answer_is_left_alone_after_a_few_clients(
    source: Source, recruit: Connection, kind: str
) -> None:
    source.trouble(kind, times=None, seconds=0.1)
    failed = [ask(recruit) for _ in range(FAILURES_THAT_OPEN)]
    before = asked(source)

    refused = [ask(recruit) for _ in range(5)]

    assert failed == ["TryLater"] * FAILURES_THAT_OPEN
    assert refused == ["NotAnswering"] * 5
    assert asked(source) == before


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("error", {"status": 400}),
        ("error", {"status": 404}),
        ("no_permission", {}),
        ("429", {"retry_after": 1}),
        ("not_json", {}),
        ("404_html", {}),
        ("error_in_200", {}),
        ("inflated", {}),
    ],
)
def test_recruit_that_answers_whatever_it_says_is_asked_again(
    source: Source, recruit: Connection, kind: str, details: dict[str, Any]
) -> None:
    source.trouble(kind, times=None, **details)

    errors = {ask(recruit) for _ in range(FAILURES_THAT_OPEN + 2)}

    assert "NotAnswering" not in errors
    assert not RecruitCircuit.objects.filter(failures__gt=0).exists()


def test_one_answer_in_between_is_enough(source: Source, recruit: Connection) -> None:
    source.trouble("cut", times=None)
    for _ in range(FAILURES_THAT_OPEN - 1):
        ask(recruit)
    source.peace()
    ask(recruit)
    source.trouble("cut", times=None)

    assert [ask(recruit) for _ in range(FAILURES_THAT_OPEN)] == ["TryLater"] * FAILURES_THAT_OPEN


def test_after_the_pause_one_client_tries_and_the_others_wait_for_it(
    source: Source, recruit: Connection
) -> None:
    open_circuit(source, recruit)
    source.peace()
    end_pause()
    before = asked(source)

    with open_client(recruit) as trying:
        meanwhile = [ask(recruit) for _ in range(3)]
        trying.records("Candidates")

    assert meanwhile == ["NotAnswering"] * 3
    assert asked(source) == before + 1
    assert ask(recruit) == ""


def test_of_many_at_once_one_tries(source: Source, recruit: Connection) -> None:
    open_circuit(source, recruit)
    end_pause()
    source.peace()
    source.trouble("latency", seconds=600, times=None)
    answers: list[str] = []

    def let_recruit_answer_when_the_others_gave_up() -> None:
        wait_until(lambda: len(answers) == 3)
        source.peace()

    tries = [lambda: answers.append(ask(recruit))] * 4
    at_once(*tries, let_recruit_answer_when_the_others_gave_up)

    assert answers == ["NotAnswering", "NotAnswering", "NotAnswering", ""]


def test_pause_doubles_up_to_its_bound_and_ends_with_an_answer(
    source: Source, recruit: Connection
) -> None:
    open_circuit(source, recruit)
    pauses = []
    for _ in range(6):
        circuit = RecruitCircuit.objects.get()
        assert circuit.open_until is not None
        pauses.append(circuit.open_until - timezone.now())
        end_pause()
        assert ask(recruit) == "TryLater"

    assert pauses[0] <= FIRST_PAUSE < pauses[1] <= 2 * FIRST_PAUSE < pauses[2]
    assert max(pauses) <= MAX_PAUSE
    assert pauses[-1] > MAX_PAUSE - timedelta(minutes=1)


def test_client_that_came_to_no_call_lets_another_try(source: Source, recruit: Connection) -> None:
    open_circuit(source, recruit)
    source.peace()
    end_pause()

    open_client(recruit).close()

    assert ask(recruit) == ""


def test_call_that_hung_since_before_says_nothing_new(source: Source, recruit: Connection) -> None:
    begun_before = open_client(recruit)
    open_circuit(source, recruit)
    before = RecruitCircuit.objects.get()

    with pytest.raises(TryLater):
        begun_before.records("Candidates")
    begun_before.close()

    assert RecruitCircuit.objects.get().open_until == before.open_until


def test_it_holds_while_valkey_is_away(
    source: Source, recruit: Connection, settings: Settings
) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}
    open_circuit(source, recruit)
    before = asked(source)

    assert ask(recruit) == "NotAnswering"
    assert asked(source) == before


def test_it_says_since_when_and_when_next(source: Source, recruit: Connection) -> None:
    open_circuit(source, recruit)
    RecruitCircuit.objects.update(silent_since=timezone.now() - timedelta(minutes=5))

    with pytest.raises(NotAnswering, match=r"not answered for 5 minutes.*again in .* seconds"):
        open_client(recruit)


def open_circuit(source: Source, connection: Connection) -> None:
    source.trouble("cut", times=None)
    for _ in range(FAILURES_THAT_OPEN):
        ask(connection)
