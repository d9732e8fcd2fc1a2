"""Says in words why credentials do not work, and who can do something about it (R2)."""

from __future__ import annotations

from datetime import UTC
from typing import NamedTuple
from urllib.parse import urlsplit

from recruit.errors import (
    CreditsUsedUp,
    KeyRejected,
    NoRefreshToken,
    PermissionDenied,
    RateLimited,
    RecruitError,
    ScopeMissing,
    TryLater,
)
from syncs.account.details import GRANT_CODE, AccountDetails
from syncs.models import CredentialsKind

NOT_FOUND = 404
"""A gateway says so in passing; of an address that was just typed it says more."""

ALL_SCOPES = (
    "ZohoRecruit.modules.ALL, ZohoRecruit.settings.ALL, ZohoRecruit.org.READ, "
    "ZohoRecruit.users.READ and ZohoRecruit.bulk.READ"
)


class ApiPart(NamedTuple):
    """A part of the API: what is read there, and the scope that an OAuth consent needs for it."""

    what: str
    scope: str


class CheckFailed(Exception):
    """`at` names the field of `AccountDetails` or its secret that is wrong, "" where none is."""

    def __init__(self, problem: str, remedy: str, *, at: str = "", rejected: bool = False) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.at = at
        self.rejected = rejected

    def doubted(self) -> CheckFailed:
        """Return the failure of a stored key that was refused for the first time (R7)."""
        remedy = f"Nothing is stopped by that yet. Test it again in a minute. {self.remedy}"
        return CheckFailed(self.problem, remedy, at=self.at, rejected=self.rejected)


def failure_of(
    error: RecruitError, details: AccountDetails, part: ApiPart | None = None
) -> CheckFailed:
    """Return what a failed call, which asked for `part`, means for who entered the details."""
    what = part.what if part else "the account"
    match error:
        case KeyRejected():
            return _rejection(error, details)
        case ScopeMissing():
            return _missing_scope(details, part)
        case PermissionDenied():
            return CheckFailed(
                f"The Recruit user whose credentials these are may not read {what}.",
                "An administrator of the Recruit account can permit it, and sees whether the"
                " account's edition has the API.",
            )
        case CreditsUsedUp():
            return _credits_used_up(error)
        case RateLimited():
            return _too_many_calls(error)
        case TryLater() if error.status != NOT_FOUND:
            return _no_answer(error, details)
        case NoRefreshToken():
            return _grant_that_ends(details)
        case _:
            return _odd_answer(error, details)


def failure_of_details(details: AccountDetails, problem: str) -> CheckFailed:
    """Return the failure of details that do not fit by themselves, so that nothing was asked."""
    return CheckFailed(
        f"{problem[:1].upper()}{problem[1:]}.",
        "An admin can enter the account again; hosts are allowed by your operator.",
        at="api_url" if details.api_url else "",
    )


def _rejection(error: KeyRejected, details: AccountDetails) -> CheckFailed:
    if details.kind == CredentialsKind.ZSC_KEY:
        return CheckFailed(
            f"Recruit at {_api_host(details)} does not accept this key for"
            f" {details.account_email}.",
            "The key may have been replaced by a newer one, the e-mail address may be another"
            " account's, or the data centre may be the wrong one: it is the ending of the address"
            " at which people open Recruit. An administrator of the Recruit account can issue a"
            " new key.",
            at="key",
            rejected=True,
        )
    meaning = _OAUTH.get(error.code or "", _TOKEN_ELSEWHERE)
    token = GRANT_CODE if GRANT_CODE in details.secrets else "refresh_token"
    words = {
        "server": _host(details.endpoints.accounts_url),
        "api": _api_host(details),
        "token": token.replace("_", " "),
    }
    at = token if meaning.at == "token" else meaning.at
    return CheckFailed(meaning.problem.format(**words), meaning.remedy, at=at, rejected=True)


class _CodeMeaning(NamedTuple):
    """The meaning of an error code; `at` "token" is whichever of the two tokens was entered."""

    at: str
    problem: str
    remedy: str


_TOKEN_REFUSED = _CodeMeaning(
    "token",
    "The accounts server at {server} does not accept this {token}.",
    "It may be used up, expired or revoked, or belong to another client or another data centre. A"
    " grant code works once and for a few minutes only. Make a new one in Zoho's API console.",
)
_TOKEN_ELSEWHERE = _CodeMeaning(
    "data_centre",
    "The accounts server at {server} accepts the client, but Recruit at {api} does not accept its"
    " token.",
    "The data centre may be the wrong one: it is the ending of the address at which people open"
    " Recruit. Or the consent was revoked; then make a new grant code in Zoho's API console.",
)
_OAUTH = {
    "INVALID_CLIENT": _CodeMeaning(
        "client_id",
        "The accounts server at {server} does not know this client id.",
        "Copy it from Zoho's API console again. A client exists only in the data centre where it"
        " was made, so the data centre may be the wrong one.",
    ),
    "INVALID_CLIENT_SECRET": _CodeMeaning(
        "client_secret",
        "The accounts server at {server} knows the client, but not with this secret.",
        "Copy the client secret from Zoho's API console again.",
    ),
    "INVALID_CODE": _TOKEN_REFUSED,
    "INVALID_GRANT": _TOKEN_REFUSED,
    "ACCESS_DENIED": _TOKEN_REFUSED,
}


def _missing_scope(details: AccountDetails, part: ApiPart | None) -> CheckFailed:
    what = part.what if part else "the account"
    if details.kind == CredentialsKind.ZSC_KEY:
        return CheckFailed(
            f"This key may not read {what}.",
            "An administrator of the Recruit account can issue a key that may.",
            at="key",
        )
    scope = f": the scope {part.scope} is missing" if part else ""
    return CheckFailed(
        f"The consent does not cover reading {what}{scope}.",
        f"Make a new grant code in Zoho's API console with the scopes {ALL_SCOPES}.",
        at=GRANT_CODE,
    )


def _credits_used_up(error: CreditsUsedUp) -> CheckFailed:
    again = "when Recruit grants new ones"
    if error.resume_at:
        at = error.resume_at.astimezone(UTC)
        again = f"after {at.day} {at:%B, %H:%M} UTC"
    return CheckFailed(
        "The account's API credits of the last 24 hours are used up, so nothing could be tested.",
        f"Try again {again}. An administrator of the Recruit account can buy more credits.",
    )


def _too_many_calls(error: RateLimited) -> CheckFailed:
    wait = f"{round(error.retry_after)} seconds" if error.retry_after else "a minute"
    return CheckFailed(
        "Recruit gets too many calls for this account at the moment, so nothing could be tested.",
        f"Wait {wait}, then try again.",
    )


def _no_answer(error: TryLater, details: AccountDetails) -> CheckFailed:
    custom = "Check the address, and try" if details.api_url else "Try"
    return CheckFailed(
        f"Recruit at {_api_host(details)} could not be asked: {error}.",
        f"{custom} again in a minute. If it stays so, ask your operator whether RecruitSync may"
        " reach that host.",
        at="api_url" if details.api_url else "",
    )


def _grant_that_ends(details: AccountDetails) -> CheckFailed:
    return CheckFailed(
        f"The accounts server at {_host(details.endpoints.accounts_url)} accepts this grant code,"
        " but gives no refresh token for it, so access would end within an hour.",
        "Make a new grant code in Zoho's API console under Self Client. Another client asks for one"
        " with access_type=offline and prompt=consent. If it stays so, revoke older consents under"
        " the Zoho account's connected apps: a user has twenty refresh tokens at most.",
        at=GRANT_CODE,
    )


def _odd_answer(error: RecruitError, details: AccountDetails) -> CheckFailed:
    remedy = "Try again later. If it stays so, tell your operator."
    if details.api_url:
        remedy = "Check the address: it ends before /recruit/v2."
    return CheckFailed(
        f"{_api_host(details)} answers, but not as the Recruit API does: {error}.",
        remedy,
        at="api_url" if details.api_url else "",
    )


def _api_host(details: AccountDetails) -> str:
    return _host(details.endpoints.api_url)


def _host(address: str) -> str:
    return urlsplit(address).netloc
