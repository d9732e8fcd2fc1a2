"""Metadata: modules, fields, custom views, the organisation and its users."""

from typing import Any

from aiohttp import web

from ..generated.identifiers import ID_STEP, first_id, organisation_number
from ..generated.staff import users as colleagues
from ..schema.module import Module
from ..world import USERS
from .app_keys import world_of
from .list_request import module_parameter
from .records import finder_of
from .replies import json_reply, list_reply


async def modules(request: web.Request) -> web.Response:
    world = world_of(request)
    first = first_id(world.seed, "modules")
    return list_reply(
        "modules",
        [
            module.metadata(first + place * ID_STEP, place)
            for place, module in enumerate(world.modules)
        ],
    )


async def fields(request: web.Request) -> web.Response:
    module = _module(request)
    world = world_of(request)
    names = [each.api_name for each in world.modules]
    # A thousand field ids for each module.
    first = first_id(world.seed, "fields") + names.index(module.api_name) * 1000 * ID_STEP
    return list_reply(
        "fields",
        [field.metadata(first + place * ID_STEP) for place, field in enumerate(module.fields)],
    )


async def custom_views(request: web.Request) -> web.Response:
    return list_reply("custom_views", [view.metadata() for view in _module(request).views])


async def org(request: web.Request) -> web.Response:
    world = world_of(request)
    return json_reply(
        {
            "org": [
                {
                    "id": str(organisation_number(world.seed)),
                    "company_name": "Northwind Recruiting",
                    "primary_email": world.credentials.account_email,
                    "zgid": str(organisation_number(world.seed)),
                    "time_zone": "Asia/Kolkata",
                    "country_code": "IN",
                    "currency_symbol": "$",
                    "iso_code": "USD",
                    "license_details": {
                        "paid": world.edition.paid,
                        "paid_type": world.edition.name.lower() if world.edition.paid else None,
                        "paid_expiry": None,
                        "trial_type": None,
                        "trial_expiry": None,
                        "no_of_users": USERS,
                    },
                }
            ]
        }
    )


async def users(request: web.Request) -> web.Response:
    world = world_of(request)
    people = colleagues(world.seed)
    if request.query.get("type") == "CurrentUser":
        people = people[:1]
    return json_reply(
        {"users": [_user(person, world.credentials.account_email) for person in people]}
    )


def _user(person: dict[str, str], email: str) -> dict[str, Any]:
    given, _, family = person["name"].partition(" ")
    return {
        "id": person["id"],
        "first_name": given,
        "last_name": family,
        "full_name": person["name"],
        "email": email,
        "status": "active",
        "confirm": True,
        "time_zone": "Asia/Kolkata",
        "language": "en_US",
        "role": {"name": "Administrator"},
        "profile": {"name": "Administrator"},
    }


def _module(request: web.Request) -> Module:
    return finder_of(request, module_parameter(request.query)).table.module
