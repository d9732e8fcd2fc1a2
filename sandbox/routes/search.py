"""The search, `GET /recruit/v2/{module}/search?criteria=…`: its index lags behind."""

from typing import Any

from aiohttp import web

from ..records.criteria import InvalidCriteria, fields_of
from ..records.search_criteria import of_words, parse_search
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .app_keys import world_of
from .list_request import read_query
from .records import answer_page, records_of
from .replies import ApiError, missing

# Of several the first counts; they are documented, and refused to those who tried.
_WORDS = ("email", "phone", "word")


async def search_records(request: web.Request) -> web.Response:
    """Answer like a list, filtered by how the records were when the index last looked."""
    world, records = world_of(request), records_of(request, request.match_info["module"])
    module = records.table.module
    criteria, text = _criteria(request, module)
    # A search is a view that nobody saved.
    view = CustomView(f"search {text} {world.quirks.equals_contains}", "", criteria)
    query = read_query(request.query, request.headers, module, view)
    records.index.catch_up(world.clock.now())
    listing = await records.searched.prepared(query)
    return answer_page(request, records.table, listing, dated=query.since is not None, stale=True)


def _criteria(request: web.Request, module: Module) -> tuple[dict[str, Any], str]:
    quirks = world_of(request).quirks
    if text := request.query.get("criteria"):
        return _parsed(text, module, equals_contains=quirks.equals_contains), text
    for name in _WORDS:
        if text := request.query.get(name):
            if not quirks.word_search:
                raise _invalid_query(f"{name} is not supported")
            return of_words(name, text, module), f"{name}={text}"
    raise missing("criteria")


def _parsed(text: str, module: Module, *, equals_contains: bool) -> dict[str, Any]:
    try:
        criteria = parse_search(text, equals_contains=equals_contains)
    except InvalidCriteria as error:
        raise _invalid_query(str(error)) from error
    unknown = fields_of(criteria) - module.field_names - {"id"}
    if unknown:
        raise _invalid_query(f"unknown field: {', '.join(sorted(unknown))}")
    return criteria


def _invalid_query(reason: str) -> ApiError:
    return ApiError(400, "INVALID_QUERY", "invalid query formed", details={"reason": reason})
