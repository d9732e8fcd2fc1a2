"""`syncs.domain.outcomes`: the closed lists of R60 and R64 and how they are counted."""

import pytest

from syncs.domain.outcomes import (
    BESIDE_TOTAL,
    IGNORED_REASONS,
    LEFT_REASONS,
    OF_UNDOS,
    PUT_BACK_REASONS,
    REMOVAL_REASONS,
    Counts,
    Outcome,
    Reason,
)


def test_stored_numbers_never_change() -> None:
    assert {outcome.code: outcome.value for outcome in Outcome} == {
        "ignored": 1,
        "new": 2,
        "re_added": 3,
        "duplicate": 4,
        "updated": 5,
        "unchanged": 6,
        "deleted": 7,
        "not_selected": 8,
        "held": 9,
        "kept": 10,
        "put_back": 11,
        "left_alone": 12,
    }
    assert {reason.code: reason.value for reason in Reason} == {
        "empty_email": 10,
        "invalid_pattern": 20,
        "group_email": 30,
        "file_duplicate": 40,
        "do_not_mail": 50,
        "bounced": 60,
        "complained": 70,
        "unsubscribed": 80,
        "opted_out": 90,
        "converted": 100,
        "no_match": 110,
        "erased": 120,
        "deleted_in_recruit": 200,
        "address_changed": 210,
        "was_new": 300,
        "was_re_added": 310,
        "was_duplicate": 320,
        "was_updated": 330,
        "was_deleted": 340,
        "was_put_back": 350,
        "was_claimed": 360,
        "stays_opted_out": 400,
        "is_suppressed": 410,
        "kept_by_hand": 420,
        "kept_by_sync": 430,
        "kept_by_record": 440,
        "on_other_list": 450,
        "removed_since": 460,
        "back_already": 470,
        "contact_deleted": 480,
        "contact_gone": 490,
        "list_deleted": 500,
        "address_taken": 510,
        "claimed_by_nobody": 520,
        "changed_since": 530,
        "not_shown": 540,
    }


def test_ignored_reasons_are_listed_in_the_order_in_which_they_apply() -> None:
    assert [reason.code for reason in IGNORED_REASONS] == [
        *("empty_email", "invalid_pattern", "group_email", "opted_out", "converted"),
        *("erased", "do_not_mail", "bounced", "complained", "unsubscribed", "file_duplicate"),
    ]


def test_only_ignored_rows_and_those_about_leaving_and_of_undos_have_reasons() -> None:
    assert {outcome: outcome.reasons for outcome in Outcome if outcome.reasons} == {
        Outcome.IGNORED: IGNORED_REASONS,
        Outcome.DELETED: REMOVAL_REASONS,
        Outcome.HELD: REMOVAL_REASONS,
        Outcome.KEPT: REMOVAL_REASONS,
        Outcome.PUT_BACK: PUT_BACK_REASONS,
        Outcome.LEFT_ALONE: LEFT_REASONS,
    }
    of_imports, of_undos = IGNORED_REASONS + REMOVAL_REASONS, PUT_BACK_REASONS + LEFT_REASONS
    assert {*of_imports, *of_undos} == set(Reason)


@pytest.mark.parametrize("described", [*Outcome, *Reason])
def test_labels_and_explanations_are_sentence_case(described: Outcome | Reason) -> None:
    assert described.label[0].isupper()
    assert not described.label.endswith(".")
    assert described.explanation[0].isupper()
    assert described.explanation.endswith(".")
    assert described.explanation.count(". ") == 0


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"address_fault": "no dot after the @"}, "The e-mail address is malformed."),
        (
            {"suggestion": "ann@gmail.com"},
            "The e-mail address is a mistyped one of a big provider.",
        ),
        ({}, Reason.INVALID_PATTERN.explanation),
    ],
)
def test_an_invalid_address_is_explained_as_exactly_as_is_known(
    detail: dict[str, str], words: str
) -> None:
    assert Reason.INVALID_PATTERN.explain(detail) == words
    assert Reason.BOUNCED.explain(detail) == Reason.BOUNCED.explanation


def test_stored_numbers_turn_into_members_again() -> None:
    assert Outcome(3) is Outcome.RE_ADDED
    assert Reason["FILE_DUPLICATE"] is Reason(40)
    assert (Outcome.RE_ADDED.label, Reason.OPTED_OUT.label) == ("Re-added", "Opted out in Recruit")


def test_total_leaves_out_removals_and_records_that_are_not_selected() -> None:
    beside = {Outcome.DELETED, Outcome.NOT_SELECTED, Outcome.HELD, Outcome.KEPT, *OF_UNDOS}
    assert beside == BESIDE_TOTAL


def test_counts_balance_and_go_to_json() -> None:
    rows = {
        (Outcome.NEW, None): 5,
        (Outcome.RE_ADDED, None): 1,
        (Outcome.DUPLICATE, None): 2,
        (Outcome.UPDATED, None): 3,
        (Outcome.UNCHANGED, None): 4,
        (Outcome.IGNORED, Reason.BOUNCED): 6,
        (Outcome.IGNORED, Reason.EMPTY_EMAIL): 7,
        (Outcome.NOT_SELECTED, None): 100,
        (Outcome.DELETED, Reason.OPTED_OUT): 8,
        (Outcome.DELETED, Reason.NO_MATCH): 9,
        (Outcome.HELD, Reason.NO_MATCH): 10,
        (Outcome.KEPT, Reason.DELETED_IN_RECRUIT): 11,
        (Outcome.PUT_BACK, Reason.WAS_NEW): 12,
        (Outcome.LEFT_ALONE, Reason.CHANGED_SINCE): 13,
    }
    counts = Counts.of(rows)
    assert (counts.total, counts.records) == (28, 128)
    assert counts.as_json() == {
        "total": 28,
        "new": 5,
        "re_added": 1,
        "duplicate": 2,
        "updated": 3,
        "unchanged": 4,
        "ignored": {"empty_email": 7, "bounced": 6},
        "not_selected": 100,
        "deleted": 17,
        "held": 10,
        "kept": 11,
        "put_back": 12,
        "left_alone": 13,
    }
    assert counts.undo_reasons == {Reason.WAS_NEW: 12, Reason.CHANGED_SINCE: 13}
    assert list(counts.ignored) == [Reason.EMPTY_EMAIL, Reason.BOUNCED]


def test_counts_of_nothing_are_zero() -> None:
    assert Counts.of({}) == Counts()
    assert Counts().total == 0


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.NEW, Reason.BOUNCED),
        (Outcome.IGNORED, None),
        (Outcome.IGNORED, Reason.ADDRESS_CHANGED),
        (Outcome.DELETED, None),
        (Outcome.DELETED, Reason.BOUNCED),
    ],
)
def test_counts_refuse_a_reason_that_does_not_go_with_the_outcome(
    outcome: Outcome, reason: Reason | None
) -> None:
    with pytest.raises(ValueError, match=f"A row cannot be {outcome.code}"):
        Counts.of({(outcome, reason): 1})
