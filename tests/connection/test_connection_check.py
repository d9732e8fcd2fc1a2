"""Testing a connection before it is saved: what is wrong, and who can fix it (R2, R8)."""

from typing import Any

import pytest
from pytest_django import Settings

from syncs.account.details import AccountDetails
from syncs.connection.actions.check import Account, check_details, redeem_grant_code
from syncs.connection.actions.check_failures import CheckFailed
from tests.builders import NOON
from tests.world.house import House
from tests.world.source import Source


def failure(details: AccountDetails) -> CheckFailed:
    with pytest.raises(CheckFailed) as failed:
        check_details(redeem_grant_code(details))
    return failed.value


def test_account_says_its_name_edition_and_type(source: Source) -> None:
    account = check_details(source.details())

    assert account == Account(account.number, "Northwind Recruiting", "Enterprise", "Corporate HR")
    assert account.number


def test_account_of_an_agency_is_told_by_its_modules(source: Source) -> None:
    source.set_edition(edition="Free", account_type="Staffing Agency")

    account = check_details(source.details())

    assert (account.edition, account.account_type) == ("Free", "Staffing Agency")


@pytest.mark.parametrize(
    ("match", "at", "value"),
    [
        ("/users", ["users", 0, "id"], 486),
        ("/users", ["users", 0], {}),
        ("/org", ["org", 0, "zgid"], 486819),
        ("/org", ["org", 0, "company_name"], ["Northwind"]),
        ("/org", ["org", 0, "license_details", "no_of_users"], "Unlimited"),
        ("/settings/modules", ["modules", "Candidates", "module_name"], None),
        ("/settings/modules", ["modules", "Contacts", "plural_label"], 7),
        ("/settings/modules", ["modules", 3], "Interviews"),
    ],
)
def test_odd_attribute_refuses_no_key(
    source: Source, match: str, at: list[str | int], value: Any
) -> None:
    source.trouble("odd_value", match=match, times=None, at=at, value=value)

    account = check_details(source.details())

    assert (account.edition, account.account_type) == ("Enterprise", "Corporate HR")
    assert account.number == "486819"


def test_name_of_an_account_that_cannot_be_stored_is_stored_without_what_cannot(
    source: Source, house: House
) -> None:
    at = ["org", 0, "company_name"]
    source.trouble("odd_value", match="/org", times=None, at=at, value="North\0wind" * 100)
    connection = source.connect(house.organisation)

    check_details(source.details()).write_to(connection, NOON)
    connection.save()

    connection.refresh_from_db()
    assert connection.account_name == ("North�wind" * 100)[:200]


@pytest.mark.parametrize(
    ("match", "at", "words"),
    [
        ("/users", ["users"], "that is no list"),
        ("/org", ["org", 0], "no entry of the list can be read"),
        ("/settings/modules", ["modules"], "that is no list"),
    ],
)
def test_answer_without_what_is_needed_is_refused_in_words(
    source: Source, match: str, at: list[str | int], words: str
) -> None:
    source.trouble("odd_value", match=match, times=None, at=at, value=7)

    failed = failure(source.details())

    assert words in failed.problem
    assert not failed.rejected


def test_oauth_client_works_with_a_refresh_token(source: Source) -> None:
    assert check_details(source.oauth_details()).name == "Northwind Recruiting"


def test_grant_code_becomes_a_lasting_token(source: Source) -> None:
    entered = source.oauth_details(refresh_token="", grant_code=source.grant_code())

    lasting = redeem_grant_code(entered)

    assert set(lasting.secrets) == {"client_id", "client_secret", "refresh_token"}
    assert check_details(lasting).name == "Northwind Recruiting"


def test_grant_without_a_lasting_token_says_how_to_get_one(source: Source) -> None:
    source.set_quirks(refresh_token=False)
    entered = source.oauth_details(refresh_token="", grant_code=source.grant_code())

    with pytest.raises(CheckFailed) as raised:
        redeem_grant_code(entered)

    failed = raised.value
    assert (failed.at, failed.rejected) == ("grant_code", False)
    assert "gives no refresh token" in failed.problem
    assert "access_type=offline" in failed.remedy


def test_address_that_leads_to_a_web_server_is_to_be_checked(source: Source) -> None:
    source.trouble("404_html", match="/users", times=None)

    failed = failure(source.details())

    assert failed.at == "api_url"
    assert "Check the address: it ends before /recruit/v2." in failed.remedy


def test_wrong_key_is_said_to_be_perhaps_of_another_data_centre(source: Source) -> None:
    failed = failure(source.details(secrets={"key": "zsc.wrong"}))

    assert (failed.at, failed.rejected) == ("key", True)
    assert "does not accept this key for recruiting+7@northwind.example" in failed.problem
    assert "data centre may be the wrong one" in failed.remedy
    assert "administrator of the Recruit account" in failed.remedy


def test_key_of_another_address_is_rejected(source: Source) -> None:
    assert failure(source.details(account_email="someone@else.example")).at == "key"


@pytest.mark.parametrize(
    ("secrets", "at", "words"),
    [
        ({"client_id": "1000.NOBODY"}, "client_id", "does not know this client id"),
        ({"client_secret": "wrong"}, "client_secret", "not with this secret"),
        ({"refresh_token": "1000.gone"}, "refresh_token", "does not accept this refresh token"),
        (
            {"refresh_token": "", "grant_code": "1000.used"},
            "grant_code",
            "does not accept this grant code",
        ),
    ],
    ids=["client", "secret", "token", "code"],
)
def test_part_of_an_oauth_client_that_is_wrong_is_named(
    source: Source, secrets: dict[str, str], at: str, words: str
) -> None:
    failed = failure(source.oauth_details(**secrets))

    assert (failed.at, failed.rejected) == (at, True)
    assert words in failed.problem
    assert "data centre" in failed.remedy or "Copy" in failed.remedy


@pytest.mark.parametrize(
    ("match", "scope"),
    [
        ("/users", "ZohoRecruit.users.READ"),
        ("/org", "ZohoRecruit.org.READ"),
        ("/settings/modules", "ZohoRecruit.settings.ALL"),
        ("/Candidates?", "ZohoRecruit.modules.ALL"),
        ("/bulk/", "ZohoRecruit.bulk.READ"),
    ],
)
def test_missing_scope_is_named(source: Source, match: str, scope: str) -> None:
    source.trouble("scope_mismatch", match=match, times=None)

    failed = failure(source.oauth_details())

    assert (failed.at, failed.rejected) == ("grant_code", False)
    assert f"the scope {scope} is missing" in failed.problem
    assert "Make a new grant code" in failed.remedy


def test_missing_permission_is_for_the_administrator_of_recruit(source: Source) -> None:
    source.trouble("no_permission", times=None)

    failed = failure(source.details())

    assert "may not read candidates" in failed.problem
    assert "An administrator of the Recruit account can permit it" in failed.remedy


def test_bulk_reading_that_is_not_permitted_is_no_fault_of_the_key(source: Source) -> None:
    source.trouble("no_permission", match="/bulk/", times=None)

    assert check_details(source.details()).edition == "Enterprise"


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("429", {"retry_after": 7}, "Wait 7 seconds"),
        ("500", {}, "try again in a minute"),
        ("cut", {}, "try again in a minute"),
        ("502_html", {}, "try again in a minute"),
        ("not_json", {}, "it ends before /recruit/v2"),
        ("redirect", {}, "it ends before /recruit/v2"),
    ],
)
def test_failure_that_is_not_the_keys_is_said_to_be_none(
    source: Source, kind: str, details: dict[str, Any], words: str
) -> None:
    source.trouble(kind, match="/users", times=None, **details)

    failed = failure(source.details())

    assert not failed.rejected
    assert words in failed.remedy


def test_credits_that_are_used_up_are_said_with_the_time_of_new_ones(source: Source) -> None:
    source.use_up_credits()

    failed = failure(source.details())

    assert "API credits of the last 24 hours are used up" in failed.problem
    assert "UTC" in failed.remedy
    assert "can buy more credits" in failed.remedy


def test_server_that_is_not_there_is_named(source: Source) -> None:
    failed = failure(source.details(api_url="http://127.0.0.1:9", accounts_url=""))

    assert (failed.at, failed.rejected) == ("api_url", False)
    assert "127.0.0.1:9 could not be asked" in failed.problem
    assert "ask your operator" in failed.remedy


def test_host_off_the_operators_list_is_not_asked(source: Source, settings: Settings) -> None:
    settings.ALLOWED_RECRUIT_HOSTS = frozenset()

    failed = failure(source.details())

    assert (failed.at, failed.rejected) == ("api_url", False)
    assert "is not on the operator's list of allowed hosts" in failed.problem


def test_details_print_no_secret(source: Source) -> None:
    assert source.ready["zsc_key"] not in repr(source.details())
