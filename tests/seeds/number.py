"""Plays one number from an empty database to the verdict."""

import time
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from redis import Redis

from syncs.models import ImportRun, RunCheckpoint
from tests.seeds import judge, people, surprises
from tests.seeds.faults import FAULTS
from tests.seeds.history import History
from tests.seeds.house import House
from tests.seeds.journal import read_journal
from tests.seeds.play import Play, beginning, note_clock, real_now
from tests.seeds.world import SOURCES, World, use_database
from tests.world.quick_calls import QuickCalls
from tests.world.source import Source

WEB = frozenset({"kill_web", "run_in_browser"})


def play_number(house: House, history: History, *, verbose: bool) -> list[str]:
    """Return the complaints, none if all that is promised held."""
    database = f"seed_{history.number}"
    _set_clock(house, history)
    house.make_database(database)
    use_database(database)
    settings.BULK_READ_ABOVE = history.bulk_above
    Redis.from_url(house.broker.url).flushall()
    with_web = any(step.kind in WEB for act in history.acts for step in act)
    bulk = {"BULK_READ_ABOVE": str(history.bulk_above)}
    with house.application(database, with_web=with_web, settings=bulk):
        play = Play(house, history, _world(house), verbose=verbose)
        play.wait_for_processes()
        play.acts(FAULTS | people.ACTIONS | surprises.ACTIONS)
        complaints = [*play.complaints, *_judge(play)]
        play.say(_summary())
    play.say("stopped")
    connection.close()
    house.drop_database(database)
    return complaints


def _set_clock(house: House, history: History) -> None:
    if house.clock is not None:
        now = real_now(house.clock.ahead)
        begin = beginning(history.night, now)
        house.clock.ahead = int((begin - now).total_seconds())


def _world(house: House) -> World:
    sources = {}
    for name, ready in house.ready_lines().items():
        sources[name] = Source(ready, QuickCalls(ready["url"], timeout=30))
        sources[name].reset()
    records = {name: [str(row["id"]) for row in _kept(source)] for name, source in sources.items()}
    with connection.cursor() as cursor:
        note_clock(cursor, house.clock.ahead if house.clock else 0)
    world = World(sources, records)
    world.build(timezone.now())
    return world


def _kept(source: Source) -> list[dict[str, object]]:
    return [row for row in source.records() if not row.get("$converted")]


def _judge(play: Play) -> Iterator[str]:
    world, journal = play.world, read_journal()
    pairs = world.all_pairs
    ahead = play.house.clock.ahead if play.house.clock else 0
    since_epoch = real_now(ahead).timestamp() - time.monotonic()
    yield from judge.judge_runs()
    yield from judge.judge_order(journal)
    yield from judge.judge_leases(journal)
    yield from judge.judge_instants(journal, pairs)
    yield from judge.judge_overdue(timezone.now(), pairs)
    yield from judge.judge_punctuality(
        journal, world.pairs["calm"], play.house.uptime, since_epoch=since_epoch
    )
    yield from judge.judge_twins(pairs)
    yield from judge.judge_last_counts(pairs, play.full_runs)
    yield from judge.judge_consent(world.suppressed, _opted_out(world))


def _summary() -> str:
    """Return how much there was to judge."""
    runs = ImportRun.objects.values_list("state", "due_at", "missed")
    ends = Counter(state for state, _, _ in runs)
    instants = sum((due_at is not None) + len(missed) for _, due_at, missed in runs)
    taken_over = RunCheckpoint.objects.aggregate(most=Max("token"))["most"]
    return f"judged {dict(ends)}, {instants} due instants, leases of one run: {taken_over} at most"


def _opted_out(world: World) -> dict[int, set[int]]:
    """Return the records that have opted out in Recruit now, by the syncs that read them."""
    told = {
        name: {int(str(row["id"])) for row in source.records() if row.get("Email_Opt_Out") is True}
        for name, source in world.sources.items()
    }
    syncs = [
        (name, sync)
        for name, pairs in world.pairs.items()
        for pair in pairs
        for sync in pair
        if sync.module == "Candidates"
    ]
    return {sync.pk: told[SOURCES[name]] for name, sync in syncs}
