"""The account: its keys, edition, credits, requests and clock."""

from aiohttp import web

from ..account.editions import EDITIONS
from ..routes.app_keys import world_of
from ..schema.modules import ACCOUNT_TYPES
from .html import page, see

_UNPROCESSABLE = 422
# How far the clock can be moved at once: seconds by what the form says.
STEPS = {"1 hour": 3_600, "1 day": 86_400, "1 week": 7 * 86_400, "30 days": 30 * 86_400}
_SHOWN = 20


async def show_account(request: web.Request) -> web.Response:
    return _account(request)


async def renew_key(request: web.Request) -> web.Response:
    world_of(request).regenerate_zsc_key()
    raise see("account", done="key")


async def expire_all_tokens(request: web.Request) -> web.Response:
    world_of(request).tokens.expire()
    raise see("account", done="tokens")


async def choose_edition(request: web.Request) -> web.Response:
    world, form = world_of(request), await request.post()
    edition, account_type = str(form.get("edition")), str(form.get("account_type"))
    if edition not in EDITIONS:
        return _account(request, problem=f"There is no edition “{edition}”.")
    if account_type not in ACCOUNT_TYPES:
        return _account(request, problem=f"There is no account type “{account_type}”.")
    world.set_edition(edition, trial="trial" in form)
    world.set_account_type(account_type)
    raise see("account", done="edition")


async def advance_clock(request: web.Request) -> web.Response:
    step = str((await request.post()).get("step"))
    if step not in STEPS:
        return _account(request, problem=f"The clock cannot be moved by “{step}”.")
    world_of(request).clock.ahead += STEPS[step]
    raise see("account", done="clock")


async def start_over(request: web.Request) -> web.Response:
    world_of(request).reset()
    raise see("account", done="reset")


def _account(request: web.Request, *, problem: str = "") -> web.Response:
    world = world_of(request)
    return page(
        request,
        "account.html",
        status=_UNPROCESSABLE if problem else 200,
        problem=problem,
        editions=list(EDITIONS),
        account_types=ACCOUNT_TYPES,
        steps=list(STEPS),
        now=world.clock.now(),
        requests=world.requests.most_common(_SHOWN),
        url=f"http://{request.host}",
    )
