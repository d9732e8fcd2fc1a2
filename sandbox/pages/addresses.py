"""The addresses of the pages."""

from aiohttp import web

from ..routes.replies import Handler
from . import account, people, person_actions, trouble
from .html import ASSETS, PAGES_BASE, asset, in_html

RECORD_PAGE = "/recruit/EntityInfo.do"
"""Where the pages of Recruit show a record."""

_PERSON = "/people/{module}/{id:\\d+}"
_GET: dict[str, Handler] = {
    "/": people.show_people,
    "/people/{module}/new": people.show_new_person,
    _PERSON: people.show_person,
    "/bin": person_actions.show_recycle_bin,
    "/mischief": trouble.show_trouble,
    "/account": account.show_account,
}
_POST: dict[str, Handler] = {
    "/people/{module}/new": people.add_person,
    _PERSON: people.save_person,
    _PERSON + "/{action}": person_actions.act_on_person,
    "/bin/{module}/{id:\\d+}/restore": person_actions.restore_from_bin,
    "/mischief/trouble": trouble.start_trouble,
    "/mischief/stop-trouble": trouble.stop_trouble,
    "/mischief/churn": trouble.start_churn,
    "/mischief/stop-churn": trouble.stop_churn,
    "/account/key": account.renew_key,
    "/account/expire-tokens": account.expire_all_tokens,
    "/account/edition": account.choose_edition,
    "/account/clock": account.advance_clock,
    "/account/reset": account.start_over,
}


def add_pages(router: web.UrlDispatcher, base: str) -> None:
    """Add all pages below `base`."""
    for path, handler in _GET.items():
        router.add_get(base + path, in_html(handler))
    for path, handler in _POST.items():
        router.add_post(base + path, in_html(handler))
    router.add_get(f"{base}/{{name:{ASSETS}}}", asset)
    router.add_get(base, _to_the_first)
    router.add_get(RECORD_PAGE, _to_the_person)


async def _to_the_person(request: web.Request) -> web.Response:
    """Lead on from where Recruit itself shows a record: `?module=Candidates&id=…`."""
    module, record_id = (request.query.get(name, "") for name in ("module", "id"))
    if not (module.replace("_", "").isalnum() and record_id.isdecimal()):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(f"{PAGES_BASE}/people/{module}/{record_id}")


async def _to_the_first(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(f"{request.path}/")
