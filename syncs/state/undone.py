"""Finds whether a run of a sync would do again what was undone last (R98)."""

from syncs.models import ImportRun, Kind, Sync, SyncState
from syncs.models.import_run import ONLY_SHOWING, UNFINISHED


def undone_last(sync: Sync) -> ImportRun | None:
    """Return the run that was undone, if that is the last thing that happened to the people of a
    sync; None for an active one, whose people were asked when they resumed it."""
    if sync.state == SyncState.ACTIVE:
        return None
    done = sync.runs.exclude(kind__in=ONLY_SHOWING).exclude(state__in=UNFINISHED)
    last = done.select_related("about").order_by("-id").first()
    if last is None or last.kind != Kind.UNDO or not last.put_back:
        return None
    return last.about if last.about and last.about.kind != Kind.UNDO else None
