"""Files of comma-separated values that are sent while they are written, and that no spreadsheet
takes for formulas (R106)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.http import StreamingHttpResponse

from web.csv_cells import harmless

_ROWS_A_PIECE = 500


def csv_response(
    name: str, header: Iterable[str], rows: Iterable[Iterable[str]]
) -> StreamingHttpResponse:
    """Return a download of this name, with the byte order mark by which Excel knows UTF-8."""
    return StreamingHttpResponse(
        csv_pieces(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_pieces(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the file in pieces of a few hundred rows."""
    text = StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(map(harmless, header))
    for number, row in enumerate(rows, 1):
        writer.writerow(map(harmless, row))
        if number % _ROWS_A_PIECE == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
