"""The addresses at which Recruit lives: those of a data centre, or of a sandbox or gateway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import httpx

STANDARD_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The two addresses of a connection, without a trailing slash.

    `api_url` serves `/recruit/v2/…`, `accounts_url` serves `/oauth/v2/token`. Requests, and with
    them secrets, go to these two and nowhere else; the `api_domain` of a token answer is ignored
    because it does not serve Recruit.
    """

    api_url: str
    accounts_url: str

    @classmethod
    def for_data_centre(cls, name: str) -> Endpoints:
        """Return the addresses of a Zoho data centre such as "EU", else raise ValueError."""
        try:
            return DATA_CENTRES[name.upper()]
        except KeyError:
            known = ", ".join(DATA_CENTRES)
            raise ValueError(f"no data centre {name!r}; there are {known}") from None

    @classmethod
    def custom(
        cls,
        api_url: str,
        *,
        accounts_url: str | None = None,
        allowed_hosts: Collection[str] = (),
    ) -> Endpoints:
        """Return other addresses, each on Zoho's own host or one on the operator's allow-list.

        `allowed_hosts` has hosts ("127.0.0.1") or hosts with a port ("gateway.example:8443");
        a host on it may also be plain http. Without `accounts_url`, `api_url` serves both.
        Raises ValueError for an address that is not allowed, or is none.
        """
        return cls(
            api_url=_checked(api_url, allowed_hosts),
            accounts_url=_checked(accounts_url or api_url, allowed_hosts),
        )


def _checked(address: str, allowed_hosts: Collection[str]) -> str:
    url = _parsed(address)
    allowed = names_of(url) & {host.lower() for host in allowed_hosts}
    if not allowed and url.host not in ZOHO_HOSTS:
        raise ValueError(f"the host {url.host!r} is not on the operator's list of allowed hosts")
    if not allowed and (url.scheme != "https" or url.port is not None):
        raise ValueError(f"{url.host!r} takes https on its standard port only")
    return str(url).rstrip("/")


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise ValueError("not a web address") from None
    if url.scheme not in STANDARD_PORTS or not url.host:
        raise ValueError("not a web address: it starts with https:// and a host")
    if url.userinfo or "?" in address or "#" in address:
        raise ValueError("an address has no user, no query and no fragment")
    return url


def names_of(url: httpx.URL) -> set[str]:
    """Return the host as an operator may write it: Unicode or ASCII, with or without its port."""
    port = url.port or STANDARD_PORTS[url.scheme]
    in_ascii = url.raw_host.decode("ascii")
    hosts = {f"[{in_ascii}]"} if ":" in in_ascii else {url.host, in_ascii}
    return {url.host} | hosts | {f"{host}:{port}" for host in hosts}


def _zoho(domain: str) -> Endpoints:
    return Endpoints(api_url=f"https://recruit.{domain}", accounts_url=f"https://accounts.{domain}")


# Documented by Zoho, but for AU, CA and SA (seen in live clients) and UK (inferred).
DATA_CENTRES = {
    "US": _zoho("zoho.com"),
    "EU": _zoho("zoho.eu"),
    "IN": _zoho("zoho.in"),
    "JP": _zoho("zoho.jp"),
    "CN": _zoho("zoho.com.cn"),
    "AU": _zoho("zoho.com.au"),
    "CA": _zoho("zohocloud.ca"),
    "SA": _zoho("zoho.sa"),
    "UK": _zoho("zoho.uk"),
}

ZOHO_HOSTS = frozenset(
    httpx.URL(address).host
    for centre in DATA_CENTRES.values()
    for address in (centre.api_url, centre.accounts_url)
)
