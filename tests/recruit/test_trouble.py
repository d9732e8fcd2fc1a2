"""Trouble made by the sandbox: what passes is survived, what does not is told apart."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from recruit import Bounds, RecruitClient, errors, read_ahead
from tests.recruit.conftest import IMPATIENT, SHORT


def read_ids(client):
    pages = read_ahead(lambda number: client.records("Candidates", page=number, per_page=100))
    return [record_id for page in pages for record_id in page.ids]


PASSING = ["latency", "500", "502_html", "truncated", "not_json", "cut", "stall", "hang", "reset"]


@pytest.mark.parametrize("kind", [*PASSING, "expire_token"])
@pytest.mark.parametrize("after", [0, 3])
def test_passing_trouble_leaves_no_trace(client, sandbox, tokens, kind, after):
    undisturbed = read_ids(client)
    sandbox.trouble(kind, match="/Candidates", times=1, after=after, seconds=0.1)
    with hurried_client(sandbox, tokens, kind) as hurried:
        assert read_ids(hurried) == undisturbed
    assert sandbox.state()["trouble"] == []


def test_answers_that_take_turns_in_being_late_come_in_order(client, sandbox):
    undisturbed = read_ids(client)
    sandbox.trouble("latency", match="/Candidates", times=None, seconds=0, jitter=0.05)
    assert read_ids(client) == undisturbed


@pytest.mark.parametrize("kind", ["500", "502_html", "cut", "reset", "hang"])
def test_lasting_trouble_is_for_later(client, sandbox, tokens, kind):
    client.modules()  # so that there is a token
    sandbox.trouble(kind, match="/Candidates", times=None)
    with hurried_client(sandbox, tokens, kind) as hurried:
        with pytest.raises(errors.TryLater) as raised:
            hurried.records("Candidates")
        assert not isinstance(raised.value, errors.RateLimited)
        assert hurried.calls == 3


def hurried_client(sandbox, tokens, kind):
    """With little patience where an answer hangs."""
    bounds = IMPATIENT if kind in {"hang", "stall"} else SHORT
    return RecruitClient(sandbox.endpoints, sandbox.oauth, token_store=tokens, bounds=bounds)


def test_call_that_took_long_is_not_repeated(sandbox):
    sandbox.trouble("hang", match="/Candidates", times=None)
    bounds = Bounds(read=0.2, quick=0.1)
    with RecruitClient(sandbox.endpoints, sandbox.zsc, bounds=bounds) as client:
        with pytest.raises(errors.TryLater, match="in time"):
            client.records("Candidates")
        assert client.calls == 1


@pytest.mark.parametrize("kind", ["truncated", "not_json", "duplicate_page", "endless"])
def test_lasting_nonsense_is_never_guessed_at(client, sandbox, kind):
    sandbox.trouble(kind, match="/Candidates", times=None)
    with pytest.raises(errors.UnexpectedAnswer):
        read_ids(client)


@pytest.mark.parametrize(("retry_after", "wait"), [(7, 7.0), (None, None)])
def test_too_many_requests_give_the_worker_back_at_once(client, sandbox, retry_after, wait):
    sandbox.trouble("429", match="/Candidates", retry_after=retry_after)
    calls = client.calls
    with pytest.raises(errors.RateLimited) as raised:
        client.records("Candidates")
    assert raised.value.retry_after == wait
    assert client.calls - calls == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [("scope_mismatch", errors.ScopeMissing), ("no_permission", errors.PermissionDenied)],
)
def test_refusal_stops_the_run(client, sandbox, kind, error):
    sandbox.trouble(kind, match="/Candidates")
    with pytest.raises(error):
        client.records("Candidates")


def test_rejection_that_lasts_is_asked_about_only_twice(client, sandbox):
    client.current_user()
    sandbox.trouble("expire_token", match="/Candidates", times=None)
    calls = client.calls
    with pytest.raises(errors.KeyRejected):
        client.records("Candidates")
    assert client.calls - calls == 2


@pytest.mark.parametrize("kind", ["500", "cut", "not_json"])
def test_trouble_of_the_accounts_server_passes_too(sandbox, kind):
    sandbox.trouble(kind, match="/oauth/v2/token")
    with RecruitClient(sandbox.endpoints, sandbox.oauth) as client:
        assert client.current_user().id


def test_unreachable_server_is_for_later(sandbox, nobody_listens):
    client = RecruitClient(nobody_listens, sandbox.oauth)
    with client, pytest.raises(errors.TryLater, match=r"no connection to 127\.0\.0\.1"):
        client.current_user()


CODES = [
    (400, "INVALID_MODULE", errors.UnknownModule),
    (400, "INVALID_DATA", errors.InvalidRequest),
    (400, "INVALID_QUERY", errors.InvalidRequest),
    (400, "REQUIRED_PARAM_MISSING", errors.InvalidRequest),
    (400, "PATTERN_NOT_MATCHED", errors.InvalidRequest),
    (401, "INVALID_TOKEN", errors.KeyRejected),
    (401, "AUTHENTICATION_FAILURE", errors.KeyRejected),
    (401, "OAUTH_SCOPE_MISMATCH", errors.ScopeMissing),
    (403, "NO_PERMISSION", errors.PermissionDenied),
    (403, "FEATURE_NOT_SUPPORTED", errors.PermissionDenied),
    (404, "INVALID_URL_PATTERN", errors.InvalidRequest),
    (429, "TOO_MANY_REQUESTS", errors.RateLimited),
    (429, "LIMIT_EXCEEDED", errors.CreditsUsedUp),
    (500, "INTERNAL_ERROR", errors.TryLater),
]

ASKING = {
    "records": lambda client: client.records("Candidates"),
    "deleted": lambda client: client.deleted("Candidates"),
    "metadata": lambda client: client.fields("Candidates"),
    "bulk job": lambda client: client.start_bulk_read("Candidates", fields=["Email"]),
}


@pytest.mark.parametrize(("status", "code", "kind"), CODES)
@pytest.mark.parametrize("asking", ASKING)
def test_code_of_recruit_says_what_to_do(client, sandbox, asking, status, code, kind):
    sandbox.trouble("error", match="/recruit/", times=None, status=status, code=code)
    with pytest.raises(errors.RecruitError, match=f"{status} {code}") as raised:
        ASKING[asking](client)
    assert (type(raised.value), raised.value.code) == (kind, code)


@pytest.mark.parametrize(("status", "code", "kind"), CODES)
@pytest.mark.parametrize("asking", ASKING)
def test_code_in_place_of_rows_says_the_same(client, sandbox, asking, status, code, kind):
    sandbox.trouble("row_errors", match="/recruit/", times=None, code=code)
    with pytest.raises(errors.RecruitError, match=code) as raised:
        ASKING[asking](client)
    assert (type(raised.value), raised.value.code) == (kind, code)


def at(seconds):
    """An HTTP date so many seconds from now."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("seconds", [10, 3600, 86_400])
@pytest.mark.parametrize("form", [int, str, at])
def test_used_up_credits_tell_when_they_come_back(client, sandbox, form, seconds):
    before = datetime.now(UTC)
    sandbox.trouble("error", status=429, code="LIMIT_EXCEEDED", retry_after=form(seconds))
    with pytest.raises(errors.CreditsUsedUp) as raised:
        client.records("Candidates")
    wait, resume_at = timedelta(seconds=seconds), raised.value.resume_at or before
    assert before + wait - timedelta(seconds=1) <= resume_at <= datetime.now(UTC) + wait


def test_credits_that_are_really_used_up_come_back_when_the_headers_say(client, sandbox):
    """The first ones of a rolling day, counted by the minute."""
    client.modules()
    sandbox.leave_credits(2)
    for quirks in ({}, {"retry_after": False}):
        sandbox.set_quirks(**quirks)
        before = datetime.now(UTC)
        with pytest.raises(errors.CreditsUsedUp) as raised:
            client.records("Candidates")
        told = (raised.value.resume_at or before) - before
        assert timedelta(hours=23, minutes=58) < told <= timedelta(hours=24)
    sandbox.set_quirks(retry_after=False, rate_headers=False)
    with pytest.raises(errors.CreditsUsedUp) as raised:
        client.records("Candidates")
    assert raised.value.resume_at is None


@pytest.mark.parametrize("retry_after", ["0", "-1", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_wait_that_is_none_is_left_to_the_caller(client, sandbox, retry_after):
    sandbox.trouble("429", match="/users", retry_after=retry_after)
    with pytest.raises(errors.RateLimited) as raised:
        client.current_user()
    assert raised.value.retry_after is None


def test_token_limit_gives_the_worker_back(sandbox):
    """Ten tokens in ten minutes; the eleventh is refused with 200 and words."""
    for _ in range(10):
        with RecruitClient(sandbox.endpoints, sandbox.oauth) as client:
            client.current_user()
    with RecruitClient(sandbox.endpoints, sandbox.oauth) as client:
        with pytest.raises(errors.RateLimited) as raised:
            client.current_user()
        assert (client.calls, raised.value.retry_after) == (0, 60)
    assert sandbox.state()["requests"]["POST /oauth/v2/token"] == 11


def test_rejected_key_is_asked_about_again_next_time(client, sandbox):
    """Whoever has mended it need not wait until a rejection is forgotten."""
    sandbox.trouble("error_in_200", match="/oauth", code="invalid_code")
    with pytest.raises(errors.KeyRejected):
        client.current_user()
    assert client.current_user().id


def test_token_that_dies_between_two_calls_costs_one_token_and_one_repeat(client, sandbox):
    client.current_user()
    requests = sandbox.state()["requests"]
    sandbox.expire_tokens()
    client.current_user()
    now = sandbox.state()["requests"]
    asked = {path: now[path] - requests[path] for path in requests if now[path] != requests[path]}
    assert asked == {"GET /recruit/v2/users": 2, "POST /oauth/v2/token": 1}
