"""The list of syncs in groups: what needs attention first, drafts last (R90)."""

from datetime import timedelta
from itertools import pairwise

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from syncs.models import Hold, ImportRun, RunState, Sync, SyncState
from syncs.models.sync import StopCause
from syncs.overview.queries.syncs import summarise_syncs
from syncs.overview.rules import SyncGroup
from tests.builders import make_run, make_sync, stopped_by
from tests.overview.test_sync_pages import list_url
from tests.world.house import House
from tests.world.reading import text_of


def make_one_of_each(organisation: Organisation) -> dict[str, SyncGroup]:
    """Make a sync for each way to be in a group; return the groups by their names."""
    later = timezone.now() + timedelta(days=1)
    on_time = {"next_run_at": later}
    idle = {"next_run_at": None}
    made: dict[str, tuple[SyncGroup, Sync]] = {}

    def add(name: str, group: SyncGroup, **changes: object) -> Sync:
        made[name] = (group, make_sync(organisation, name=name, **changes))
        return made[name][1]

    add("b active", SyncGroup.ACTIVE, **on_time)
    add("a paused", SyncGroup.PAUSED, state=SyncState.PAUSED, **idle)
    add("c draft", SyncGroup.DRAFTS, state=SyncState.DRAFT, **idle)
    add("d completed", SyncGroup.COMPLETED, state=SyncState.COMPLETED, **idle)
    add("z inactive", SyncGroup.NEEDS_ATTENTION, **stopped_by(StopCause.KEY_CHANGED))
    late = timezone.now() - timedelta(hours=1)
    add("y late", SyncGroup.NEEDS_ATTENTION, next_run_at=late)
    failed = add("x failed", SyncGroup.NEEDS_ATTENTION, **on_time)
    make_run(failed)
    make_run(failed, state=RunState.FAILED)
    make_run(failed, state=RunState.CANCELLED)
    recovered = add("e recovered", SyncGroup.ACTIVE, **on_time)
    make_run(recovered, state=RunState.FAILED)
    make_run(recovered)
    held = add("w held", SyncGroup.NEEDS_ATTENTION, **on_time)
    Hold.objects.create(
        run=make_run(held, state=RunState.HELD),
        sync=held,
        organisation=organisation,
        held_at=timezone.now(),
        people=60,
        members=100,
        limit=50,
        expires_at=later,
    )
    answered = add("f paused after it failed", SyncGroup.PAUSED, state=SyncState.PAUSED, **idle)
    make_run(answered, state=RunState.FAILED)
    return {name: group for name, (group, _) in made.items()}


def test_syncs_stand_in_groups_by_name_over_all_pages(house: House, vera: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(
        state=SyncState.DELETED, deleted_at=timezone.now(), next_run_at=None
    )
    groups = make_one_of_each(house.organisation)
    seen: list[tuple[SyncGroup, str]] = []
    after = ""

    while True:
        page = summarise_syncs(house.organisation, after=after, size=3)
        seen += [(row.group, row.sync.name) for row in page.rows]
        if page.next is None:
            break
        after = page.next

    assert {name: group for group, name in seen} == groups
    assert all(earlier < later for earlier, later in pairwise(seen))
    assert len(seen) == len(groups)
    text = text_of(vera.get(list_url(house)))
    places = [text.index(f" {group.label} ") for group in SyncGroup]
    assert places == sorted(places)


def test_a_row_says_in_words_what_the_last_run_did(house: House, vera: Client) -> None:
    ImportRun.objects.update(new=4613, ignored=4, total=4617)

    assert "4,613 people added, 4 records ignored" in text_of(vera.get(list_url(house)))


def test_a_time_is_the_organisations_first(house: House, vera: Client) -> None:
    noon = timezone.now().replace(hour=12, minute=0) + timedelta(days=3)
    Sync.objects.update(next_run_at=noon, zone="Europe/Berlin")

    text = text_of(vera.get(list_url(house)))

    assert f"{noon + timedelta(hours=5, minutes=30):%A %H:%M} " in text
    assert ", Berlin" in text


def test_the_ten_runs_have_the_organisations_time_first(house: House, vera: Client) -> None:
    url = reverse("sync_detail", args=[house.slug, house.sync.pk])
    same = text_of(vera.get(url))
    Sync.objects.update(zone="Europe/Berlin")

    other = text_of(vera.get(url))

    assert "Kolkata time Offset" in same
    assert "Kolkata time Berlin time Offset" in other
