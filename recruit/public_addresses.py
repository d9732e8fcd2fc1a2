"""Connects to public addresses only, for hosts that the operator has not named (R1).

A name that is meant for the internet may resolve to an address inside: by mistake, or because
somebody wants calls to reach what only this machine can. The name is looked up once, every address
of it is judged, and the connection goes to what was judged: a second answer of the name server
changes nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore

TRANSLATED = IPv6Network("64:ff9b::/96")
"""The network in which translators put IPv4 addresses, private ones too (RFC 6052)."""


class NotPublic(httpcore.ConnectError):
    """A host has an address that is not of the internet, so nothing is sent there."""


def public_addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the order in which they are to be tried.

    Raises NotPublic if one of them is private, and httpcore.ConnectError if there is none.
    """
    addresses = addresses_of(host, port)
    if not all(is_public(address) for address in addresses):
        raise NotPublic("the host leads into a private network: an address of it is not public")
    return addresses


def addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host, wherever they lead. Raises httpcore.ConnectError if there is
    none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"no such host: {error}") from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the internet, whatever it is wrapped in."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in TRANSLATED:
            inner = IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)
