"""`/recruit/bulk/v2/read`: ask for a file, ask how far it is, fetch it."""

from typing import Any

import orjson
from aiohttp import web

from ..bulk.csv_file import zipped_csv
from ..bulk.jobs import PER_PAGE, Job
from ..bulk.snapshot import Snapshot
from ..generated.staff import users
from ..generated.timeline import iso
from ..records.criteria import InvalidCriteria, compile_criteria, fields_of
from ..records.query import Query
from ..schema.custom_view import CustomView
from ..schema.module import Module
from .app_keys import world_of
from .body import read_object
from .list_request import read_view
from .records import finder_of
from .replies import ApiError, invalid_data, json_reply, missing


async def add_job(request: web.Request) -> web.Response:
    """Takes the snapshot at once; the file follows in the background."""
    world = world_of(request)
    query = await _query(request)
    finder = finder_of(request, query["module"])
    module = finder.table.module
    view = _filter(query, module)
    listing = finder.listing(Query("id", view=view))
    start = (_page(query) - 1) * PER_PAGE
    snapshot = Snapshot(finder.table, listing.indices(start, start + PER_PAGE))
    job = world.jobs.add(
        query,
        zipped_csv(module.api_name, snapshot, _fields(query, module)),
        created=world.clock.now(),
        count=len(snapshot),
        more_records=start + PER_PAGE < len(listing),
    )
    details = {"id": job.id, "operation": "read", "state": "ADDED", **_origin(request, job)}
    row = {
        "status": "success",
        "code": "ADDED_SUCCESSFULLY",
        "message": "Added successfully.",
        "details": details,
    }
    return json_reply({"data": [row], "info": {}}, status=201)


async def job_state(request: web.Request) -> web.Response:
    job = _job(request)
    job.seen = True
    row = {
        "id": job.id,
        "operation": "read",
        "state": job.state,
        "query": job.query,
        "file_type": "csv",
        **_origin(request, job),
    }
    if job.state == "COMPLETED":
        row["result"] = {
            "page": _page(job.query),
            "count": job.count,
            "download_url": f"/recruit/bulk/v2/read/{job.id}/result",
            "per_page": PER_PAGE,
            "more_records": job.more_records,
        }
    return json_reply({"data": [row]})


async def job_result(request: web.Request) -> web.Response:
    """The zip archive."""
    job, world = _job(request), world_of(request)
    if job.state != "COMPLETED":
        raise invalid_data("job_id", "the job is not completed")
    if not world.jobs.may_download(world.clock.now()):
        raise ApiError(
            429, "TOO_MANY_REQUESTS", "too many downloads", headers={"Retry-After": "60"}
        )
    disposition = {"Content-Disposition": f'attachment; filename="{job.id}.zip"'}
    return web.Response(body=job.work.result(), content_type="application/zip", headers=disposition)


def _job(request: web.Request) -> Job:
    job = world_of(request).jobs.find(request.match_info["id"])
    if job is None:
        raise ApiError(404, "RESOURCE_NOT_FOUND", "the job does not exist")
    return job


def _origin(request: web.Request, job: Job) -> dict[str, Any]:
    return {"created_by": users(world_of(request).seed)[0], "created_time": iso(job.created)}


async def _query(request: web.Request) -> dict[str, Any]:
    query = (await read_object(request)).get("query")
    if not isinstance(query, dict):
        raise missing("query")
    if not isinstance(query.get("module"), str):
        raise missing("module")
    return query


def _page(query: dict[str, Any]) -> int:
    page = query.get("page", 1)
    if not isinstance(page, int) or page < 1:
        raise invalid_data("page")
    return page


def _fields(query: dict[str, Any], module: Module) -> list[str]:
    """The id first, then the selected fields, or all of them."""
    selected = query.get("selectfields") or [field.api_name for field in module.fields]
    unknown = {name for name in selected if name not in module.field_names} - {"id", "Id"}
    if unknown:
        raise invalid_data("selectfields", f"unknown: {', '.join(sorted(map(str, unknown)))}")
    return ["id", *(name for name in selected if name not in ("id", "Id"))]


def _filter(query: dict[str, Any], module: Module) -> CustomView | None:
    """The criteria, else the custom view, else nothing."""
    if not query.get("criteria"):
        return read_view({"cvid": str(query.get("cvid") or "")}, module)
    try:
        criteria = _with_fields(query["criteria"])
        compile_criteria(criteria)
    except (InvalidCriteria, KeyError, TypeError, AttributeError) as error:
        raise ApiError(400, "INVALID_QUERY", "invalid query formed") from error
    if unknown := fields_of(criteria) - module.field_names - {"id"}:
        raise ApiError(
            400, "INVALID_QUERY", "invalid query formed", details={"unknown": sorted(unknown)}
        )
    return CustomView(f"bulk {orjson.dumps(criteria).decode()}", "", criteria)


def _with_fields(criteria: dict[str, Any]) -> dict[str, Any]:
    """Clients written for CRM say `api_name` where custom views say `field`."""
    if "group" in criteria:
        return {**criteria, "group": [_with_fields(part) for part in criteria["group"]]}
    return {"field": criteria.get("api_name"), **criteria}
