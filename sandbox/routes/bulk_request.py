"""The body of a bulk read request: what to write into the file, and whom to tell."""

from typing import Any

import orjson

from ..records.criteria import InvalidCriteria, compile_criteria, fields_of
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .list_request import read_view
from .replies import ApiError, invalid_data, missing


def read_job_query(body: dict[str, Any]) -> dict[str, Any]:
    query = body.get("query")
    if not isinstance(query, dict):
        raise missing("query")
    module = query.get("module")
    if isinstance(module, dict):  # clients written for newer CRM versions name it so
        module = module.get("api_name")
    if not isinstance(module, str) or not module:
        raise missing("module")
    return {**query, "module": module}


def read_callback(body: dict[str, Any]) -> dict[str, Any] | None:
    callback = body.get("callback")
    if callback is None:
        return None
    if not isinstance(callback, dict) or not isinstance(callback.get("url"), str):
        raise invalid_data("callback")
    if str(callback.get("method", "post")).lower() != "post":
        raise invalid_data("method", "only post is supported")
    return callback


def page_of(query: dict[str, Any]) -> int:
    page = query.get("page", 1)
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        raise invalid_data("page")
    return page


def selected_fields(query: dict[str, Any], module: Module) -> list[str]:
    """Return the id first, then the selected fields, or all of them."""
    selected = query.get("selectfields") or [field.api_name for field in module.fields]
    if not isinstance(selected, list) or not all(isinstance(name, str) for name in selected):
        raise invalid_data("selectfields")
    unknown = {name for name in selected if name not in module.field_names} - {"id", "Id"}
    if unknown:
        raise invalid_data("selectfields", f"unknown: {', '.join(sorted(unknown))}")
    return ["id", *(name for name in selected if name not in ("id", "Id"))]


def read_filter(query: dict[str, Any], module: Module) -> CustomView | None:
    """Return the criteria, else the custom view, else nothing."""
    if not query.get("criteria"):
        return read_view({"cvid": str(query.get("cvid") or "")}, module)
    try:
        criteria = _with_fields(query["criteria"])
        compile_criteria(criteria)
    except (InvalidCriteria, TypeError, AttributeError, RecursionError) as error:
        raise ApiError(400, "INVALID_QUERY", "invalid query formed") from error
    if unknown := fields_of(criteria) - module.field_names - {"id"}:
        raise ApiError(
            400, "INVALID_QUERY", "invalid query formed", details={"unknown": sorted(unknown)}
        )
    return CustomView(f"bulk {orjson.dumps(criteria).decode()}", "", criteria)


def _with_fields(criteria: dict[str, Any]) -> dict[str, Any]:
    """Accept `api_name` for `field`, as clients written for CRM say."""
    if "group" in criteria:
        return {**criteria, "group": [_with_fields(part) for part in criteria["group"]]}
    return {"field": criteria.get("api_name"), **criteria}
