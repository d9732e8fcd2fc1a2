"""The organisation itself and its users."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from ..generated.identifiers import organisation_number
from ..generated.staff import User
from ..generated.staff import users as everybody
from ..generated.timeline import iso
from ..schema.modules import CORPORATE_HR
from ..world import USERS, World
from .app_keys import world_of
from .list_request import read_page
from .replies import invalid_data, json_reply

_TRIAL = 15 * 86_400
# The live service writes the word here and there.
_NOTHING = "null"


async def show_organisation(request: web.Request) -> web.Response:
    """Show both known forms of the licence: documented is `plan_type`, seen are the others."""
    world = world_of(request)
    number = str(organisation_number(world.seed))
    return json_reply(
        {
            "org": [
                {
                    "id": number,
                    "zgid": number,
                    "company_name": "Northwind Recruiting",
                    "alias": None,
                    "type": _account_type(world),
                    "primary_email": world.credentials.account_email,
                    "primary_userid": number,
                    "website": "https://northwind.example",
                    "employee_count": None,
                    "phone": None,
                    "mobile": None,
                    "fax": None,
                    "street": None,
                    "city": "Bengaluru",
                    "state": "Karnataka",
                    "zip": "560001",
                    "country": "India",
                    "description": None,
                    "time_zone": "Asia/Kolkata",
                    "country_code": "IN",
                    "currency_symbol": "$",
                    "iso_code": "USD",
                    "mc_status": False,
                    "editor_mode": "richtext",
                    "license_details": _licence(world),
                }
            ]
        }
    )


def _account_type(world: World) -> str:
    return "Corporate HR" if world.account_type == CORPORATE_HR else "Staffing agency"


def _licence(world: World) -> dict[str, Any]:
    edition = world.edition.name.lower()
    paid = world.edition.paid and not world.trial
    return {
        "plan_type": edition,
        "paid": paid,
        "paid_type": edition if paid else None,
        "paid_expiry": None,
        "trial_type": edition if world.trial else None,
        "trial_expiry": iso(world.clock.now() + _TRIAL) if world.trial else None,
        "no_of_users": USERS,
    }


async def list_users(request: web.Request) -> web.Response:
    """List the users that `type=` chooses; without it, all."""
    world = world_of(request)
    kind = request.query.get("type") or "AllUsers"
    people = everybody(world.seed, world.credentials.account_email)
    if kind == "CurrentUser":
        return json_reply({"users": [_row(people[0], world)]})
    if kind not in _TYPES:
        raise invalid_data("type", f"one of {', '.join(_TYPES)}")
    chosen = [person for person in people if _TYPES[kind](person)]
    page = read_page(request.query)
    rows = [_row(person, world) for person in chosen[page.start : page.stop]]
    if not rows:
        return web.Response(status=204)
    info = {
        "per_page": page.size,
        "count": len(rows),
        "page": page.number,
        "more_records": page.stop < len(chosen),
    }
    return json_reply({"users": rows, "info": info})


async def show_user(request: web.Request) -> web.Response:
    world = world_of(request)
    people = everybody(world.seed, world.credentials.account_email)
    rows = [_row(person, world) for person in people if person.id == request.match_info["id"]]
    return json_reply({"users": rows}) if rows else web.Response(status=204)


_TYPES: dict[str, Callable[[User], bool]] = {
    "AllUsers": lambda user: user.status != "deleted",
    "ActiveUsers": lambda user: user.status == "active",
    "DeactiveUsers": lambda user: user.status == "disabled",
    "ConfirmedUsers": lambda user: user.confirmed and user.status != "deleted",
    "NotConfirmedUsers": lambda user: not user.confirmed,
    "DeletedUsers": lambda user: user.status == "deleted",
    "ActiveConfirmedUsers": lambda user: user.status == "active" and user.confirmed,
    "AdminUsers": lambda user: user.administrator,
    "ActiveConfirmedAdmins": lambda user: user.administrator and user.status == "active",
    "CurrentUser": lambda user: False,
}


def _row(user: User, world: World) -> dict[str, Any]:
    given, _, family = user.name.partition(" ")
    role, number = ("Administrator", 1) if user.administrator else ("Recruiter", 2)
    number += organisation_number(world.seed) * 10**12 + 26_000
    return {
        "id": user.id,
        "first_name": given,
        "last_name": family,
        "full_name": user.name,
        "email": user.email,
        "status": user.status,
        "confirm": user.confirmed,
        "country": _NOTHING,
        "city": _NOTHING,
        "phone": None,
        "mobile": None,
        "time_zone": "Asia/Kolkata",
        "language": "en_US",
        "locale": "en_US",
        "role": {"name": role, "id": str(number)},
        "profile": {"name": role, "id": str(number + 10)},
    }
