"""Access tokens: shared, renewed in time, renewed once when rejected, never looping."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from recruit import Endpoints, MemoryTokenStore, OAuthCredentials, errors, exchange_code
from recruit.auth import token_key
from tests.recruit.disclosure import told_by

CREDENTIALS = OAuthCredentials("client-1", "s3cret", "refr3sh")
GOOD = {"data": [{"id": "1"}], "info": {"more_records": False}}


def good():
    return httpx.Response(200, json=GOOD)


def rejected(code="INVALID_TOKEN"):
    return httpx.Response(401, json={"code": code, "status": "error"})


def granted(token, **more):
    return httpx.Response(200, json={"access_token": token, "expires_in": 3600, **more})


def tokens(script):
    return [request.headers.get("Authorization", "asked") for request in script.requests]


class RecordingStore(MemoryTokenStore):
    """Remembers what was set."""

    def __init__(self):
        super().__init__()
        self.log = []

    def set(self, key, token, expires_at):
        self.log.append((key, token, expires_at))
        super().set(key, token, expires_at)


def test_token_is_asked_for_once_and_kept(scripted):
    client, script = scripted(granted("t1"), good(), good(), credentials=CREDENTIALS)
    client.records("Candidates")
    client.records("Candidates")
    assert tokens(script) == ["asked", "Zoho-oauthtoken t1", "Zoho-oauthtoken t1"]
    assert client.calls == 2


def test_secrets_travel_in_the_body_to_the_accounts_server_alone(scripted):
    client, script = scripted(granted("t1"), good(), credentials=CREDENTIALS)
    client.records("Candidates")
    asked, signed = script.requests
    assert str(asked.url) == "https://accounts.zoho.eu/oauth/v2/token"
    assert parse_qs(asked.content.decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["client-1"],
        "client_secret": ["s3cret"],
        "refresh_token": ["refr3sh"],
    }
    assert signed.url.host == "recruit.zoho.eu"


def test_token_is_given_up_five_minutes_early(scripted):
    store = RecordingStore()
    client, _ = scripted(granted("t1"), good(), credentials=CREDENTIALS, store=store)
    client.records("Candidates")
    [(key, token, expires_at)] = store.log
    assert token == "t1"
    assert abs(expires_at - datetime.now(UTC) - timedelta(minutes=55)) < timedelta(minutes=1)
    assert not {"client-1", "s3cret", "refr3sh"} & {key, *key.split()}


def test_rejected_token_is_renewed_once_and_the_call_repeated_once(scripted):
    client, script = scripted(
        granted("t1"), rejected(), granted("t2"), good(), credentials=CREDENTIALS
    )
    assert client.records("Candidates").ids == ("1",)
    assert tokens(script) == ["asked", "Zoho-oauthtoken t1", "asked", "Zoho-oauthtoken t2"]


def test_key_rejected_after_renewal_ends_it(scripted):
    client, script = scripted(
        granted("t1"), rejected(), granted("t2"), rejected(), credentials=CREDENTIALS
    )
    with pytest.raises(errors.KeyRejected, match="INVALID_TOKEN"):
        client.records("Candidates")
    assert len(script.requests) == 4


def test_missing_scope_does_not_renew(scripted):
    answer = rejected("OAUTH_SCOPE_MISMATCH")
    client, script = scripted(granted("t1"), answer, credentials=CREDENTIALS)
    with pytest.raises(errors.ScopeMissing):
        client.records("Candidates")
    assert len(script.requests) == 2


class ContestedStore(MemoryTokenStore):
    """Each time this worker gets the lock, another one has just renewed the token."""

    def lock(self, key):
        self.set(key, "t2", datetime.now(UTC) + timedelta(minutes=55))
        return super().lock(key)


def test_token_of_another_worker_is_used_instead_of_a_new_one(scripted):
    store = ContestedStore()
    store.set(
        token_key(Endpoints.for_data_centre("EU"), CREDENTIALS),
        "t1",
        datetime.now(UTC) + timedelta(minutes=5),
    )
    client, script = scripted(rejected(), good(), credentials=CREDENTIALS, store=store)
    client.records("Candidates")
    assert tokens(script) == ["Zoho-oauthtoken t1", "Zoho-oauthtoken t2"]


def test_other_credentials_do_not_share_a_token(scripted):
    store = MemoryTokenStore()
    for secret in ("s3cret", "0ther"):
        client, script = scripted(
            granted("t1"),
            good(),
            credentials=OAuthCredentials("client-1", secret, "refr3sh"),
            store=store,
        )
        client.records("Candidates")
        assert len(script.requests) == 2


def test_threads_that_start_together_ask_for_one_token(scripted):
    client, script = scripted(granted("t1"), *[good()] * 8, credentials=CREDENTIALS)
    start = threading.Barrier(8)

    def read(_):
        start.wait()
        return client.records("Candidates").ids

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(8))) == {("1",)}
    assert tokens(script).count("asked") == 1


def test_lock_is_free_again_after_a_failed_renewal(scripted):
    store = MemoryTokenStore()
    client, _ = scripted(
        *[httpx.ConnectError("down")] * 3,
        granted("t1"),
        good(),
        credentials=CREDENTIALS,
        store=store,
    )
    with pytest.raises(errors.TryLater, match=r"accounts\.zoho\.eu"):
        client.records("Candidates")
    assert client.records("Candidates").ids == ("1",)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(200, json={"error": "invalid_code"}), errors.KeyRejected),
        (httpx.Response(200, json={"error": "invalid_client"}), errors.KeyRejected),
        (httpx.Response(400, json={"error": "invalid_client"}), errors.KeyRejected),
        (httpx.Response(429, json={}), errors.RateLimited),
        (
            httpx.Response(
                400,
                json={
                    "error": "Access Denied",
                    "error_description": "You have made too many requests continuously. "
                    "Please try again after some time.",
                },
            ),
            errors.RateLimited,
        ),
        (httpx.Response(404, json={"message": "no route"}), errors.UnexpectedAnswer),
        (httpx.Response(401), errors.UnexpectedAnswer),
        (httpx.Response(403, text="Forbidden"), errors.UnexpectedAnswer),
        (httpx.Response(200, content=b"null"), errors.UnexpectedAnswer),
        (httpx.Response(200, json={"error": "something_new"}), errors.UnexpectedAnswer),
        (httpx.Response(200, json={"token": "t1"}), errors.UnexpectedAnswer),
        (httpx.Response(200, json=["t1"]), errors.UnexpectedAnswer),
        (httpx.Response(200, json={"access_token": "t1\r\nX: 1"}), errors.UnexpectedAnswer),
        (
            httpx.Response(200, json={"access_token": "t1", "expires_in": 0}),
            errors.UnexpectedAnswer,
        ),
        (
            httpx.Response(302, headers={"Location": "https://evil.example"}),
            errors.UnexpectedAnswer,
        ),
    ],
)
def test_refused_renewal_says_what_to_do(scripted, answer, kind):
    client, script = scripted(answer, credentials=CREDENTIALS)
    with pytest.raises(errors.RecruitError) as raised:
        client.records("Candidates")
    assert type(raised.value) is kind
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(200, html="<h1>Sorry</h1>"),
        httpx.Response(401, html="<h1>Sorry</h1>"),
        httpx.Response(404, html="<h1>Not found</h1>"),
        httpx.Response(503),
        httpx.Response(500, json={"error": "server_error"}),
        httpx.Response(200, json={"error": "temporarily_unavailable"}),
        httpx.Response(200, content=b"{"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_passing_failure_of_a_renewal_is_repeated(scripted, failure):
    client, _ = scripted(failure, granted("t1"), good(), credentials=CREDENTIALS)
    assert client.records("Candidates").ids == ("1",)


def test_gateway_that_answers_401_costs_no_token(scripted):
    sorry = httpx.Response(401, html="<h1>Sorry</h1>")
    client, script = scripted(granted("t1"), sorry, good(), credentials=CREDENTIALS)
    assert client.records("Candidates").ids == ("1",)
    assert tokens(script).count("asked") == 1


def test_no_log_repr_or_error_shows_a_secret(scripted, caplog):
    caplog.set_level(logging.DEBUG)
    client, _ = scripted(
        granted("t0ken"),
        rejected(),
        httpx.Response(502),
        *[rejected()] * 2,
        credentials=CREDENTIALS,
    )
    with pytest.raises(errors.RecruitError) as raised:
        client.records("Candidates")
    told = caplog.text + repr(client) + repr(vars(client)) + repr(raised.value) + str(raised.value)
    assert [secret for secret in ("s3cret", "refr3sh", "t0ken") if secret in told] == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b'{"access_token":"t0ken","refresh'),
        httpx.Response(200, json={"access_token": "t0ken", "expires_in": "soon"}),
        httpx.Response(200, json={"access_token": ["t0ken"]}),
        httpx.Response(200, json={"access_token": "t0ken t0ken"}),
        httpx.Response(200, json=["t0ken"]),
        httpx.Response(200, json={"error": "t0ken"}),
        httpx.Response(200, json={"error": "invalid_code", "error_description": "t0ken"}),
        httpx.Response(400, json={"code": "t0ken", "message": "s3cret refr3sh"}),
        httpx.Response(500, text="s3cret refr3sh t0ken"),
        httpx.Response(302, headers={"Location": "https://x.example/?t0ken"}),
        httpx.ReadTimeout("s3cret"),
        httpx.RemoteProtocolError("s3cret"),
        httpx.DecodingError("s3cret"),
    ],
)
def test_failed_renewal_tells_no_secret(scripted, answer):
    client, _ = scripted(*[answer] * 3, credentials=CREDENTIALS)
    with pytest.raises(errors.RecruitError) as raised:
        client.records("Candidates")
    told = told_by(raised.value)
    assert [secret for secret in ("s3cret", "refr3sh", "t0ken") if secret in told.lower()] == []


def exchange(answer):
    requests = []

    def network(request):
        requests.append(request)
        return answer

    credentials = exchange_code(
        Endpoints.for_data_centre("IN"),
        client_id="client-1",
        client_secret="s3cret",
        code="c0de",
        redirect_uri="https://sync.example/back",
        transport=httpx.MockTransport(network),
    )
    return credentials, requests


def test_grant_code_becomes_credentials():
    credentials, [request] = exchange(granted("t1", refresh_token="refr3sh"))
    assert credentials == CREDENTIALS
    assert str(request.url) == "https://accounts.zoho.in/oauth/v2/token"
    assert parse_qs(request.content.decode())["code"] == ["c0de"]


def test_used_grant_code_is_rejected():
    with pytest.raises(errors.KeyRejected, match="INVALID_CODE"):
        exchange(httpx.Response(200, json={"error": "invalid_code"}))


def test_grant_without_a_refresh_token_is_refused():
    with pytest.raises(errors.NoRefreshToken, match="no refresh token"):
        exchange(granted("t1"))


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "käse"])
def test_grant_whose_refresh_token_is_none_is_refused(token):
    with pytest.raises(errors.UnexpectedAnswer, match="refresh token is none") as refusal:
        exchange(granted("t1", refresh_token=token))
    assert token not in told_by(refusal.value)


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(302, headers={"Location": "https://x.example"}), httpx.Response(200, json=[])],
)
def test_odd_answer_to_a_grant_code_tells_no_secret(answer):
    with pytest.raises(errors.UnexpectedAnswer) as refusal:
        exchange(answer)
    assert [s for s in ("s3cret", "c0de") if s in told_by(refusal.value)] == []
