"""A view that is empty although the sync knows records from it is not believed at once (R73).

Nobody leaves because of it before the next import, which reads everything, finds it empty as well:
decision 0044.
"""

from django.db.backends.utils import CursorWrapper

from syncs.checkpoint.context import RunContext
from syncs.checkpoint.remarks import (
    add_remark,
    drop_remark,
    remarks_of,
    remarks_of_import_before,
)
from syncs.domain.remarks import Remark
from syncs.fetch.unread_view import count_unread, forget_prints

SAYING_EMPTY = (Remark.VIEW_EMPTY, Remark.VIEW_STILL_EMPTY)


def judge_view(context: RunContext, cursor: CursorWrapper) -> Remark | None:
    """Return what is to be said of the view, None for nothing. Where it is not believed, nothing is
    known of whether the records outside of it are selected; what else they say counts. Nor is it
    where some of its records were not read, which is said already."""
    if not context.settings.lets_go_by_view:
        return None
    if count_unread(context.run_id):
        context.execute(cursor, "doubt_outside")
        return None
    if not _is_empty(context, cursor):
        return None
    before = remarks_of_import_before(
        context.run_id, context.sync_id, settings__cvid=context.settings.cvid
    )
    if context.settings.is_full and any(each["code"] in SAYING_EMPTY for each in before):
        return Remark.VIEW_STILL_EMPTY
    context.execute(cursor, "doubt_outside")
    return Remark.VIEW_EMPTY


def note_view(context: RunContext, found: Remark | None) -> None:
    """Let the run say this of the view, and nothing else."""
    if not context.settings.lets_go_by_view:
        return
    forget_prints(context.run_id)
    for each in SAYING_EMPTY:
        if each is found:
            add_remark(context.run_id, each)
        else:
            drop_remark(context.run_id, each)


def _is_empty(context: RunContext, cursor: CursorWrapper) -> bool:
    """Tell whether nothing of the view was read, but something outside of it that concerns the
    sync. Where only changes are read, the view was asked whether it has any record at all."""
    context.execute(cursor, "count_in_view")
    in_view, outside = cursor.fetchone()
    if in_view or not outside:
        return False
    return context.settings.is_full or any(
        each["code"] == Remark.VIEW_EMPTY for each in remarks_of(context.run_id)
    )
