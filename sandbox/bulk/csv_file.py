"""The file, as Zoho makes it: a zip archive with one CSV file, the header the API names."""

import asyncio
import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from .cells import Row
from .snapshot import Snapshot

_CHUNK = 1_000


async def zipped_csv(
    name: str, snapshot: Snapshot, fields: Sequence[str], empty: frozenset[str]
) -> bytes:
    """Write the file, giving way to other requests after every thousand rows."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        # A fixed date: the same records make the same bytes.
        entry = zipfile.ZipInfo(f"{name}.csv")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with files.open(entry, "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(fields)
            for rows in snapshot.chunks(fields, _CHUNK):
                writer.writerows(_without(rows, fields, empty))
                await asyncio.sleep(0)
    return archive.getvalue()


def zipped_line_of_commas(name: str = "Hostile", *, megabytes: int = 64) -> bytes:
    """Write an archive of one line that unpacks to a thousand times its own size."""
    archive = io.BytesIO()
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files,
        files.open(f"{name}.csv", "w") as raw,
    ):
        for _ in range(megabytes):
            raw.write(b"," * 1024**2)
    return archive.getvalue()


def _without(rows: Iterable[Row], fields: Sequence[str], empty: frozenset[str]) -> Iterable[Row]:
    """Return the rows with nothing in the cells of the empty fields."""
    if not empty:
        return rows
    return (
        ["" if name in empty else cell for name, cell in zip(fields, row, strict=True)]
        for row in rows
    )
