"""The address of the person behind the proxies in front of us, for limits by address."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

AddressRange = IPv4Network | IPv6Network


class ClientAddressMiddleware:
    """Sets `REMOTE_ADDR` to the address from which the first proxy of ours was called.

    `TRUSTED_PROXIES` names ours. What others write into `X-Forwarded-For` is not believed, or a
    stranger could take any address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(
            request.META.get("REMOTE_ADDR", ""),
            request.META.get("HTTP_X_FORWARDED_FOR", ""),
            settings.TRUSTED_PROXIES,
        )
        return self.get_response(request)


def parse_networks(texts: Sequence[str]) -> tuple[AddressRange, ...]:
    """Return addresses and networks, such as `10.0.0.0/8`. Raises ValueError."""
    return tuple(ip_network(text, strict=False) for text in texts)


def client_address(peer: str, forwarded: str, trusted: Sequence[AddressRange]) -> str:
    """Return the last address of the chain that is no proxy of ours; the first where all are.

    `peer` is who called us, "" on a unix socket, which only a proxy of this host can open.
    """
    found = peer
    for text in reversed(forwarded.split(",")):
        if not is_trusted(found, trusted):
            break
        further = _read(text)
        if further is None:
            break
        found = str(further)
    return found


def is_trusted(address: str, trusted: Sequence[AddressRange]) -> bool:
    """Tell whether an address is a proxy of ours; "", of a unix socket, is one if there are any."""
    read = _read(address)
    if read is None:
        return bool(trusted) and not address
    return any(read in network for network in trusted)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
