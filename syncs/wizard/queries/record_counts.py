"""Counts the records of a module and of its custom views, for who chooses among them (R37).

A person waits, so there is an end to it, and what was not counted to the end says so. Numbers are
kept for some minutes, so that who goes back and forth asks once; nothing else is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

from criteria import Criteria, InvalidCriteria
from recruit import RecruitClient
from recruit.errors import RecruitError
from syncs.account.metadata import AccountSilent, ask, silence_in_words
from syncs.account.record_numbers import ALL, KEPT_SECONDS, KeptNumber, count_records, name_number
from syncs.clock import database_now
from syncs.criteria_editor.queries.trial import Trial, try_criteria
from syncs.domain.zones import zone_or_utc
from syncs.models import Sync

MAX_CHOICES = 10
"""All records, and so many views less one."""

BY_CRITERIA = "criteria"

TOO_LONG = "it would have taken too long"

UNFIT_CRITERIA = "they do not fit the fields that the account has now. Open them to mend them."


@dataclass(frozen=True)
class RecordCount:
    """The number of records behind a choice, None where it was not counted.

    `choice` is the id of a view, `ALL` or `BY_CRITERIA`. `is_whole` is False where there are more;
    `read`, for criteria, is how many records were looked at, and `about` what that makes of all.
    `is_asked`: Recruit was asked, and `trouble` says why it could not tell, where that is another
    reason than time.
    """

    choice: str
    label: str
    number: int | None = None
    is_whole: bool = False
    read: int = 0
    about: str = ""
    is_asked: bool = False
    trouble: str = ""

    @property
    def words(self) -> str:
        """The number in words, with how far it can be trusted."""
        if self.number is None:
            return f"not counted: {self.trouble or TOO_LONG}" if self.is_asked else "counting…"
        if self.choice == BY_CRITERIA:
            newest = "" if self.is_whole else "the newest "
            words = (
                f"{self.number:,} of {newest}{self.read:,} record{'' if self.read == 1 else 's'}"
            )
            return f"{self.about}: {words}" if self.about else words
        told = f"{self.number:,} record{'' if self.number == 1 else 's'}"
        return told if self.is_whole else f"more than {told}, not counted to the end"


def choices_of(
    sync: Sync, views: Sequence[tuple[str, str]], *, chosen: str = ""
) -> list[RecordCount]:
    """Return what there is to choose, with the numbers that were counted some minutes ago. Of many
    views it is the first, and the `chosen` one in any case."""
    choices = [RecordCount(ALL, f"All {sync.module_name}")]
    counted = [*views[: MAX_CHOICES - 1]]
    counted += [each for each in views[MAX_CHOICES - 1 :] if each[0] == chosen]
    choices += [RecordCount(cvid, f"View “{label}”") for cvid, label in counted]
    if sync.criteria:
        choices.append(RecordCount(BY_CRITERIA, "The criteria that are saved"))
    kept = {}
    with suppress(RedisError):
        kept = caches["shared"].get_many([_name(sync, each.choice) for each in choices])
    return [_with(each, kept.get(_name(sync, each.choice))) for each in choices]


def count_choices(
    sync: Sync,
    views: Sequence[tuple[str, str]],
    *,
    chosen: str = "",
    clock: Callable[[], float] = monotonic,
) -> list[RecordCount]:
    """Count all records of the module, those of the views, and who meets the criteria; what was
    counted some minutes ago is not counted again. What could not be counted says why, and takes
    nothing from what could."""
    until = clock() + settings.PATIENCE_SECONDS
    counts = choices_of(sync, views, chosen=chosen)
    missing = [each for each in counts if not each.is_asked and each.choice != BY_CRITERIA]
    counted = {each.choice: each for each in _count_all(sync, missing, lambda: clock() > until)}
    counts = [counted.get(each.choice, each) for each in counts]
    _keep(sync, counts)
    if any(not each.is_asked for each in counts):
        counts = [each if each.is_asked else _count_criteria(sync, each) for each in counts]
        _keep(sync, counts)
    return counts


def count_uncounted(views: Sequence[tuple[str, str]], counts: Sequence[RecordCount]) -> int:
    """Return of how many views there is no count, because there are many."""
    counted = {each.choice for each in counts}
    return sum(cvid not in counted for cvid, _ in views) if counts else 0


def trouble_of_all(counts: Sequence[RecordCount]) -> str:
    """Return why Recruit could not be asked where it told no number at all, else ""."""
    return "" if any(each.number is not None for each in counts) else counts[0].trouble


def _count_all(
    sync: Sync, choices: Sequence[RecordCount], is_over: Callable[[], bool]
) -> list[RecordCount]:
    """Count each of these choices. An account that is silent until the time is over is not asked
    for the rest."""
    done: list[RecordCount] = []

    def count_each(client: RecruitClient) -> None:
        silence = ""
        for choice in choices:
            try:
                if not (silence and is_over()):
                    number = count_records(client, sync.module, choice.choice, is_over)
                    done.append(_with(choice, (*number, 0, "")))
                    continue
            except RecruitError as error:
                silence = silence_in_words(sync.connection, error)
            done.append(_in_trouble(choice, silence))

    if choices:
        try:
            ask(sync.connection, count_each)
        except AccountSilent as silent:
            done += [_in_trouble(each, str(silent)) for each in choices[len(done) :]]
    return done


def _count_criteria(sync: Sync, choice: RecordCount) -> RecordCount:
    """Count who meets the criteria that are saved, among the newest records."""
    zone = zone_or_utc(sync.organisation.time_zone)
    try:
        criteria = Criteria.model_validate(sync.criteria)
        trial = try_criteria(sync, criteria, now=database_now(), zone=zone)
    except (InvalidCriteria, ValueError):  # half entered, or the module has changed since
        return _in_trouble(choice, UNFIT_CRITERIA)
    except AccountSilent as silent:
        return _in_trouble(choice, str(silent))
    is_whole = trial.is_whole and not trial.left_out
    return _with(choice, (trial.matching, is_whole, trial.read, _put_in_words(trial)))


def _put_in_words(trial: Trial) -> str:
    """Return what the count makes of all, or of how many it is open whether they match (R73)."""
    return f"{trial.untold:,} more may match" if trial.untold else trial.about_in_words


def _in_trouble(choice: RecordCount, trouble: str) -> RecordCount:
    return RecordCount(choice.choice, choice.label, is_asked=True, trouble=trouble)


def _with(choice: RecordCount, kept: KeptNumber | None) -> RecordCount:
    if kept is None:
        return choice
    return RecordCount(choice.choice, choice.label, *kept, is_asked=True)


def _keep(sync: Sync, counts: Sequence[RecordCount]) -> None:
    kept = {
        _name(sync, each.choice): (each.number, each.is_whole, each.read, each.about)
        for each in counts
        if each.number is not None
    }
    with suppress(RedisError):
        caches["shared"].set_many(kept, timeout=KEPT_SECONDS)


def _name(sync: Sync, choice: str) -> str:
    """Name a number: other criteria are another choice."""
    what = choice
    if choice == BY_CRITERIA:
        what += hashlib.sha256(json.dumps(sync.criteria, sort_keys=True).encode()).hexdigest()
    return name_number(sync.connection, sync.module, what)
