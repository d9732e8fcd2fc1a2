"""The wire to Recruit: send a question, judge the answer, repeat a passing failure quickly."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from recruit.bounds import Bounds
from recruit.budget import Budget
from recruit.errors import CreditsUsedUp, NotJson, RateLimited, TryLater
from recruit.questions import ApiQuestion
from recruit.transport import is_file
from recruit.under_way import UnderWay
from recruit.verdict import read_json


class Wire:
    """The questions and answers of one API host; safe for threads."""

    def __init__(
        self, client: httpx.Client, *, api_url: str, bounds: Bounds, budget: Budget
    ) -> None:
        self._client = client
        self._api_url = api_url
        self._bounds = bounds
        self._budget = budget
        self.under_way = UnderWay()

    def ask(self, question: ApiQuestion) -> Any:
        """Return the answer's JSON; None for an empty one (204, 304) and for one that went to a
        sink.

        Raises any RecruitError.
        """
        with self.under_way.one_more():
            return self._ask(question)

    def _ask(self, question: ApiQuestion) -> Any:
        started = time.monotonic()
        for pause in self._bounds.pauses:
            try:
                return self._ask_once(question, started)
            except (TryLater, NotJson) as error:
                late = time.monotonic() - started > self._bounds.quick
                if late or isinstance(error, RateLimited):
                    raise
            rest(pause * random.uniform(0.25, 1))  # noqa: S311 (jitter, no secret)
        return self._ask_once(question, started)

    def _ask_once(self, question: ApiQuestion, started: float) -> Any:
        self._budget.require(datetime.now(UTC))
        total = self._bounds.total if question.sink is None else self._bounds.download
        request = question.request(self._api_url, deadline=started + total)
        response = send(self._client, request)
        self._budget.note(response.headers, datetime.now(UTC))
        if question.sink is not None and is_file(response):
            return None
        try:
            return read_json(response)
        except CreditsUsedUp as error:
            self._budget.note_spent(error, datetime.now(UTC))
            raise


def rest(seconds: float) -> None:
    """Wait before a quick repeat."""
    time.sleep(seconds)


def send(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Send the request and return the answer, whatever it says.

    Raises TryLater for a failure below HTTP.
    """
    try:
        return client.send(request)
    except httpx.RequestError as error:
        failure = _unreachable(error)
    # Outside of the handler, without the cause: that holds the request, and with it the secrets.
    raise failure


def _unreachable(error: httpx.RequestError) -> TryLater:
    """Put a failure to reach Recruit into words. Only a failure to connect quotes its cause."""
    if isinstance(error, httpx.ConnectError):
        return TryLater(f"no connection to {error.request.url.host}: {error}")
    if isinstance(error, httpx.TimeoutException):
        return TryLater(f"no answer from {error.request.url.host} in time")
    return TryLater(f"the connection broke: {type(error).__name__}")
