"""The gate before every Recruit path: sign-in, simultaneous calls, credits, and the headers."""

from collections.abc import Mapping

from aiohttp import web

from ..account.editions import BULK_COST, DELETED_COST, METADATA_COST, RECORDS_COST
from ..world import World
from .app_keys import world_of
from .replies import ApiError, Handler

BASE = "/recruit/"
_METADATA = ("settings", "org", "users")
_RETRY_SOON = 1


def guarded(handler: Handler) -> Handler:
    """The handler behind the gate; every answer says what is left of the credits."""

    async def behind_the_gate(request: web.Request) -> web.StreamResponse:
        try:
            admit(request)
            answer = await handler(request)
        except ApiError as error:
            error.headers |= rate_headers(world_of(request))
            raise
        answer.headers.update(rate_headers(world_of(request)))
        return answer

    return behind_the_gate


def admit(request: web.Request) -> None:
    """Raises the ApiError a client without a right, a credit or a free line gets."""
    world = world_of(request)
    check_sign_in(world, request.headers)
    if world.in_flight > world.edition.simultaneous:
        raise ApiError(
            429,
            "TOO_MANY_REQUESTS",
            "too many simultaneous requests",
            headers={"Retry-After": str(_RETRY_SOON)},
        )
    now = world.clock.now()
    if not world.credits.take(cost(request.method, request.path), now=now):
        raise ApiError(
            429,
            "LIMIT_EXCEEDED",
            "API credits of the last 24 hours are used up",
            headers={"Retry-After": str(world.credits.resets_at(now) - now)},
        )


def check_sign_in(world: World, headers: Mapping[str, str]) -> None:
    """An OAuth access token, or a ZSC key together with the account's e-mail address."""
    scheme, _, key = headers.get("Authorization", "").partition(" ")
    if scheme == "Zoho-zsc":
        account = headers.get("X-ZSC-Account", "")
        if key != world.zsc_key or account.lower() != world.credentials.account_email.lower():
            raise ApiError(401, "AUTHENTICATION_FAILURE", "Authentication failed")
        return
    if scheme not in ("Zoho-oauthtoken", "Bearer") or not key:
        raise ApiError(401, "AUTHENTICATION_FAILURE", "Authentication failed")
    if not world.tokens.is_live(key, now=world.clock.now()):
        raise ApiError(401, "INVALID_TOKEN", "invalid oauth token")


def cost(method: str, path: str) -> int:
    """Credits for a call."""
    parts = path.strip("/").split("/")
    if parts[1:2] == ["bulk"]:
        return BULK_COST if method == "POST" else METADATA_COST
    if parts[-1] == "deleted":
        return DELETED_COST
    return METADATA_COST if parts[2:] and parts[2] in _METADATA else RECORDS_COST


def rate_headers(world: World) -> dict[str, str]:
    credits_ = world.credits
    return {
        "X-RATELIMIT-LIMIT": str(credits_.limit),
        "X-RATELIMIT-REMAINING": str(credits_.limit - credits_.used),
        "X-RATELIMIT-RESET": str(credits_.resets_at(world.clock.now()) * 1000),
    }
