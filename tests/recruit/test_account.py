"""What an account says of itself, and what of that is kept (R8)."""

import httpx
import pytest

from syncs.connection.actions.check import read_account
from syncs.models import Connection
from tests.builders import NOON

MODULES = {"modules": [{"id": "1", "api_name": "Departments", "module_name": "Departments"}]}


def told(**organisation: object) -> httpx.Response:
    return httpx.Response(200, json={"org": [organisation]})


@pytest.mark.parametrize(
    "organisation",
    [
        {"type": "Staffing agency"},
        {"type": "Staffing agency", "license_details": None},
        {"type": "Staffing agency", "license_details": {"paid": True}},
    ],
)
def test_licence_that_is_not_told_is_no_downgrade(scripted, organisation):
    client, _ = scripted(told(**organisation))
    connection = Connection(edition_read="Enterprise", account_type_read="Corporate HR")

    read_account(client).write_facts_to(connection, NOON)

    kept = (connection.edition_read, connection.account_type_read, connection.account_read_at)
    assert kept == ("Enterprise", "Staffing Agency", NOON)


def test_licence_that_ended_is_a_downgrade(scripted):
    client, _ = scripted(told(type="Corporate HR", license_details={"paid": False}))
    connection = Connection(edition_read="Enterprise")

    read_account(client).write_facts_to(connection, NOON)

    assert connection.edition_read == "Free"


@pytest.mark.parametrize(
    ("told_end", "edition"),
    [
        ("2026-11-21T11:59:59Z", "Free"),
        ("2026-11-21T17:30:00+05:30", "Free"),
        ("2026-11-21T12:00:01+00:00", "Enterprise"),
        ("2026-11-21T11:59:59", "Free"),
        ("2026-11-20", "Free"),
        ("2026-11-21", "Enterprise"),
        ("9999-12-31", "Enterprise"),
        ("soon", "Enterprise"),
        ("", "Enterprise"),
        (1_700_000_000, "Enterprise"),
        (None, "Enterprise"),
    ],
)
def test_trial_counts_until_it_is_over(scripted, told_end, edition):
    licence = {"paid": False, "trial_type": "enterprise", "trial_expiry": told_end}
    client, _ = scripted(told(type="Corporate HR", license_details=licence))
    connection = Connection(edition_read="Enterprise")

    read_account(client).write_facts_to(connection, NOON)

    assert connection.edition_read == edition


@pytest.mark.parametrize("licence", [{"paid": True}, {"paid_type": "enterprise"}])
def test_trial_that_is_over_takes_nothing_that_is_paid(scripted, licence):
    over = {"trial_type": "enterprise", "trial_expiry": "2026-01-01", **licence}
    client, _ = scripted(told(type="Corporate HR", license_details=over))
    connection = Connection(edition_read="Enterprise")

    read_account(client).write_facts_to(connection, NOON)

    assert connection.edition_read == "Enterprise"


def test_type_that_is_not_told_costs_a_second_call(scripted):
    client, script = scripted(told(company_name="Zylker"), httpx.Response(200, json=MODULES))

    account = read_account(client)

    assert (account.name, account.edition, account.account_type) == ("Zylker", "", "Corporate HR")
    assert len(script.requests) == 2
