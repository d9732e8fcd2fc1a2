"""Finds whether a run of a sync would do again what was undone last (R98)."""

from django.db.models import Q

from syncs.models import ImportRun, Kind, Sync, SyncState
from syncs.models.import_run import ONLY_SHOWING, UNFINISHED


def undone_last(sync: Sync) -> ImportRun | None:
    """Return the run that was undone, or is about to be, if that is the last thing that happened to
    the people of a sync; None for an active one, whose people were asked when they resumed it."""
    if sync.state == SyncState.ACTIVE:
        return None
    done = sync.runs.exclude(kind__in=ONLY_SHOWING)
    known = done.filter(Q(kind=Kind.UNDO) | ~Q(state__in=UNFINISHED))
    last = known.select_related("about").order_by("-id").first()
    if last is None or last.kind != Kind.UNDO or (last.is_finished and not last.put_back):
        return None
    return last.about if last.about and last.about.kind != Kind.UNDO else None
