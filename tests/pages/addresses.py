"""Every address of the application below `/o/<slug>/`, taken from the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver, reverse

from tests.pages.conftest import House

BUTTONS = {"run_sync", "pause_sync", "resume_sync", "cancel_run"}
"""Addresses that only a button leads to."""


@dataclass(frozen=True)
class Address:
    """A named address with the names of its ids."""

    name: str
    ids: tuple[str, ...]

    def of(self, house: House, slug: str) -> str:
        """With the ids of `house`, below `slug`."""
        known = {
            "sync_id": house.sync.pk,
            "run_id": house.run.pk,
            "list_id": house.mailing_list.pk,
            "contact_id": house.contact.pk,
        }
        ids = {name: known[name] for name in self.ids}
        return reverse(self.name, kwargs={"organisation_slug": slug, **ids})


def tenant_addresses() -> list[Address]:
    return list(_tenant_addresses(get_resolver(), ()))


def pages() -> list[Address]:
    return [address for address in tenant_addresses() if address.name not in BUTTONS]


def buttons() -> list[Address]:
    return [address for address in tenant_addresses() if address.name in BUTTONS]


def _tenant_addresses(resolver: URLResolver, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        names = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _tenant_addresses(pattern, names)
        elif "organisation_slug" in names:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Address(pattern.name, tuple(n for n in names if n != "organisation_slug"))
