"""The field of a module that says when a record last changed."""

from __future__ import annotations

from collections.abc import Iterable

from recruit.metadata import Field

# Candidates have no Modified_Time, they carry Updated_On (seen in live clients).
CHANGE_TIMES = ("Updated_On", "Modified_Time", "Last_Activity_Time", "Created_Time")


def modification_field(fields: Iterable[Field]) -> str | None:
    """Return the API name of the module's best change time, None if it has none."""
    present = {field.api_name for field in fields}
    return next((name for name in CHANGE_TIMES if name in present), None)
