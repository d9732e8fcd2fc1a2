"""An organisation with one of everything, for what is made up to meet something."""

from __future__ import annotations

from accounts.models import Member, Role
from tests.api.conftest import caller_of
from tests.api.test_query_counts import add_rows
from tests.builders import make_member
from tests.world.editing import connect_to
from tests.world.house import House, make_house
from tests.world.source import Source

ADMIN = "fuzz@zylker.example"


def make_world(source: Source) -> House:
    """Make the organisation, with a connection to the sandbox and a few rows of everything."""
    house = make_house("zylker")
    connect_to(source, house.sync.connection)
    add_rows(house, 3)
    _ = (house.own_field, house.invitation, house.suppression, house.preview)
    make_member(house.organisation, Role.ADMIN, email=ADMIN)
    return house


def admin_token() -> str:
    """Return the text of a token that may everything."""
    return caller_of(Member.objects.get(user__email=ADMIN)).token
