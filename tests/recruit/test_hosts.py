"""Requests, and with them secrets, go to the two hosts of a connection and nowhere else."""

import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from socket import create_server

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from recruit import Endpoints, OAuthCredentials, RecruitClient, ZscCredentials, errors
from tests.recruit.conftest import SHORT
from tests.recruit.disclosure import told_by
from tests.recruit.raw_server import answer, ok, raw_server

GOOD = b'{"data":[{"id":"1"}],"info":{"more_records":false}}'
GRANT = b'{"access_token":"t0ken","expires_in":3600,"api_domain":"%b"}'
OAUTH = OAuthCredentials("client-1", "s3cret", "refr3sh")


@pytest.fixture
def elsewhere():
    """Another server, which must not be asked anything."""
    with raw_server() as server:
        server.answer(ok(GOOD))
        yield server
        assert server.heads == []


def client_of(raw, credentials=OAUTH):
    endpoints = Endpoints.custom(raw.url, allowed_hosts={"127.0.0.1"})
    return RecruitClient(endpoints, credentials, bounds=SHORT)


STATUSES = [
    b"300 Multiple Choices",
    b"301 Moved Permanently",
    b"302 Found",
    b"303 See Other",
    b"307 Temporary Redirect",
    b"308 Permanent Redirect",
]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    "place", ["{elsewhere}/recruit/v2/Contacts", "/recruit/v2/Contacts", "//x.example/", "http://["]
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.records("Contacts"),
        lambda client: client.start_bulk_read("Contacts", fields=["Email"]),
    ],
)
def test_redirect_of_the_api_is_not_followed(raw, elsewhere, status, place, ask):
    location = b"Location: " + place.format(elsewhere=elsewhere.url).encode()
    raw.answer(ok(GRANT % b"x"), answer(status, b"", location))
    with client_of(raw) as client, pytest.raises(errors.UnexpectedAnswer, match="redirect"):
        ask(client)
    assert len(raw.heads) == 2


@pytest.mark.parametrize("status", STATUSES)
def test_redirect_of_the_accounts_server_is_not_followed(raw, elsewhere, status):
    raw.answer(answer(status, b"", b"Location: " + elsewhere.url.encode()))
    with client_of(raw) as client, pytest.raises(errors.UnexpectedAnswer, match="redirect"):
        client.records("Contacts")
    assert len(raw.heads) == 1


def test_api_domain_of_a_grant_is_ignored(raw, elsewhere):
    raw.answer(ok(GRANT % elsewhere.url.encode()), ok(GOOD))
    with client_of(raw) as client:
        assert client.records("Contacts").ids == ("1",)
    assert len(raw.heads) == 2


def test_cookies_are_not_sent_back(raw):
    raw.answer(ok(GOOD, b"Set-Cookie: session=abc; Path=/"))
    with client_of(raw, ZscCredentials("k3y", "a@b.example")) as client:
        client.records("Contacts")
        client.records("Contacts")
    assert [head for head in raw.heads if b"cookie" in head.lower()] == []


def test_credentials_in_the_environment_are_not_used(raw, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password other")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    raw.answer(ok(GOOD))
    with client_of(raw, ZscCredentials("k3y", "a@b.example")) as client:
        client.records("Contacts")
    [head] = raw.heads
    assert head.lower().count(b"authorization:") == 1
    assert b"Zoho-zsc k3y" in head


@contextmanager
def server_with_a_certificate_of_its_own(tmp_path):
    """Yields its address, and what arrived of requests: nothing, if nobody trusts it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    arrived = []

    def serve(listener):
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    arrived.append(context.wrap_socket(connection, server_side=True).recv(1))

    with create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=[listener])
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", arrived
        listener.shutdown(2)
        thread.join()


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize("credentials", [OAUTH, ZscCredentials("k3y", "a@b.example")])
def test_server_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path, credentials):
    with server_with_a_certificate_of_its_own(tmp_path) as (address, arrived):
        endpoints = Endpoints.custom(address, allowed_hosts={"127.0.0.1"})
        client = RecruitClient(endpoints, credentials, bounds=SHORT)
        with client, pytest.raises(errors.TryLater, match="CERTIFICATE_VERIFY_FAILED") as raised:
            client.records("Contacts")
    assert arrived == []
    assert [s for s in ("s3cret", "refr3sh", "k3y") if s in told_by(raised.value)] == []


def test_https_is_not_given_up_for_a_server_that_speaks_http(raw):
    raw.answer(ok(GOOD))
    address = raw.url.replace("http:", "https:")
    endpoints = Endpoints.custom(address, allowed_hosts={"127.0.0.1"})
    bounds = replace(SHORT, connect=0.2)
    client = RecruitClient(endpoints, ZscCredentials("k3y", "a@b.example"), bounds=bounds)
    with client, pytest.raises(errors.TryLater):
        client.records("Contacts")
    assert [head for head in raw.heads if b"k3y" in head] == []


def test_every_request_goes_to_one_of_the_two_hosts(scripted):
    client, script = scripted(
        httpx.Response(200, content=GRANT % b"https://www.zohoapis.eu"),
        *[httpx.Response(204)] * 5,
        httpx.Response(200, json={"data": [{"details": {"id": "7"}}]}),
        httpx.Response(200, json={"data": [{"state": "ADDED"}]}),
        credentials=OAUTH,
    )
    client.records("Contacts")
    client.deleted("Contacts")
    client.record("Contacts", "1")
    client.modules()
    client.fields("Contacts")
    client.bulk_read(client.start_bulk_read("Contacts", fields=["Email"]))
    hosts = [(request.url.scheme, request.url.host) for request in script.requests]
    assert hosts == [("https", "accounts.zoho.eu"), *[("https", "recruit.zoho.eu")] * 7]
