"""One attempt of somebody who waits: a count, or one person tested, in words for the page (R37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from criteria import ConditionField, Criteria, InvalidCriteria
from syncs.account.metadata import AccountSilent
from syncs.criteria_editor.queries.person import JudgedPerson, judge_person
from syncs.criteria_editor.queries.related_words import (
    explain_cut_short,
    explain_doubted,
    explain_left_out,
)
from syncs.criteria_editor.queries.trial import Trial, try_criteria
from syncs.criteria_editor.rules.verdicts import (
    VerdictInWords,
    explain_untold,
    put_verdicts_in_words,
)
from syncs.domain.zones import zone_or_utc
from syncs.models import Sync

NOBODY_TYPED = "Enter an e-mail address, or a record's id."
NOBODY_FOUND = (
    "Nobody was found by this. By e-mail address only those are found whom a sync has read, or who"
    " are among the newest 1,000 records; by id everybody."
)


@dataclass(frozen=True)
class Attempt:
    """The result of an attempt: a count or a person, or why there is none.

    `untried` says why nothing was tried, `person_error` why nobody was tested. `left_out` and
    `tested_cut_short` say how far the count, or the person, can be trusted; `tested_untold` why it
    is not known whether the person matches.
    """

    untried: str = ""
    trial: Trial | None = None
    left_out: Sequence[str] = ()
    person_error: str = ""
    tested: JudgedPerson | None = None
    tested_cut_short: Sequence[str] = ()
    tested_untold: str = ""
    verdicts: Sequence[VerdictInWords] = ()

    @property
    def is_made(self) -> bool:
        """Tell whether anything was tried, or why it was not."""
        return bool(self.untried or self.trial)


def attempt_count(sync: Sync, criteria: Criteria, *, now: datetime) -> Attempt:
    """Count who matches on the live source; nothing is stored."""
    zone = zone_or_utc(sync.organisation.time_zone)
    try:
        trial = try_criteria(sync, criteria, now=now, zone=zone)
    except (AccountSilent, InvalidCriteria) as trouble:
        return Attempt(untried=str(trouble))
    return Attempt(trial=trial, left_out=explain_left_out(trial))


def attempt_person(
    sync: Sync, criteria: Criteria, typed: str, *, fields: Iterable[ConditionField], now: datetime
) -> Attempt:
    """Test whoever has the typed id or e-mail address; `fields` label the conditions."""
    if not typed:
        return Attempt(person_error=NOBODY_TYPED)
    zone = zone_or_utc(sync.organisation.time_zone)
    try:
        person = judge_person(sync, criteria, typed, now=now, zone=zone)
    except (AccountSilent, InvalidCriteria) as trouble:
        return Attempt(untried=str(trouble))
    if person is None:
        return Attempt(person_error=NOBODY_FOUND)
    return Attempt(
        tested=person,
        tested_cut_short=[
            *explain_doubted(person.doubted),
            *explain_cut_short(person.cut_short),
        ],
        tested_untold=explain_untold(person.explanation),
        verdicts=put_verdicts_in_words(person.explanation, fields),
    )
