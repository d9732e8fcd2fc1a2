"""The metadata of the modules: which there are, their fields and their custom views."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from ..generated.identifiers import ID_STEP, first_id
from ..schema.custom_view import CustomView
from ..schema.module import Module
from ..schema.unsupported import UNSUPPORTED, unsupported_metadata
from ..world import World
from .app_keys import world_of
from .list_request import module_parameter
from .records import records_of
from .replies import json_reply, list_reply


async def list_modules(request: web.Request) -> web.Response:
    world = world_of(request)
    served = [_module_row(world, module) for module in world.modules]
    first = first_id(world.seed, "modules") + 100 * ID_STEP
    others = [
        unsupported_metadata(first + place * ID_STEP, name, place=len(served) + place)
        for place, name in enumerate(UNSUPPORTED)
    ]
    return list_reply("modules", [*served, *others])


async def show_module(request: web.Request) -> web.Response:
    """Show the same for one module by its API name."""
    module = records_of(request, request.match_info["name"]).table.module
    return json_reply({"modules": [_module_row(world_of(request), module)]})


async def list_fields(request: web.Request) -> web.Response:
    """List the fields; 204 for a module that has none."""
    name = module_parameter(request.query)
    if name in UNSUPPORTED:
        return web.Response(status=204)
    module = records_of(request, name).table.module
    world = world_of(request)
    first, hidden = _first_field_id(world, module), world.absences.hidden_fields(module.api_name)
    return list_reply(
        "fields",
        [
            field.metadata(first + place * ID_STEP)
            for place, field in enumerate(module.fields)
            if field.api_name not in hidden
        ],
    )


async def list_custom_views(request: web.Request) -> web.Response:
    name = module_parameter(request.query)
    if name in UNSUPPORTED:
        return web.Response(status=204)
    return _views(records_of(request, name).table.module.views)


async def show_custom_view(request: web.Request) -> web.Response:
    """Show one custom view; 204 for one that does not exist."""
    module = records_of(request, module_parameter(request.query)).table.module
    view = module.view(request.match_info["view"])
    return _views([view] if view else [])


def _views(views: Sequence[CustomView]) -> web.Response:
    if not views:
        return web.Response(status=204)
    default = next((view.id for view in views if view.default), None)
    info = {
        "per_page": 200,
        "default": default,
        "count": len(views),
        "page": 1,
        "more_records": False,
    }
    return json_reply({"custom_views": [view.metadata() for view in views], "info": info})


def _module_row(world: World, module: Module) -> dict[str, Any]:
    place = [each.api_name for each in world.modules].index(module.api_name)
    return module.metadata(first_id(world.seed, "modules") + place * ID_STEP, place)


def _first_field_id(world: World, module: Module) -> int:
    names = [each.api_name for each in world.modules]
    # A thousand field ids for each module.
    return first_id(world.seed, "fields") + names.index(module.api_name) * 1000 * ID_STEP
