"""Cells that no spreadsheet takes for formulas (R106)."""

from __future__ import annotations

BEGINNINGS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so may be executed; the wide forms are of Japanese keyboards. Every file goes
by this list."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet executes: what could be a formula gets an apostrophe."""
    return f"'{cell}" if cell.startswith(BEGINNINGS_OF_FORMULAS) else cell


def as_entered(cell: str) -> str:
    """Return a cell of a file as it was before `harmless`."""
    return (
        cell[1:] if cell.startswith("'") and cell[1:].startswith(BEGINNINGS_OF_FORMULAS) else cell
    )
