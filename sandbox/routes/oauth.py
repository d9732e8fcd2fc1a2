"""The accounts server, `POST /oauth/v2/token`: errors come with HTTP 200, as Zoho's do."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..account.tokens import TooManyTokens
from ..world import World
from .app_keys import world_of
from .replies import json_reply

# Zoho answers this host although Recruit is not served there; a client must not use it.
API_DOMAIN = "https://www.zohoapis.example"


async def grant_token(request: web.Request) -> web.Response:
    """Grant a token for parameters in a form, a multipart form or the query string."""
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return json_reply(_answer(world_of(request), {**request.query, **form}))


def _answer(world: World, given: Mapping[str, str]) -> dict[str, Any]:
    credentials = world.credentials
    if given.get("client_id") != credentials.client_id:
        return {"error": "invalid_client"}
    if given.get("client_secret") != credentials.client_secret:
        return {"error": "invalid_client_secret"}
    match given.get("grant_type"):
        case "refresh_token":
            return _refresh(world, given.get("refresh_token", ""))
        case "authorization_code":
            return _redeem(world, given.get("code", ""))
        case _:
            return {"error": "unsupported_grant_type"}


def _refresh(world: World, refresh_token: str) -> dict[str, Any]:
    if not world.tokens.knows(refresh_token):
        return {"error": "invalid_code"}
    try:
        access_token = world.tokens.issue(refresh_token, now=world.clock.now())
    except TooManyTokens:
        return {
            "error": "Access Denied",
            "error_description": "You have made too many requests continuously."
            " Please try again after some time.",
            "status": "failure",
        }
    return {
        "access_token": access_token,
        "api_domain": API_DOMAIN,
        "token_type": "Bearer",
        "expires_in": world.tokens.lifetime,
    }


def _redeem(world: World, code: str) -> dict[str, Any]:
    refresh_token = world.tokens.redeem(code, now=world.clock.now())
    if refresh_token is None:
        return {"error": "invalid_code"}
    lasting = {"refresh_token": refresh_token} if world.quirks.refresh_token else {}
    return _refresh(world, refresh_token) | lasting
