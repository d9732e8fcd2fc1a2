"""The pages that find people, show one, add one, and change what their record says."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from ..records.people_search import find
from ..records.query import Both, Query
from ..records.table import Table
from ..routes.app_keys import world_of
from ..routes.records import records_of, table_of
from ..routes.replies import ApiError
from ..schema.module import Module
from ..world import World
from .html import page, see
from .record_form import differences, has_people, inputs_of, read_inputs
from .words import text_of

_FOUND = 50
_UNPROCESSABLE = 422
_FLAG: dict[bool, Both] = {True: "true", False: "false"}


async def show_people(request: web.Request) -> web.Response:
    """Show the first page: look for somebody in a module."""
    world = world_of(request)
    modules = modules_of_people(world)
    records = records_of(request, request.query.get("module") or modules[0].api_name)
    table, text = records.table, request.query.get("q", "").strip()
    if table.module not in modules:
        raise ApiError(404, "NOT_FOUND", f"There are no people in {table.module.plural}.")
    waits = "waiting" in request.query
    newest = records.listed.listing(Query("id", descending=True, approved=_FLAG[not waits]))
    found = await find(table, text, most=_FOUND) if text else newest.indices(0, _FOUND)
    waiting = records.listed.listing(Query("id", approved="false"))
    return page(
        request,
        "people.html",
        modules=modules,
        module=table.module,
        text=text,
        rows=[_row(table.module, record) for record in table.records(found)],
        total=len(newest),
        waiting=len(waiting),
        waits=waits,
        most=_FOUND,
    )


async def show_person(request: web.Request) -> web.Response:
    """Show one record: its form, what can be done with it, and all its fields."""
    table, index = table_of(request), there(request)
    if index in table.deleted:
        return page(
            request,
            "deleted.html",
            module=table.module,
            record=table.deleted[index].entry.record,
            deletion=table.deleted[index],
        )
    record = table.entry(index).record
    return _form(request, table, record, inputs_of(table.module, record))


async def save_person(request: web.Request) -> web.Response:
    table, index = table_of(request), there(request)
    if index in table.deleted:
        raise ApiError(404, "NOT_FOUND", "This record is deleted. Restore it first.")
    record = table.entry(index).record
    inputs = read_inputs(table.module, await request.post())
    if any(each.problem for each in inputs):
        return _form(request, table, record, inputs, status=_UNPROCESSABLE)
    changes = differences(inputs, record)
    if changes:
        table.change(index, changes, now=world_of(request).clock.now())
    raise see_person(table, index, done="saved" if changes else "unchanged")


async def show_new_person(request: web.Request) -> web.Response:
    module = table_of(request).module
    return page(request, "new.html", module=module, inputs=inputs_of(module, module.blank("1")))


async def add_person(request: web.Request) -> web.Response:
    table = table_of(request)
    module = table.module
    inputs = read_inputs(module, await request.post())
    if any(each.problem for each in inputs):
        return page(request, "new.html", status=_UNPROCESSABLE, module=module, inputs=inputs)
    values = differences(inputs, module.blank("1"))
    record = table.insert(values, now=world_of(request).clock.now())
    index = table.index_of(record["id"])
    raise see_person(table, index or 0, done="added")


def modules_of_people(world: World) -> list[Module]:
    return [module for module in world.modules if has_people(module)]


def there(request: web.Request) -> int:
    """Return the index of the record in the path, deleted or not; 404 in words."""
    table, record_id = table_of(request), request.match_info["id"]
    index = table.index_of(record_id)
    index = table.deleted_index_of(record_id) if index is None else index
    if index is None:
        module = table.module.api_name
        raise ApiError(404, "NOT_FOUND", f"There is no record {record_id[:30]} in {module}.")
    return index


def see_person(table: Table, index: int, *, done: str) -> web.HTTPSeeOther:
    return see(f"people/{table.module.api_name}/{table.id_of(index)}", done=done)


def _form(
    request: web.Request,
    table: Table,
    record: dict[str, Any],
    inputs: Sequence[Any],
    *,
    status: int = 200,
) -> web.Response:
    fields = [(field, text_of(record.get(field.api_name))) for field in table.module.fields]
    return page(
        request,
        "person.html",
        status=status,
        module=table.module,
        record=record,
        name=text_of(record.get(table.module.display_field)),
        inputs=inputs,
        fields=fields,
    )


def _row(module: Module, record: dict[str, Any]) -> dict[str, Any]:
    address = next(field.api_name for field in module.fields if field.data_type == "email")
    return {
        "id": record["id"],
        "name": text_of(record.get(module.display_field)),
        "address": text_of(record.get(address)),
        "record": record,
    }
