"""A real sandbox process and a client for it. Every test starts from the world the seed made."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
import pytest

from tests.world.patience import PATIENCE

CANDIDATES = 1_000
CONTACTS = 300
UNAPPROVED = CANDIDATES // 200


@dataclass
class Sandbox:
    """What a test needs of a running sandbox; paths are below `/recruit/v2/`."""

    ready: dict[str, str]
    http: httpx.Client

    def get(self, path: str, *, since: str | None = None, **params: str | int) -> httpx.Response:
        headers = {"If-Modified-Since": since} if since else {}
        return self.http.get(f"/recruit/v2/{path}", params=params, headers=headers)

    def rows(self, path: str, *, since: str | None = None, **params: str | int) -> list[Any]:
        """The rows of all pages."""
        rows: list[Any] = []
        page = 1
        while True:
            answer = self.get(path, since=since, **{**params, "page": page})
            if answer.status_code in (204, 304):
                return rows
            assert answer.status_code == 200, answer.text
            content = orjson.loads(answer.content)
            rows += content["data"]
            if not content["info"]["more_records"]:
                return rows
            page += 1

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"/sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def token_answer(self, **changes: str) -> httpx.Response:
        names = ("client_id", "client_secret", "refresh_token")
        form = {name: self.ready[name] for name in names} | {"grant_type": "refresh_token"}
        return self.http.post("/oauth/v2/token", data=form | changes)

    def sign_in(self) -> None:
        token = self.token_answer().json()["access_token"]
        self.http.headers["Authorization"] = f"Zoho-oauthtoken {token}"


@contextmanager
def running_sandbox(*options: str) -> Iterator[dict[str, str]]:
    """A sandbox process; its ready line."""
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0", *options], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()
            rest, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert rest == b""


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    """One process and one client for all tests: making a client loads many certificates."""
    options = ("--candidates", str(CANDIDATES), "--contacts", str(CONTACTS))
    with running_sandbox(*options) as ready, httpx.Client(base_url=ready["url"]) as http:
        yield Sandbox(ready, http)


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """Signed in, with nothing changed yet."""
    running.http.headers = httpx.Headers()
    running.control("POST", "reset")
    running.sign_in()
    return running
