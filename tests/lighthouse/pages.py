"""One page of each kind in the demo, found as people find them: by links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page

SIGNED_OUT = {"sign-in": "/accounts/sign-in/", "api-docs": "/api/v1/docs/"}
"""Pages that need nobody."""

PLAIN = {
    "attention": "attention/",
    "dashboard": "dashboard/",
    "syncs": "syncs/",
    "new-sync": "syncs/new/",
    "history": "runs/",
    "contacts": "contacts/",
    "search": "search/?q=an",
    "lists": "lists/",
    "suppressions": "suppressions/",
    "settings": "settings/recruit/",
    "members": "settings/members/",
    "audit": "settings/audit/",
    "organisation": "settings/organisation/",
    "webhooks": "settings/webhooks/",
}
"""Below `/o/demo/`."""

LINKED = {
    "sync": ("syncs/", r"syncs/\d+/$"),
    "run": ("runs/?state=succeeded", r"runs/\d+/$"),
    "held": ("runs/?state=held", r"runs/\d+/$"),
    "contact": ("contacts/", r"contacts/\d+/$"),
    "list": ("lists/", r"lists/\d+/$"),
}
"""The page on which a link stands, and what its address is like."""

STEPS = ("module", "records", "criteria", "rules", "schedule", "review")


def find_pages(page: Page, base: str) -> Iterator[tuple[str, str]]:
    """Yield name and address of the pages that somebody who is signed in sees."""
    home = f"{base}/o/demo/"
    for name, path in PLAIN.items():
        yield name, home + path
    found = {name: _linked(page, home + path, like) for name, (path, like) in LINKED.items()}
    yield from found.items()
    rows = f"{found['run']}?outcome=ignored"
    yield "rows", rows
    yield "why", _linked(page, rows, r"people/\?")
    yield "mapping", f"{found['sync']}mapping/"
    for step in STEPS:
        yield step, f"{found['sync']}edit/{step}/"


def _linked(page: Page, address: str, like: str) -> str:
    """Return where the first link leads that is like this."""
    page.goto(address)
    links: list[str] = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)")
    return next(link for link in links if re.search(like, link))
