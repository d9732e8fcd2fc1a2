"""Every trouble that the sandbox can make, for every kind of call: what to do is always known.

The trouble lasts, so that each call comes to its end: which error, how often was asked, and nothing
secret in it.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from time import sleep
from typing import Any, NamedTuple

import pytest

from recruit import MemoryTokenStore, RecruitClient, errors
from sandbox.trouble import TROUBLE_KINDS
from tests.recruit.conftest import SHORT, Sandbox
from tests.recruit.disclosure import told_by
from tests.world.until import wait_until


class Call(NamedTuple):
    """`ask` is told the id of a record or job. `match` is where trouble strikes, `counted` the
    sandbox's name for it."""

    ask: Callable[[RecruitClient, str], Any]
    match: str
    counted: str


BULK = "/recruit/bulk/v2/read"

CALLS = {
    "records": Call(
        lambda client, _: client.records("Candidates", page=2, per_page=5),
        "/Candidates?",
        "GET /recruit/v2/Candidates",
    ),
    "record": Call(
        lambda client, record: client.record("Candidates", record),
        "/Candidates/",
        "GET /recruit/v2/Candidates/{id}",
    ),
    "deleted": Call(
        lambda client, _: client.deleted("Contacts"),
        "/deleted",
        "GET /recruit/v2/Contacts/deleted",
    ),
    "metadata": Call(lambda client, _: client.current_user(), "/users", "GET /recruit/v2/users"),
    "token": Call(lambda client, _: client.modules(), "/oauth", "POST /oauth/v2/token"),
    "bulk job": Call(
        lambda client, _: client.start_bulk_read("Contacts", fields=["Email"]),
        f"POST {BULK}",
        f"POST {BULK}",
    ),
    "bulk state": Call(
        lambda client, job: client.bulk_read(job), f"GET {BULK}", f"GET {BULK}/{{id}}"
    ),
    "bulk file": Call(
        lambda client, job: client.download_bulk_read(job, io.BytesIO()),
        "/result",
        f"GET {BULK}/{{id}}/result",
    ),
}


class End(NamedTuple):
    """`attempts` are the requests of this call; no error means that it went well."""

    error: type[errors.RecruitError] | None
    attempts: int


WELL = End(None, 1)
LATER = End(errors.TryLater, 3)
UNREADABLE = End(errors.NotJson, 3)
UNEXPECTED = End(errors.UnexpectedAnswer, 1)

ENDS = {
    "latency": WELL,
    "429": End(errors.RateLimited, 1),
    "500": LATER,
    "502_html": LATER,
    "404_html": LATER,
    "error": End(errors.InvalidRequest, 1),
    "error_in_200": UNEXPECTED,
    "row_errors": LATER,
    "no_content": WELL,
    "null_body": UNEXPECTED,
    "data_object": UNEXPECTED,
    "truncated": UNREADABLE,
    "not_json": UNREADABLE,
    "wrong_type": UNEXPECTED,
    "odd_value": UNEXPECTED,
    "no_value": UNEXPECTED,
    "cut": LATER,
    "stall": LATER,
    "hang": LATER,
    "drip": End(errors.TryLater, 1),
    "inflated": End(errors.TooLarge, 1),
    "reset": LATER,
    "duplicate_page": WELL,
    "endless": WELL,
    "endless_news": WELL,
    "expire_token": End(errors.KeyRejected, 2),
    "scope_mismatch": End(errors.ScopeMissing, 1),
    "no_permission": End(errors.PermissionDenied, 1),
    "redirect": UNEXPECTED,
}

# The page before says its own number. The accounts server has other words, and its grant no rows.
# A file is looked into by whoever reads it; a job's row has nothing that could be of a wrong type.
EXCEPTIONS = {
    ("duplicate_page", "records"): UNEXPECTED,
    **dict.fromkeys(
        product(["wrong_type"], ["records", "deleted"]), WELL
    ),  # without what has no id
    ("error", "token"): UNEXPECTED,
    ("row_errors", "token"): UNEXPECTED,
    ("scope_mismatch", "token"): UNEXPECTED,
    ("no_permission", "token"): UNEXPECTED,
    ("expire_token", "token"): WELL,
    **dict.fromkeys(product(["no_content"], ["metadata", "token", "bulk job"]), UNEXPECTED),
    ("no_content", "bulk state"): UNEXPECTED,
    **dict.fromkeys(product(["data_object"], ["metadata", "token", "bulk file"]), WELL),
    ("truncated", "bulk file"): WELL,
    ("wrong_type", "bulk file"): WELL,
    ("odd_value", "bulk file"): WELL,
    ("no_value", "bulk file"): WELL,
    ("inflated", "bulk file"): WELL,
    ("wrong_type", "bulk job"): WELL,
    ("wrong_type", "bulk state"): WELL,
}


def test_table_knows_every_trouble():
    assert ENDS.keys() == set(TROUBLE_KINDS)


@pytest.mark.parametrize(("kind", "name"), list(product(ENDS, CALLS)))
def test_lasting_trouble_ends_in_the_error_that_says_what_to_do(
    client: RecruitClient,
    sandbox: Sandbox,
    tokens: MemoryTokenStore,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    name: str,
) -> None:
    call, end = CALLS[name], EXCEPTIONS.get((kind, name), ENDS[kind])
    asked_about = prepare(client, sandbox, name)
    before = asked(sandbox, call)
    listen(caplog)
    sandbox.trouble(kind, match=call.match, times=None, **details(kind))

    with hurried_client(sandbox, tokens, kind) as hurried:
        error = error_of(lambda: call.ask(hurried, asked_about))

    assert type(error) is (end.error or type(None))
    wait_until(lambda: asked(sandbox, call) - before >= end.attempts)  # it may be behind the client
    assert asked(sandbox, call) - before == end.attempts
    told = caplog.text + (told_by(error) if error else "")
    assert [secret for secret in secrets_of(sandbox, tokens) if secret in told] == []


def asked(sandbox: Sandbox, call: Call) -> int:
    return int(sandbox.state()["requests"].get(call.counted, 0))


def prepare(client: RecruitClient, sandbox: Sandbox, name: str) -> str:
    """Make what is asked about. The client has a token then, unless that is the question."""
    match name:
        case "token":
            return ""
        case "record":
            return client.records("Candidates", per_page=1).ids[0]
        case "deleted":
            for contact in client.records("Contacts", per_page=3).ids:
                sandbox.delete("Contacts", contact)
        case "bulk state" | "bulk file":
            return completed_job(client)
        case _:
            client.modules()
    return ""


def completed_job(client: RecruitClient) -> str:
    job = client.start_bulk_read("Contacts", fields=["Email"])
    while not client.bulk_read(job).is_completed:
        sleep(0.02)
    return job


def hurried_client(sandbox: Sandbox, tokens: MemoryTokenStore, kind: str) -> RecruitClient:
    """With no patience at all where every attempt ends with it."""
    bounds = {
        "hang": replace(SHORT, read=0.1),
        "stall": replace(SHORT, read=0.1),
        "drip": replace(SHORT, total=0.4, download=0.4),
    }.get(kind, SHORT)
    return RecruitClient(sandbox.endpoints, sandbox.oauth, token_store=tokens, bounds=bounds)


def details(kind: str) -> dict[str, Any]:
    """Late, but within the client's patience for each byte; what hangs does so beyond it."""
    return {"seconds": 0.05} if kind in {"latency", "drip"} else {}


def error_of(ask: Callable[[], object]) -> errors.RecruitError | None:
    try:
        ask()
    except errors.RecruitError as error:
        return error
    return None


def listen(caplog: pytest.LogCaptureFixture) -> None:
    for logger in (None, "httpx", "httpcore", "recruit"):
        caplog.set_level(logging.DEBUG, logger=logger)


def secrets_of(sandbox: Sandbox, tokens: MemoryTokenStore) -> list[str]:
    kept = [token for token, _ in tokens._tokens.values()]
    return [sandbox.oauth.client_secret, sandbox.oauth.refresh_token, sandbox.zsc.key, *kept]
