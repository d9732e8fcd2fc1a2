"""The calls for records: `GET /recruit/v2/{module}` and `GET /recruit/v2/{module}/{id}`."""

from aiohttp import web

from ..records.collection import Collection
from ..records.listing import Listing
from ..records.table import Table
from ..schema.unsupported import UNSUPPORTED
from .app_keys import world_of
from .endless import INVENTING, REPEATING, invented_page, last_page
from .list_request import read_fields, read_page, read_query, read_view
from .replies import ApiError, raw_json_reply

# Set on the request by scripted trouble.
PAGE_SHIFT = "page_shift"
ENDLESS = "endless"


def records_of(request: web.Request, name: str) -> Collection:
    """Return the records of the module. Raises INVALID_MODULE."""
    collection = world_of(request).collection(name)
    if collection is None:
        known = name in UNSUPPORTED
        raise ApiError(
            400,
            "INVALID_MODULE",
            "The given module is not supported in API"
            if known
            else "The module name given seems to be invalid",
        )
    return collection


def table_of(request: web.Request) -> Table:
    """Return the records of the module in the path. Raises INVALID_MODULE."""
    return records_of(request, request.match_info["module"]).table


async def list_records(request: web.Request) -> web.Response:
    """Answer 200 with a page, 304 if nothing changed since, 204 if there is nothing there."""
    records = records_of(request, request.match_info["module"])
    module = records.table.module
    view = read_view(request.query, module)
    query = read_query(request.query, request.headers, module, view)
    listing = await records.listed.prepared(query)
    return answer_page(request, records.table, listing, dated=query.since is not None)


def answer_page(
    request: web.Request, table: Table, listing: Listing, *, dated: bool, stale: bool = False
) -> web.Response:
    """Answer the page of the listing that the request asks for.

    `dated` says that it asked what changed, `stale` that the listing may have deleted records.
    """
    page = read_page(request.query).shifted(request.get(PAGE_SHIFT, 0))
    endless = request.get(ENDLESS) if len(listing) else None
    more = endless is not None or page.stop < len(listing)
    indices = listing.indices(page.start, page.stop)
    if stale:
        indices = [index for index in indices if index not in table.deleted]
    fields = read_fields(request.query, table.module)
    if endless == INVENTING:
        rows = invented_page(page, listing, table, fields)
    elif endless == REPEATING:
        rows = table.render(last_page(page, listing), fields)
    elif indices:
        rows = table.render(indices, fields)
    else:
        return web.Response(status=304 if dated and not len(listing) else 204)
    rows = world_of(request).absences.gaps(table.module.api_name, page=page.number).torn(rows)
    return raw_json_reply(
        b'{"data":[%b],"info":{"per_page":%d,"count":%d,"page":%d,"more_records":%b}}'
        % (b",".join(rows), page.size, len(rows), page.number, b"true" if more else b"false")
    )


async def show_record(request: web.Request) -> web.Response:
    """Answer one record; 204 for an id that does not exist or is deleted."""
    table = table_of(request)
    index = table.index_of(request.match_info["id"])
    if index is None:
        return web.Response(status=204)
    gaps = world_of(request).absences.gaps(table.module.api_name)
    rows = gaps.torn(table.render((index,), read_fields(request.query, table.module)))
    return raw_json_reply(b'{"data":[%b]}' % rows[0])
