"""The search by name or address: for people at the controls, not part of the Recruit API."""

import asyncio

from .table import Table

_WHERE = frozenset(
    {"Full_Name", "First_Name", "Last_Name", "Email", "Name", "Contact_Address", "Client_Name"}
    | {"Posting_Title", "Work_Email", "Private_Email"}
)
_CHUNK = 2_000


async def find(table: Table, text: str, *, most: int) -> list[int]:
    """Return up to `most` indices, newest first.

    This reads a million records in some seconds, giving way to other requests now and then.
    """
    needle = text.casefold()
    found: list[int] = []
    for stop in range(table.end, 0, -_CHUNK):
        chunk = [
            index for index in range(max(0, stop - _CHUNK), stop) if index not in table.deleted
        ]
        rendered = zip(reversed(chunk), reversed(table.render(chunk, _WHERE)), strict=True)
        found += [index for index, record in rendered if needle in record.decode().casefold()]
        if len(found) >= most:
            break
        await asyncio.sleep(0)
    return found[:most]
