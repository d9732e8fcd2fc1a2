"""The deleted feed, `GET /recruit/v2/{module}/deleted`: the recycle bin and what is gone."""

from typing import Any

from aiohttp import web

from ..generated.timeline import iso
from ..records.entry import Deletion
from ..records.table import Table
from .list_request import read_page, read_since
from .records import table_of
from .replies import invalid_data, json_reply


async def list_deleted(request: web.Request) -> web.Response:
    """List rows without an e-mail address: whoever needs it has to have kept the id."""
    table = table_of(request)
    wanted = request.query.get("type", "").lower() or "all"
    if wanted not in ("all", "recycle", "permanent"):
        raise invalid_data("type", "Invalid data")
    since = read_since(request.headers)
    page = read_page(request.query)
    deletions = _deletions(table, wanted, since)
    rows = [_row(table, *deletion) for deletion in deletions[page.start : page.stop]]
    if not rows:
        return web.Response(status=304 if since is not None and not deletions else 204)
    info = {
        "per_page": page.size,
        "count": len(rows),
        "page": page.number,
        "more_records": page.stop < len(deletions),
    }
    return json_reply({"data": rows, "info": info})


def _deletions(table: Table, wanted: str, since: int | None) -> list[tuple[int, Deletion]]:
    """Return the oldest deletion first, as the table keeps them."""
    return [
        (index, deletion)
        for index, deletion in table.deleted.items()
        if wanted in ("all", deletion.type) and (since is None or deletion.deleted >= since)
    ]


def _row(table: Table, index: int, deletion: Deletion) -> dict[str, Any]:
    record = deletion.entry.record
    return {
        "id": table.id_of(index),
        "display_name": str(record.get(table.module.display_field) or ""),
        "type": deletion.type,
        "deleted_time": iso(deletion.deleted),
        "deleted_by": table.user if deletion.type == "recycle" else None,
        "created_by": record.get("Created_By"),
    }
