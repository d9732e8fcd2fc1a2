"""Who stays only because an option was switched on later has a row (R50, R51)."""

import pytest
from django.utils import timezone

from contacts.models import MembershipClaim
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import ImportRun, Policy, RunRow, RunState, Selection, Sync
from syncs.why.queries.facts import facts_of_contact
from syncs.why.rules.answers import why
from syncs.why.rules.words import answer_in_words
from tests.preview.test_proposals import IN_PUNE
from tests.world.imports import (
    add_by_hand,
    address_of_contact,
    addresses_on,
    change,
    contact_at,
    is_balanced,
    run_once,
    take_off,
)
from tests.world.source import Source

EIGHT = [f"p{number}@mail.example" for number in range(8)]


def switch_on(sync: Sync, **policies: Policy) -> None:
    change(sync, **policies, **{f"{name}_since": timezone.now() for name in policies})


def kept_of(run: ImportRun) -> dict[str, tuple[int | None, str]]:
    """Return reason and code of everybody who was kept, by address."""
    rows = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.KEPT)
    found = {
        address_of_contact(row.contact_id or 0): (row.reason, (row.detail or {})["kept"])
        for row in rows
    }
    assert len(found) == len(rows), "one row for each person"
    return found


def test_eight_are_kept_and_each_has_a_row(source: Source, sync: Sync) -> None:
    """R51: Jane's fifty, of whom eight are deleted."""
    records = [source.add(address) for address in EIGHT]
    for number in range(42):
        source.add(f"other{number}@mail.example")
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST, deleted=Policy.REMOVE_FROM_ORGANISATION)
    for record in records:
        source.delete(record)

    run = run_once(sync)

    assert (run.state, run.deleted, run.kept) == (RunState.SUCCEEDED, 0, 8)
    expected = (Reason.DELETED_IN_RECRUIT, "before_option")
    assert kept_of(run) == dict.fromkeys(EIGHT, expected)
    assert is_balanced(run)
    assert len(addresses_on(sync.mailing_list)) == 50


def test_who_opts_out_before_the_option_is_kept(source: Source, sync: Sync) -> None:
    maria = source.add(EIGHT[0])
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST)
    source.opt_out(maria)

    run = run_once(sync)

    assert kept_of(run) == {EIGHT[0]: (Reason.OPTED_OUT, "before_option")}
    facts = facts_of_contact(sync.organisation, contact_at(sync, EIGHT[0]))
    (answer,) = why(facts)
    before = f"{sync.name} had imported them before this option was switched on"
    assert answer_in_words(answer, facts.syncs) == [
        f"Kept there by {sync.name}.",
        f"{Reason.OPTED_OUT.explanation} They stay, because {before}.",
    ]


@pytest.mark.parametrize("ordinals", [1, 100])
def test_two_records_of_one_person_make_one_row(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch, ordinals: int
) -> None:
    """In one range, and in two."""
    monkeypatch.setattr("syncs.run.decide_removals.RANGE", ordinals)
    records = [source.add(EIGHT[0]), source.add(EIGHT[0])]
    run_once(sync)
    switch_on(sync, deleted=Policy.REMOVE_FROM_LIST)
    for record in records:
        source.delete(record)

    assert len(kept_of(run_once(sync))) == 1


@pytest.mark.parametrize("way", ["off the list", "imported later", "option off"])
def test_nobody_else_is_kept(source: Source, sync: Sync, way: str) -> None:
    if way == "imported later":
        switch_on(sync, deleted=Policy.REMOVE_FROM_LIST)
    maria = source.add(EIGHT[0])
    run_once(sync)
    if way == "off the list":
        switch_on(sync, deleted=Policy.REMOVE_FROM_LIST)
        take_off(sync.mailing_list, contact_at(sync, EIGHT[0]))
    source.delete(maria)

    assert kept_of(run_once(sync)) == {}


def test_who_opted_out_by_another_record_is_not_kept(source: Source, sync: Sync) -> None:
    first = source.add(EIGHT[0])
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST, deleted=Policy.REMOVE_FROM_LIST)
    source.add(EIGHT[0], Email_Opt_Out=True)
    source.delete(first)

    run = run_once(sync)

    assert (run.deleted, kept_of(run)) == (1, {})
    assert not MembershipClaim.objects.exists()


@pytest.mark.parametrize("policy", [Policy.REMOVE_FROM_LIST, Policy.REMOVE_FROM_ORGANISATION])
def test_whom_another_record_keeps_anyway_has_no_row(
    source: Source, sync: Sync, policy: Policy
) -> None:
    """The option is not why they stay."""
    first, other = source.add(EIGHT[0]), source.add(EIGHT[0])
    run_once(sync)
    switch_on(sync, deleted=policy)

    source.delete(other)
    assert kept_of(run_once(sync)) == {}

    source.add(EIGHT[0])
    source.delete(first)
    assert kept_of(run_once(sync)) == {}, "a record of this very run keeps them"


def test_whom_somebody_else_keeps_on_the_list_has_no_row(source: Source, sync: Sync) -> None:
    """But from the organisation they would have left, whoever else claims them."""
    record = source.add(EIGHT[0])
    run_once(sync)
    add_by_hand(sync.mailing_list, EIGHT[0])
    switch_on(sync, deleted=Policy.REMOVE_FROM_LIST)
    source.delete(record)
    assert kept_of(run_once(sync)) == {}

    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION)

    assert kept_of(run_once(sync)) == {EIGHT[0]: (Reason.DELETED_IN_RECRUIT, "before_option")}


def test_who_opts_out_is_kept_although_another_record_claims_them(
    source: Source, sync: Sync
) -> None:
    """R15: an opt-out counts for the address, so the other record would have let go too."""
    first = source.add(EIGHT[0])
    source.add(EIGHT[0])
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST)
    source.opt_out(first)

    assert kept_of(run_once(sync)) == {EIGHT[0]: (Reason.OPTED_OUT, "before_option")}


def test_opt_out_of_a_record_whose_address_changed_is_one_of_the_new_address(
    source: Source, sync: Sync
) -> None:
    """Another record brings whom it is about, and who stays."""
    ada, bo = "ada@mail.example", "bo@mail.example"
    record = source.add(ada)
    source.add(bo)
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST)
    source.change(record, Email=bo, Email_Opt_Out=True)

    run = run_once(sync)

    assert kept_of(run) == {bo: (Reason.OPTED_OUT, "before_option")}
    assert addresses_on(sync.mailing_list) == {bo}


def test_record_that_is_not_selected_any_more_would_have_let_go_of_whom_it_brought(
    source: Source, sync: Sync
) -> None:
    """Its other address is not brought, so that only the opt-out would have ended its claim."""
    ada, bo = "ada@mail.example", "bo@mail.example"
    change(sync, selection=Selection.CRITERIA, criteria=IN_PUNE.model_dump(mode="json"))
    record = source.add(ada, City="Pune")
    run_once(sync)
    switch_on(sync, opt_outs=Policy.REMOVE_FROM_LIST)
    source.change(record, Email=bo, City="Kiel", Email_Opt_Out=True)

    assert kept_of(run_once(sync)) == {ada: (Reason.OPTED_OUT, "before_option")}
