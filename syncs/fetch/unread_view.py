"""Records of a view that came without an id were not read, and have not left it because of that
(R73, R79): decision 0065.

Of a record outside of the view it cannot be told whether it is one of them, unless the whole module
has the same ones without an id: these are known by whatever else decides who may stay.
"""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.remarks import add_remark, drop_remark, remarks_of
from syncs.domain.remarks import Remark
from syncs.models import Phase

MAX_PRINTS = 1_000
"""Of records that are known again in the module. Where there are more, nobody leaves."""


def account(context: RunContext, phase: str, odd: Sequence[Any]) -> None:
    """Add records without an id of the view, or take away those that came without one in the whole
    module too, which is read after it, but not by a first run. The caller has the transaction."""
    settings = context.settings
    if not odd or not settings.lets_go_by_view or settings.is_first_run:
        return
    number, prints = _read_note(context.run_id)
    told = {_print_of(context, each) for each in odd}
    if phase == Phase.FETCH:
        _note(context.run_id, number + len(told - prints), prints | told)
    elif phase == Phase.FETCH_OUTSIDE:
        _note(context.run_id, number - len(told & prints), prints - told)


def count_unread(run_id: int) -> int:
    """Return how many records of the view may be any of those outside of it."""
    number, _ = _read_note(run_id)
    return number


def forget_prints(run_id: int) -> None:
    """Forget what these records were known by, when all is read. The caller has the transaction."""
    number, prints = _read_note(run_id)
    if prints:
        _note(run_id, number, set())


def _print_of(context: RunContext, record: Any) -> str:
    """Return what tells a record from others, of that which is read in the view and outside."""
    read = record
    if isinstance(record, dict):
        read = [record.get(name) for name in context.settings.outside_view().source_fields]
    text = json.dumps(read, sort_keys=True)
    return blake2b(text.encode(), digest_size=8, key=str(context.run_id).encode()).hexdigest()


def _read_note(run_id: int) -> tuple[int, set[str]]:
    noted = (each for each in remarks_of(run_id) if each["code"] == Remark.VIEW_UNREAD)
    remark: dict[str, Any] = next(noted, {"number": 0})
    return int(remark["number"]), set(remark.get("prints", ()))


def _note(run_id: int, number: int, prints: set[str]) -> None:
    known = {"prints": sorted(prints)[:MAX_PRINTS]} if prints else {}
    if number:
        add_remark(run_id, Remark.VIEW_UNREAD, number=number, **known)
    else:
        drop_remark(run_id, Remark.VIEW_UNREAD)
