"""The verdict on an answer: pass it on, or raise the error that says what to do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from recruit.errors import (
    CreditsUsedUp,
    InvalidRequest,
    KeyRejected,
    NotJson,
    PermissionDenied,
    RateLimited,
    RecruitError,
    ScopeMissing,
    StopRun,
    TryLater,
    UnexpectedAnswer,
    UnknownModule,
    UnknownView,
)
from recruit.json_body import parse_json, parse_object
from recruit.rate_limit import asks_to_wait, burst_wait, credit_wait

STOPS: dict[str, type[StopRun]] = {
    "INVALID_TOKEN": KeyRejected,
    "AUTHENTICATION_FAILURE": KeyRejected,
    "OAUTH_SCOPE_MISMATCH": ScopeMissing,
    "NO_PERMISSION": PermissionDenied,
    "FEATURE_NOT_SUPPORTED": PermissionDenied,
    "INVALID_MODULE": UnknownModule,
}

PASSING = {"INTERNAL_ERROR", "SERVER_ERROR", "TEMPORARILY_UNAVAILABLE"}

FAILING_ROWS: dict[str, type[RecruitError]] = {
    **STOPS,
    **dict.fromkeys(PASSING, TryLater),
    "LIMIT_EXCEEDED": CreditsUsedUp,
    "TOO_MANY_REQUESTS": RateLimited,
}

_CODE = re.compile(r"[A-Za-z][A-Za-z_]{1,60}")


def read_json(response: httpx.Response) -> Any:
    """Return the body of a good answer, parsed; None for an empty one.

    Empty are 204 (nothing there) and 304 (nothing changed, if that was the question). Any other
    answer raises the error that it means.
    """
    status = response.status_code
    if status == 204 or (status == 304 and "If-Modified-Since" in response.request.headers):
        return None
    if status not in {httpx.codes.OK, httpx.codes.CREATED}:
        raise failure(response)
    try:
        answer = parse_json(response)
    except NotJson:
        if is_html(response):
            raise failure(response) from None
        raise
    if answer is None:
        raise UnexpectedAnswer("an answer that is null", status=status)
    if isinstance(answer, dict) and ("error" in answer or answer.get("status") == "error"):
        raise failure(response)
    refused = failing_row(answer)
    if refused is not None:
        raise refused
    return answer


def failure(response: httpx.Response) -> RecruitError:
    """Return the error that an answer means, by status and by Recruit's code in its body."""
    status, code = response.status_code, error_code(response)
    said = f"Recruit answered {status}" + (f" {code}" if code else "")
    now = datetime.now(UTC)
    if code == "LIMIT_EXCEEDED":
        resume_at = _after(now, credit_wait(response.headers, now=now))
        return CreditsUsedUp(said, status=status, code=code, resume_at=resume_at)
    if status == 429 or code == "TOO_MANY_REQUESTS" or asks_to_wait(response.headers):
        wait = burst_wait(response.headers, now=now)
        return RateLimited(said, status=status, code=code, retry_after=wait)
    if status >= 500 or status == 408 or code in PASSING:
        return TryLater(said, status=status, code=code)
    if is_html(response):
        return TryLater(f"a gateway answered {status} with HTML", status=status)
    if code in STOPS:
        return STOPS[code](said, status=status, code=code)
    return _other(response, said, code)


def failing_row(answer: Any) -> RecruitError | None:
    """Return the error that stands in an answer in place of its content; None where none does."""
    rows = answer.get("data") if isinstance(answer, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, dict) or first.get("status") != "error" or "id" in first:
        return None
    code = _code(first.get("code"))
    kind = FAILING_ROWS.get(code or "", InvalidRequest)
    return kind(f"Recruit refused: {code or 'no reason told'}", code=code)


def error_code(response: httpx.Response) -> str | None:
    """Return Recruit's error code in capitals, such as "INVALID_TOKEN"; None if there is none."""
    answer = parse_object(response)
    return _code(answer.get("code") or answer.get("error"))


def rejects_token(response: httpx.Response) -> bool:
    """Tell whether another access token may help."""
    if response.status_code != 401 or is_html(response):
        return False
    return error_code(response) != "OAUTH_SCOPE_MISMATCH"


def is_html(response: httpx.Response) -> bool:
    """Tell whether a gateway answered in Recruit's place; not what is JSON by another name."""
    said = response.headers.get("content-type", "").lower().startswith("text/html")
    begins = response.content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    return begins or (said and not parse_object(response))


def _other(response: httpx.Response, said: str, code: str | None) -> RecruitError:
    status = response.status_code
    if status == 401:
        return KeyRejected(said, status=status, code=code)
    if status == 403:
        return PermissionDenied(said, status=status, code=code)
    if not 400 <= status < 500:
        return UnexpectedAnswer(said, status=status, code=code)
    parameter = _refused_parameter(response)
    if parameter == "cvid":
        return UnknownView(said, status=status, code=code)
    return InvalidRequest(f"{said} ({parameter})" if parameter else said, status=status, code=code)


def _refused_parameter(response: httpx.Response) -> str | None:
    """Return which of our own parameters the details name.

    A refused view may go without a name.
    """
    asked = response.request.url.params
    details = parse_object(response).get("details")
    values = details.values() if isinstance(details, dict) else ()
    named = [value for value in values if isinstance(value, str) and value in asked]
    unnamed = "cvid" if "cvid" in asked and error_code(response) == "INVALID_DATA" else None
    return named[0] if named else unnamed


def _code(told: object) -> str | None:
    return told.upper() if isinstance(told, str) and _CODE.fullmatch(told) else None


def _after(now: datetime, wait: float | None) -> datetime | None:
    return None if wait is None else now + timedelta(seconds=wait)
