"""Many processes at one connection: one access token for all, and not too many calls at a time."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from pytest_django import Settings
from redis import Redis

from recruit import Endpoints, OAuthCredentials, RecruitClient
from recruit.auth import token_key
from recruit.errors import TryLater
from syncs.account.token_store import SharedTokenStore
from tests.processes.crowd import Task

TWENTY = 20

ASKED_FOR_TOKEN, ASKED_FOR_USER = "POST /oauth/v2/token", "GET /recruit/v2/users"


class Account:
    """A sandbox, and whoever uses it."""

    def __init__(self, ready: dict[str, str]) -> None:
        self.endpoints = Endpoints.custom(ready["url"], allowed_hosts={"127.0.0.1"})
        self.credentials = OAuthCredentials(
            ready["client_id"], ready["client_secret"], ready["refresh_token"]
        )
        self._control = ready["control_url"]

    def crowd(self, **task: Any) -> Counter[str]:
        """How its processes ended, once all of them have."""
        credentials = self.credentials
        secrets = (credentials.client_id, credentials.client_secret, credentials.refresh_token)
        line = json.dumps(asdict(Task(self.endpoints.api_url, secrets, **task)))
        command = [sys.executable, "-m", "tests.processes.crowd"]
        done = subprocess.run(
            command, input=line, stdout=subprocess.PIPE, text=True, check=True, timeout=240
        )
        return Counter(json.loads(done.stdout))

    def control(self, path: str, **body: Any) -> None:
        httpx.post(f"{self._control}/{path}", json=body).raise_for_status()

    def become_small(self, *, latency: float) -> None:
        """Take five calls at a time, and so many seconds to answer."""
        self.control("reset")
        self.control("edition", edition="Free")
        self.control("trouble", kind="latency", match="/Candidates", times=None, seconds=latency)

    def requests(self, path: str) -> int:
        state = httpx.get(f"{self._control}/state").raise_for_status().json()
        return int(state["requests"].get(path, 0))


@pytest.fixture(scope="module")
def ready(start_sandbox: Callable[..., dict[str, str]]) -> dict[str, str]:
    return start_sandbox(candidates=500)


@pytest.fixture
def account(ready: dict[str, str]) -> Iterator[Account]:
    account = Account(ready)
    account.control("reset")
    cache.clear()
    yield account
    cache.clear()


def test_twenty_processes_without_a_token_ask_for_one(account: Account) -> None:
    assert account.crowd(processes=TWENTY) == {"well": TWENTY}
    assert account.requests(ASKED_FOR_TOKEN) == 1
    assert account.requests(ASKED_FOR_USER) == TWENTY


def test_twenty_processes_with_a_dead_token_ask_for_one_and_repeat_once(account: Account) -> None:
    account.crowd(processes=1)
    account.control("expire-tokens")
    assert account.crowd(processes=TWENTY) == {"well": TWENTY}
    assert account.requests(ASKED_FOR_TOKEN) == 2
    assert account.requests(ASKED_FOR_USER) <= 1 + 2 * TWENTY


def test_processes_at_the_token_limit_all_come_back_later(account: Account) -> None:
    account.control("tokens", per_window=0)
    assert account.crowd(processes=5) == {"RateLimited": 5}
    account.control("tokens", per_window=10)
    assert account.crowd(processes=5) == {"well": 5}


HOLDER = """
import sys, time, django
django.setup()
from syncs.account.token_store import SharedTokenStore
with SharedTokenStore().lock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(600)
"""


def test_worker_killed_while_it_renews_holds_the_others_up_until_its_lock_is_over(
    account: Account, settings: Settings
) -> None:
    key = token_key(account.endpoints, account.credentials)
    command = [sys.executable, "-c", HOLDER, key]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    client = RecruitClient(
        account.endpoints, account.credentials, token_store=SharedTokenStore(wait=0.2)
    )
    with client:
        with pytest.raises(TryLater, match="still renewing"):
            client.current_user()
        assert account.requests(ASKED_FOR_TOKEN) == 0
        let_the_lock_run_out(settings, key)
        assert client.current_user().id
    assert account.requests(ASKED_FOR_TOKEN) == 1


def let_the_lock_run_out(settings: Settings, key: str) -> None:
    """What a minute would do."""
    valkey = Redis.from_url(settings.CACHES["default"]["LOCATION"])
    [name] = valkey.keys(f"*lock*{key}*")
    assert 0 < valkey.pttl(name) <= 60_000
    valkey.pexpire(name, 10)
    time.sleep(0.05)


def test_several_readers_of_a_small_account_stay_below_its_calls_at_a_time(
    account: Account,
) -> None:
    """Four processes with three calls each, where Recruit refuses the sixth."""
    account.become_small(latency=0.02)
    assert account.crowd(processes=4, pages=10, connection=1) == {"well": 4}
    account.become_small(latency=0.3)  # so long that calls meet, however slowly they are made
    assert account.crowd(processes=4, pages=10)["RateLimited"] > 0
