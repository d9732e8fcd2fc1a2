"""The answers about signing in, metadata, limits and errors that the documentation promises."""

import re

import pytest

from .conftest import Sandbox
from .documented import (
    BOOLEAN,
    ID,
    NUMBER,
    TEXT,
    Answer,
    Only,
    Rows,
    error,
    hold,
    listed,
    one_of,
    rows,
)

V2 = "/recruit/v2"
TOKEN = "/oauth/v2/token"
HEADERS = {
    "x-ratelimit-limit": "1000000",
    "x-ratelimit-remaining": re.compile(r"\d+"),
    "x-ratelimit-reset": re.compile(r"\d{13}"),
}
REFRESH = {
    "grant_type": "refresh_token",
    "client_id": "{client_id}",
    "client_secret": "{client_secret}",
    "refresh_token": "{refresh_token}",
}
REDEEM = {
    "grant_type": "authorization_code",
    "client_id": "{client_id}",
    "client_secret": "{client_secret}",
    "redirect_uri": "https://client.example/back",
    "code": "{code}",
}
IN_QUERY = "&".join(f"{name}={value}" for name, value in REFRESH.items())
ACCESS = {
    "access_token": re.compile(r"1000\.\w+\.\w+"),
    "api_domain": TEXT,
    "token_type": "Bearer",
    "expires_in": 3600,
}
MODULE = {
    "id": ID,
    "api_name": TEXT,
    "module_name": TEXT,
    "singular_label": TEXT,
    "plural_label": TEXT,
    "generated_type": one_of("default", "custom"),
    "api_supported": BOOLEAN,
    "viewable": BOOLEAN,
    "creatable": BOOLEAN,
    "editable": BOOLEAN,
    "deletable": BOOLEAN,
}
CHOICE = Only({"display_value": TEXT, "actual_value": TEXT})
FIELD = {
    "id": ID,
    "api_name": TEXT,
    "field_label": TEXT,
    "data_type": TEXT,
    "json_type": TEXT,
    "custom_field": BOOLEAN,
    "system_mandatory": BOOLEAN,
    "read_only": BOOLEAN,
    "visible": BOOLEAN,
    "length": NUMBER,
    "pick_list_values": one_of([], Rows(CHOICE)),
    "lookup": dict,
}
VIEW = {
    "id": ID,
    "name": TEXT,
    "display_value": TEXT,
    "system_name": one_of(None, TEXT),
    "system_defined": BOOLEAN,
    "default": BOOLEAN,
    "category": TEXT,
    "criteria": one_of(None, dict),
    "fields": Rows(re.compile(r"[A-Z]\w+")),
    "sort_by": None,
    "sort_order": None,
}
USER = {"id": ID, "full_name": TEXT, "email": TEXT, "status": TEXT, "confirm": BOOLEAN}
ORGANISATION = {
    "company_name": TEXT,
    "primary_email": TEXT,
    "zgid": TEXT,
    "time_zone": "Asia/Kolkata",
    "type": "Corporate HR",
    "license_details": {
        "paid": True,
        "paid_type": "enterprise",
        "trial_type": None,
        "trial_expiry": None,
        "no_of_users": NUMBER,
    },
}


@pytest.fixture
def known(sandbox: Sandbox) -> dict[str, str]:
    code = sandbox.control("POST", "grant-code")["code"]
    views = sandbox.get("settings/custom_views", module="Candidates").json()["custom_views"]
    users = sandbox.get("users").json()["users"]
    return {**sandbox.ready, "code": code, "view": views[1]["id"], "user": users[1]["id"]}


SIGN_IN = (
    Answer("access-refresh", f"POST {TOKEN}", 200, Only(ACCESS), form=REFRESH),
    Answer("refresh", f"POST {TOKEN}?{IN_QUERY}", 200, Only(ACCESS)),
    Answer(
        "access-refresh", f"POST {TOKEN}", 200, Only(ACCESS | {"refresh_token": TEXT}), form=REDEEM
    ),
    Answer("seen", f"POST {TOKEN}", 200, {"error": "invalid_code"}, form=REDEEM | {"code": "used"}),
    Answer(
        "seen",
        f"POST {TOKEN}",
        200,
        {"error": "invalid_code"},
        form=REFRESH | {"refresh_token": "x"},
    ),
    Answer(
        "seen", f"POST {TOKEN}", 200, {"error": "invalid_client"}, form=REFRESH | {"client_id": "x"}
    ),
    Answer(
        "seen",
        f"POST {TOKEN}",
        200,
        {"error": "invalid_client_secret"},
        form=REFRESH | {"client_secret": "x"},
    ),
    Answer(
        "crm",
        f"GET {V2}/org",
        401,
        error("INVALID_TOKEN", "invalid oauth token"),
        sent={"Authorization": "Zoho-oauthtoken 1000.x.y"},
    ),
    Answer(
        "crm",
        f"GET {V2}/org",
        401,
        error("INVALID_TOKEN"),
        sent={"Authorization": "Bearer 1000.x.y"},
    ),
    Answer(
        "crm",
        f"GET {V2}/org",
        401,
        error("AUTHENTICATION_FAILURE"),
        sent={"Authorization": "Basic eDp5"},
    ),
)

METADATA = (
    Answer("modules-api", f"GET {V2}/settings/modules", 200, Only({"modules": Rows(MODULE)})),
    Answer(
        "module-meta",
        f"GET {V2}/settings/modules/Candidates",
        200,
        Only({"modules": [MODULE | {"api_name": "Candidates", "module_name": "Candidates"}]}),
    ),
    Answer(
        "module-meta",
        f"GET {V2}/settings/modules/Clients",
        200,
        Only({"modules": [{"module_name": "Accounts"}]}),
    ),
    Answer(
        "module-meta",
        f"GET {V2}/settings/modules/Job_Openings",
        200,
        Only({"modules": [{"module_name": "Potentials"}]}),
    ),
    Answer(
        "module-meta",
        f"GET {V2}/settings/modules/Alumni",
        200,
        Only({"modules": [{"generated_type": "custom"}]}),
    ),
    Answer(
        "module-meta",
        f"GET {V2}/settings/modules/Nonsense",
        400,
        error("INVALID_MODULE", "The module name given seems to be invalid"),
    ),
    Answer(
        "field-meta",
        f"GET {V2}/settings/fields?module=Candidates",
        200,
        Only({"fields": Rows(FIELD)}),
    ),
    Answer(
        "field-meta",
        f"GET {V2}/settings/fields?module=JobOpenings",
        200,
        Only({"fields": Rows(FIELD)}),
    ),
    Answer("seen", f"GET {V2}/settings/fields?module=Approvals", 204),
    Answer("field-meta", f"GET {V2}/settings/fields?module=Nonsense", 400, error("INVALID_MODULE")),
    Answer("field-meta", f"GET {V2}/settings/fields", 400, error("REQUIRED_PARAM_MISSING")),
    Answer(
        "custom-view-meta",
        f"GET {V2}/settings/custom_views?module=Candidates",
        200,
        Only({"custom_views": Rows(VIEW), "info": dict}),
    ),
    Answer(
        "custom-view-meta",
        f"GET {V2}/settings/custom_views/{{view}}?module=Candidates",
        200,
        {"custom_views": [VIEW]},
    ),
    Answer("seen", f"GET {V2}/settings/custom_views/1?module=Candidates", 204),
    Answer("seen", f"GET {V2}/settings/custom_views?module=Approvals", 204),
    Answer(
        "custom-view-meta",
        f"GET {V2}/settings/custom_views?module=Nonsense",
        400,
        error("INVALID_MODULE"),
    ),
    Answer("get-org-data", f"GET {V2}/org", 200, Only({"org": [ORGANISATION]})),
    Answer(
        "get-users",
        f"GET {V2}/users?type=CurrentUser",
        200,
        Only({"users": [USER | {"status": "active"}]}),
    ),
    Answer("get-users", f"GET {V2}/users?type=AllUsers", 200, {"users": Rows(USER, 8)}),
    Answer(
        "get-users",
        f"GET {V2}/users?type=ActiveUsers",
        200,
        {"users": Rows(USER | {"status": "active"})},
    ),
    Answer(
        "get-users",
        f"GET {V2}/users?type=DeactiveUsers",
        200,
        {"users": Rows(USER | {"status": "disabled"})},
    ),
    Answer(
        "get-users",
        f"GET {V2}/users?type=NotConfirmedUsers",
        200,
        {"users": Rows(USER | {"confirm": False})},
    ),
    Answer(
        "get-users",
        f"GET {V2}/users?type=DeletedUsers",
        200,
        {"users": Rows(USER | {"status": "deleted"})},
    ),
    Answer(
        "get-users",
        f"GET {V2}/users?type=AdminUsers",
        200,
        {"users": Rows({"profile": {"name": "Administrator"}})},
    ),
    Answer("get-users", f"GET {V2}/users?type=Somebody", 400, error("INVALID_DATA")),
    Answer("crm", f"GET {V2}/users/{{user}}", 200, Only({"users": [USER]})),
    Answer("seen", f"GET {V2}/users", 200, {"users": Rows({"country": "null"})}),
)

LIMITS_AND_ERRORS = (
    Answer("limits", f"GET {V2}/Candidates", 200, listed(dict), headers=HEADERS),
    Answer("limits", f"GET {V2}/Candidates?cvid=1", 400, error("INVALID_DATA"), headers=HEADERS),
    Answer("crm", f"GET {V2}/Candidates/x/y", 404, error("INVALID_URL_PATTERN")),
    Answer("crm", "GET /recruit/v3/Candidates/1/2", 404, error("INVALID_URL_PATTERN")),
    Answer("crm", f"DELETE {V2}/settings/modules", 400, error("INVALID_REQUEST_METHOD")),
)


@rows(*SIGN_IN)
def test_sign_in(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


@rows(*METADATA)
def test_metadata(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


@rows(*LIMITS_AND_ERRORS)
def test_limits_and_errors(answer: Answer, sandbox: Sandbox, known: dict[str, str]) -> None:
    hold(answer, sandbox, known)


# What a call of each kind costs, by the page "limits".
PRICES = {
    f"GET {V2}/Candidates": 3,
    f"GET {V2}/Candidates?cvid={{view}}": 3,
    f"GET {V2}/Candidates/deleted": 2,
    f"GET {V2}/users?type=CurrentUser": 1,
    f"GET {V2}/settings/modules": 1,
    f"GET {V2}/settings/modules/Candidates": 1,
    f"GET {V2}/settings/fields?module=Candidates": 1,
    f"GET {V2}/org": 1,
    f"DELETE {V2}/Candidates/1": 1,
}


@pytest.mark.parametrize(("request_", "price"), PRICES.items())
def test_call_costs_what_is_documented(
    request_: str, price: int, sandbox: Sandbox, known: dict[str, str]
) -> None:
    before = sandbox.control("GET", "state")["credits"]["used"]
    method, path = request_.replace("{view}", known["view"]).split(" ")

    sandbox.http.request(method, path)

    assert sandbox.control("GET", "state")["credits"]["used"] - before == price


# Edition: credits in 24 hours with 1,000 users, by the page "limits".
EDITIONS = {
    "Free": 5_000,
    "Standard": 100_000,
    "Professional": 500_000,
    "Enterprise": 1_000_000,
}


@pytest.mark.parametrize(("edition", "credits_"), EDITIONS.items())
def test_edition_gives_the_documented_credits(
    edition: str, credits_: int, sandbox: Sandbox
) -> None:
    sandbox.control("POST", "edition", {"edition": edition})

    answer = sandbox.get("org")

    assert answer.headers["X-RATELIMIT-LIMIT"] == str(credits_)
    licence = answer.json()["org"][0]["license_details"]
    assert licence["paid_type"] == (None if edition == "Free" else edition.lower())


def test_trial_is_told_as_such(sandbox: Sandbox) -> None:
    sandbox.control("POST", "edition", {"edition": "Professional", "trial": True})

    licence = sandbox.get("org").json()["org"][0]["license_details"]

    assert (licence["paid"], licence["paid_type"], licence["trial_type"]) == (
        False,
        None,
        "professional",
    )
    assert licence["trial_expiry"] > "2026"


def test_subform_names_the_module_of_its_rows_and_no_other_field_does(sandbox: Sandbox) -> None:
    fields = sandbox.get("settings/fields", module="Candidates").json()["fields"]

    told = {field["api_name"]: field["subform"] for field in fields if "subform" in field}
    ids = {field["api_name"]: field["id"] for field in fields if field["data_type"] == "subform"}

    assert len(ids) == 2
    assert told == {name: {"module": name, "id": id_} for name, id_ in ids.items()}
