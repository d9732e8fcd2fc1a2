"""The controls of what vanishes: a field stops arriving, and arrives again."""

from dataclasses import replace

from aiohttp import web

from ..absence import Absence
from ..world import World
from .app_keys import world_of
from .body import read_object
from .records import records_of
from .replies import invalid_data, json_reply


async def add_absence(request: web.Request) -> web.Response:
    """Take `{"module", "field", "where", "as", "pages"}`; see `sandbox/absence.py`."""
    try:
        absence = Absence.parse(await read_object(request))
    except ValueError as error:
        raise invalid_data("absent", str(error)) from error
    module = records_of(request, absence.module).table.module
    if absence.field not in module.field_names | module.blank("1").keys() - {"id"}:
        raise invalid_data("field", f"no such field in {module.api_name}")
    world = world_of(request)
    world.absences.lines.append(replace(absence, module=module.api_name))
    return _lines(world)


async def clear_absences(request: web.Request) -> web.Response:
    world = world_of(request)
    world.absences.lines.clear()
    return _lines(world)


def _lines(world: World) -> web.Response:
    return json_reply({"absent": [line.as_json() for line in world.absences.lines]})
