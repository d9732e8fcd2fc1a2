"""Records of a view that came without an id were not read, and have not left it because of that
(R73, R79): decision 0065.

Of a record outside of the view it cannot be told whether it is one of them, unless the whole module
has as many without an id as the view: those are the same.
"""

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.remarks import add_remark, drop_remark, remarks_of
from syncs.domain.remarks import Remark
from syncs.models import Phase


def account(context: RunContext, phase: str, unreadable: int) -> None:
    """Add records without an id of the view, or take away those of the whole module, which is read
    after it, but not by a first run. The caller has the transaction."""
    settings = context.settings
    if not unreadable or not settings.lets_go_by_view or settings.is_first_run:
        return
    if phase == Phase.FETCH:
        _note(context.run_id, count_unread(context.run_id) + unreadable)
    elif phase == Phase.FETCH_OUTSIDE:
        _note(context.run_id, count_unread(context.run_id) - unreadable)


def count_unread(run_id: int) -> int:
    """Return how many records of the view may be any of those outside of it."""
    noted = (each for each in remarks_of(run_id) if each["code"] == Remark.VIEW_UNREAD)
    return int(next(noted, {"number": 0})["number"])


def _note(run_id: int, number: int) -> None:
    if number > 0:
        add_remark(run_id, Remark.VIEW_UNREAD, number=number)
    else:
        drop_remark(run_id, Remark.VIEW_UNREAD)
