"""Changes of a sync's definition, and what each means for its next run (R23).

Every change locks the sync, so that of two people at once one comes second; `seen` is what the
person had seen of what is changed, and raises ChangedMeanwhile under that lock where it would
overwrite what somebody else has changed (R24). Nothing is changed then.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from contacts.actions.lists import create_list
from contacts.actions.unique_names import unique_name
from criteria import Criteria
from syncs.domain.schedule import Schedule
from syncs.editions.custom_fields import CustomFieldsMapped, refusal_of_selection
from syncs.models import Selection, Sync, SyncState
from syncs.models.import_run import IMPORTING
from syncs.proposal.lay_over import set_criteria, set_policies, set_records
from syncs.proposal.parts import Records, Rules
from syncs.proposal.stored import (
    is_typed_in,
    stored_criteria,
    stored_name,
    stored_records,
    stored_rules,
    stored_schedule,
)
from web.seen import Seen


class SyncNameTaken(Exception):
    """The connection has a sync of this name."""


class ListFixed(Exception):
    """The sync has run, so its list stays: what it put there would be nobody's afterwards."""


@transaction.atomic
def change_records(sync: Sync, records: Records, *, seen: Seen) -> bool:
    """Change which records are read, and tell whether the next run has to read everything for it.

    Raises CustomFieldsMapped, and then nothing is changed.
    """
    held = _hold(sync)
    refuse_unseen_records(held, records, seen=seen)
    changes = records.selection != held.selection
    if changes and (why := refusal_of_selection(held, records.selection)):
        raise CustomFieldsMapped(why)
    return _save(sync, held, reads_again=set_records(held, records))


@transaction.atomic
def change_criteria(sync: Sync, criteria: Criteria, *, seen: Seen, tab: str = "") -> bool:
    """Select by these criteria, and tell whether the next run has to read everything for it.

    What is typed of a draft from the same `tab` of a browser is nobody else's.
    """
    held = _hold(sync)
    refuse_unseen_criteria(held, criteria, seen=seen, tab=tab)
    return _save(sync, held, reads_again=set_criteria(held, criteria))


@transaction.atomic
def change_rules(sync: Sync, rules: Rules, *, seen: Seen, now: datetime) -> bool:
    """Change list and policies, and tell whether the next run has to read everything for it.

    Raises ListFixed, UnfitName or NameTaken, and then nothing is changed.
    """
    held = _hold(sync)
    refuse_unseen_rules(held, rules, seen=seen)
    _set_list(held, rules)
    return _save(sync, held, reads_again=set_policies(held, rules, now=now))


@transaction.atomic
def change_schedule(
    sync: Sync, schedule: Schedule, *, full_read_days: int, seen: Seen, now: datetime
) -> None:
    """Change how often everything is read (R38), and the schedule, by which an active sync runs
    next; a run that is due already stays due.

    A sync that is to run once from now on does so at once.
    """
    held = _hold(sync)
    entered = {**asdict(schedule), "full_read_days": full_read_days}
    seen.refuse_overwriting(stored_schedule(held), entered=entered)
    if (_schedule_of(held), held.full_read_days) == (schedule, full_read_days):
        return
    held.full_read_days = full_read_days
    if _schedule_of(held) != schedule:
        _set_schedule(held, schedule, now)
    _save(sync, held, reads_again=False)


@transaction.atomic
def rename_sync(sync: Sync, name: str, *, seen: Seen) -> None:
    """Rename the sync to a name that `fit_name` has fitted. Raises SyncNameTaken."""
    seen.refuse_overwriting(stored_name(_hold(sync)), entered={"name": name})
    with unique_sync_name():
        Sync.objects.filter(pk=sync.pk).update(name=name)
    sync.name = name


def unique_sync_name() -> AbstractContextManager[None]:
    """Raise SyncNameTaken if a sync that is saved within has a name that is taken."""
    return unique_name("sync_name_once", SyncNameTaken)


def refuse_unseen_records(held: Sync, records: Records, *, seen: Seen) -> None:
    """Raise ChangedMeanwhile where these would overwrite what somebody else has changed."""
    seen.refuse_overwriting(stored_records(held), entered=vars(records))


def refuse_unseen_criteria(held: Sync, criteria: Criteria, *, seen: Seen, tab: str) -> None:
    """Raise ChangedMeanwhile where these would overwrite what somebody else has changed."""
    entered = {"selection": Selection.CRITERIA, "criteria": criteria.model_dump(mode="json")}
    own = {"criteria": entered["criteria"]} if is_typed_in(held, tab) else {}
    seen.refuse_overwriting({**stored_criteria(held), **own}, entered=entered)


def refuse_unseen_rules(held: Sync, rules: Rules, *, seen: Seen) -> None:
    """Raise ChangedMeanwhile where these would overwrite what somebody else has changed."""
    seen.refuse_overwriting(stored_rules(held), entered=vars(rules))


def has_run(sync: Sync) -> bool:
    """Tell whether a run was asked for that puts people on the list; a preview does not, nor a run
    that came to nothing, so that its sync is a draft again."""
    return sync.state != SyncState.DRAFT and sync.runs.filter(kind__in=IMPORTING).exists()


def _hold(sync: Sync) -> Sync:
    return Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)


def _save(sync: Sync, held: Sync, *, reads_again: bool) -> bool:
    if reads_again:
        # A run in progress goes by the definition before: its watermark must not count.
        held.watermark = None
        held.reading_version += 1
    held.save()
    sync.refresh_from_db()
    return reads_again and held.state != SyncState.DRAFT


def _schedule_of(sync: Sync) -> Schedule | None:
    try:
        return sync.schedule
    except ValueError:
        return None


def _set_schedule(held: Sync, schedule: Schedule, now: datetime) -> None:
    held.frequency, held.at, held.zone = schedule.frequency, schedule.at, schedule.zone
    held.weekday, held.day = schedule.weekday, schedule.day
    is_due = held.next_run_at is not None and held.next_run_at <= now
    if held.state == SyncState.ACTIVE and not is_due:
        held.next_run_at = schedule.next_after(now) or now


def _set_list(held: Sync, rules: Rules) -> None:
    if not rules.new_list and rules.mailing_list_id == held.mailing_list_id:
        return
    if has_run(held):
        raise ListFixed
    if rules.new_list:
        held.mailing_list = create_list(held.organisation, rules.new_list)
    else:
        held.mailing_list = held.organisation.mailing_lists.get(pk=rules.mailing_list_id or 0)
