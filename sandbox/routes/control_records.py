"""The controls of records: change them from outside the Recruit API, as its users would.

They are at `/sandbox/records/{module}` and below. Every change sets the modified time to now. Field
names are checked, values are not: a wrong value is how a test makes a record that breaks its own
metadata.
"""

from collections.abc import Iterable

from aiohttp import web

from .. import actions
from ..records.entry import DeletionType, Record
from ..records.people_search import find
from ..records.table import Table
from .app_keys import world_of
from .body import read_object
from .records import table_of
from .replies import ApiError, invalid_data, json_reply

_FOUND = 50


async def find_records(request: web.Request) -> web.Response:
    """Find up to fifty records whose name or address contains `q`; the newest without `q`."""
    table = table_of(request)
    indices = await find(table, request.query.get("q", ""), most=_FOUND)
    return json_reply({"data": table.records(indices)})


async def add_record(request: web.Request) -> web.Response:
    table = table_of(request)
    values = await _values(request, table)
    return json_reply(table.insert(values, now=world_of(request).clock.now()), status=201)


async def change_record(request: web.Request) -> web.Response:
    table, index = table_of(request), _index(request)
    values = await _values(request, table)
    return json_reply(table.change(index, values, now=world_of(request).clock.now()))


async def withhold_keys(request: web.Request) -> web.Response:
    """Leave the keys named by `fields` out of a record, until they are written again."""
    table, index = table_of(request), _index(request)
    names = dict.fromkeys((await read_object(request)).get("fields", []))
    _refuse_unknown(table, names)
    return json_reply(table.withhold(index, names, now=world_of(request).clock.now()))


async def delete_record(request: web.Request) -> web.Response:
    """Take `?type=recycle` (default), or `permanent`, which also empties it from the bin."""
    table = table_of(request)
    type_: DeletionType = "permanent" if request.query.get("type") == "permanent" else "recycle"
    index = _deleted_index(request) if type_ == "permanent" else None
    if index is None:
        index = _index(request)
    table.delete(index, type_, now=world_of(request).clock.now())
    return json_reply({"id": table.id_of(index), "type": type_})


async def restore_record(request: web.Request) -> web.Response:
    table, index = table_of(request), _deleted_index(request)
    if index is None or not actions.can_be_restored(table, index):
        raise ApiError(404, "NOT_FOUND", "the recycle bin has no such record")
    return json_reply(actions.restore(world_of(request), table, index))


async def convert_record(request: web.Request) -> web.Response:
    """Set `$converted`; with `{"contact": true}` the candidate also becomes a contact."""
    table, index = table_of(request), _index(request)
    if not table.module.converts:
        raise invalid_data("module", "only candidates are converted")
    contact = bool((await read_object(request)).get("contact"))
    return json_reply(actions.convert(world_of(request), table, index, contact=contact))


async def opt_out_record(request: web.Request) -> web.Response:
    """Set Email_Opt_Out; `{"value": false}` takes it back."""
    table, index = table_of(request), _index(request)
    value = bool((await read_object(request)).get("value", True))
    return json_reply(actions.opt_out(world_of(request), table, index, value=value))


def _index(request: web.Request) -> int:
    index = table_of(request).index_of(request.match_info["id"])
    if index is None:
        raise ApiError(404, "NOT_FOUND", "no such record")
    return index


def _deleted_index(request: web.Request) -> int | None:
    return table_of(request).deleted_index_of(request.match_info["id"])


async def _values(request: web.Request, table: Table) -> Record:
    """Return the body's fields, all of them known to the module."""
    values = await read_object(request)
    _refuse_unknown(table, values)
    return values


def _refuse_unknown(table: Table, names: Iterable[str]) -> None:
    known = table.module.field_names | {"$approved", "$converted"}
    unknown = sorted(name for name in names if name not in known)
    if unknown:
        raise invalid_data(", ".join(unknown), f"no such field in {table.module.api_name}")
