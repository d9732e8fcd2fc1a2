"""Tells whether it is believed that a module which criteria ask about has no record (R73): decision
0044. Runs go by it, and so do counts for the editor, which say what a run would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncs.checkpoint.remarks import remarks_of_import_before
from syncs.domain.remarks import Remark
from syncs.models import SourceLink


def remark_of_empty(sync_id: int, module: str, *, run_id: int | None = None) -> Remark:
    """Return what is to be said of a related module without a single record: RELATED_EMPTY, where
    that is not believed, or RELATED_NONE.

    It is believed where it was so in the import before the run, or in the latest one without a run,
    and where the sync has nobody yet.
    """
    before = remarks_of_import_before(run_id, sync_id)
    known = {
        *modules_named(Remark.RELATED_EMPTY, before),
        *modules_named(Remark.RELATED_NONE, before),
    }
    if module in known or not SourceLink.objects.filter(sync_id=sync_id).exists():
        return Remark.RELATED_NONE
    return Remark.RELATED_EMPTY


def modules_named(code: Remark, remarks: Iterable[dict[str, Any]]) -> set[str]:
    """Return the modules that remarks of this code name."""
    return {name for each in remarks if each["code"] == code for name in each["modules"]}
