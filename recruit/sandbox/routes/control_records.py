"""Change the records of the account from outside the Recruit API, as its users would.

`/sandbox/records/{module}` and below. Every change sets the modified time to now. Field names are
checked, values are not: a wrong value is how a test makes a record that breaks its own metadata.
"""

from aiohttp import web

from ..generated.timeline import iso
from ..records.search import find
from ..records.table import DeletionType, Record, Table
from .app_keys import world_of
from .body import read_object
from .records import finder_of
from .replies import ApiError, invalid_data, json_reply

_FOUND = 50


async def search(request: web.Request) -> web.Response:
    """Up to fifty records whose name or address contains `q`; the newest without `q`."""
    table = _table(request)
    indices = find(table, request.query.get("q", ""), most=_FOUND)
    return json_reply({"data": table.records(indices)})


async def insert(request: web.Request) -> web.Response:
    table = _table(request)
    values = await _values(request, table)
    return json_reply(table.insert(values, now=world_of(request).clock.now()), status=201)


async def change(request: web.Request) -> web.Response:
    table, index = _table(request), _index(request)
    values = await _values(request, table)
    return json_reply(table.change(index, values, now=world_of(request).clock.now()))


async def delete(request: web.Request) -> web.Response:
    """`?type=recycle` (default) or `permanent`, which also empties the record from the bin."""
    table = _table(request)
    type_: DeletionType = "permanent" if request.query.get("type") == "permanent" else "recycle"
    index = _deleted_index(request) if type_ == "permanent" else None
    if index is None:
        index = _index(request)
    table.delete(index, type_, now=world_of(request).clock.now())
    return json_reply({"id": table.id_of(index), "type": type_})


async def restore(request: web.Request) -> web.Response:
    table, index = _table(request), _deleted_index(request)
    if index is None or table.deleted[index].type == "permanent":
        raise ApiError(404, "NOT_FOUND", "the recycle bin has no such record")
    return json_reply(table.restore(index, now=world_of(request).clock.now()))


async def convert(request: web.Request) -> web.Response:
    """Sets `$converted`; with `{"contact": true}` the candidate also becomes a contact."""
    table, index = _table(request), _index(request)
    if not table.module.converts:
        raise invalid_data("module", "only candidates are converted")
    now = world_of(request).clock.now()
    detail = {"convert_date": iso(now)[:10]}
    if (await read_object(request)).get("contact"):
        detail["contact"] = _make_contact(request, table.entry(index).record, now)["id"]
    values = {"$converted": True, "$converted_detail": detail}
    return json_reply(table.change(index, values, now=now))


async def opt_out(request: web.Request) -> web.Response:
    """Sets Email_Opt_Out; `{"value": false}` takes it back."""
    table, index = _table(request), _index(request)
    value = bool((await read_object(request)).get("value", True))
    return json_reply(
        table.change(index, {"Email_Opt_Out": value}, now=world_of(request).clock.now())
    )


def _make_contact(request: web.Request, candidate: Record, now: int) -> Record:
    contacts = finder_of(request, "Contacts").table
    names = ("Salutation", "First_Name", "Last_Name", "Full_Name", "Email", "Email_Opt_Out")
    return contacts.insert({name: candidate.get(name) for name in names}, now=now)


def _table(request: web.Request) -> Table:
    return finder_of(request, request.match_info["module"]).table


def _index(request: web.Request) -> int:
    index = _table(request).index_of(request.match_info["id"])
    if index is None:
        raise ApiError(404, "NOT_FOUND", "no such record")
    return index


def _deleted_index(request: web.Request) -> int | None:
    return _table(request).deleted_index_of(request.match_info["id"])


async def _values(request: web.Request, table: Table) -> Record:
    """The body's fields, all of them known to the module."""
    values = await read_object(request)
    known = table.module.field_names | {"$approved"}
    unknown = sorted(name for name in values if name not in known)
    if unknown:
        raise invalid_data(", ".join(unknown), f"no such field in {table.module.api_name}")
    return values
