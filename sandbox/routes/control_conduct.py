"""The controls of Recruit's conduct: trouble, changes while it is read, quirks, bulk jobs.

All are under `/sandbox`. Bodies and answers are JSON.
"""

from dataclasses import asdict

from aiohttp import web

from ..churn import Churn
from ..quirks import Quirks
from ..trouble import Trouble
from ..world import World
from .app_keys import world_of
from .body import read_json, read_object
from .records import records_of
from .replies import invalid_data, json_reply


async def add_trouble(request: web.Request) -> web.Response:
    """Add to the script: one line or a list of lines; see `sandbox/trouble.py`."""
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
    world_of(request).troubles.clear()
    return json_reply({"trouble": []})


async def add_churn(request: web.Request) -> web.Response:
    """Add to what changes before requests; see `sandbox/churn.py`."""
    churn = await _churn(request)
    changer = world_of(request).changer
    changer.script.append(churn)
    return json_reply({"churn": [asdict(line) for line in changer.script]})


async def churn_now(request: web.Request) -> web.Response:
    """Make one round at once; answer the ids of what was changed."""
    world, churn = world_of(request), await _churn(request)
    before = {action: len(ids) for action, ids in world.changer.done.items()}
    apply_churn(world, churn)
    done = world.changer.done
    return json_reply({action: ids[before[action] :] for action, ids in done.items()})


async def show_churn(request: web.Request) -> web.Response:
    """Show the ids of all that was changed so far, and what goes on."""
    changer = world_of(request).changer
    return json_reply({**changer.done, "churn": [asdict(line) for line in changer.script]})


async def clear_churn(request: web.Request) -> web.Response:
    """Stop the changes; what has been changed stays so, and is still shown."""
    changer = world_of(request).changer
    changer.script.clear()
    return json_reply({**changer.done, "churn": []})


async def set_quirks(request: web.Request) -> web.Response:
    """Take any of `quirks.Quirks`."""
    world, changes = world_of(request), await read_object(request)
    if problem := Quirks.problem(changes):
        raise invalid_data("quirks", problem)
    world.set_quirks(changes)
    return json_reply(asdict(world.quirks))


async def set_bulk(request: web.Request) -> web.Response:
    """Take any of `{"seconds": 30, "failing": 1, "per_page": 1000}`.

    They say how long jobs take at least, how many are to fail, and how many records a file has at
    most.
    """
    jobs, body = world_of(request).jobs, await read_object(request)
    for name, value in body.items():
        known = name in ("seconds", "failing", "per_page")
        if not known or type(value) is not int or value < (name == "per_page"):
            raise invalid_data(name, "seconds or failing, 0 or more, or per_page, 1 or more")
        setattr(jobs, name, value)
    return json_reply({"seconds": jobs.seconds, "failing": jobs.failing, "per_page": jobs.per_page})


def change_before(request: web.Request, described: str) -> None:
    """Let happen what is due before a request of Recruit."""
    world = world_of(request)
    for churn in world.changer.due(described):
        apply_churn(world, churn)


def apply_churn(world: World, churn: Churn) -> None:
    collection = world.collections.get(churn.module)
    if collection is not None:
        touch = world.quirks.restore_moves_time
        world.changer.change(collection.table, churn, now=world.clock.now(), touch=touch)


async def _churn(request: web.Request) -> Churn:
    try:
        churn = Churn.parse(await read_json(request))
    except ValueError as error:
        raise invalid_data("churn", str(error)) from error
    table = records_of(request, churn.module).table
    churn.module = table.module.api_name  # not its alias
    return churn
