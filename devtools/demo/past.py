"""Six weeks of history for the demo's first sync.

Nothing in it is invented: two real runs, the first import and one after people were changed in the
sandbox, are told as if what they did had come day by day. Rows, contacts and counts stay those of
real runs, so that every number still leads to exactly its rows; only when it was is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from contacts.models import Contact, ListSize, MailingList, Membership, MembershipClaim
from syncs.domain.known_errors import known_error
from syncs.domain.outcomes import Outcome
from syncs.models import (
    ImportRun,
    RunCheckpoint,
    RunRow,
    RunState,
    SourceLink,
    Stranger,
    Sync,
    Trigger,
    UnchangedBlock,
)
from syncs.run.finish import count_rows

DAYS = 42
ARRIVING = 600
"""So many of the newest records have come one day after the other."""
FAILED_DAY, UNSTEADY = 31, 6
"""The day of a failure, and how much a number of a day differs from the others."""

APART = 1_000_000
"""Keeps the places of the second run's rows apart from those of the first."""


@dataclass(frozen=True)
class Day:
    """A run of the schedule, and the records whose rows it gets: from the first import, and from
    the run after it."""

    run: ImportRun
    arrived: Sequence[int]
    changed: Sequence[int]


@transaction.atomic
def retell(
    sync: Sync, first: ImportRun, second: ImportRun, besides: Sequence[ImportRun], now: datetime
) -> None:
    """Tell two runs, all that a sync has had so far, as one each day of six weeks until `now`; the
    other runs of the organisation as those of the first day."""
    instants = sync.schedule.missed(now - timedelta(days=DAYS), now)
    _move_back(sync, [first, *besides], by=now - instants[0] + timedelta(hours=19))
    first.refresh_from_db()
    runs = ImportRun.objects.bulk_create(
        _run(sync, first, due, place) for place, due in enumerate(instants)
    )
    RunCheckpoint.objects.bulk_create(
        RunCheckpoint(run=run, organisation_id=run.organisation_id, turn_at=None) for run in runs
    )
    succeeded = [run for run in runs if run.state == RunState.SUCCEEDED]
    days = _deal(first, second, succeeded, taken=_selected(besides))
    for told, records, apart in (
        (first, [(day.run, record) for day in days for record in day.arrived], 0),
        (second, [(day.run, record) for day in days for record in day.changed], APART),
    ):
        _move_rows(told, records, apart=apart)
    for table in (RunRow, UnchangedBlock):  # of what was read once more, and was the same
        table.objects.filter(run_id=second.pk).delete()
    RunCheckpoint.objects.filter(pk=second.pk).delete()
    ImportRun.objects.filter(pk=second.pk).delete()
    _date_people(first)
    for run in (first, *runs):
        _count(run)
    _draw_sizes(sync.mailing_list, [first, *runs])


def records_to_change(first: ImportRun) -> list[int]:
    """Return records that were imported and are not among those that arrive later: the older
    half."""
    rows = RunRow.objects.filter(run_id=first.pk, contact_id__isnull=False)
    records = [record for record in rows.values_list("record_id", flat=True) if record]
    return sorted(records)[: len(records) // 2]


def _run(sync: Sync, first: ImportRun, due: datetime, place: int) -> ImportRun:
    chance = Random(place)  # noqa: S311 (nothing depends on it)
    started = due + timedelta(seconds=chance.uniform(0.4, 2.5))
    failed = place == FAILED_DAY
    told = ImportRun(
        organisation_id=sync.organisation_id,
        sync=sync,
        trigger=Trigger.SCHEDULED,
        state=RunState.FAILED if failed else RunState.SUCCEEDED,
        due_at=due,
        created_at=due,
        started_at=started,
        finished_at=started + timedelta(seconds=chance.uniform(1.5, 6)),
        settings={
            **(first.settings or {}),
            "is_full": False,
            "full_because": "",
            "is_first_run": False,
            "modified_since": (due - timedelta(days=1, minutes=5)).isoformat(),
        },
        watermark_before=sync.watermark,
        watermark_after=sync.watermark,
        api_calls=chance.randint(6, 11),
        api_credits=chance.randint(12, 30),
    )
    if failed and (known := known_error("not_answering")):
        told.error_code, told.what_to_do = known.code, known.what_to_do
        told.error = "Recruit did not answer for an hour."
    return told


def _deal(
    first: ImportRun, second: ImportRun, runs: Sequence[ImportRun], *, taken: set[int]
) -> list[Day]:
    """Deal the newest records of the first run, and all of the second, to the runs of the days.
    Those that are `taken` by other runs of the first day were there already."""
    arrived = sorted(set(_records(first)) - taken)[-ARRIVING:]
    changed = sorted(set(_records(second)) - set(arrived))
    chance = Random(7)  # noqa: S311 (nothing depends on it)
    chance.shuffle(changed)
    weights = [_weight(run, chance) for run in runs]
    return [
        Day(run, mine, theirs)
        for run, mine, theirs in zip(
            runs, _portions(arrived, weights), _portions(changed, weights), strict=True
        )
    ]


def _records(run: ImportRun) -> list[int]:
    rows = RunRow.objects.filter(run_id=run.pk, record_id__isnull=False)
    return [record for record in rows.values_list("record_id", flat=True) if record]


def _selected(runs: Sequence[ImportRun]) -> set[int]:
    rows = RunRow.objects.filter(run_id__in=[run.pk for run in runs], record_id__isnull=False)
    selected = rows.exclude(outcome=Outcome.NOT_SELECTED)
    return {record for record in selected.values_list("record_id", flat=True) if record}


def _weight(run: ImportRun, chance: Random) -> int:
    """Return how much happens on a day: less at weekends."""
    assert run.due_at  # noqa: S101 (they follow the schedule)
    usual = 3 if run.due_at.weekday() >= 5 else 20
    return max(1, usual + chance.randint(-UNSTEADY, UNSTEADY))


def _portions(records: Sequence[int], weights: Sequence[int]) -> list[Sequence[int]]:
    """Divide records by weights, in their order, each into one portion."""
    whole, ends, done = sum(weights), [0], 0
    for weight in weights:
        done += weight
        ends.append(len(records) * done // whole)
    return [records[begin:end] for begin, end in pairwise(ends)]


def _move_back(sync: Sync, runs: Sequence[ImportRun], *, by: timedelta) -> None:
    """Let the first runs, and all that came with them, have been so much earlier."""
    of_organisation = {"organisation_id": sync.organisation_id}
    Contact.objects.filter(**of_organisation).update(
        created_at=F("created_at") - by, updated_at=F("updated_at") - by
    )
    for made in (Membership, MembershipClaim):
        made.objects.filter(**of_organisation).update(created_at=F("created_at") - by)
    SourceLink.objects.filter(**of_organisation).update(first_synced_at=F("first_synced_at") - by)
    earlier = {"created_at": F("created_at") - by}
    MailingList.objects.filter(**of_organisation).update(**earlier)
    Sync.objects.filter(**of_organisation).update(
        **earlier,
        opt_outs_since=F("opt_outs_since") - by,
        deleted_since=F("deleted_since") - by,
        full_read_at=F("full_read_at") - by,
    )
    ImportRun.objects.filter(pk__in=[run.pk for run in runs]).update(
        **earlier, started_at=F("started_at") - by, finished_at=F("finished_at") - by
    )
    for run in ImportRun.objects.filter(pk__in=[run.pk for run in runs]):
        run.settings = _earlier(run.settings or {}, by)
        run.save(update_fields=["settings"])


def _earlier(settings: dict[str, Any], by: timedelta) -> dict[str, Any]:
    """Return what a run kept of its rules, in force since so much earlier."""
    since = {name: settings.get(name) for name in ("opt_outs_since", "deleted_since")}
    moved = {name: datetime.fromisoformat(told) - by for name, told in since.items() if told}
    return {**settings, **{name: at.isoformat() for name, at in moved.items()}}


def _move_rows(run: ImportRun, records: Sequence[tuple[ImportRun, int]], *, apart: int) -> None:
    """Move the rows of these records to the runs of their days, and what is noted of strangers."""
    values: dict[str, Any] = {
        "run": run.pk,
        "sync": run.sync_id,
        "apart": apart,
        "runs": [day.pk for day, _ in records],
        "records": [record for _, record in records],
    }
    with connection.cursor() as cursor:
        for table, same in (
            (RunRow._meta.db_table, ""),
            (Stranger._meta.db_table, "AND moved.sync_id = %(sync)s"),
        ):
            cursor.execute(
                f"""
                UPDATE {table} moved
                   SET run_id = told.run_id, ordinal = moved.ordinal + %(apart)s
                  FROM unnest(%(runs)s::bigint[], %(records)s::bigint[]) told (run_id, record_id)
                 WHERE moved.run_id = %(run)s AND moved.record_id = told.record_id {same}
                """,  # noqa: S608 (names of tables)
                values,
            )


def _date_people(first: ImportRun) -> None:
    """Let everybody have come with the run whose row says so."""
    values = {
        "sync": first.sync_id,
        "list": first.sync.mailing_list_id,
        "first": first.pk,
        "new": Outcome.NEW.value,
    }
    with connection.cursor() as cursor:
        for table, column, who, where in (
            ("contacts_contact", "created_at", "id", ""),
            ("contacts_membership", "created_at", "contact_id", "AND mailing_list_id = %(list)s"),
            ("contacts_membershipclaim", "created_at", "contact_id", "AND claimant_id = %(sync)s"),
            ("syncs_sourcelink", "first_synced_at", "contact_id", "AND dated.sync_id = %(sync)s"),
        ):
            cursor.execute(
                f"""
                UPDATE {table} dated
                   SET {column} = told.at
                  FROM (SELECT row.contact_id, run.finished_at AS at
                          FROM syncs_runrow row
                          JOIN syncs_importrun run ON run.id = row.run_id
                         WHERE run.sync_id = %(sync)s
                           AND run.id > %(first)s
                           AND row.outcome = %(new)s) told
                 WHERE dated.{who} = told.contact_id {where}
                """,  # noqa: S608 (names of tables and columns)
                values,
            )


def _count(run: ImportRun) -> None:
    """Count a run's numbers from the rows that it has now."""
    with connection.cursor() as cursor:
        counts = count_rows(cursor, run.pk)
    run.total = counts.total
    run.ignored = sum(counts.ignored.values())
    run.ignored_reasons = {reason.code: number for reason, number in counts.ignored.items()}
    names = ("new", "re_added", "duplicate", "updated", "unchanged", "deleted", "kept")
    for name in names:
        setattr(run, name, getattr(counts, name))
    run.save(update_fields=["total", "ignored", "ignored_reasons", *names])


def _draw_sizes(mailing_list: MailingList, runs: Sequence[ImportRun]) -> None:
    """Write how many people were on the list on each day."""
    people, sizes = 0, {}
    for run in runs:
        people += run.new + run.duplicate + run.re_added - run.deleted
        assert run.finished_at  # noqa: S101 (all have ended)
        sizes[run.finished_at.date()] = people
    ListSize.objects.filter(mailing_list=mailing_list).delete()
    ListSize.objects.bulk_create(
        ListSize(mailing_list=mailing_list, day=day, people=number) for day, number in sizes.items()
    )
