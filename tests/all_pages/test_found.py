"""Each noun of an address is looked up in one place, within the request's organisation (R102)."""

import pytest
from django.http import Http404, HttpRequest

from accounts import found as found_in_accounts
from accounts.access import TenantRequest
from recruitsync.environment import PROJECT
from syncs import found
from syncs.models import MappingFavourite
from tests.world.house import House

LOADERS = (
    *("sync_of", "sync_with_history_of", "run_of", "connection_of"),
    *("mailing_list_of", "contact_of", "contact_field_of", "favourite_of", "suppression_of"),
    *("suppression_file_of", "mail_hook_of", "member_of", "invitation_of", "api_token_of"),
)


@pytest.mark.parametrize("name", LOADERS)
def test_a_loader_finds_what_its_organisation_has_and_nothing_else(
    name: str, house: House, other_house: House
) -> None:
    load = getattr(found, name, None) or getattr(found_in_accounts, name)
    own, foreign = row_of(name, house), row_of(name, other_house)

    assert load(request_in(house), own).pk == own
    with pytest.raises(Http404):
        load(request_in(house), foreign)


def test_views_look_nothing_up_by_themselves() -> None:
    packages = ("accounts", "contacts", "syncs")
    sources = [path for name in packages for path in PROJECT.glob(f"{name}/**/*.py")]
    looking = [path for path in sources if "get_object_or_404" in path.read_text()]

    assert [str(path.relative_to(PROJECT)) for path in looking] == [
        "accounts/found.py",
        "syncs/found.py",
    ]


def request_in(house: House) -> TenantRequest:
    request = HttpRequest()
    request.organisation = house.organisation  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def row_of(loader: str, house: House) -> int:
    """Return the id of the organisation's row that the loader is to find."""
    if loader == "favourite_of":
        return MappingFavourite.objects.create(
            organisation=house.organisation, name="Mine", module="Candidates", pairs=[]
        ).pk
    rows = {
        "sync_of": house.sync,
        "sync_with_history_of": house.sync,
        "run_of": house.run,
        "connection_of": house.sync.connection,
        "mailing_list_of": house.mailing_list,
        "contact_of": house.contact,
        "contact_field_of": house.own_field,
        "member_of": house.other_admin,
        "invitation_of": house.invitation,
        "suppression_of": house.suppression,
        "suppression_file_of": house.suppression_file,
        "mail_hook_of": house.mail_hook,
        "api_token_of": house.api_token,
    }
    return int(rows[loader].pk)
