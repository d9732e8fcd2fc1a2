"""Whose address counts behind proxies."""

import pytest

from recruitsync.proxies import client_address, parse_networks

OURS = parse_networks(["10.0.0.0/8", "fd00::/8", "192.0.2.7"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1, 192.0.2.7,10.9.9.9", "198.51.100.1"),
        ("10.0.0.2", "10.3.3.3, 10.4.4.4", "10.3.3.3"),
        ("10.0.0.2", "unknown, 10.4.4.4", "10.4.4.4"),
        ("10.0.0.2", "'; DROP TABLE", "10.0.0.2"),
        ("fd00::2", "[2001:db8::1]", "2001:db8::1"),
        ("::ffff:10.0.0.2", "::ffff:198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours(
    peer: str, forwarded: str, expected: str
) -> None:
    assert client_address(peer, forwarded, OURS) == expected


@pytest.mark.parametrize("peer", ["10.0.0.2", "", "203.0.113.9"])
def test_without_proxies_nothing_is_believed(peer: str) -> None:
    assert client_address(peer, "198.51.100.1", ()) == peer


@pytest.mark.parametrize("text", ["10.0.0.0/33", "proxy", "10.0.0"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_networks([text])
