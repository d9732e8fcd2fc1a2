"""The addresses that a webhook may have, by the rules for all calls that leave the house (R105)."""

from __future__ import annotations

from collections.abc import Collection

import httpx

from recruit.endpoints import STANDARD_PORTS, names_of
from recruit.public_addresses import is_public

MAX_LENGTH = 500


class UnfitAddress(ValueError):
    """The address cannot be a webhook's; the message is for people."""


def check_receiver(text: str, allowed_hosts: Collection[str]) -> str:
    """Return the address of a receiver as it is stored. Raises UnfitAddress.

    It is https on the standard port of a public host, or on the operator's list of hosts. To where
    a name leads is looked at each time that something is sent.
    """
    if len(text) > MAX_LENGTH:
        raise UnfitAddress(f"An address has at most {MAX_LENGTH} characters.")
    url = _parse(text.strip())
    if is_named_by_operator(url, allowed_hosts):
        return str(url)
    if url.scheme != "https" or url.port is not None:
        raise UnfitAddress("The address must begin with https:// and name no port.")
    if _is_private(url.host):
        raise UnfitAddress("The address leads into a private network. It must be a public one.")
    return str(url)


def is_named_by_operator(url: httpx.URL, allowed_hosts: Collection[str]) -> bool:
    """Tell whether the operator has named the host, so that it may be private and without TLS."""
    return bool(names_of(url) & {host.lower() for host in allowed_hosts})


def _parse(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise UnfitAddress("This is not a web address.") from None
    if url.scheme not in STANDARD_PORTS or not url.host:
        raise UnfitAddress("A web address begins with https:// and a host.")
    if url.userinfo or "#" in text:
        raise UnfitAddress("The address must have no user, no password and no #.")
    return url


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False  # a name
