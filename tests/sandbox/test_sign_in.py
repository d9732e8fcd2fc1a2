"""Tokens, ZSC keys and their limits."""

import pytest

from .conftest import Sandbox

TEN_MINUTES = 600


def test_token_answer_has_zohos_form(sandbox: Sandbox) -> None:
    answer = sandbox.token_answer()

    assert answer.status_code == 200
    assert answer.json().keys() == {"access_token", "api_domain", "token_type", "expires_in"}
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 3600)


def test_token_takes_form_query_and_multipart(sandbox: Sandbox) -> None:
    names = ("client_id", "client_secret", "refresh_token")
    params = {name: sandbox.ready[name] for name in names} | {"grant_type": "refresh_token"}

    answers = [
        sandbox.http.post("/oauth/v2/token", data=params),
        sandbox.http.post("/oauth/v2/token", params=params),
        sandbox.http.post(
            "/oauth/v2/token", files={name: (None, value) for name, value in params.items()}
        ),
    ]

    assert ["access_token" in answer.json() for answer in answers] == [True, True, True]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_id": "1000.X"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client_secret"),
        ({"refresh_token": "x"}, "invalid_code"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_code"),
    ],
)
def test_token_error_comes_with_200(sandbox: Sandbox, change: dict[str, str], error: str) -> None:
    answer = sandbox.token_answer(**change)

    assert (answer.status_code, answer.json()) == (200, {"error": error})


def test_grant_code_works_once(sandbox: Sandbox) -> None:
    code = sandbox.control("POST", "grant-code")["code"]
    changes = {"grant_type": "authorization_code", "code": code}

    first, second = (sandbox.token_answer(**changes).json() for _ in range(2))

    assert "access_token" in sandbox.token_answer(refresh_token=first["refresh_token"]).json()
    assert second == {"error": "invalid_code"}


def test_eleventh_token_in_ten_minutes_is_refused(sandbox: Sandbox) -> None:
    answers = [sandbox.token_answer().json() for _ in range(10)]  # and one of the fixture

    assert ["error" in answer for answer in answers] == [False] * 9 + [True]
    sandbox.control("POST", "clock", {"ahead": TEN_MINUTES + 1})
    assert "access_token" in sandbox.token_answer().json()


def test_sixteenth_token_ends_the_first(sandbox: Sandbox) -> None:
    for step in range(1, 15):
        sandbox.control("POST", "clock", {"ahead": step * 70})
        sandbox.token_answer()
    assert sandbox.get("org").status_code == 200

    sandbox.control("POST", "clock", {"ahead": 15 * 70})
    sandbox.token_answer()

    assert sandbox.get("org").json()["code"] == "INVALID_TOKEN"


def test_token_lives_an_hour(sandbox: Sandbox) -> None:
    sandbox.control("POST", "clock", {"ahead": 3590})
    assert sandbox.get("org").status_code == 200

    sandbox.control("POST", "clock", {"ahead": 3601})

    assert sandbox.get("org").status_code == 401
    assert sandbox.get("org").json()["code"] == "INVALID_TOKEN"


@pytest.mark.parametrize("scheme", ["Zoho-oauthtoken", "Bearer"])
def test_token_goes_by_two_schemes(sandbox: Sandbox, scheme: str) -> None:
    token = sandbox.token_answer().json()["access_token"]
    sandbox.http.headers["Authorization"] = f"{scheme} {token}"

    assert sandbox.get("org").status_code == 200


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "AUTHENTICATION_FAILURE"),
        ("Basic abc", "AUTHENTICATION_FAILURE"),
        ("Zoho-oauthtoken", "AUTHENTICATION_FAILURE"),
        ("Zoho-oauthtoken unknown", "INVALID_TOKEN"),
    ],
)
def test_bad_sign_in_is_401(sandbox: Sandbox, authorization: str, code: str) -> None:
    sandbox.http.headers["Authorization"] = authorization

    answer = sandbox.get("Candidates")

    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_zsc_key_signs_in_until_it_is_regenerated(sandbox: Sandbox) -> None:
    sandbox.http.headers["Authorization"] = f"Zoho-zsc {sandbox.ready['zsc_key']}"
    sandbox.http.headers["X-ZSC-Account"] = sandbox.ready["account_email"].upper()
    assert sandbox.get("Candidates").status_code == 200

    key = sandbox.control("POST", "zsc-key")["zsc_key"]

    assert sandbox.get("Candidates").json()["code"] == "AUTHENTICATION_FAILURE"
    sandbox.http.headers["Authorization"] = f"Zoho-zsc {key}"
    assert sandbox.get("Candidates").status_code == 200


def test_zsc_key_needs_the_account(sandbox: Sandbox) -> None:
    sandbox.http.headers["Authorization"] = f"Zoho-zsc {sandbox.ready['zsc_key']}"
    sandbox.http.headers["X-ZSC-Account"] = "someone@else.example"

    assert sandbox.get("Candidates").status_code == 401


@pytest.mark.parametrize(
    ("scope", "path", "code"),
    [
        ("ZohoRecruit.modules.ALL", "Candidates", None),
        ("ZohoRECRUIT.modules.all", "Candidates", None),
        ("ZohoRecruit.modules.READ", "Candidates", None),
        ("ZohoRecruit.modules.candidate.READ", "Candidates", None),
        ("ZohoRecruit.modules.CREATE", "Candidates", "OAUTH_SCOPE_MISMATCH"),
        ("ZohoRecruit.modules.ALL", "settings/modules", "OAUTH_SCOPE_MISMATCH"),
        ("ZohoRecruit.settings.fields.READ", "settings/fields?module=Contacts", None),
        ("ZohoRecruit.modules.ALL,ZohoRecruit.org.READ", "org", None),
        ("ZohoRecruit.org.READ", "users", "OAUTH_SCOPE_MISMATCH"),
    ],
)
def test_token_may_do_what_the_consent_covers(
    sandbox: Sandbox, scope: str, path: str, code: str | None
) -> None:
    grant = sandbox.control("POST", "grant-code", {"scope": scope})["code"]
    tokens = sandbox.token_answer(grant_type="authorization_code", code=grant).json()
    sandbox.http.headers["Authorization"] = f"Zoho-oauthtoken {tokens['access_token']}"

    answer = sandbox.http.get(f"/recruit/v2/{path}")

    assert answer.status_code == (401 if code else 200)
    assert answer.json().get("code") == code


def test_bulk_read_needs_a_scope_of_its_own(sandbox: Sandbox) -> None:
    statuses = []
    for scope in ("ZohoRecruit.modules.ALL", "ZohoRecruit.bulk.READ"):
        grant = sandbox.control("POST", "grant-code", {"scope": scope})["code"]
        tokens = sandbox.token_answer(grant_type="authorization_code", code=grant).json()
        sandbox.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        body = {"query": {"module": "Departments"}}
        statuses.append(sandbox.http.post("/recruit/bulk/v2/read", json=body).status_code)

    assert statuses == [401, 201]


@pytest.mark.parametrize(
    "scope",
    [
        "ZohoRecruit.modules.ALL,ZohoRecruit.nonsense.ALL",
        "ZohoRecruit.notifications.ALL",
        "ZohoCRM.modules.ALL",
        "ZohoRecruit.modules",
        "",
    ],
)
def test_one_unknown_scope_fails_the_consent(sandbox: Sandbox, scope: str) -> None:
    answer = sandbox.http.post("/sandbox/grant-code", json={"scope": scope})

    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Invalid OAuth Scope")


def test_limits_of_tokens_can_be_chosen(sandbox: Sandbox) -> None:
    limits = {"per_window": 3, "most": 2, "lifetime": 60}
    assert sandbox.control("POST", "tokens", limits) == limits

    answers = [sandbox.token_answer().json() for _ in range(3)]  # and one of the fixture

    assert ["error" in answer for answer in answers] == [False, False, True]
    assert answers[0]["expires_in"] == 60
    assert sandbox.get("org").json()["code"] == "INVALID_TOKEN"


def test_expire_tokens_ends_all(sandbox: Sandbox) -> None:
    sandbox.token_answer()

    assert sandbox.control("POST", "expire-tokens") == {"expired": 2}
    assert sandbox.get("org").json()["code"] == "INVALID_TOKEN"
