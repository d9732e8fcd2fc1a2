"""Which page is at which address."""

from aiohttp import web

from ..routes.replies import Handler
from . import account, people, person_deeds, trouble
from .html import ASSETS, asset, in_html

_PERSON = "/people/{module}/{id:\\d+}"
_GET: dict[str, Handler] = {
    "/": people.overview,
    "/people/{module}/new": people.new,
    _PERSON: people.person,
    "/bin": person_deeds.recycle_bin,
    "/mischief": trouble.trouble,
    "/account": account.account,
}
_POST: dict[str, Handler] = {
    "/people/{module}/new": people.add,
    _PERSON: people.save,
    _PERSON + "/{deed}": person_deeds.do,
    "/bin/{module}/{id:\\d+}/restore": person_deeds.restore_from_bin,
    "/mischief/trouble": trouble.add_trouble,
    "/mischief/stop-trouble": trouble.stop_trouble,
    "/mischief/churn": trouble.add_churn,
    "/mischief/stop-churn": trouble.stop_churn,
    "/account/key": account.new_key,
    "/account/expire-tokens": account.expire_tokens,
    "/account/edition": account.set_edition,
    "/account/clock": account.move_clock,
    "/account/reset": account.reset,
}


def add_pages(router: web.UrlDispatcher, base: str) -> None:
    """All pages below `base`."""
    for path, handler in _GET.items():
        router.add_get(base + path, in_html(handler))
    for path, handler in _POST.items():
        router.add_post(base + path, in_html(handler))
    router.add_get(f"{base}/{{name:{ASSETS}}}", asset)
    router.add_get(base, _to_the_first)


async def _to_the_first(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(f"{request.path}/")
