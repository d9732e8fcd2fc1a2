"""The gate before every Recruit path: sign-in, simultaneous calls, credits, and the headers."""

from collections.abc import Mapping

from aiohttp import web

from ..account.prices import price
from ..account.scopes import permits
from ..world import World
from .app_keys import world_of
from .replies import ApiError, Handler, too_many

RECRUIT_BASE = "/recruit/"
_RETRY_SOON = 1


def guarded(handler: Handler) -> Handler:
    """Return the handler behind the gate; every answer says what is left of the credits."""

    async def behind_the_gate(request: web.Request) -> web.StreamResponse:
        world = world_of(request)
        try:
            admit(request)
            answer = await handler(request)
        except ApiError as error:
            error.headers |= rate_headers(world)
            if not world.quirks.retry_after:
                error.headers.pop("Retry-After", None)
            raise
        answer.headers.update(rate_headers(world))
        return answer

    return behind_the_gate


def admit(request: web.Request) -> None:
    """Raise the ApiError that a client without a right, a credit or a free line gets."""
    world = world_of(request)
    check_sign_in(world, request)
    if world.in_flight > world.edition.simultaneous:
        raise too_many("too many simultaneous requests", retry_after=_RETRY_SOON)
    now = world.clock.now()
    if not world.credits.take(price(request.method, request.path), now=now):
        raise ApiError(
            429,
            "LIMIT_EXCEEDED",
            "API credits of the last 24 hours are used up",
            headers={"Retry-After": str(world.credits.resets_at(now) - now)},
        )


def check_sign_in(world: World, request: web.Request) -> None:
    """Check an OAuth access token, or a ZSC key together with the account's e-mail address."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    if scheme.lower() == "zoho-zsc":
        _check_key(world, key, request.headers)
    elif scheme.lower() in ("zoho-oauthtoken", "bearer") and key:
        _check_token(world, key, request)
    else:
        raise _authentication_failure()


def _check_key(world: World, key: str, headers: Mapping[str, str]) -> None:
    account = headers.get("X-ZSC-Account", "")
    if key != world.zsc_key or account.lower() != world.credentials.account_email.lower():
        raise _authentication_failure()


def _check_token(world: World, token: str, request: web.Request) -> None:
    scopes = world.tokens.scopes_of(token, now=world.clock.now())
    if scopes is None:
        raise ApiError(401, "INVALID_TOKEN", "invalid oauth token")
    if not permits(scopes, request.method, request.path):
        raise ApiError(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")


def _authentication_failure() -> ApiError:
    return ApiError(401, "AUTHENTICATION_FAILURE", "Authentication failed")


def rate_headers(world: World) -> dict[str, str]:
    credits_ = world.credits
    if not world.quirks.rate_headers:
        return {}
    return {
        "X-RATELIMIT-LIMIT": str(credits_.limit),
        "X-RATELIMIT-REMAINING": str(credits_.limit - credits_.used),
        "X-RATELIMIT-RESET": str(credits_.resets_at(world.clock.now()) * 1000),
    }
