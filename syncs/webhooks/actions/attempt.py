"""One attempt: a POST that is short, goes where it may, and follows no redirect (R105)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from django.conf import settings

from recruit.network import DEADLINE, Network
from recruit.public_addresses import addresses_of, public_addresses_of
from syncs.webhooks.actions.addresses import UnfitAddress, check_receiver, is_named_by_operator

TOTAL_SECONDS = 15.0
"""A receiver has so long to take a message, from the look-up of its name to the last byte."""

MAX_ANSWER = 64 * 1024
"""Of an answer so many bytes are read; nothing is kept of them."""


@dataclass(frozen=True)
class Message:
    """A message as it goes out."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class PostAnswer:
    """The outcome of an attempt: `status` is None where no answer came, and `error` "" where the
    message was taken."""

    status: int | None
    error: str
    took_ms: int

    @property
    def is_taken(self) -> bool:
        return not self.error


def post(message: Message) -> PostAnswer:
    """Send a message once, and return what became of it; no fault of the receiver raises."""
    began = time.monotonic()
    status, error = _post(message, began + TOTAL_SECONDS)
    return PostAnswer(status, error, round((time.monotonic() - began) * 1000))


def _post(message: Message, deadline: float) -> tuple[int | None, str]:
    try:
        url = httpx.URL(check_receiver(message.url, settings.ALLOWED_WEBHOOK_HOSTS))
    except UnfitAddress as fault:  # the operator has taken the host off the list
        return None, str(fault)
    is_named = is_named_by_operator(url, settings.ALLOWED_WEBHOOK_HOSTS)
    transport = Network(1, find_addresses=addresses_of if is_named else public_addresses_of)
    try:
        with httpx.Client(transport=transport, trust_env=False) as client:
            request = client.build_request(
                "POST", url, content=message.body, headers=dict(message.headers)
            )
            request.extensions[DEADLINE] = deadline
            response = client.send(request, stream=True, follow_redirects=False)
            try:
                _read_some(response)
            finally:
                response.close()
    except httpx.TimeoutException:
        return None, f"No answer within {TOTAL_SECONDS:.0f} seconds."
    except httpx.HTTPError as error:
        return None, _in_words(error)
    return response.status_code, _fault_of(response)


def _read_some(response: httpx.Response) -> None:
    size = 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > MAX_ANSWER:
            return


def _fault_of(response: httpx.Response) -> str:
    if response.is_success:
        return ""
    if response.is_redirect:
        return f"It answered {response.status_code}, a redirect, which is not followed."
    return f"It answered {response.status_code}."


def _in_words(error: httpx.HTTPError) -> str:
    said = str(error).splitlines()[0][:150] if str(error) else type(error).__name__
    return f"It could not be reached: {said}"
