"""Says in plain English when everything is read, and why (R31, R38)."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import (
    Condition,
    Criteria,
    condition_in_english,
    conditions_by_day,
    quoted_sentence,
)
from recruit.client import MAX_PER_PAGE
from syncs.definition.queries.plain_english import reads_all_because
from syncs.domain.full_reads import ONLY_WHEN_ASKED, FullReadCause
from syncs.domain.relations import asked_relations
from syncs.domain.schedule import Frequency
from syncs.models import Selection, Sync

_UNSEEN = {
    Selection.VIEW: "who joins or leaves the view without being modified does not show otherwise",
    Selection.CRITERIA: "not every change shows in the record, such as the new name of its owner",
}
"""The reason why what changed alone does not keep a selection true."""

_CAUSES = {
    FullReadCause.ASKED: "because somebody asked for it",
    FullReadCause.FIRST: "because nothing had been read to its end under these settings before",
    FullReadCause.VIEW_EMPTY: "because the run before had found the view empty",
    FullReadCause.TOO_LONG_AGO: "because the last time was as long ago as this sync allows",
}


def full_reads_in_words(sync: Sync) -> list[str]:
    """Say when a sync reads everything of its own accord, though not each time."""
    if sync.relations or sync.selection == Selection.ALL or sync.frequency == Frequency.ONCE:
        return []
    if conditions := sync.conditions_by_day:
        return [f"Everything, the first run of each day, because {change_with_day(conditions)}."]
    unseen = _UNSEEN[Selection(sync.selection)]
    if sync.full_read_days == ONLY_WHEN_ASKED:
        return [f"Everything only when somebody asks for it, though {unseen}."]
    return [f"Everything {_how_often(sync.full_read_days)}, because {unseen}."]


def cause_in_words(cause: str, module: str, criteria: Criteria | None) -> str:
    """Return what follows `Everything,` for a run that was full for this cause, a code of
    `domain.full_reads`; "" for none, or for a code of another release."""
    if relations := asked_relations(module, criteria):
        return f"each time, {reads_all_because(relations)}"
    if cause == FullReadCause.NEW_DAY and criteria is not None:
        changing = change_with_day(conditions_by_day(criteria))
        return f"because no run of that day had read everything yet, and {changing}"
    return _CAUSES.get(FullReadCause(cause), "") if cause in set(FullReadCause) else ""


def change_with_day(conditions: Iterable[Condition]) -> str:
    """Return `“Created is today” changes with the day`, of one condition or several."""
    quoted = [quoted_sentence(condition_in_english(condition)) for condition in conditions]
    listed = " and ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]]))
    return f"{listed} change{'s' if len(quoted) == 1 else ''} with the day"


def whose_day_counts(sync: Sync, zone_name: str) -> str:
    """Say whose day criteria go by that depend on it, where the schedule is in the zone of this
    name and the organisation in another; "" else (R31)."""
    own, conditions = sync.organisation.time_zone, sync.conditions_by_day
    if not conditions or zone_name in {"", own}:
        return ""
    return (
        f"{change_with_day(conditions)}. The day that counts is the organisation's, on the clock of"
        f" {own}, and not the one of this schedule."
    )


def cost_in_words(records: int | None) -> str:
    """Say what it costs to read everything; `records` of the module, None where that is unknown."""
    if records is None:
        return f"That costs about one API call for every {MAX_PER_PAGE} records."
    calls = -(-records // MAX_PER_PAGE) or 1
    return (
        f"That costs about {calls:,} API call{'' if calls == 1 else 's'} each time, for"
        f" {records:,} record{'' if records == 1 else 's'}."
    )


def _how_often(days: int) -> str:
    return {1: "every day", 7: "every week"}.get(days, f"every {days} days")
