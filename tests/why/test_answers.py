"""Which of several things that happened is the reason: plain values, no database (R93)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from syncs.domain.outcomes import Outcome, Reason
from syncs.why.rules.answers import Code, ListAnswer, why
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
from syncs.why.rules.words import answer_in_words

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIST, OTHER, SYNC = 7, 8, 3
CANDIDATES = KnownSync(SYNC, "Candidates", LIST, "active")


def row(outcome: Outcome, reason: Reason | None = None, **changes: Any) -> LedgerRow:
    fields: dict[str, Any] = {
        "run_id": 40,
        "sync_id": SYNC,
        "list_id": LIST,
        "at": NOON,
        "ordinal": 1,
        "record_id": 5,
    }
    return LedgerRow(outcome=outcome, reason=reason, **{**fields, **changes})


def facts(*rows: LedgerRow, here: KnownList | None = None, **changes: Any) -> PersonFacts:
    known = here or KnownList(LIST, "Oslo")
    return PersonFacts("ann@mail.example", (known,), {SYNC: CANDIDATES}, rows=rows, **changes)


def answer(told: PersonFacts) -> ListAnswer:
    (found,) = why(told)
    return found


def words(told: PersonFacts) -> list[str]:
    return answer_in_words(answer(told), told.syncs)


def test_newest_run_decides_whatever_comes_first() -> None:
    ignored = row(Outcome.IGNORED, Reason.BOUNCED)
    removed = row(Outcome.DELETED, Reason.NO_MATCH, run_id=41, at=NOON + HOUR)

    assert answer(facts(ignored, removed)).row == removed
    assert answer(facts(removed, ignored)).row == removed
    assert answer(facts(removed, ignored)).besides == (ignored,)


def test_in_one_run_a_removal_comes_before_what_was_read() -> None:
    removed = row(Outcome.DELETED, Reason.OPTED_OUT, detail={"removed_from": "list"})

    found = answer(facts(row(Outcome.IGNORED, Reason.OPTED_OUT), removed))

    assert (found.code, found.row) == (Code.REMOVED, removed)


def test_of_two_records_who_is_selected_tells_it_by_the_first_reason() -> None:
    bounced = row(Outcome.IGNORED, Reason.BOUNCED, record_id=1)
    group = row(Outcome.IGNORED, Reason.GROUP_EMAIL, record_id=2)

    assert answer(facts(row(Outcome.NOT_SELECTED), bounced, group)).row == group


def test_what_a_person_did_after_a_run_is_the_reason() -> None:
    taken_off = KnownDeparture(Cause.TAKEN_OFF, NOON + timedelta(minutes=1), by="Bob")
    here = KnownList(LIST, "Oslo", departure=taken_off)

    assert words(facts(row(Outcome.UNCHANGED), here=here)) == [
        "Bob took them off this list by hand."
    ]


def test_what_a_run_did_after_a_person_is_the_reason() -> None:
    taken_off = KnownDeparture(Cause.TAKEN_OFF, NOON - timedelta(minutes=1), by="Bob")
    here = KnownList(LIST, "Oslo", departure=taken_off)

    assert answer(facts(row(Outcome.IGNORED, Reason.BOUNCED), here=here)).code is Code.IGNORED


@pytest.mark.parametrize(
    ("outcome", "ended", "began", "code"),
    [
        (Outcome.UNCHANGED, NOON, NOON - HOUR, Code.TAKEN_OFF),
        (Outcome.UNCHANGED, NOON + HOUR, NOON - HOUR, Code.TAKEN_OFF),
        (Outcome.UNCHANGED, NOON + 2 * HOUR, NOON + HOUR, Code.LEFT),
        (Outcome.IGNORED, NOON + HOUR, NOON - HOUR, Code.IGNORED),
        (Outcome.DELETED, None, NOON - HOUR, Code.TAKEN_OFF),
        (Outcome.DELETED, None, NOON + HOUR, Code.REMOVED),
    ],
)
def test_who_leaves_while_a_run_goes_on_that_has_them_on_the_list_leaves_by_themselves(
    outcome: Outcome, ended: datetime | None, began: datetime, code: Code
) -> None:
    taken_off = KnownDeparture(Cause.TAKEN_OFF, NOON + timedelta(minutes=1), by="Bob")
    here = KnownList(LIST, "Oslo", departure=taken_off)
    reason = None if outcome is Outcome.UNCHANGED else Reason.OPTED_OUT

    assert answer(facts(row(outcome, reason, at=ended, began=began), here=here)).code is code


@pytest.mark.parametrize("gone", [{"state": "deleted"}, {"list_id": OTHER}])
def test_who_feeds_a_list_no_more_refuses_nobody_there(gone: dict[str, Any]) -> None:
    was = replace(CANDIDATES, id=4, name="Contacts", **gone)
    syncs = {SYNC: CANDIDATES, was.id: was}
    earlier = row(Outcome.IGNORED, Reason.BOUNCED)
    later: dict[str, Any] = {"sync_id": was.id, "run_id": 41, "at": NOON + HOUR}
    refused, removed = row(Outcome.NOT_SELECTED, **later), row(Outcome.DELETED, **later)

    def last_word(*rows: LedgerRow) -> tuple[Code, LedgerRow | None]:
        found = answer(replace(facts(*rows), syncs=syncs))
        return found.code, found.row

    assert last_word(earlier, refused) == (Code.IGNORED, earlier)
    assert last_word(refused) == (Code.NOT_MET, None)
    assert last_word(earlier, removed) == (Code.REMOVED, removed)


def test_run_that_goes_on_tells_whom_it_has_removed() -> None:
    going_on = row(Outcome.DELETED, Reason.NO_MATCH, run_id=41, at=None)
    ignored = row(Outcome.IGNORED, Reason.BOUNCED)

    assert answer(facts(row(Outcome.UNCHANGED), going_on)).row == going_on
    assert answer(facts(ignored, going_on)).row == ignored


def test_row_of_another_list_says_nothing_here() -> None:
    elsewhere = row(Outcome.IGNORED, Reason.BOUNCED, list_id=OTHER)

    assert answer(facts(elsewhere)).code is Code.NOT_MET


def test_leaving_the_organisation_is_the_reason_on_every_list_that_was_left() -> None:
    detail = {"removed_from": "organisation", "before": {"memberships": [[LIST, "2026"]]}}
    gone = row(Outcome.DELETED, Reason.OPTED_OUT, list_id=OTHER, detail=detail)

    assert answer(facts(gone)).code is Code.REMOVED
    assert answer(facts(replace(gone, detail={}))).code is Code.NOT_MET


def test_undo_is_the_reason_on_the_lists_that_it_took_people_off() -> None:
    undone = row(Outcome.PUT_BACK, Reason.WAS_NEW, detail={"left": [[LIST, "2026"]]})

    assert answer(facts(row(Outcome.NEW, run_id=39), undone)).code is Code.UNDONE


def test_row_after_which_all_is_as_before_decides_nothing() -> None:
    ignored = row(Outcome.IGNORED, Reason.BOUNCED, run_id=30)
    neutral = (
        row(Outcome.HELD, Reason.NO_MATCH),
        row(Outcome.LEFT_ALONE, Reason.REMOVED_SINCE),
        row(Outcome.KEPT, Reason.NO_MATCH, detail={"kept": "before_option"}),
        row(Outcome.IGNORED, Reason.FILE_DUPLICATE),
    )

    assert answer(facts(ignored, *neutral)).row == ignored


def test_who_was_put_there_and_left_without_a_trace_is_told_so() -> None:
    assert answer(facts(row(Outcome.NEW))).code is Code.LEFT


def test_everybody_who_claims_somebody_is_named_once() -> None:
    claims = (ListClaim(0, 0, NOON), ListClaim(SYNC, 5, NOON), ListClaim(SYNC, 6, NOON))
    here = KnownList(LIST, "Oslo", since=NOON, claims=claims)

    assert words(facts(here=here)) == ["Kept there by Candidates, and put there by hand."]


def test_hold_and_suppression_are_said_of_who_is_on_the_list() -> None:
    here = KnownList(LIST, "Oslo", since=NOON, claims=(ListClaim(SYNC, 5, NOON),))
    waits = Waiting(SYNC, LIST, 40, Reason.NO_MATCH, 5)
    elsewhere = Waiting(SYNC, OTHER, 40, Reason.NO_MATCH, 5)
    barred = Barrier(1, "Bounced", NOON)

    assert words(facts(here=here, waiting=(waits, elsewhere), barriers=(barred,))) == [
        "Kept there by Candidates.",
        f"Candidates would remove them, and waits for an answer. {Reason.NO_MATCH.explanation}",
        "The address must not be mailed: bounced.",
    ]


def test_why_somebody_stays_whom_a_record_would_let_go_of_is_said() -> None:
    """R50, R74."""
    here = KnownList(LIST, "Oslo", since=NOON, claims=(ListClaim(SYNC, 5, NOON),))
    kept = Stay(SYNC, LIST, 40, NOON, Reason.OPTED_OUT, 5, StayCause.KEPT, "Bob")
    expired = replace(kept, cause=StayCause.EXPIRED, by="")
    elsewhere, other_record = replace(kept, list_id=OTHER), replace(kept, record_id=6)
    spared = row(Outcome.KEPT, Reason.DELETED_IN_RECRUIT, detail={"kept": "before_option"})
    opted_out, gone = Reason.OPTED_OUT.explanation, "The record has been deleted in Recruit."
    about = "about run 40 of Candidates"
    before = "Candidates had imported them before this option was switched on"

    assert words(facts(here=here, stays=(kept, elsewhere, other_record)))[1:] == [
        f"{opted_out} They stay, because Bob answered {about} that they are kept."
    ]
    assert words(facts(here=here, stays=(expired,)))[1:] == [
        f"{opted_out} They stay, because nobody answered {about} in time."
    ]
    assert words(facts(spared, here=here))[1:] == [f"{gone} They stay, because {before}."]
    assert words(facts(replace(spared, detail={"kept": "claimed"}), here=here))[1:] == []


def test_what_is_no_more_so_keeps_nobody() -> None:
    here = KnownList(LIST, "Oslo", since=NOON, claims=(ListClaim(SYNC, 5, NOON),))
    kept = Stay(SYNC, LIST, 40, NOON, Reason.OPTED_OUT, 5, StayCause.KEPT, "Bob")
    back = row(Outcome.UNCHANGED, run_id=41)

    assert answer(facts(back, here=here, stays=(kept,))).stays == ()
    assert answer(facts(replace(back, run_id=39), here=here, stays=(kept,))).stays == (kept,)
    assert answer(facts(replace(back, record_id=6), here=here, stays=(kept,))).stays == (kept,)
    assert answer(facts(replace(back, at=None), here=here, stays=(kept,))).stays == (kept,)


def test_suppression_that_was_lifted_since_is_said() -> None:
    ignored = row(Outcome.IGNORED, Reason.BOUNCED)

    unsubscribed = Barrier(2, "Unsubscribed", NOON)

    assert words(facts(ignored))[1:] == [
        "That was lifted since: they join when the record is read next."
    ]
    assert words(facts(ignored, barriers=(unsubscribed,)))[1:] == [
        "That was lifted since, but no sync would add them: unsubscribed."
    ]
    assert words(facts(ignored, barriers=(Barrier(1, "Bounced", NOON),)))[1:] == []


def test_erasure_is_the_reason_on_all_lists() -> None:
    told = facts(row(Outcome.IGNORED, Reason.BOUNCED), erasure=KnownErasure(NOON))

    assert answer(told).code is Code.ERASED


def test_list_that_no_sync_feeds_says_so() -> None:
    draft = replace(CANDIDATES, state="draft")

    assert answer(replace(facts(), syncs={})).code is Code.NO_SYNC
    assert answer(replace(facts(), syncs={SYNC: draft})).code is Code.NO_SYNC
    assert words(facts()) == ["Candidates has read no record with this address."]


def test_condition_that_failed_is_named() -> None:
    criteria = {
        "conditions": [
            {
                "field": "City",
                "label": "City",
                "type": "text",
                "operator": "is",
                "values": ["Oslo"],
            }
        ]
    }
    unmet = row(Outcome.NOT_SELECTED, detail={"failed": [1]}, criteria=criteria)

    assert words(facts(unmet))[1:] == ["Condition 1 is not met: City is “Oslo”."]
