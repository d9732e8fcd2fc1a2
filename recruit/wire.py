"""One question to Recruit: send it, judge the answer, repeat a passing failure quickly."""

from __future__ import annotations

import random
import time
from typing import Any

import httpx

from recruit.bounds import Bounds
from recruit.errors import NotJson, RateLimited, TryLater
from recruit.questions import Question
from recruit.verdict import read_json


class Wire:
    """Asks questions of one API host; safe for threads."""

    def __init__(self, client: httpx.Client, *, api_url: str, bounds: Bounds) -> None:
        self._client = client
        self._api_url = api_url
        self._bounds = bounds

    def ask(self, question: Question) -> Any:
        """The answer's JSON, None for an empty one (204, 304). Raises any RecruitError."""
        started = time.monotonic()
        for pause in self._bounds.pauses:
            try:
                return self._ask_once(question, started)
            except (TryLater, NotJson) as error:
                late = time.monotonic() - started > self._bounds.quick
                if late or isinstance(error, RateLimited):
                    raise
            time.sleep(pause * random.uniform(0.25, 1))  # noqa: S311 (jitter, no secret)
        return self._ask_once(question, started)

    def _ask_once(self, question: Question, started: float) -> Any:
        request = question.request(self._api_url, deadline=started + self._bounds.total)
        try:
            return read_json(self._client.send(request))
        except httpx.RequestError as error:
            raise unreachable(error) from error


def unreachable(error: httpx.RequestError) -> TryLater:
    """A failure below HTTP, in words. Only a failure to connect quotes its cause."""
    if isinstance(error, httpx.ConnectError):
        return TryLater(f"no connection to {error.request.url.host}: {error}")
    if isinstance(error, httpx.TimeoutException):
        return TryLater(f"no answer from {error.request.url.host} in time")
    return TryLater(f"the connection broke: {type(error).__name__}")
