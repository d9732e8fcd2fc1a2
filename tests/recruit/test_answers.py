"""Every bad answer becomes the error that says what to do."""

import gzip
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from recruit import Bounds, errors
from tests.world.patience import PATIENCE

GOOD = {"data": [{"id": "1"}], "info": {"more_records": False}}


def refusal(status, code, **headers):
    body = {"code": code, "details": {}, "message": "echo of k3y", "status": "error"}
    return httpx.Response(status, json=body, headers=headers)


def html(status):
    return httpx.Response(status, html="<html>Bad gateway</html>")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "INVALID_TOKEN"), errors.KeyRejected),
        (refusal(401, "AUTHENTICATION_FAILURE"), errors.KeyRejected),
        (refusal(401, "SOMETHING_NEW"), errors.KeyRejected),
        (refusal(401, "OAUTH_SCOPE_MISMATCH"), errors.ScopeMissing),
        (refusal(403, "NO_PERMISSION"), errors.PermissionDenied),
        (refusal(403, "FEATURE_NOT_SUPPORTED"), errors.PermissionDenied),
        (refusal(400, "INVALID_MODULE"), errors.UnknownModule),
        (refusal(400, "INVALID_QUERY"), errors.InvalidRequest),
        (refusal(400, "REQUIRED_PARAM_MISSING"), errors.InvalidRequest),
        (refusal(404, "INVALID_URL_PATTERN"), errors.InvalidRequest),
        (refusal(200, "INVALID_MODULE"), errors.UnknownModule),
        (httpx.Response(200, json={"error": "invalid_code"}), errors.UnexpectedAnswer),
        (httpx.Response(200, json={"error": {"odd": 1}}), errors.UnexpectedAnswer),
        (httpx.Response(202, json=GOOD), errors.UnexpectedAnswer),
        (httpx.Response(200, json=[]), errors.UnexpectedAnswer),
        (httpx.Response(200, json={"data": {}}), errors.UnexpectedAnswer),
    ],
)
def test_answer_that_repeating_cannot_help_is_raised_at_once(scripted, answer, kind):
    client, script = scripted(answer)
    with pytest.raises(errors.RecruitError) as raised:
        client.records("Candidates")
    assert type(raised.value) is kind
    assert "k3y" not in str(raised.value)
    assert len(script.requests) == 1


def told(**details):
    body = {"code": "INVALID_DATA", "details": details, "message": "", "status": "error"}
    return httpx.Response(400, json=body)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (told(param_name="cvid"), errors.UnknownView, "INVALID_DATA"),
        (told(), errors.UnknownView, "INVALID_DATA"),
        (told(param_name="sort_by"), errors.InvalidRequest, r"INVALID_DATA \(sort_by\)"),
        (told(odd=["cvid"], other={"a": 1}), errors.UnknownView, "INVALID_DATA"),
        (refusal(400, "INVALID_QUERY"), errors.InvalidRequest, "INVALID_QUERY"),
    ],
)
def test_refused_view_is_told_from_another_refused_parameter(scripted, answer, kind, said):
    client, _ = scripted(answer)
    with pytest.raises(errors.RecruitError, match=said) as raised:
        client.records("Candidates", cvid="77")
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    "failure",
    [
        html(401),
        html(403),
        html(404),
        html(502),
        html(200),
        refusal(500, "INTERNAL_ERROR"),
        httpx.Response(503),
        httpx.Response(408),
        httpx.Response(200, content=b'{"data": [{"id"'),
        httpx.Response(200, content=b""),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("cut"),
        httpx.ConnectError("no route"),
    ],
)
def test_passing_failure_is_repeated_quickly(scripted, failure):
    client, script = scripted(failure, httpx.Response(200, json=GOOD))
    assert client.records("Candidates").ids == ("1",)
    assert client.calls == len(script.requests) == 2


def test_lasting_failure_is_given_up_after_two_quick_repeats(scripted, monkeypatch):
    rests: list[float] = []
    monkeypatch.setattr("recruit.wire.rest", rests.append)
    failures = html(502), httpx.ReadError("reset"), refusal(500, "INTERNAL_ERROR")
    client, script = scripted(*failures, bounds=Bounds())
    with pytest.raises(errors.TryLater) as raised:
        client.records("Candidates")
    assert len(rests) == 2
    assert sum(rests) < 2
    assert (raised.value.status, raised.value.code) == (500, "INTERNAL_ERROR")
    assert raised.value.retry_after is None
    assert len(script.requests) == 3


def test_lasting_rubbish_is_never_guessed_at(scripted):
    client, _ = scripted(*[httpx.Response(200, content=b"rubbish")] * 3)
    with pytest.raises(errors.UnexpectedAnswer, match="not JSON"):
        client.records("Candidates")


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refusal(429, "TOO_MANY_REQUESTS", **{"Retry-After": "9"}), 9),
        (refusal(429, "TOO_MANY_REQUESTS"), None),
        (httpx.Response(429), None),
        (httpx.Response(503, headers={"Retry-After": "30"}), 30),
    ],
)
def test_rate_limit_gives_the_worker_back_at_once(scripted, answer, seconds):
    client, script = scripted(answer)
    with pytest.raises(errors.RateLimited) as raised:
        client.records("Candidates")
    assert raised.value.retry_after == seconds
    assert len(script.requests) == 1


def test_wait_is_counted_from_the_reset_in_milliseconds(scripted):
    reset = str(int((time.time() + 400) * 1000))
    client, _ = scripted(refusal(429, "TOO_MANY_REQUESTS", **{"X-RATELIMIT-RESET": reset}))
    with pytest.raises(errors.RateLimited) as raised:
        client.records("Candidates")
    assert 400 - PATIENCE < (raised.value.retry_after or 0) <= 400


def test_used_up_credits_stop_the_run_and_tell_when_it_can_go_on(scripted):
    now = datetime.now(UTC)
    until = now.replace(microsecond=0) + timedelta(hours=3)
    reset = str(int(until.timestamp() * 1000))
    client, _ = scripted(
        refusal(429, "LIMIT_EXCEEDED", **{"X-RATELIMIT-RESET": reset}),
        refusal(429, "LIMIT_EXCEEDED"),
    )
    with pytest.raises(errors.CreditsUsedUp) as raised:
        client.records("Candidates")
    assert abs((raised.value.resume_at or now) - until) < timedelta(seconds=1)
    with pytest.raises(errors.CreditsUsedUp) as raised:
        client.records("Candidates")
    assert raised.value.resume_at is None


@pytest.mark.parametrize("place", ["https://evil.example/", "/elsewhere", "http://["])
def test_redirect_is_not_followed(scripted, place):
    client, script = scripted(httpx.Response(302, headers={"Location": place}))
    with pytest.raises(errors.UnexpectedAnswer, match="redirect"):
        client.records("Candidates")
    assert len(script.requests) == 1


def test_compressed_answer_is_read(scripted):
    body = gzip.compress(httpx.Response(200, json=GOOD).content)
    client, _ = scripted(httpx.Response(200, content=body, headers={"Content-Encoding": "gzip"}))
    assert client.records("Candidates").ids == ("1",)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_answer_above_the_bound_is_refused(scripted, encoding):
    body = b" " * 20_000
    body = gzip.compress(body) if encoding == "gzip" else body
    answer = httpx.Response(200, content=body, headers={"Content-Encoding": encoding})
    client, _ = scripted(answer, bounds=Bounds(body=10_000))
    with pytest.raises(errors.TooLarge, match="more than 10000 bytes"):
        client.records("Candidates")


def test_call_is_over_when_its_time_is(scripted):
    client, script = scripted(bounds=Bounds(total=0, pauses=()))
    with pytest.raises(errors.TryLater, match="in time"):
        client.records("Candidates")
    assert script.requests == []
