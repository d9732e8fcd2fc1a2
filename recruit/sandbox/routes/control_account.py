"""Change the account: its key, edition, tokens, clock and the trouble to come; see what happened.

All under `/sandbox`. Bodies and answers are JSON.
"""

from dataclasses import asdict

from aiohttp import web

from ..account.editions import EDITIONS
from ..schema.modules import ACCOUNT_TYPES
from ..trouble import Trouble
from .app_keys import world_of
from .body import read_json, read_object
from .replies import invalid_data, json_reply


async def state(request: web.Request) -> web.Response:
    """Counters since the start or the last reset."""
    world = world_of(request)
    tables = {name: finder.table for name, finder in world.finders.items()}
    return json_reply(
        {
            "seed": world.seed,
            "edition": world.edition.name,
            "account_type": world.account_type,
            "now": world.clock.now(),
            "requests": dict(world.requests),
            "credits": {"limit": world.credits.limit, "used": world.credits.used},
            "tokens_issued": world.tokens.issued,
            "records": {name: len(table) for name, table in tables.items()},
            "deleted": {name: len(table.deleted) for name, table in tables.items()},
            "trouble": [asdict(trouble) for trouble in world.troubles.script],
        }
    )


async def reset(request: web.Request) -> web.Response:
    """Everything as the seed made it; tokens, counters and trouble are gone."""
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
    """`{"edition": "Free", "account_type": "Staffing Agency"}`, either or both."""
    world, body = world_of(request), await read_object(request)
    edition = body.get("edition", world.edition.name)
    account_type = body.get("account_type", world.account_type)
    if edition not in EDITIONS:
        raise invalid_data("edition", f"one of {', '.join(EDITIONS)}")
    if account_type not in ACCOUNT_TYPES:
        raise invalid_data("account_type", f"one of {', '.join(ACCOUNT_TYPES)}")
    world.set_edition(edition)
    world.set_account_type(account_type)
    return json_reply({"edition": edition, "account_type": account_type})


async def move_clock(request: web.Request) -> web.Response:
    """`{"ahead": seconds}` past real time; the clock never runs backwards."""
    clock, body = world_of(request).clock, await read_object(request)
    if not isinstance(body.get("ahead"), int):
        raise invalid_data("ahead", "a whole number of seconds")
    clock.ahead = body["ahead"]
    return json_reply({"now": clock.now()})


async def expire_tokens(request: web.Request) -> web.Response:
    return json_reply({"expired": world_of(request).tokens.expire()})


async def grant_code(request: web.Request) -> web.Response:
    """A one-time code such as the consent page or the API console gives."""
    world = world_of(request)
    return json_reply({"code": world.tokens.grant_code(now=world.clock.now())})


async def add_trouble(request: web.Request) -> web.Response:
    """Adds to the script: one line or a list of lines; see `recruit/sandbox/trouble.py`."""
    body = await read_json(request)
    lines = body if isinstance(body, list) else [body]
    try:
        script = [Trouble.parse(line) for line in lines]
    except ValueError as error:
        raise invalid_data("trouble", str(error)) from error
    troubles = world_of(request).troubles
    troubles.script += script
    return json_reply({"trouble": [asdict(trouble) for trouble in troubles.script]})


async def clear_trouble(request: web.Request) -> web.Response:
    world_of(request).troubles.script.clear()
    return json_reply({"trouble": []})
