"""Finds where each value of a contact came from: the run or person who wrote it last (R93)."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syncs.domain.outcomes import Outcome
from syncs.why.rules.ledger_row import LedgerRow

OWN_FIELD = "own:"
"""Stands before the key of an own field, as in what is kept of values entered by hand."""


@dataclass(frozen=True)
class EnteredByHand:
    """A value that a person entered: who, when, and what stood there before."""

    at: datetime
    by: str
    before: Any


@dataclass(frozen=True)
class Origin:
    """The writer of a value: a run by its row, or a person. `before` is the value until then, and
    `has_before` tells whether there was one, as far as is known."""

    row: LedgerRow | None = None
    edited: EnteredByHand | None = None
    before: Any = None
    has_before: bool = False


def origin_of(
    name: str,
    value: Any,
    *,
    rows: Sequence[LedgerRow],
    edited: EnteredByHand | None,
    fields: Container[str],
) -> Origin | None:
    """Return where the value of a column or own field came from, None where nothing tells it.

    Of two who wrote it, the later one; a run that wrote another value than there is now does not
    count. Who was new got all of their values from the run that made them. What a run wrote into a
    field that is not among the `fields` of today, which are keys of own ones, was written into this
    one if it is the same: one field was merged into the other (R25).
    """
    ended = [(row, row.at) for row in rows if row.at is not None]
    for row, at in sorted(ended, key=lambda pair: (pair[1], pair[0].run_id), reverse=True):
        if edited and edited.at > at:
            break
        found = _written(name, row) or _written_before_a_merge(name, value, row, fields)
        if found and found[1] == value:
            return Origin(row=row, before=found[0], has_before=True)
        if row.outcome is Outcome.NEW and not found:
            return Origin(row=row)
    if edited:
        return Origin(edited=edited, before=edited.before, has_before=edited.before is not None)
    return None


def _written_before_a_merge(
    name: str, value: Any, row: LedgerRow, fields: Container[str]
) -> tuple[Any, Any] | None:
    """Return the value before and after a row, if it wrote this one into an own field that is not
    there any more."""
    if not name.startswith(OWN_FIELD):
        return None
    before, after = (row.detail.get(each) or {} for each in ("before", "after"))
    own = (before.get("attributes") or {}, after.get("attributes") or {})
    gone = (key for key, wrote in own[1].items() if key not in fields and wrote == value)
    return next(((own[0].get(key), value) for key in gone), None)


def _written(name: str, row: LedgerRow) -> tuple[Any, Any] | None:
    """Return the value before and after a row, if it changed this one."""
    before, after = row.detail.get("before") or {}, row.detail.get("after") or {}
    if name.startswith(OWN_FIELD):
        name = name.removeprefix(OWN_FIELD)
        before, after = before.get("attributes") or {}, after.get("attributes") or {}
    return (before.get(name), after[name]) if name in after else None
