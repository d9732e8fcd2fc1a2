"""The answers of Zoho's accounts server: tokens, and refusals of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from pydantic import Field, ValidationError

from recruit.answer import Answer
from recruit.credentials import is_token
from recruit.errors import (
    KeyRejected,
    NotJson,
    RateLimited,
    RecruitError,
    UnexpectedAnswer,
)
from recruit.json_body import parse_json
from recruit.verdict import PASSING, error_code, failure, is_html

LIFETIME = 3600
EARLY = 300
# At most ten tokens in ten minutes (as documented for Zoho CRM): one a minute is always fine.
PAUSE_BETWEEN_TOKENS = 60.0

# Only these say that the credentials are wrong: a rejected key makes syncs inactive (R7).
REJECTIONS = {
    "ACCESS_DENIED",
    "INVALID_CLIENT",
    "INVALID_CLIENT_SECRET",
    "INVALID_CODE",
    "INVALID_GRANT",
    "UNAUTHORIZED_CLIENT",
}


class TokenAnswer(Answer):
    """A grant of the accounts server; `expires_in` is in seconds."""

    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    expires_in: int = Field(default=LIFETIME, gt=0)

    def expires_at(self, now: datetime) -> datetime:
        """Return when to stop using the token: five minutes, or a tenth of its life, early.

        Some servers give `expires_in` in milliseconds; no token lives longer than an hour.
        """
        life = min(self.expires_in, LIFETIME)
        return now + timedelta(seconds=life - min(EARLY, life / 10))


def read_token(response: httpx.Response) -> TokenAnswer:
    """Read the grant in an answer of the accounts server, whose errors may come with status 200.

    Raises KeyRejected, RateLimited, TryLater or UnexpectedAnswer.
    """
    answer = _parsed(response)
    if response.status_code != httpx.codes.OK or "error" in answer:
        raise _refusal(response, answer)
    token = _granted(answer)
    if token is None:
        raise UnexpectedAnswer("the accounts server's answer has no access token")
    if not is_token(token.access_token):
        raise UnexpectedAnswer("the accounts server's access token is none")
    return token


def _parsed(response: httpx.Response) -> dict[str, object]:
    try:
        answer = parse_json(response)
    except NotJson:
        raise _unreadable(response) from None
    if not isinstance(answer, dict):
        raise UnexpectedAnswer("the accounts server's answer is not an object")
    return answer


def _granted(answer: dict[str, object]) -> TokenAnswer | None:
    # No error leaves here: it would hold the token.
    try:
        return TokenAnswer.model_validate(answer)
    except ValidationError:
        return None


def _unreadable(response: httpx.Response) -> RecruitError:
    status = response.status_code
    if status in {408, 429} or status >= 500 or is_html(response):
        return failure(response)
    if status == httpx.codes.OK:
        return NotJson("the accounts server's answer is not JSON", status=status)
    return UnexpectedAnswer(f"the accounts server answered {status}", status=status)


def _refusal(response: httpx.Response, answer: dict[str, object]) -> RecruitError:
    status, code = response.status_code, error_code(response)
    said = f"the accounts server answered {status}" + (f" {code}" if code else "")
    if "too many requests" in str(answer.get("error_description")).lower():
        return RateLimited(said, status=status, code=code, retry_after=PAUSE_BETWEEN_TOKENS)
    if code in REJECTIONS:
        return KeyRejected(said, status=status, code=code)
    if status >= 500 or status == 429 or code in PASSING:
        return failure(response)
    return UnexpectedAnswer(said, status=status, code=code)
