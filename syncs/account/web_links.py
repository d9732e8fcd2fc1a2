"""Addresses of records in Recruit, for people who want to look at them there."""

from recruit import DATA_CENTRES, record_url
from syncs.models import Connection


def record_url_of(connection: Connection, module: str) -> str:
    """Return the address of a record of the module up to the id; empty where none is known."""
    known = DATA_CENTRES.get(connection.data_centre)
    base = connection.api_url or (known.api_url if known else "")
    return record_url(base, module) if base else ""
