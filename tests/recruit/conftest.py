"""Two partners for the client: the sandbox over real HTTP, and a script of single odd answers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from recruit import (
    Bounds,
    Credentials,
    Endpoints,
    MemoryTokenStore,
    OAuthCredentials,
    RecruitClient,
    TokenStore,
    ZscCredentials,
)
from tests.recruit.raw_server import RawServer, raw_server
from tests.world.ended import ended
from tests.world.patience import PATIENCE

SHORT = Bounds(total=PATIENCE, quick=PATIENCE, read=PATIENCE, pauses=(0.01, 0.02))
"""With little rest between quick repeats, and patient, as the machine may be busy."""

IMPATIENT = replace(SHORT, read=0.3)
"""For what hangs."""


@dataclass
class Scripted:
    """A client whose network answers from a list, and the requests that it made."""

    answers: list[httpx.Response | Exception]
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(as_sent(request))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def as_sent(request: httpx.Request) -> httpx.Request:
    """A copy: signing a request again changes it."""
    return httpx.Request(
        request.method, request.url, headers=request.headers.copy(), content=request.content
    )


@pytest.fixture
def scripted() -> Iterator[Callable[..., tuple[RecruitClient, Scripted]]]:
    """`scripted(*answers)`: a client and the script it talks to."""
    clients = []

    def make(
        *answers: httpx.Response | Exception,
        credentials: Credentials | None = None,
        store: TokenStore | None = None,
        bounds: Bounds | None = None,
    ) -> tuple[RecruitClient, Scripted]:
        script = Scripted(list(answers))
        client = RecruitClient(
            Endpoints.for_data_centre("EU"),
            credentials or ZscCredentials("key-of-a-test", "owner@example.com"),
            token_store=store,
            bounds=bounds or SHORT,
            transport=httpx.MockTransport(script),
        )
        clients.append(client)
        return client, script

    yield make
    for client in clients:
        client.close()


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: its addresses and keys, and the ways to make trouble."""

    announced: dict[str, Any]
    control: httpx.Client

    @property
    def endpoints(self) -> Endpoints:
        return Endpoints.custom(
            self.announced["url"],
            accounts_url=self.announced["accounts_url"],
            allowed_hosts={"127.0.0.1"},
        )

    @property
    def oauth(self) -> OAuthCredentials:
        names = ("client_id", "client_secret", "refresh_token")
        return OAuthCredentials(*[self.announced[name] for name in names])

    @property
    def zsc(self) -> ZscCredentials:
        return ZscCredentials(self.announced["zsc_key"], self.announced["account_email"])

    def trouble(self, kind: str, **details: Any) -> None:
        self._do("POST", "trouble", json={"kind": kind, **details})

    def peace(self) -> None:
        self._do("DELETE", "trouble")

    def reset(self) -> None:
        self._do("POST", "reset")

    def state(self) -> dict[str, Any]:
        return self._do("GET", "state")

    def leave_credits(self, left: int) -> None:
        self._do("POST", "credits", json={"left": left})

    def set_quirks(self, **quirks: bool) -> None:
        self._do("POST", "quirks", json=quirks)

    def expire_tokens(self) -> None:
        self._do("POST", "expire-tokens")

    def grant_code(self) -> str:
        return str(self._do("POST", "grant-code")["code"])

    def delete(self, module: str, record_id: str) -> None:
        self._do("DELETE", f"records/{module}/{record_id}")

    def restore(self, module: str, record_id: str) -> None:
        self._do("POST", f"records/{module}/{record_id}/restore")

    def _do(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        answer = self.control.request(method, path, **content).raise_for_status().json()
        assert isinstance(answer, dict)
        return answer


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", "7"]
    command += ["--candidates", "500", "--contacts", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, ended(process):
        assert process.stdout is not None
        announced = json.loads(process.stdout.readline())
        with httpx.Client(base_url=announced["control_url"]) as control:
            yield Sandbox(announced, control)


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox as its seed made it; left without trouble."""
    running_sandbox.reset()
    yield running_sandbox
    running_sandbox.peace()


@pytest.fixture
def tokens() -> MemoryTokenStore:
    return MemoryTokenStore()


@pytest.fixture
def client(sandbox: Sandbox, tokens: MemoryTokenStore) -> Iterator[RecruitClient]:
    """Signed in by OAuth."""
    with RecruitClient(
        sandbox.endpoints, sandbox.oauth, token_store=tokens, bounds=SHORT
    ) as client:
        yield client


@pytest.fixture
def zsc_client(sandbox: Sandbox) -> Iterator[RecruitClient]:
    with RecruitClient(sandbox.endpoints, sandbox.zsc) as client:
        yield client


@pytest.fixture
def raw() -> Iterator[RawServer]:
    with raw_server() as server:
        yield server


@pytest.fixture
def raw_client(raw: RawServer) -> Iterator[RecruitClient]:
    """A client of the raw server, signed in by key."""
    endpoints = Endpoints.custom(raw.url, allowed_hosts={"127.0.0.1"})
    credentials = ZscCredentials("key-of-a-test", "owner@example.com")
    with RecruitClient(endpoints, credentials, bounds=SHORT) as client:
        yield client


@pytest.fixture
def nobody_listens() -> Iterator[Endpoints]:
    """A port that is taken, on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        yield Endpoints.custom(address, allowed_hosts={"127.0.0.1"})
