"""A Recruit account: the sandbox, freshly started, and a live one if the environment names it.

Without its variables the live account does not exist: no test of it is collected. All tests read
only. Those that write are for the sandbox, and for a live account that `RECRUIT_LIVE_MAY_WRITE=1`
gives up for it: they add a candidate of their own and delete it. See docs/sandbox.md.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import httpx
import pytest

from recruit import Endpoints, OAuthCredentials, RecruitClient
from tests.world.ended import ended

LIVE = {
    name: os.environ.get(f"RECRUIT_LIVE_{name}", "")
    for name in ("DATA_CENTRE", "CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
}


@dataclass(frozen=True)
class Account:
    endpoints: Endpoints
    credentials: OAuthCredentials

    def token_answer(self, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "client_id": self.credentials.client_id,
            "client_secret": self.credentials.client_secret,
            "refresh_token": self.credentials.refresh_token,
        }
        return httpx.post(f"{self.endpoints.accounts_url}/oauth/v2/token", data=form | changes)


@contextmanager
def sandbox() -> Iterator[Account]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", "11"]
    command += ["--candidates", "900", "--contacts", "250"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, ended(process):
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        endpoints = Endpoints.custom(
            line["url"], accounts_url=line["accounts_url"], allowed_hosts={"127.0.0.1"}
        )
        names = ("client_id", "client_secret", "refresh_token")
        yield Account(endpoints, OAuthCredentials(*[line[name] for name in names]))


@contextmanager
def live() -> Iterator[Account]:
    yield Account(
        Endpoints.for_data_centre(LIVE["DATA_CENTRE"]),
        OAuthCredentials(LIVE["CLIENT_ID"], LIVE["CLIENT_SECRET"], LIVE["REFRESH_TOKEN"]),
    )


Opening = Callable[[], AbstractContextManager[Account]]
READABLE: list[Opening] = [sandbox, live] if all(LIVE.values()) else [sandbox]
MAY_WRITE = os.environ.get("RECRUIT_LIVE_MAY_WRITE") == "1"
WRITABLE: list[Opening] = READABLE if MAY_WRITE else [sandbox]


def name_of(opening: Opening) -> str:
    return getattr(opening, "__name__", "account")


@pytest.fixture(scope="session", params=READABLE, ids=name_of)
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    """One to be read from."""
    with request.param() as opened:
        yield opened


@pytest.fixture(scope="session")
def client(account: Account) -> Iterator[RecruitClient]:
    """For all tests: an account gives ten access tokens in ten minutes."""
    with RecruitClient(account.endpoints, account.credentials) as client:
        yield client


@pytest.fixture(scope="session")
def http(account: Account) -> Iterator[httpx.Client]:
    """Signed in, to see answers as they are; paths are below the API host."""
    yield from _signed_in(account)


@pytest.fixture(scope="session", params=WRITABLE, ids=name_of)
def writable(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Signed in to an account that may be written to."""
    with request.param() as opened:
        yield from _signed_in(opened)


def _signed_in(account: Account) -> Iterator[httpx.Client]:
    token = account.token_answer().json()["access_token"]
    headers = {"Authorization": f"Zoho-oauthtoken {token}"}
    with httpx.Client(base_url=account.endpoints.api_url, headers=headers, timeout=60) as http:
        yield http
