"""The web application: which path is answered where, and what happens around every request."""

import logging
from email.utils import formatdate

from aiohttp import web
from aiohttp.hdrs import ACCEPT

from .pages.addresses import RECORD_PAGE, add_pages
from .pages.html import page
from .routes import (
    access,
    bulk,
    control_absence,
    control_account,
    control_conduct,
    control_records,
    control_schema,
    deleted,
    mischief,
    oauth,
    organisation,
    records,
    search,
    settings,
    writes,
)
from .routes.app_keys import HOSTS, WORLD, world_of
from .routes.own_pages import refuse_others
from .routes.replies import ApiError, Handler
from .trouble import Trouble
from .world import World

log = logging.getLogger(__name__)

API = "/recruit/v2"
BULK = "/recruit/bulk/v2"
CONTROL = "/sandbox"


def make_app(world: World, *, hosts: frozenset[str] = frozenset()) -> web.Application:
    """Build the application. `hosts` are names under which people reach it, besides localhost."""
    app = web.Application(middlewares=[_answer_errors, _around], client_max_size=32 * 1024**2)
    app[WORLD], app[HOSTS] = world, hosts
    app.on_response_prepare.append(_date)
    app.router.add_post("/oauth/v2/token", oauth.grant_token)
    app.router.add_get(f"{API}/settings/modules", settings.list_modules)
    app.router.add_get(f"{API}/settings/modules/{{name}}", settings.show_module)
    app.router.add_get(f"{API}/settings/fields", settings.list_fields)
    app.router.add_get(f"{API}/settings/custom_views", settings.list_custom_views)
    app.router.add_get(f"{API}/settings/custom_views/{{view}}", settings.show_custom_view)
    app.router.add_get(f"{API}/org", organisation.show_organisation)
    app.router.add_get(f"{API}/users", organisation.list_users)
    app.router.add_get(rf"{API}/users/{{id:\d+}}", organisation.show_user)
    _add_records(app.router)
    _add_bulk(app.router)
    _add_control_of_records(app.router)
    _add_control_of_account(app.router)
    add_pages(app.router, CONTROL)
    return app


def _add_records(router: web.UrlDispatcher) -> None:
    every, one = f"{API}/{{module}}", f"{API}/{{module}}/{{id:\\d+}}"
    router.add_get(every, records.list_records)
    router.add_post(every, writes.insert)
    router.add_put(every, writes.update)
    router.add_delete(every, writes.delete)
    router.add_get(f"{every}/deleted", deleted.list_deleted)
    router.add_get(f"{every}/search", search.search_records)
    router.add_post(f"{every}/upsert", writes.upsert)
    router.add_get(one, records.show_record)
    router.add_put(one, writes.update)
    router.add_delete(one, writes.delete)


def _add_bulk(router: web.UrlDispatcher) -> None:
    router.add_post(f"{BULK}/read", bulk.add_job)
    router.add_get(f"{BULK}/read/{{id}}", bulk.show_job)
    router.add_get(f"{BULK}/read/{{id}}/result", bulk.download_job_result)


def _add_control_of_records(router: web.UrlDispatcher) -> None:
    every, one = f"{CONTROL}/records/{{module}}", f"{CONTROL}/records/{{module}}/{{id}}"
    router.add_get(every, control_records.find_records)
    router.add_post(every, control_records.add_record)
    router.add_patch(one, control_records.change_record)
    router.add_delete(one, control_records.delete_record)
    router.add_post(f"{one}/restore", control_records.restore_record)
    router.add_post(f"{one}/convert", control_records.convert_record)
    router.add_post(f"{one}/opt-out", control_records.opt_out_record)
    router.add_post(f"{one}/withhold", control_records.withhold_keys)
    views, fields = f"{CONTROL}/custom-views/{{module}}", f"{CONTROL}/fields/{{module}}/{{id}}"
    router.add_post(views, control_schema.add_view)
    router.add_delete(f"{views}/{{id}}", control_schema.delete_view)
    router.add_patch(fields, control_schema.change_field)
    router.add_delete(fields, control_schema.delete_field)


def _add_control_of_account(router: web.UrlDispatcher) -> None:
    router.add_get(f"{CONTROL}/state", control_account.show_state)
    router.add_post(f"{CONTROL}/reset", control_account.reset)
    router.add_post(f"{CONTROL}/zsc-key", control_account.regenerate_zsc_key)
    router.add_post(f"{CONTROL}/edition", control_account.set_edition)
    router.add_post(f"{CONTROL}/credits", control_account.set_credits)
    router.add_post(f"{CONTROL}/clock", control_account.move_clock)
    router.add_post(f"{CONTROL}/tokens", control_account.set_tokens)
    router.add_post(f"{CONTROL}/expire-tokens", control_account.expire_tokens)
    router.add_post(f"{CONTROL}/grant-code", control_account.grant_code)
    router.add_post(f"{CONTROL}/trouble", control_conduct.add_trouble)
    router.add_delete(f"{CONTROL}/trouble", control_conduct.clear_trouble)
    router.add_get(f"{CONTROL}/churn", control_conduct.show_churn)
    router.add_post(f"{CONTROL}/churn", control_conduct.add_churn)
    router.add_delete(f"{CONTROL}/churn", control_conduct.clear_churn)
    router.add_post(f"{CONTROL}/churn/now", control_conduct.churn_now)
    router.add_post(f"{CONTROL}/absent", control_absence.add_absence)
    router.add_delete(f"{CONTROL}/absent", control_absence.clear_absences)
    router.add_post(f"{CONTROL}/quirks", control_conduct.set_quirks)
    router.add_post(f"{CONTROL}/bulk", control_conduct.set_bulk)


async def _date(request: web.Request, response: web.StreamResponse) -> None:
    """Date Recruit's answers by the sandbox's clock, as everything else in them is."""
    if request.path.startswith(CONTROL):
        return  # looking at the clock is what keeps it from going back
    world = world_of(request)
    response.headers["Date"] = formatdate(world.clock.now(), usegmt=True)
    if not world.quirks.date_header:
        del response.headers["Date"]


@web.middleware
async def _around(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the request, let trouble strike and records change, guard the Recruit paths."""
    if request.path.startswith(CONTROL) or request.path == RECORD_PAGE:
        refuse_others(request)
        return await handler(request)
    world = world_of(request)
    world.requests[_counted_as(request)] += 1
    if not request.path.startswith(access.RECRUIT_BASE):
        return await _with_trouble(world, request, handler)
    if world.changer.script:
        control_conduct.change_before(request, _described(request))
    world.in_flight += 1
    try:
        return await _with_trouble(world, request, access.guarded(handler))
    finally:
        world.in_flight -= 1


async def _with_trouble(world: World, request: web.Request, handler: Handler) -> web.StreamResponse:
    trouble = _strike(world, request)
    if trouble is None:
        return await handler(request)
    log.info("trouble: %s for %s", trouble.kind, request.path_qs)
    return await mischief.make(trouble, request, handler)


def _strike(world: World, request: web.Request) -> Trouble | None:
    if not world.troubles.script:
        return None
    return world.troubles.strike(_described(request))


def _described(request: web.Request) -> str:
    """Return the text that `match` is looked for in."""
    return f"{request.method} {request.rel_url.human_repr()}"


@web.middleware
async def _answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error in Recruit's JSON, also those of the web server; a browser that is lost
    among the sandbox's own pages gets one."""
    try:
        return await handler(request)
    except ApiError as error:
        return error.reply()
    except (web.HTTPMethodNotAllowed, web.HTTPNotFound) as error:
        if request.path.startswith(f"{CONTROL}/") and "text/html" in request.headers.get(
            ACCEPT, ""
        ):
            return page(
                request, "error.html", status=error.status, message="There is no such page."
            )
        return _not_answered(error)


def _not_answered(error: web.HTTPError) -> web.Response:
    if isinstance(error, web.HTTPMethodNotAllowed):
        return _error(400, "INVALID_REQUEST_METHOD", "The http request method type is not valid")
    return _error(
        404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one"
    )


def _error(status: int, code: str, message: str) -> web.Response:
    return ApiError(status, code, message).reply()


def _counted_as(request: web.Request) -> str:
    """Return the path without ids: `GET /recruit/v2/Candidates/{id}`."""
    record_id = request.match_info.get("id")
    path = request.path.replace(record_id, "{id}") if record_id else request.path
    return f"{request.method} {path}"
