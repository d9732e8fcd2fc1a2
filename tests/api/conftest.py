"""The programs that use the API of a house."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from accounts.api_tokens.actions import make_token
from accounts.models import Member, Organisation, Role, TokenScope
from tests.builders import make_member
from tests.world.ground import part_of_ground
from tests.world.house import House


@dataclass(frozen=True)
class Caller:
    """A program with a token; `raises`: a fault of ours is an error of the test."""

    token: str
    raises: bool = True

    @cached_property
    def handler(self) -> ClientHandler:
        """The application, which a server loads once: to load it takes longer than to answer."""
        return ClientHandler(enforce_csrf_checks=False)

    def send(self, method: str, path: str, body: Any = None, /, **headers: str) -> Any:
        """Send a request below `/api/v1/`; a header is named as in `If_Match`."""
        client = Client(raise_request_exception=self.raises)
        client.handler = self.handler
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        content = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        kind = named.pop("Content-Type", "application/json")
        url = path if path.startswith("/api/") else f"/api/v1/{path}"
        answer = client.generic(method, url, content, content_type=kind, headers=named)
        return _read_whole(answer) if answer.streaming else answer

    def get(self, path: str, **headers: str) -> Any:
        answer = self.send("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def read_text(self, path: str) -> str:
        """Return a file that is a text."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.content
        return str(answer.content.decode())

    def do(self, method: str, path: str, body: Any = None, /, **headers: str) -> Any:
        """Send what is to be done, and return what is told of it."""
        answer = self.send(method, path, body, **headers)
        assert answer.status_code in {200, 201, 204}, answer.content
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None, /, **headers: str) -> Any:
        """Send what is refused, and return the problem."""
        answer = self.send(method, path, body, **headers)
        assert answer.status_code >= 400, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        return problem

    def etag(self, path: str) -> str:
        return str(self.send("GET", path)["ETag"])


def _read_whole(answer: Any) -> HttpResponse:
    """Return a file that is sent piece by piece as one that is there as a whole."""
    body = b"".join(answer.streaming_content)
    return HttpResponse(body, status=answer.status_code, headers=dict(answer.headers))


def caller_of(member: Member, scope: TokenScope = TokenScope.ADMIN) -> Caller:
    made = make_token(member, name="Test", scope=scope, days=30, now=timezone.now())
    return Caller(made.text)


def admin_of(organisation: Organisation) -> Caller:
    """Return a program that may do everything in an organisation."""
    return caller_of(make_member(organisation, Role.ADMIN))


laid_program = part_of_ground(
    "laid_program", lambda ground: admin_of(ground.parts["laid_house"].organisation)
)


@pytest.fixture
def program(house: House, laid_program: Caller | None) -> Caller:
    """Return a program of the house that may do everything."""
    return laid_program or admin_of(house.organisation)


@pytest.fixture
def other_program(other_house: House) -> Caller:
    """Return a program that may do everything elsewhere."""
    return admin_of(other_house.organisation)
