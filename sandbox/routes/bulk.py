"""The calls of a bulk read, `/recruit/bulk/v2/read`: ask for a file, how far it is, fetch it."""

from typing import Any

from aiohttp import web

from ..bulk.jobs import Job
from ..bulk.snapshot import Snapshot
from ..generated.staff import staff
from ..generated.timeline import iso
from ..records.query import Query
from ..world import World
from .app_keys import world_of
from .body import read_object
from .bulk_request import page_of, read_callback, read_filter, read_job_query, selected_fields
from .records import records_of
from .replies import ApiError, invalid_data, json_reply, too_many


async def add_job(request: web.Request) -> web.Response:
    """Take the snapshot at once; the file follows in the background."""
    world = world_of(request)
    body = await read_object(request)
    query, callback = read_job_query(body), read_callback(body)
    records = records_of(request, query["module"])
    module = records.table.module
    fields, page = selected_fields(query, module), page_of(query)
    # Converted records too, and those nobody has approved: a file has no column that would tell.
    listing = await records.listed.prepared(Query("id", view=read_filter(query, module)))
    start, stop = (page - 1) * world.jobs.per_page, page * world.jobs.per_page
    gaps = world.absences.gaps(module.api_name)
    snapshot = Snapshot(records.table, listing.indices(start, stop))
    job = world.jobs.add(
        query,
        world.files.file(
            module.api_name,
            snapshot,
            [name for name in fields if name not in gaps.absent],
            empty=gaps.null,
        ),
        count=len(snapshot),
        more_records=stop < len(listing),
        callback=callback,
        when_done=lambda job: _tell(world, job),
    )
    details = {"id": job.id, "operation": "read", "state": "ADDED", **_origin(world, job)}
    row = {
        "status": "success",
        "code": "ADDED_SUCCESSFULLY",
        "message": "Added successfully.",
        "details": details,
    }
    return json_reply({"data": [row], "info": {}}, status=201)


async def show_job(request: web.Request) -> web.Response:
    job = _job(request)
    row = _row(world_of(request), job)
    job.seen = True
    return json_reply({"data": [row]})


async def download_job_result(request: web.Request) -> web.Response:
    """Answer the zip archive."""
    job, world = _job(request), world_of(request)
    if job.state != "COMPLETED":
        raise invalid_data("job_id", "the job is not completed")
    if not world.jobs.may_download(world.clock.now()):
        raise too_many("too many downloads", retry_after=60)
    disposition = {"Content-Disposition": f'attachment; filename="{job.id}.zip"'}
    return web.Response(body=job.work.result(), content_type="application/zip", headers=disposition)


def _job(request: web.Request) -> Job:
    job = world_of(request).jobs.find(request.match_info["id"])
    if job is None:
        raise ApiError(404, "RESOURCE_NOT_FOUND", "the job does not exist")
    return job


def _row(world: World, job: Job) -> dict[str, Any]:
    """Return the job as its details, and the callback, show it."""
    row = {
        "id": job.id,
        "operation": "read",
        "state": job.state,
        "query": job.query,
        "file_type": "csv",
        **_origin(world, job),
    }
    if job.callback:
        row["callback"] = job.callback
    if job.state == "COMPLETED":
        row["result"] = {
            "page": page_of(job.query),
            "count": job.count,
            "download_url": f"/recruit/bulk/v2/read/{job.id}/result",
            "per_page": world.jobs.per_page,
            "more_records": job.more_records,
        }
    return row


def _tell(world: World, job: Job) -> None:
    if job.callback and not job.work.cancelled():
        world.callbacks.call(job.callback["url"], _row(world, job))


def _origin(world: World, job: Job) -> dict[str, Any]:
    return {"created_by": staff(world.seed)[0], "created_time": iso(job.created)}
