"""The calls that insert, update, upsert and delete: row by row, each with its own result.

A call can succeed with failing rows in it: 201 or 200 if all went well, else 202.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from ..generated.staff import staff
from ..records.entry import Record
from ..records.table import Table
from ..schema.field import Field
from ..schema.storing import UnknownLookup, stored
from ..schema.validation import missing_field, writable, wrong_field
from ..world import World
from .app_keys import world_of
from .body import read_object
from .records import table_of
from .replies import invalid_data, json_reply, missing

MAX_ROWS = 100
Result = dict[str, Any]


async def insert(request: web.Request) -> web.Response:
    table = table_of(request)
    rows = await _rows(request)
    return _reply([_insert(world_of(request), table, row) for row in rows], status=201)


async def update(request: web.Request) -> web.Response:
    """Update one record by the id in the path, or several by the ids in the rows."""
    table = table_of(request)
    rows = await _rows(request)
    ids = [request.match_info.get("id", row.get("id", "")) for row in rows]
    pairs = zip(rows, ids, strict=True)
    return _reply([_update(world_of(request), table, row, str(record)) for row, record in pairs])


async def upsert(request: web.Request) -> web.Response:
    """Update the record with the same value in a `duplicate_check_fields` field, else insert."""
    world, table = world_of(request), table_of(request)
    fields = _checked_fields(await read_object(request), table)
    results = []
    for row in await _rows(request):
        field, record_id = await _duplicate(table, row, fields)
        result = _update(world, table, row, record_id) if record_id else _insert(world, table, row)
        action = {"action": "update" if record_id else "insert", "duplicate_field": field}
        results.append(result | action)
    return _reply(results)


async def delete(request: web.Request) -> web.Response:
    """Move records into the recycle bin: the id in the path, or those in `ids=`."""
    table = table_of(request)
    ids = request.match_info.get("id") or request.query.get("ids")
    if not ids:
        raise missing("ids")
    listed = [record_id.strip() for record_id in ids.split(",")]
    if len(listed) > MAX_ROWS:
        raise invalid_data("ids", f"more than {MAX_ROWS} records")
    return _reply([_delete(world_of(request), table, record_id) for record_id in listed])


def _insert(world: World, table: Table, row: Any) -> Result:
    values = writable(table.module, row)
    if name := missing_field(table.module, values):
        return _failure("MANDATORY_NOT_FOUND", "required field not found", {"api_name": name})
    values, failure = _stored(world, table, values)
    if failure:
        return failure
    record = table.insert(values, now=world.clock.now())
    return _success("record added", table, record)


def _update(world: World, table: Table, row: Any, record_id: str) -> Result:
    index = table.index_of(record_id)
    if index is None:
        return _unknown_id(record_id)
    values, failure = _stored(world, table, writable(table.module, row))
    if failure:
        return failure
    record = table.change(index, values, now=world.clock.now())
    return _success("record updated", table, record)


def _delete(world: World, table: Table, record_id: str) -> Result:
    index = table.index_of(record_id)
    if index is None:
        return _unknown_id(record_id)
    table.delete(index, "recycle", now=world.clock.now())
    return _result("SUCCESS", "record deleted", {"id": record_id}, "success")


def _checked_fields(body: dict[str, Any], table: Table) -> list[str]:
    """Return the fields to tell duplicates by: those asked for, else the first e-mail field."""
    fields = (
        body.get("duplicate_check_fields")
        or [field.api_name for field in table.module.fields if field.data_type == "email"][:1]
    )
    if not isinstance(fields, list) or not set(fields) <= table.module.field_names:
        raise invalid_data("duplicate_check_fields")
    return fields


async def _duplicate(table: Table, row: Any, fields: list[str]) -> tuple[str | None, str | None]:
    """Return the first field that finds a record, and the record's id."""
    for field in fields:
        value = str(row.get(field) or "").casefold()
        if value:
            async for record in _records(table, field):
                if str(record.get(field) or "").casefold() == value:
                    return field, record["id"]
    return None, None


async def _records(table: Table, field: str, chunk: int = 2_000) -> AsyncIterator[Record]:
    """Yield all of them, giving way to other requests now and then."""
    for start in range(0, table.end, chunk):
        indices = range(start, min(start + chunk, table.end))
        present = [index for index in indices if index not in table.deleted]
        for record in table.records(present, frozenset({field})):
            yield record
        await asyncio.sleep(0)


def _stored(world: World, table: Table, values: Record) -> tuple[Record, Result | None]:
    """Return the values as they are kept, or what is wrong with one."""
    wrong = wrong_field(table.module, values)
    if wrong is None:
        try:
            return stored(
                table.module, values, lambda field, id_: _look_up(world, field, id_)
            ), None
        except UnknownLookup as error:
            wrong = error.field
    details = {"expected_data_type": wrong.data_type, "api_name": wrong.api_name}
    return values, _failure("INVALID_DATA", "invalid data", details)


def _look_up(world: World, field: Field, record_id: str) -> dict[str, str] | None:
    if field.lookup is None:
        return next((user for user in staff(world.seed) if user["id"] == record_id), None)
    collection = world.collection(field.lookup)
    index = collection.table.index_of(record_id) if collection else None
    if collection is None or index is None:
        return None
    name = collection.table.module.display_field
    [record] = collection.table.records((index,), frozenset({name}))
    return {"name": str(record.get(name) or ""), "id": record_id}


def _unknown_id(record_id: str) -> Result:
    return _failure("INVALID_DATA", "the id given seems to be invalid", {"id": record_id})


def _success(message: str, table: Table, record: Record) -> Result:
    """Answer with Modified_Time, whatever the module calls it."""
    details = {name: record[name] for name in ("id", "Created_Time", "Created_By", "Modified_By")}
    details["Modified_Time"] = record[table.module.modified_field]
    return _result("SUCCESS", message, details, "success")


def _failure(code: str, message: str, details: Record) -> Result:
    return _result(code, message, details, "error")


def _result(code: str, message: str, details: Record, status: str) -> Result:
    return {"code": code, "details": details, "message": message, "status": status}


def _reply(results: list[Result], *, status: int = 200) -> web.Response:
    failed = any(result["status"] == "error" for result in results)
    return json_reply({"data": results}, status=202 if failed else status)


async def _rows(request: web.Request) -> list[Any]:
    rows = (await read_object(request)).get("data")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise invalid_data("data", "a list of records is expected")
    if len(rows) > MAX_ROWS:
        raise invalid_data("data", f"more than {MAX_ROWS} records")
    return rows
