"""Judges what a history has left, by what was promised; each complaint is a sentence.

Compared with the twins are the people on lists with their values, the claims that keep them, the
links from records, the opt-outs that are known, and the counts of the last, full, undisturbed run.
What may differ, and is not compared:

- how many runs there were, their rows and their counts: the twin slept while the other was run;
- contacts that are on no list: who came and went within one act was never seen by the twin;
- opt-outs known of records that were selected once, by criteria that were in force for a while;
- revisions and times of contacts: they tell how often somebody was touched.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from syncs.domain.schedule import Frequency, Schedule
from syncs.models import ImportRun, RunState, Sync
from syncs.models.import_run import UNFINISHED
from tests.seeds.journal import Entry, Row
from tests.seeds.uptime import Uptime
from tests.seeds.world import Pair
from tests.world.imports import is_balanced, numbers_of

ON_TIME = 20.0
"""Seconds in which a due run of an organisation without trouble has begun: four leases."""

AFTER_DOWNTIME = 10.0
"""More seconds where a whole class of processes was away meanwhile, for it to come up."""

BY_THE_CLOCK = timedelta(seconds=2)
"""How exactly an instant is met: clocks jump by whole seconds, process by process."""

STATE = {
    "people": """
        SELECT list.name, contact.address, contact.email, contact.first_name, contact.last_name,
               contact.attributes::text
          FROM contacts_membership member
          JOIN contacts_contact contact ON contact.id = member.contact_id
          JOIN contacts_mailinglist list ON list.id = member.mailing_list_id
         WHERE member.organisation_id = %s""",
    "claims": """
        SELECT list.name, contact.address, sync.name, claim.record_id
          FROM contacts_membershipclaim claim
          JOIN contacts_contact contact ON contact.id = claim.contact_id
          JOIN contacts_mailinglist list ON list.id = claim.mailing_list_id
          LEFT JOIN syncs_sync sync ON sync.id = claim.claimant_id
         WHERE claim.organisation_id = %s""",
    "links": """
        SELECT sync.name, link.record_id, contact.address
          FROM syncs_sourcelink link
          JOIN syncs_sync sync ON sync.id = link.sync_id
          JOIN contacts_contact contact ON contact.id = link.contact_id
         WHERE link.organisation_id = %s""",
    "opt-outs": """
        SELECT sync.name, record.record_id, record.address
          FROM syncs_optedoutrecord record JOIN syncs_sync sync ON sync.id = record.sync_id
         WHERE record.organisation_id = %s AND sync.selection = 'all'""",
    "suppressions": """
        SELECT address, kind FROM contacts_suppression WHERE organisation_id = %s""",
}


def judge_runs() -> Iterator[str]:
    """Complain of runs that are left, and of counts that do not add up (R60)."""
    for run in ImportRun.objects.filter(state__in=UNFINISHED):
        yield f"run {run.pk} of sync {run.sync_id} is left, {run.state}"
    for run in ImportRun.objects.filter(state=RunState.SUCCEEDED):
        if not is_balanced(run):
            yield f"run {run.pk} of sync {run.sync_id} is out of balance"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sync_id, due_at, count(*) FROM syncs_importrun WHERE due_at IS NOT NULL"
            " GROUP BY 1, 2 HAVING count(*) > 1"
        )
        for sync, due_at, number in cursor.fetchall():
            yield f"sync {sync} has {number} runs for {due_at}"


def judge_order(journal: Sequence[Entry]) -> Iterator[str]:
    """Complain of two runs of a sync at a time, and of a run that begins or ends twice (R76)."""
    running: dict[int | None, set[int | None]] = {}
    ended: set[int | None] = set()
    for entry in journal:
        if entry.kind != "run":
            continue
        state, at_work = entry.after["state"], running.setdefault(entry.sync, set())
        changed = entry.before is None or entry.before["state"] != state
        # The question of a held run is answered, or opened again where the answer came to nothing.
        asks = RunState.HELD in (state, entry.before and entry.before["state"])
        if entry.run in ended and changed and not asks:
            yield f"run {entry.run} had ended and is {state}"
        if state == RunState.RUNNING and changed:
            if at_work:
                yield f"run {entry.run} began while {sorted(map(str, at_work))} ran"
            at_work.add(entry.run)
        elif state not in UNFINISHED:
            at_work.discard(entry.run)
            ended.add(entry.run)


def judge_leases(journal: Sequence[Entry]) -> Iterator[str]:
    """Complain of who writes for a run after another one has taken its lease (fencing)."""
    holders: dict[int | None, str] = {}
    noticed = set()
    for entry in journal:
        if entry.kind == "lease":
            holders[entry.run] = entry.after["who"]
        elif entry.kind == "write":
            who, holder = entry.after["who"], holders.get(entry.run)
            if holder not in (None, who) and (entry.run, who) not in noticed:
                noticed.add((entry.run, who))
                yield f"{who} wrote for run {entry.run} while {holder} had its lease"


def judge_instants(journal: Sequence[Entry], pairs: Sequence[Pair]) -> Iterator[str]:
    """Complain of due instants that are lost, doubled or early (R80-R82)."""
    for pair in pairs:
        entries = [e for e in journal if e.kind == "sync" and e.sync == pair.real.pk]
        expected: Counter[datetime] = Counter()
        for entry in entries:
            moved = _dispatched(entry)
            if moved is None:
                continue
            instants, complaint = moved
            expected.update(instants)
            if complaint:
                yield f"{pair.name}: {complaint}"
        found = _accounted(pair.real.pk)
        for instant, number in (expected - found).items():
            yield f"{pair.name}: {instant} is lost ({number})"
        for instant, number in (found - expected).items():
            yield f"{pair.name}: {instant} is there {number} times too often"


def judge_overdue(now: datetime, pairs: Sequence[Pair]) -> Iterator[str]:
    """Complain of syncs that are due and have no run."""
    syncs = Sync.objects.filter(pk__in=[pair.real.pk for pair in pairs])
    for sync in syncs.filter(state="active", next_run_at__lt=now - timedelta(seconds=ON_TIME)):
        yield f"sync {sync.pk} was due at {sync.next_run_at} and has no run"


def judge_punctuality(
    journal: Sequence[Entry], pairs: Sequence[Pair], uptime: Uptime, *, since_epoch: float
) -> Iterator[str]:
    """Complain of due runs that began late, of syncs without trouble (R84).

    `since_epoch` is what the machine's clock is ahead of the monotonic one, by which downtimes are
    known. A run is due since the first of the instants that it stands for. One that waits for
    another one of its sync is not late, nor is one that was cancelled.
    """
    clocks = [entry for entry in journal if entry.kind == "clock"]
    for pair in pairs:
        entries = [e for e in journal if e.kind == "run" and e.sync == pair.real.pk]
        for run in {e.run for e in entries}:
            own = [e for e in entries if e.run == run]
            begun = _first(own, RunState.RUNNING)
            if begun is None or begun.after["due_at"] is None:
                continue
            instants = map(_instant, [*begun.after["missed"], begun.after["due_at"]])
            due = min(_passed(clocks, instant) for instant in instants)
            due = max(due, _free_since(entries, begun))
            begin, end = due - since_epoch, begun.real - since_epoch
            away = uptime.down_between(begin - ON_TIME, end)
            allowed = ON_TIME + (away + AFTER_DOWNTIME if away else 0)
            if end - begin > allowed:
                yield (
                    f"{pair.name}: run {run} began {end - begin:.0f} s after it was due;"
                    f" processes were away for {away:.0f} s"
                )


def judge_twins(pairs: Sequence[Pair]) -> Iterator[str]:
    """Complain of whatever a disturbed organisation has otherwise than its twin."""
    seen = set()
    for pair in pairs:
        organisation, twin = pair.real.organisation_id, pair.twin.organisation_id
        if organisation in seen:
            continue
        seen.add(organisation)
        for name, query in STATE.items():
            here, there = _rows(query, organisation), _rows(query, twin)
            if here != there:
                more, fewer = here - there, there - here
                yield (
                    f"{pair.name}: {name} differ: {sum(more.values())} only here"
                    f" {_some(more)}, {sum(fewer.values())} only undisturbed {_some(fewer)}"
                )


def judge_last_counts(pairs: Sequence[Pair], runs: dict[int, ImportRun]) -> Iterator[str]:
    """Complain of last runs that count otherwise than those of the twins."""
    for pair in pairs:
        here, there = (_counts(runs[sync.pk]) for sync in pair)
        if here != there:
            yield f"{pair.name}: the last run counts {here}, undisturbed {there}"


def judge_consent(suppressed: Sequence[str], opted_out: dict[int, set[int]]) -> Iterator[str]:
    """Complain of people on a list who must not be mailed: suppressed addresses, and records that
    opted out, by sync (R15, R69)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT contact.address FROM contacts_membership member"
            "  JOIN contacts_contact contact ON contact.id = member.contact_id"
            " WHERE contact.address = ANY(%s)",
            [list(suppressed)],
        )
        for (address,) in cursor.fetchall():
            yield f"{address} is suppressed and on a list"
        for sync, records in opted_out.items():
            cursor.execute(
                "SELECT record_id FROM contacts_membershipclaim"
                " WHERE claimant_id = %s AND record_id = ANY(%s)",
                [sync, sorted(records)],
            )
            for (record,) in cursor.fetchall():
                yield f"record {record} has opted out and is on the list of sync {sync}"


def _dispatched(entry: Entry) -> tuple[list[datetime], str] | None:
    """Return the instants that a change of a sync has dealt with, and what is wrong with that; None
    if it was no dispatch."""
    if entry.before is None or entry.before["state"] != "active":
        return None
    first, following = (_instant(row["next_run_at"]) for row in (entry.before, entry.after))
    dispatched = entry.after["state"] == "active" and first != following
    if not dispatched or first is None or _schedule(entry.before) != _schedule(entry.after):
        return None
    schedule = _schedule(entry.after)
    between: list[datetime] = [first]
    while (later := schedule.next_after(between[-1])) and following and later < following:
        between.append(later)
    return between, _what_is_wrong(entry, schedule, first, following)


def _what_is_wrong(
    entry: Entry, schedule: Schedule, first: datetime, following: datetime | None
) -> str:
    if first > entry.at + BY_THE_CLOCK:
        return f"{first} was dispatched early, at {entry.at}"
    near = {schedule.next_after(entry.at + slack) for slack in (-BY_THE_CLOCK, BY_THE_CLOCK)}
    if schedule.frequency != Frequency.ONCE and following not in near:
        return f"after {entry.at} it is due at {following}"
    return ""


def _schedule(row: Row) -> Schedule:
    return Schedule(
        frequency=row["frequency"],
        at=time.fromisoformat(row["at"]),
        zone=row["zone"],
        weekday=row["weekday"],
        day=row["day"],
    )


def _accounted(sync: int) -> Counter[datetime]:
    found: Counter[datetime] = Counter()
    for run in ImportRun.objects.filter(sync_id=sync):
        if run.due_at:
            found.update([run.due_at, *map(_instant, run.missed)])
    return found


def _instant(text: str | None) -> Any:
    return parse_datetime(text) if text else None


def _first(entries: Sequence[Entry], state: RunState) -> Entry | None:
    return next((entry for entry in entries if entry.after["state"] == state), None)


def _passed(clocks: Sequence[Entry], instant: datetime) -> float:
    """Return when an instant first came by the clock of all, or was jumped over, in epoch seconds
    of the machine's clock."""
    for clock, following in zip_longest(clocks, clocks[1:]):
        passed = max(clock.real, (instant - clock.ahead).timestamp())
        if following is None or passed < following.real:
            return passed
    return instant.timestamp()


def _free_since(entries: Sequence[Entry], begun: Entry) -> float:
    """Return when the last other run of the sync ended before this one began."""
    ends = [
        entry.real
        for entry in entries
        if entry.run != begun.run
        and entry.after["state"] not in UNFINISHED
        and entry.real <= begun.real
    ]
    return max(ends, default=0.0)


def _rows(query: str, organisation: int) -> Counter[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [organisation])
        return Counter(cursor.fetchall())


def _some(rows: Counter[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)[:3]


def _counts(run: ImportRun) -> dict[str, int]:
    run.refresh_from_db()
    return {**numbers_of(run), "deleted": run.deleted, "not selected": run.not_selected}
