"""`GET /recruit/v2/{module}/search?criteria=…`.

The live service searches an index that lags behind; the sandbox's does not.
"""

from aiohttp import web

from ..records.criteria import InvalidCriteria, fields_of
from ..records.search_criteria import parse_search
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .list_request import read_query
from .records import answer_page, finder_of
from .replies import ApiError, missing


async def search_records(request: web.Request) -> web.Response:
    """Like a list, filtered; `word=` and `email=` are not offered, as they broke in real life."""
    finder = finder_of(request, request.match_info["module"])
    module = finder.table.module
    return answer_page(
        request, finder, read_query(request.query, request.headers, module, _view(request, module))
    )


def _view(request: web.Request, module: Module) -> CustomView:
    """A search is a view that nobody saved."""
    text = request.query.get("criteria")
    if not text:
        raise missing("criteria")
    try:
        criteria = parse_search(text)
    except InvalidCriteria as error:
        raise _invalid_query(str(error)) from error
    unknown = fields_of(criteria) - module.field_names - {"id"}
    if unknown:
        raise _invalid_query(f"unknown field: {', '.join(sorted(unknown))}")
    return CustomView(f"search {text}", "", criteria)


def _invalid_query(reason: str) -> ApiError:
    return ApiError(400, "INVALID_QUERY", "invalid query formed", details={"reason": reason})
