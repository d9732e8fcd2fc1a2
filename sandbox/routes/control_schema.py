"""The controls of metadata: views come and go, fields change their type or vanish.

Only what the settings answer changes; the records stay as they are.
"""

from dataclasses import replace
from typing import Any

from aiohttp import web

from ..records.criteria import InvalidCriteria, compile_criteria
from ..schema.custom_view import CustomView
from .app_keys import world_of
from .body import read_object
from .records import table_of
from .replies import ApiError, invalid_data, json_reply


async def add_view(request: web.Request) -> web.Response:
    """Take `{"name": …, "criteria": {…}}`; no criteria lists everything."""
    table, body = table_of(request), await read_object(request)
    criteria = body.get("criteria")
    if not isinstance(body.get("name"), str):
        raise invalid_data("name")
    try:
        compile_criteria(criteria) if criteria else None
    except (InvalidCriteria, AttributeError, TypeError) as error:
        raise invalid_data("criteria") from error
    view = CustomView(world_of(request).new_view_id(), body["name"], criteria)
    table.module = replace(table.module, views=[*table.module.views, view])
    return json_reply(view.metadata(), status=201)


async def delete_view(request: web.Request) -> web.Response:
    table, view_id = table_of(request), request.match_info["id"]
    left = [view for view in table.module.views if view.id != view_id]
    if len(left) == len(table.module.views):
        raise ApiError(404, "NOT_FOUND", "no such view")
    table.module = replace(table.module, views=left)
    return json_reply({"id": view_id})


async def change_field(request: web.Request) -> web.Response:
    """Take `{"data_type": …, "label": …}`, either or both."""
    body = await read_object(request)
    if body.keys() - {"data_type", "label"}:
        raise invalid_data("body", "data_type or label")
    return _replace_field(request, body)


async def delete_field(request: web.Request) -> web.Response:
    return _replace_field(request, None)


def _replace_field(request: web.Request, changes: dict[str, Any] | None) -> web.Response:
    """Replace the field; None deletes it."""
    table, name = table_of(request), request.match_info["id"]
    if name not in table.module.field_names:
        raise ApiError(404, "NOT_FOUND", "no such field")
    changed = [
        replace(field, **changes or {}) if field.api_name == name else field
        for field in table.module.fields
        if field.api_name != name or changes is not None
    ]
    table.module = replace(table.module, fields=changed)
    return json_reply({"fields": [field.api_name for field in changed]})
