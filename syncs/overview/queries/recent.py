"""The last runs of many syncs, to be shown as ticks (R90, R94)."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from syncs.models import ImportRun, Sync
from syncs.models.import_run import IMPORTING, UNFINISHED

SHOWN = 10


def recent_runs(syncs: Iterable[Sync]) -> Mapping[int, list[ImportRun]]:
    """Return the last ten imports that have ended of each sync, the earliest first, by its id."""
    ended = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind__in=IMPORTING)
    newest = ended.exclude(state__in=UNFINISHED).order_by("-id").values("id")[:SHOWN]
    wanted = Sync.objects.filter(pk__in=[sync.pk for sync in syncs])
    ids = dict(wanted.annotate(ids=ArraySubquery(newest)).values_list("pk", "ids"))
    shown = ImportRun.objects.defer("settings", "missed", "remarks").in_bulk(
        [number for numbers in ids.values() for number in numbers]
    )
    return {
        pk: [shown[number] for number in sorted(numbers) if number in shown]
        for pk, numbers in ids.items()
    }
