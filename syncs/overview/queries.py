"""The organisation's syncs with what each did last."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.alarms.late import annotate_late_syncs
from syncs.holds.queries import open_holds_by_sync
from syncs.models import Hold, ImportRun, Sync
from syncs.models.import_run import IMPORTING, UNFINISHED
from web.keyset import Page, read_page


@dataclass(frozen=True)
class SyncSummary:
    """`last` is the newest finished import, `current` a run that is queued or running, `hold` the
    newest question about people who would leave (R74)."""

    sync: Sync
    last: ImportRun | None
    current: ImportRun | None
    hold: Hold | None = None


def summarise_syncs(organisation: Organisation, *, after: str) -> Page[SyncSummary]:
    """Return a page of syncs by name; `after` is a key of the page before: `12-All candidates`."""
    shown = organisation.syncs.select_related("mailing_list", "connection")
    syncs = annotate_late_syncs(_with_last_run(shown.defer("connection__secrets")))
    page = read_page(_after(syncs, after).order_by("name", "id"), key=_key, is_first=not after)
    return Page(_summaries(page.rows), page.next, page.is_first)


def _key(sync: Sync) -> str:
    return f"{sync.pk}-{sync.name}"


def _after(syncs: QuerySet[Sync], key: str) -> QuerySet[Sync]:
    """Leave out what came before the key. Two connections may share a name, so it has an id."""
    number, _, name = key.partition("-")
    if not number.isdecimal():
        return syncs
    return syncs.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(number)))


def syncs_feeding(lists: Iterable[MailingList]) -> dict[int, list[Sync]]:
    """Return the syncs that feed each of the lists, by the list's id, with `late_since`."""
    feeding: dict[int, list[Sync]] = {mailing_list.pk: [] for mailing_list in lists}
    syncs = Sync.objects.filter(mailing_list_id__in=feeding).order_by("name", "id")
    for sync in annotate_late_syncs(syncs.select_related("mailing_list")):
        feeding[sync.mailing_list.pk].append(sync)
    return feeding


def _with_last_run(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    importing = ImportRun.objects.filter(sync_id=OuterRef("pk"), kind__in=IMPORTING)
    runs = importing.exclude(state__in=UNFINISHED)
    return syncs.annotate(last_run_id=Subquery(runs.order_by("-id").values("id")[:1]))


def _summaries(syncs: list[Sync]) -> list[SyncSummary]:
    last_ids = [sync.last_run_id for sync in syncs]  # type: ignore[attr-defined]
    runs = ImportRun.objects.defer("settings")
    last = {run.sync_id: run for run in runs.filter(pk__in=filter(None, last_ids))}
    # Of a running and a queued one, the running one comes last and stays.
    unfinished = runs.filter(sync__in=syncs, state__in=UNFINISHED).order_by("state")
    current = {run.sync_id: run for run in unfinished}
    holds = open_holds_by_sync(syncs)
    return [
        SyncSummary(sync, last.get(sync.pk), current.get(sync.pk), holds.get(sync.pk))
        for sync in syncs
    ]
