"""Addresses of Recruit's own pages, for people who want to look at a record there.

How Zoho Recruit's pages are addressed is not documented; this is what its own links look like.
"""

from urllib.parse import quote


def record_url(base: str, module: str) -> str:
    """Return the address of the page of a module's records below a host's address, up to the id,
    which follows it."""
    return f"{base}/recruit/EntityInfo.do?module={quote(module)}&id="
