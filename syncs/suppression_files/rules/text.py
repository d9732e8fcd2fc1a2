"""The text of a file, in whichever encoding a spreadsheet has written it."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before the marks of UTF-16, with which they begin.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of workbooks, new and old."""

_LOOKED_AT = 1_000
"""Bytes by which a file is known that says nothing of its encoding."""


class UnreadableFile(Exception):
    """A file of which nothing can be read; the message says why, for people."""


def decode(data: bytes) -> str:
    """Return the text of a file. Raises UnreadableFile.

    Excel writes UTF-8 or UTF-16 with a mark in front, or the code page of western Windows.
    """
    if data.startswith(_SPREADSHEETS):
        raise UnreadableFile(
            "This is a workbook. Open it in your spreadsheet, and save the sheet as CSV."
        )
    encodings = [name for mark, name in _MARKS if data.startswith(mark)][:1]
    for encoding in encodings or [_wide(data), "utf-8", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("This is no text. Save the sheet as CSV, in UTF-8, and send it again.")


def _wide(data: bytes) -> str:
    """Return the encoding of a text without a mark whose every other byte is empty."""
    beginning = data[:_LOOKED_AT]
    first, second = beginning[::2].count(0), beginning[1::2].count(0)
    if max(first, second) * 4 < len(beginning):
        return "ascii"
    return "utf-16-be" if first > second else "utf-16-le"
