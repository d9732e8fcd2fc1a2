"""`contacts.domain.group_addresses`: R66."""

import pytest

from contacts.domain.group_addresses import GROUP_ADDRESSES, is_group_address


@pytest.mark.parametrize(
    "local",
    [
        *("info", "admin", "administrator", "careers", "jobs", "hr", "service", "support", "sales"),
        *(
            "noreply",
            "no-reply",
            "postmaster",
            "webmaster",
            "INFO",
            "Jobs+2026",
            "hr+",
            "sales+a+b",
        ),
    ],
)
def test_group_address_is_the_whole_local_part_without_case_and_tag(local: str) -> None:
    assert is_group_address(local, GROUP_ADDRESSES)


@pytest.mark.parametrize(
    "local",
    [
        *("information", "sales.smith", "infos.martin", "hrvoje", "adminah", "salesh", "jobson"),
        *("ann", "ann+info", "+info", "my-info", "info.", "", "hello", "personal"),
    ],
)
def test_group_address_is_never_a_person(local: str) -> None:
    assert not is_group_address(local, GROUP_ADDRESSES)


def test_shipped_group_addresses_are_bare_lower_case_local_parts() -> None:
    assert [
        role for role in GROUP_ADDRESSES if role != role.lower() or set(role) & set("+@ ")
    ] == []
