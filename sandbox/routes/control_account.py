"""The controls of the account: its key, edition, tokens, credits and clock; see what happened.

All are under `/sandbox`. Bodies and answers are JSON.
"""

from dataclasses import asdict

from aiohttp import web

from ..account.editions import EDITIONS
from ..account.scopes import EVERYTHING, parse_scopes
from ..schema.modules import ACCOUNT_TYPES
from .app_keys import world_of
from .body import read_object
from .replies import invalid_data, json_reply


async def show_state(request: web.Request) -> web.Response:
    """Show the counters since the start or the last reset."""
    world = world_of(request)
    tables = {name: collection.table for name, collection in world.collections.items()}
    now = world.clock.now()
    return json_reply(
        {
            "seed": world.seed,
            "edition": world.edition.name,
            "trial": world.trial,
            "account_type": world.account_type,
            "now": now,
            "requests": dict(world.requests),
            "credits": {"limit": world.credits.limit, "used": world.credits.used},
            "tokens_issued": world.tokens.issued,
            "tokens_live": world.tokens.live(now),
            "records": {name: len(table) for name, table in tables.items()},
            "deleted": {name: len(table.deleted) for name, table in tables.items()},
            "bulk_jobs": len(world.jobs),
            "callbacks": world.callbacks.made,
            "trouble": [asdict(trouble) for trouble in world.troubles.script],
            "churn": [asdict(churn) for churn in world.changer.script],
            "quirks": asdict(world.quirks),
            "absent": [line.as_json() for line in world.absences.lines],
        }
    )


async def reset(request: web.Request) -> web.Response:
    """Put everything back to how the seed made it; tokens, counters and trouble are gone."""
    world_of(request).reset()
    return json_reply({"reset": True})


async def regenerate_zsc_key(request: web.Request) -> web.Response:
    world = world_of(request)
    return json_reply(
        {
            "zsc_key": world.regenerate_zsc_key(),
            "account_email": world.credentials.account_email,
        }
    )


async def set_edition(request: web.Request) -> web.Response:
    """Take any of `{"edition": "Free", "trial": false, "account_type": "Staffing Agency"}`."""
    world, body = world_of(request), await read_object(request)
    edition = body.get("edition", world.edition.name)
    account_type = body.get("account_type", world.account_type)
    trial = body.get("trial", False)
    if edition not in EDITIONS:
        raise invalid_data("edition", f"one of {', '.join(EDITIONS)}")
    if account_type not in ACCOUNT_TYPES:
        raise invalid_data("account_type", f"one of {', '.join(ACCOUNT_TYPES)}")
    if not isinstance(trial, bool):
        raise invalid_data("trial", "true or false")
    world.set_edition(edition, trial=trial)
    world.set_account_type(account_type)
    return json_reply({"edition": edition, "trial": world.trial, "account_type": account_type})


async def set_credits(request: web.Request) -> web.Response:
    """Take `{"left": 10}`: behave as if all others had been used up just now."""
    world = world_of(request)
    left = _count(await read_object(request), "left")
    world.credits.leave(left, now=world.clock.now())
    return json_reply({"limit": world.credits.limit, "used": world.credits.used})


async def move_clock(request: web.Request) -> web.Response:
    """Take `{"ahead": seconds}` past real time; the clock never runs backwards."""
    clock, body = world_of(request).clock, await read_object(request)
    if type(body.get("ahead")) is not int:
        raise invalid_data("ahead", "a whole number of seconds")
    clock.ahead = body["ahead"]
    return json_reply({"now": clock.now()})


async def set_tokens(request: web.Request) -> web.Response:
    """Take any of `{"per_window": 2, "most": 5, "lifetime": 60}`.

    They say how many in ten minutes, how many alive at once, and for how many seconds.
    """
    tokens, body = world_of(request).tokens, await read_object(request)
    limits = {name: _count(body, name) for name in body}
    if unknown := sorted(limits.keys() - {"per_window", "most", "lifetime"}):
        raise invalid_data(unknown[0], "per_window, most or lifetime")
    tokens.per_window = limits.get("per_window", tokens.per_window)
    tokens.most = limits.get("most", tokens.most)
    tokens.lifetime = limits.get("lifetime", tokens.lifetime)
    return json_reply(
        {"per_window": tokens.per_window, "most": tokens.most, "lifetime": tokens.lifetime}
    )


async def expire_tokens(request: web.Request) -> web.Response:
    return json_reply({"expired": world_of(request).tokens.expire()})


async def grant_code(request: web.Request) -> web.Response:
    """Make a one-time code such as the consent page or the API console gives.

    `{"scope": "ZohoRecruit.modules.READ,ZohoRecruit.org.READ"}` narrows what its tokens may do.
    """
    world, body = world_of(request), await read_object(request)
    try:
        scopes = parse_scopes(str(body.get("scope", EVERYTHING)))
    except ValueError as error:
        raise invalid_data("scope", str(error)) from error
    return json_reply({"code": world.tokens.grant_code(now=world.clock.now(), scopes=scopes)})


def _count(body: dict[str, object], name: str) -> int:
    value = body.get(name)
    if type(value) is not int or value < 0:
        raise invalid_data(name, "a whole number, 0 or more")
    return value
