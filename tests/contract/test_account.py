"""What a Recruit account says about itself, and who may ask."""

import httpx
import pytest

from recruit import OAuthCredentials, RecruitClient, errors, modification_field

from .conftest import Account
from .shapes import RECORD_ID

V2 = "/recruit/v2"


def test_token_answer_has_one_form(account: Account) -> None:
    answer = account.token_answer()

    assert answer.status_code == 200
    content = answer.json()
    assert content.keys() >= {"access_token", "api_domain", "token_type", "expires_in"}
    assert (content["token_type"], content["expires_in"]) == ("Bearer", 3600)


def test_wrong_refresh_token_is_an_error_with_status_200(account: Account) -> None:
    answer = account.token_answer(refresh_token=f"1000.{'0' * 32}.{'0' * 32}")

    assert answer.status_code == 200
    assert answer.json()["error"] == "invalid_code"


def test_wrong_access_token_is_401(account: Account) -> None:
    answer = httpx.get(
        f"{account.endpoints.api_url}{V2}/org",
        headers={"Authorization": f"Zoho-oauthtoken 1000.{'0' * 32}.{'0' * 32}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "INVALID_TOKEN")


def test_client_tells_that_a_key_is_rejected(account: Account) -> None:
    wrong = OAuthCredentials(
        account.credentials.client_id,
        account.credentials.client_secret,
        f"1000.{'0' * 32}.{'0' * 32}",
    )

    with RecruitClient(account.endpoints, wrong) as client, pytest.raises(errors.KeyRejected):
        client.current_user()


def test_bearer_is_as_good_as_zohos_own_word(account: Account, http: httpx.Client) -> None:
    token = http.headers["Authorization"].split(" ")[1]

    answer = http.get(f"{V2}/org", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_modules_have_names_and_kinds(client: RecruitClient) -> None:
    modules = {module.api_name: module for module in client.modules()}

    assert modules["Candidates"].api_supported
    assert not modules["Candidates"].custom
    assert all(module.plural_label for module in modules.values() if module.api_supported)


def test_candidates_have_an_address_and_a_time_to_watch(client: RecruitClient) -> None:
    fields = {field.api_name: field for field in client.fields("Candidates")}

    assert fields["Email"].data_type == "email"
    assert fields["Email_Opt_Out"].data_type == "boolean"
    assert modification_field(tuple(fields.values())) == "Updated_On"


def test_pick_lists_have_values(client: RecruitClient) -> None:
    [status] = [f for f in client.fields("Candidates") if f.api_name == "Candidate_Status"]

    assert status.data_type == "picklist"
    assert all(value.actual_value for value in status.pick_list_values)


def test_organisation_has_an_edition_and_a_zone(client: RecruitClient) -> None:
    organisation = client.organisation()

    assert organisation.edition in {"Free", "Standard", "Professional", "Enterprise"}
    assert organisation.time_zone


def test_current_user_is_one_of_the_users(client: RecruitClient, http: httpx.Client) -> None:
    user = client.current_user()
    users = http.get(f"{V2}/users", params={"type": "AllUsers"}).json()["users"]

    assert RECORD_ID.fullmatch(user.id or "")
    assert user.id in [each["id"] for each in users]


def test_custom_views_have_ids_and_names(client: RecruitClient) -> None:
    for view in client.custom_views("Candidates"):
        assert RECORD_ID.fullmatch(view.id)
        assert view.display_value or view.name


def test_rate_headers_are_numbers_where_they_are(http: httpx.Client) -> None:
    """Seen with some clients, promised by nobody: the reset is in milliseconds."""
    headers = http.get(f"{V2}/org").headers

    told = {name: value for name, value in headers.items() if name.startswith("x-ratelimit-")}
    assert all(value.isdecimal() for value in told.values())
    assert len(told.get("x-ratelimit-reset", "0" * 13)) == 13


def test_api_host_is_not_the_one_that_the_token_names(account: Account) -> None:
    """Nobody may build an address from the `api_domain` of a token: it does not serve Recruit."""
    named = account.token_answer().json()["api_domain"]

    assert named.rstrip("/") != account.endpoints.api_url
