"""A sync's definition in plain English (R90)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syncs.domain.modules import CANDIDATES, CLIENTS, JOB_OPENINGS
from syncs.domain.next_runs import NextRun, next_runs
from syncs.domain.relations import Relation
from syncs.domain.run_settings import FROM_THE_BEGINNING
from syncs.domain.schedule import describe_schedule
from syncs.models import Policy, Sync, SyncState

_WHAT_HAPPENS = {
    "opt_outs": {
        Policy.IGNORE: "People who opted out of e-mail in Recruit are imported like all others.",
        Policy.REMOVE_FROM_LIST: "People who opt out of e-mail in Recruit are not added, and are"
        " removed from this list.",
        Policy.REMOVE_FROM_ORGANISATION: "People who opt out of e-mail in Recruit are not added,"
        " and those whom this sync imported are removed from the organisation.",
    },
    "deleted": {
        Policy.IGNORE: "People deleted in Recruit stay.",
        Policy.REMOVE_FROM_LIST: "People deleted in Recruit are removed from this list.",
        Policy.REMOVE_FROM_ORGANISATION: "People deleted in Recruit whom this sync imported are"
        " removed from the organisation.",
    },
    "converted": {
        Policy.IGNORE: "Converted candidates are imported like all others.",
        Policy.REMOVE_FROM_LIST: "Converted candidates are not added, and are removed from this"
        " list.",
    },
}

_ON_LEAVING = {
    Policy.IGNORE: "People whose record is not selected any more stay.",
    Policy.REMOVE_FROM_LIST: "People whose record is not selected any more are removed from this"
    " list.",
    Policy.REMOVE_FROM_ORGANISATION: "People whose record is not selected any more are removed from"
    " the organisation.",
}


@dataclass(frozen=True)
class PolicyInWords:
    """`since` is when the option was switched on: it binds who is imported later (R50).
    `binds_all`: it was applied to everybody who had been imported before, too (R52)."""

    sentence: str
    since: datetime | None = None
    removes: bool = False
    binds_all: bool = False


class Policies(Protocol):
    """The policies of a sync, as they are or as they were in force."""

    @property
    def module(self) -> str: ...
    @property
    def opt_outs(self) -> str: ...
    @property
    def opt_outs_since(self) -> datetime | None: ...
    @property
    def deleted(self) -> str: ...
    @property
    def deleted_since(self) -> datetime | None: ...
    @property
    def converted(self) -> str: ...


def policies_in_words(rules: Policies) -> list[PolicyInWords]:
    """Say what happens to people who opt out, are deleted or, among candidates, convert."""
    policies = [
        _policy("opt_outs", rules.opt_outs, rules.opt_outs_since),
        _policy("deleted", rules.deleted, rules.deleted_since),
    ]
    if rules.module == CANDIDATES:
        policies.append(_policy("converted", rules.converted, None))
    return policies


def policy_on_leaving(chosen: str) -> str:
    """Say what happens to people whose record is not selected any more (R38)."""
    return _ON_LEAVING[Policy(chosen)]


def schedule_in_words(sync: Sync) -> str:
    """Say when the sync runs, such as `Every day at 09:00, Kolkata time (Asia/Kolkata)`, or what is
    wrong with the schedule."""
    try:
        return describe_schedule(sync.schedule)
    except ValueError as fault:
        return f"The schedule does not fit: {fault}"


def coming_runs_of(sync: Sync, now: datetime) -> tuple[NextRun, ...]:
    """Return the next ten runs of an active sync (R83)."""
    if sync.state != SyncState.ACTIVE:
        return ()
    try:
        return next_runs(sync.schedule, now)
    except ValueError:
        return ()


def _policy(about: str, chosen: str, since: datetime | None) -> PolicyInWords:
    policy = Policy(chosen)
    sentence = _WHAT_HAPPENS[about][policy]
    if policy == Policy.IGNORE:
        return PolicyInWords(sentence)
    if since == FROM_THE_BEGINNING:
        return PolicyInWords(sentence, removes=True, binds_all=True)
    return PolicyInWords(sentence, since, removes=True)


def reads_all_because(relations: Iterable[Relation]) -> str:
    """Return what follows `Everything, each time,` where criteria ask about related records, and ""
    where they do not."""
    names = [_singular(relation.module) for relation in relations]
    if not names:
        return ""
    return f"because a change of a {' or '.join(names)} does not show in the contact itself"


def _singular(module: str) -> str:
    return {CLIENTS: "client", JOB_OPENINGS: "job opening"}[module]
