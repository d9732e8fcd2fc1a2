"""Insert, update, upsert and delete through the Recruit API: row by row, each with its own result.

A call can succeed with failing rows in it: 201 or 200 if all went well, else 202.
"""

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from ..records.query import Finder
from ..records.table import Record, Table
from ..schema.validation import missing_field, writable, wrong_field
from .app_keys import world_of
from .body import read_object
from .records import finder_of
from .replies import invalid_data, json_reply, missing

MOST_ROWS = 100
Result = dict[str, Any]


async def insert(request: web.Request) -> web.Response:
    table = _table(request)
    rows = await _rows(request)
    return _reply([_insert(request, table, row) for row in rows], status=201)


async def update(request: web.Request) -> web.Response:
    """One record by the id in the path, or several by the ids in the rows."""
    table = _table(request)
    rows = await _rows(request)
    ids = [request.match_info.get("id", row.get("id", "")) for row in rows]
    pairs = zip(rows, ids, strict=True)
    return _reply([_update(request, table, row, str(record_id)) for row, record_id in pairs])


async def upsert(request: web.Request) -> web.Response:
    """Updates the record with the same value in a `duplicate_check_fields` field, else inserts."""
    finder = finder_of(request, request.match_info["module"])
    body = await read_object(request)
    fields = body.get("duplicate_check_fields") or ["Email"]
    results = []
    for row in await _rows(request):
        field, record_id = _duplicate(finder.table, row, fields)
        result = (
            _update(request, finder.table, row, record_id)
            if record_id
            else _insert(request, finder.table, row)
        )
        action = {"action": "update" if record_id else "insert", "duplicate_field": field}
        results.append(result | action)
    return _reply(results)


async def delete(request: web.Request) -> web.Response:
    """Into the recycle bin: the id in the path, or those in `ids=`."""
    table = _table(request)
    ids = request.match_info.get("id") or request.query.get("ids")
    if not ids:
        raise missing("ids")
    return _reply([_delete(request, table, record_id) for record_id in ids.split(",")])


def _insert(request: web.Request, table: Table, row: Any) -> Result:
    values = writable(table.module, row)
    if name := missing_field(table.module, values):
        return _failure("MANDATORY_NOT_FOUND", "required field not found", {"api_name": name})
    if failure := _wrong(table, values):
        return failure
    record = table.insert(values, now=world_of(request).clock.now())
    return _success("record added", table, record)


def _update(request: web.Request, table: Table, row: Any, record_id: str) -> Result:
    index = table.index_of(record_id)
    if index is None:
        return _unknown_id(record_id)
    values = writable(table.module, row)
    if failure := _wrong(table, values):
        return failure
    record = table.change(index, values, now=world_of(request).clock.now())
    return _success("record updated", table, record)


def _delete(request: web.Request, table: Table, record_id: str) -> Result:
    index = table.index_of(record_id)
    if index is None:
        return _unknown_id(record_id)
    table.delete(index, "recycle", now=world_of(request).clock.now())
    return _result("SUCCESS", "record deleted", {"id": record_id}, "success")


def _duplicate(table: Table, row: Any, fields: list[str]) -> tuple[str | None, str | None]:
    """The first field that finds a record, and the record's id."""
    for field in fields:
        value = str(row.get(field) or "").casefold()
        for record in _records(table, field) if value else ():
            if str(record.get(field) or "").casefold() == value:
                return field, record["id"]
    return None, None


def _records(table: Table, field: str, chunk: int = 2_000) -> Iterator[Record]:
    for start in range(0, table.end, chunk):
        indices = range(start, min(start + chunk, table.end))
        present = [index for index in indices if index not in table.deleted]
        yield from table.records(present, frozenset({field}))


def _wrong(table: Table, values: Record) -> Result | None:
    field = wrong_field(table.module, values)
    if field is None:
        return None
    details = {"expected_data_type": field.data_type, "api_name": field.api_name}
    return _failure("INVALID_DATA", "invalid data", details)


def _unknown_id(record_id: str) -> Result:
    return _failure("INVALID_DATA", "the id given seems to be invalid", {"id": record_id})


def _success(message: str, table: Table, record: Record) -> Result:
    modified = table.module.modified_field
    names = ("id", "Created_Time", "Created_By", modified, "Modified_By")
    details = {name: record[name] for name in names}
    return _result("SUCCESS", message, details, "success")


def _failure(code: str, message: str, details: Record) -> Result:
    return _result(code, message, details, "error")


def _result(code: str, message: str, details: Record, status: str) -> Result:
    return {"code": code, "details": details, "message": message, "status": status}


def _reply(results: list[Result], *, status: int = 200) -> web.Response:
    failed = any(result["status"] == "error" for result in results)
    return json_reply({"data": results}, status=202 if failed else status)


def _table(request: web.Request) -> Table:
    finder: Finder = finder_of(request, request.match_info["module"])
    return finder.table


async def _rows(request: web.Request) -> list[Any]:
    rows = (await read_object(request)).get("data")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise invalid_data("data", "a list of records is expected")
    if len(rows) > MOST_ROWS:
        raise invalid_data("data", f"more than {MOST_ROWS} records")
    return rows
