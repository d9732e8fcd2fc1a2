"""Calls that are meant for the internet go to public addresses, whatever a name resolves to."""

import socket
import time
from types import SimpleNamespace
from typing import Any

import httpcore
import httpx
import pytest

from recruit import Endpoints, OAuthCredentials, RecruitClient, errors
from recruit.network import DEADLINE, Network
from recruit.public_addresses import NotPublic, is_public, public_addresses_of
from tests.recruit.conftest import SHORT
from tests.recruit.raw_server import ok, raw_server
from tests.world.patience import PATIENCE

OAUTH = OAuthCredentials("client-1", "s3cret", "refr3sh")

INSIDE = (
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "255.255.255.255", "240.0.0.1", "224.0.0.1", "198.18.0.1", "192.0.2.1"),  # noqa: S104
    *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2002:7f00:1::"),
)
OUTSIDE = ("8.8.8.8", "204.141.42.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


def test_what_is_inside_is_told_from_what_is_outside() -> None:
    assert [address for address in INSIDE if is_public(address)] == []
    assert [address for address in OUTSIDE if not is_public(address)] == []


def test_one_private_address_among_public_ones_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(None, None, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(NotPublic):
        public_addresses_of("recruit.zoho.com", 443)


def test_names_of_this_machine_are_refused() -> None:
    for name in ("localhost", "127.1"):
        with pytest.raises(NotPublic):
            public_addresses_of(name, 443)
    with pytest.raises(httpcore.ConnectError):
        public_addresses_of("nobody.invalid", 443)


def resolver(*addresses: str) -> Any:
    """Return a `socket` module whose names lead to these addresses."""
    found = [(None, None, None, "", (address, 443)) for address in addresses]
    return SimpleNamespace(getaddrinfo=lambda *_, **__: found, SOCK_STREAM=1)


def test_a_host_of_zoho_that_resolves_inside_is_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As after a poisoned answer of a name server."""
    with raw_server() as server:
        server.answer(ok(b"{}"))
        port = int(server.url.rpartition(":")[2])
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
        client = RecruitClient(Endpoints.for_data_centre("US"), OAUTH, bounds=SHORT)

        with pytest.raises(errors.RecruitError) as refused:
            client.records("Contacts")

        assert server.heads == []
        assert "not public" in repr(refused.value.__cause__) + repr(refused.value)


@pytest.mark.parametrize("fault", [httpcore.ConnectError, httpcore.ConnectTimeout])
def test_the_next_address_is_called_where_one_refuses_or_is_silent(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an address of IPv6 in a house that lets none of it out."""
    connect = httpcore.SyncBackend.connect_tcp

    def connect_tcp(self: httpcore.SyncBackend, host: str, *rest: Any) -> Any:
        if host == "2001:db8::1":
            raise fault
        return connect(self, host, *rest)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
    with raw_server() as server:
        server.answer(ok(b"{}"))
        network = Network(1, find_addresses=lambda *_: ["2001:db8::1", "127.0.0.1"])
        with httpx.Client(transport=network) as client:
            url = server.url.replace("127.0.0.1", "receiver.example")
            request = client.build_request("GET", url)
            request.extensions[DEADLINE] = time.monotonic() + PATIENCE

            assert client.send(request).status_code == 200
