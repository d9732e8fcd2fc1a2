"""`GET /recruit/v2/{module}` and `GET /recruit/v2/{module}/{id}`."""

from aiohttp import web

from ..records.listing import Listing
from ..records.query import Finder, Query
from .app_keys import world_of
from .list_request import Page, read_fields, read_page, read_query, read_view
from .replies import ApiError, raw_json_reply

# Set on the request by scripted trouble.
PAGE_SHIFT = "page_shift"
ENDLESS = "endless"


def finder_of(request: web.Request, name: str) -> Finder:
    """The records of the module; raises INVALID_MODULE."""
    finder = world_of(request).finder(name)
    if finder is None:
        raise ApiError(400, "INVALID_MODULE", "the module name given seems to be invalid")
    return finder


async def list_records(request: web.Request) -> web.Response:
    """200 with a page, 304 if nothing changed since, 204 if there is nothing there."""
    finder = finder_of(request, request.match_info["module"])
    module = finder.table.module
    view = read_view(request.query, module)
    return answer_page(request, finder, read_query(request.query, request.headers, module, view))


def answer_page(request: web.Request, finder: Finder, query: Query) -> web.Response:
    """The page of the listing that the request asks for."""
    table, listing = finder.table, finder.listing(query)
    page = read_page(request.query)
    page, more = _troubled(request, page, listing)
    indices = listing.indices(page.start, page.stop)
    if not indices:
        unchanged = query.since is not None and not len(listing)
        return web.Response(status=304 if unchanged else 204)
    rows = table.render(indices, read_fields(request.query, table.module))
    return raw_json_reply(
        b'{"data":[%b],"info":{"per_page":%d,"count":%d,"page":%d,"more_records":%b}}'
        % (b",".join(rows), page.size, len(rows), page.number, b"true" if more else b"false")
    )


async def one_record(request: web.Request) -> web.Response:
    """204 for an id that does not exist or is deleted."""
    table = finder_of(request, request.match_info["module"]).table
    index = table.index_of(request.match_info["id"])
    if index is None:
        return web.Response(status=204)
    return raw_json_reply(b'{"data":[%b]}' % table.render((index,))[0])


def _troubled(request: web.Request, page: Page, listing: Listing) -> tuple[Page, bool]:
    """The page to answer with, and whether to promise another."""
    page = page.shifted(request.get(PAGE_SHIFT, 0))
    if request.get(ENDLESS) and len(listing):
        last = (len(listing) - 1) // page.size + 1
        return Page(min(page.number, last), page.size), True
    return page, page.stop < len(listing)
