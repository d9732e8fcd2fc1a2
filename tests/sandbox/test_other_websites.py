"""Websites that somebody visits on this machine cannot use the sandbox."""

import httpx
import pytest

from .conftest import Sandbox, running_sandbox

OURS: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "http://{host}"},
    {"Host": "localhost:8765"},
    {"Host": "localhost:8765", "Origin": "http://localhost:8765"},
    {"Host": "[::1]:8765"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
)
OTHERS: tuple[dict[str, str], ...] = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Host": "elsewhere.example"},
    {"Host": "127.0.0.1.elsewhere.example"},
    {"Host": "elsewhere.example", "Origin": "http://elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("path", ["account/key", "account/reset", "zsc-key"])
@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_forms_of_others_are_refused(sandbox: Sandbox, headers: dict[str, str], path: str) -> None:
    answer = sandbox.http.post(f"/sandbox/{path}", headers=headers)

    assert answer.status_code == 403
    zsc = {"Authorization": f"Zoho-zsc {sandbox.ready['zsc_key']}"}
    zsc["X-ZSC-Account"] = sandbox.ready["account_email"]
    assert sandbox.http.get("/recruit/v2/org", headers=zsc).status_code == 200


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_own_forms_are_taken(sandbox: Sandbox, headers: dict[str, str]) -> None:
    host = sandbox.ready["url"].removeprefix("http://")
    filled = {name: value.format(host=host) for name, value in headers.items()}

    answer = sandbox.http.post("/sandbox/account/expire-tokens", headers=filled)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sandbox/account?done=tokens"


def test_pages_are_not_shown_under_another_name(sandbox: Sandbox) -> None:
    """A name of somebody else's that leads to this machine."""
    answer = sandbox.http.get("/sandbox/account", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 403
    assert sandbox.ready["zsc_key"] not in answer.text


@pytest.mark.parametrize("path", ["", "account", "people/Candidates/new", "style.css"])
def test_pages_keep_to_themselves(sandbox: Sandbox, path: str) -> None:
    headers = sandbox.http.get(f"/sandbox/{path}").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_machine_may_have_another_name() -> None:
    options = ("--candidates", "0", "--contacts", "0", "--allowed-host", "sandbox.example")
    with running_sandbox(*options) as ready:
        statuses = [
            httpx.get(f"{ready['control_url']}/", headers={"Host": host}).status_code
            for host in ("sandbox.example:8765", "other.example:8765")
        ]

    assert statuses == [200, 403]
