"""Answers why somebody is on each list or not, from what is known of them (R93)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from syncs.domain.outcomes import IGNORED_REASONS, Outcome, Reason
from syncs.why.rules.facts import (
    Barrier,
    Cause,
    KnownDeparture,
    KnownErasure,
    KnownList,
    KnownSync,
    ListClaim,
    PersonFacts,
    Stay,
    StayCause,
    Waiting,
)
from syncs.why.rules.ledger_row import LedgerRow

MEMBER = (Outcome.NEW, Outcome.RE_ADDED, Outcome.DUPLICATE, Outcome.UPDATED, Outcome.UNCHANGED)
"""The outcomes after which somebody is on the list of the run."""

REFUSAL = (Outcome.IGNORED, Outcome.NOT_SELECTED)
"""The outcomes by which a sync keeps somebody off its list, for as long as it feeds it."""

SAYS_NOTHING = (Outcome.HELD, Outcome.LEFT_ALONE)
"""The outcomes after which everything is as before."""


class Code(StrEnum):
    """The answers there are. All but the first are of people who are not on the list."""

    CLAIMED = "claimed"
    ERASED = "erased"
    REMOVED = "removed"
    IGNORED = "ignored"
    NOT_SELECTED = "not_selected"
    UNDONE = "undone"
    TAKEN_OFF = "taken_off"
    CONTACT_DELETED = "contact_deleted"
    SYNC_DELETED = "sync_deleted"
    LIST_CHANGED = "list_changed"
    LEFT = "left"
    """Was on it, and nothing tells how they left."""
    NOT_MET = "not_met"
    NO_SYNC = "no_sync"


@dataclass(frozen=True)
class ListAnswer:
    """The reason why somebody is on a list or not, with the evidence.

    `row` is what a run said last, `departure` what a person did, `claims` who keeps them there,
    `waiting` the holds, `stays` why records let go of them in vain, `feeding` the syncs whose list
    it is, `besides` what other records say.
    `barriers` keep the address off every list until somebody lifts them.
    """

    mailing_list: KnownList
    code: Code
    row: LedgerRow | None = None
    departure: KnownDeparture | None = None
    claims: tuple[ListClaim, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    stays: tuple[Stay, ...] = ()
    feeding: tuple[KnownSync, ...] = ()
    besides: tuple[LedgerRow, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    erasure: KnownErasure | None = None

    @property
    def is_on(self) -> bool:
        return self.code is Code.CLAIMED


def why(facts: PersonFacts) -> tuple[ListAnswer, ...]:
    """Return an answer for each list, in the order of the lists."""
    return tuple(_answer(facts, each) for each in facts.lists)


def _answer(facts: PersonFacts, mailing_list: KnownList) -> ListAnswer:
    if mailing_list.since is not None:
        return ListAnswer(
            mailing_list,
            Code.CLAIMED,
            claims=mailing_list.claims,
            waiting=tuple(each for each in facts.waiting if each.list_id == mailing_list.id),
            stays=tuple(_stays(facts, mailing_list)),
            barriers=facts.barriers,
        )
    feeding = tuple(each for each in facts.syncs.values() if _feeds(each, mailing_list))
    if facts.erasure:
        return ListAnswer(mailing_list, Code.ERASED, erasure=facts.erasure, feeding=feeding)
    rows = _rows_about(facts.rows, mailing_list)
    row = _said_last([each for each in rows if _is_in_force(each, feeding)])
    departure = mailing_list.departure
    if departure and (row is None or _is_after(departure, row)):
        row = None
    else:
        departure = None
    return ListAnswer(
        mailing_list,
        _code_of(mailing_list, row, departure, feeding),
        row=row,
        departure=departure,
        feeding=feeding,
        besides=tuple(each for each in _newest_first(rows) if each is not row),
        barriers=facts.barriers,
    )


def _stays(facts: PersonFacts, mailing_list: KnownList) -> Iterator[Stay]:
    """Yield what would have taken them off the list, of the records by which they are on it: what
    was answered about it, or that they came before the option (R50, R74)."""
    claims = {(each.sync_id, each.record_id) for each in mailing_list.claims}
    for stay in (*facts.stays, *map(_spared, filter(_came_before, facts.rows))):
        key = (stay.sync_id, stay.record_id)
        if stay.list_id != mailing_list.id or key not in claims:
            continue
        if not any(_says_otherwise(row, stay) for row in facts.rows):
            yield stay


def _came_before(row: LedgerRow) -> bool:
    return row.outcome is Outcome.KEPT and row.detail.get("kept") == StayCause.BEFORE_OPTION


def _spared(row: LedgerRow) -> Stay:
    return Stay(
        row.sync_id,
        row.list_id or 0,
        row.run_id,
        row.at,
        row.reason or Reason.OPTED_OUT,
        row.record_id or 0,
        StayCause.BEFORE_OPTION,
    )


def _says_otherwise(row: LedgerRow, stay: Stay) -> bool:
    """Tell whether a later run found the record as it should be."""
    is_later = row.run_id > stay.run_id and row.at is not None
    same = (row.sync_id, row.record_id) == (stay.sync_id, stay.record_id)
    return is_later and same and row.outcome in MEMBER


def _feeds(sync: KnownSync, mailing_list: KnownList) -> bool:
    return sync.feeds and sync.list_id == mailing_list.id


def _rows_about(rows: Iterable[LedgerRow], mailing_list: KnownList) -> list[LedgerRow]:
    """Return the rows that concern a list: those of runs into it, and those by which the person
    left it together with others, or came back."""
    return [row for row in rows if _is_about(row, mailing_list.id)]


def _is_about(row: LedgerRow, list_id: int) -> bool:
    if row.outcome is Outcome.PUT_BACK:
        return list_id in row.lists_left | row.lists_joined
    if row.outcome in SAYS_NOTHING or row.reason is Reason.FILE_DUPLICATE:
        return False  # another record with the address tells what became of the person (R67)
    if row.outcome is Outcome.KEPT:
        return row.list_id == list_id and row.detail.get("kept") == "claimed_since"
    return row.list_id == list_id or list_id in row.lists_left


def _is_in_force(row: LedgerRow, feeding: Iterable[KnownSync]) -> bool:
    """Tell whether what a row says holds still: a sync that is deleted, or feeds another list,
    refuses nobody here. Who left by it has left."""
    return row.outcome not in REFUSAL or any(row.sync_id == sync.id for sync in feeding)


def _is_after(departure: KnownDeparture, row: LedgerRow) -> bool:
    """Tell whether somebody left later than a row says. Who left while the run went on that had put
    them there, or would remove them, left by themselves."""
    if row.at is None or row.outcome in MEMBER:
        return row.began is None or departure.at > row.began
    return departure.at > row.at


def _said_last(rows: list[LedgerRow]) -> LedgerRow | None:
    """Return the row that decides: of the run that ended last, and of several rows of it the one
    that says most. A run that goes on counts where it has removed the person already."""
    ended = [row for row in rows if row.at is not None]
    going_on = [row for row in rows if row.at is None and row.outcome is Outcome.DELETED]
    last = max(ended, key=_importance, default=None)
    if going_on and (last is None or last.outcome in MEMBER):
        return going_on[0]
    return last


def _newest_first(rows: list[LedgerRow]) -> list[LedgerRow]:
    return sorted((row for row in rows if row.at is not None), key=_importance, reverse=True)


def _importance(row: LedgerRow) -> tuple[object, ...]:
    """Order rows: a later run before an earlier one; in one run who came, then removals, then
    reasons in the order of R64, and then what was not selected."""
    reason = IGNORED_REASONS.index(row.reason) if row.reason in IGNORED_REASONS else 0
    return (row.at, row.run_id, -_rank(row.outcome), -reason, -(row.record_id or 0))


def _rank(outcome: Outcome) -> int:
    order = (*MEMBER, Outcome.DELETED, Outcome.PUT_BACK, Outcome.KEPT, Outcome.IGNORED)
    return order.index(outcome) if outcome in order else len(order)


def _code_of(
    mailing_list: KnownList,
    row: LedgerRow | None,
    departure: KnownDeparture | None,
    feeding: tuple[KnownSync, ...],
) -> Code:
    if departure:
        return _OF_CAUSES[departure.cause]
    if row is None:
        return Code.NOT_MET if feeding else Code.NO_SYNC
    if row.outcome is Outcome.PUT_BACK:
        return Code.UNDONE if mailing_list.id in row.lists_left else Code.LEFT
    return _OF_OUTCOMES.get(row.outcome, Code.LEFT)


_OF_CAUSES = {
    Cause.TAKEN_OFF: Code.TAKEN_OFF,
    Cause.CONTACT_DELETED: Code.CONTACT_DELETED,
    Cause.SYNC_DELETED: Code.SYNC_DELETED,
    Cause.LIST_CHANGED: Code.LIST_CHANGED,
}

_OF_OUTCOMES = {
    Outcome.DELETED: Code.REMOVED,
    Outcome.KEPT: Code.REMOVED,
    Outcome.IGNORED: Code.IGNORED,
    Outcome.NOT_SELECTED: Code.NOT_SELECTED,
}
