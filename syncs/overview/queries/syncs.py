"""The organisation's syncs with what each did last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.alarms.late import annotate_late_syncs
from syncs.history.queries.run_story import numbers_in_words
from syncs.holds.queries import open_holds_by_sync
from syncs.models import Hold, ImportRun, Sync
from syncs.models.import_run import UNFINISHED
from syncs.overview.queries.grouped import annotate_groups
from syncs.overview.queries.recent import recent_runs
from syncs.overview.rules import SyncGroup
from web.keyset import PAGE_SIZE, Page, read_page, stored_number


@dataclass(frozen=True)
class SyncSummary:
    """`recent` are the last imports that have ended, the newest last; `current` is a run that is
    queued or running, `hold` the newest question about people who would leave (R74)."""

    sync: Sync
    recent: Sequence[ImportRun]
    current: ImportRun | None
    hold: Hold | None = None

    @property
    def group(self) -> SyncGroup:
        """The group in which it stands."""
        return SyncGroup(_number_of_group(self.sync))

    @property
    def result(self) -> str:
        """The words for what the last run did (R92)."""
        return numbers_in_words(self.last) or "Nothing changed" if self.last else ""

    @property
    def last(self) -> ImportRun | None:
        """The newest import that has ended."""
        return self.recent[-1] if self.recent else None


def summarise_syncs(
    organisation: Organisation, *, after: str, size: int = PAGE_SIZE
) -> Page[SyncSummary]:
    """Return a page of syncs by group and name; `after` is a key of the page before:
    `2-12-All candidates`."""
    shown = organisation.syncs.select_related("mailing_list", "connection")
    syncs = _after(annotate_groups(shown.defer("connection__secrets")), after)
    ordered = syncs.order_by("group", "name", "id")  # type: ignore[misc]  # as annotated
    page = read_page(ordered, key=_key, is_first=not after, size=size)
    return Page(_summaries(page.rows), page.next, page.is_first)


def _key(sync: Sync) -> str:
    return f"{_number_of_group(sync)}-{sync.pk}-{sync.name}"


def _number_of_group(sync: Sync) -> int:
    number: int = sync.group  # type: ignore[attr-defined]
    return number


def _after(syncs: QuerySet[Sync], key: str) -> QuerySet[Sync]:
    """Leave out what came before the key. Two connections may share a name, so it has an id."""
    try:
        group, number, name = key.split("-", 2)
        last = (stored_number(group), stored_number(number), name)
    except ValueError:
        return syncs
    behind = Q(name__gt=last[2]) | Q(name=last[2], pk__gt=last[1])
    return syncs.filter(Q(group__gt=last[0]) | Q(group=last[0]) & behind)


def syncs_feeding(lists: Iterable[MailingList]) -> dict[int, list[Sync]]:
    """Return the syncs that feed each of the lists, by the list's id, with `late_since`."""
    feeding: dict[int, list[Sync]] = {mailing_list.pk: [] for mailing_list in lists}
    syncs = Sync.objects.filter(mailing_list_id__in=feeding).order_by("name", "id")
    for sync in annotate_late_syncs(syncs.select_related("mailing_list")):
        feeding[sync.mailing_list.pk].append(sync)
    return feeding


def _summaries(syncs: list[Sync]) -> list[SyncSummary]:
    recent = recent_runs(syncs)
    # Of a running and a queued one, the running one comes last and stays.
    unfinished = ImportRun.objects.defer("settings").filter(sync__in=syncs, state__in=UNFINISHED)
    unfinished = unfinished.order_by("state")
    current = {run.sync_id: run for run in unfinished}
    holds = open_holds_by_sync(syncs)
    return [
        SyncSummary(sync, recent[sync.pk], current.get(sync.pk), holds.get(sync.pk))
        for sync in syncs
    ]
