"""Who leaves, who stays, and who decides: R15-R18, R50, R51, R72, R73."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Contact, Suppression, SuppressionKind
from syncs.models import ImportRun, Policy, Sync
from tests.builders import make_mailing_list
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    claims_of,
    contact_at,
    delete_contact,
    is_balanced,
    make_import,
    numbers_of,
    removals_of,
    row_of,
    rows_of,
    run_once,
    suppress,
    take_off,
)
from tests.world.source import Source

MARIA = "maria@mail.example"
NUMA = "numa@mail.example"

FROM_LIST, FROM_ORGANISATION = Policy.REMOVE_FROM_LIST, Policy.REMOVE_FROM_ORGANISATION


def switch_on(sync: Sync, option: str, policy: Policy) -> None:
    """As the form does it: the option and when it was switched on."""
    change(sync, **{option: policy})
    if option != "converted":
        change(sync, **{f"{option}_since": timezone.now()})


LEAVING = {
    "opt_outs": (Source.opt_out, "opted_out"),
    "deleted": (Source.delete, "deleted_in_recruit"),
    "converted": (Source.convert, "converted"),
}


@pytest.mark.parametrize("option", LEAVING)
def test_ignored_policy_keeps_the_person(source: Source, sync: Sync, option: str) -> None:
    record = source.add(MARIA)
    run_once(sync)
    LEAVING[option][0](source, record)

    run = run_once(sync)

    assert removals_of(run) == {}
    assert rows_of(run) == ({} if option == "deleted" else {record: ("unchanged", None)})
    assert addresses_on(sync.mailing_list) == {MARIA}


@pytest.mark.parametrize("option", LEAVING)
def test_policy_removes_the_person_from_the_list(source: Source, sync: Sync, option: str) -> None:
    switch_on(sync, option, FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    leave, reason = LEAVING[option]
    leave(source, record)

    run = run_once(sync)

    assert removals_of(run) == {MARIA: (reason, "list")}
    assert run.deleted == 1
    assert rows_of(run) == ({} if option == "deleted" else {record: ("ignored", reason)})
    assert addresses_on(sync.mailing_list) == set()
    assert claims_of(sync) == set()
    assert contact_at(sync, MARIA).deleted_at is None
    assert is_balanced(run)


@pytest.mark.parametrize("option", ["opt_outs", "deleted"])
def test_policy_removes_the_person_from_the_organisation(
    source: Source, sync: Sync, option: str
) -> None:
    switch_on(sync, option, FROM_ORGANISATION)
    other = make_mailing_list(sync.organisation)
    suppress(sync, MARIA, SuppressionKind.BOUNCED)
    Suppression.objects.update(address=NUMA)
    record = source.add(MARIA)
    run_once(sync)
    for mailing_list in (other, sync.mailing_list):
        add_by_hand(mailing_list, MARIA)
    leave, reason = LEAVING[option]
    leave(source, record)

    run = run_once(sync)

    assert removals_of(run) == {MARIA: (reason, "organisation")}
    assert addresses_on(sync.mailing_list) == addresses_on(other) == set()
    assert contact_at(sync, MARIA).deleted_at is not None
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("says_yes", ["true", "True", "Yes", 1, "1", "perhaps"])
def test_an_opt_out_in_any_spelling_is_one(source: Source, sync: Sync, says_yes: object) -> None:
    switch_on(sync, "opt_outs", FROM_LIST)
    source.add(NUMA, Email_Opt_Out="No")
    record = source.add(MARIA, Email_Opt_Out=says_yes)

    run = run_once(sync)

    assert rows_of(run)[record] == ("ignored", "opted_out")
    assert addresses_on(sync.mailing_list) == {NUMA}


@pytest.mark.parametrize("says_yes", ["true", "True", "Yes", 1, "1", "perhaps"])
def test_a_conversion_in_any_spelling_is_one(source: Source, sync: Sync, says_yes: object) -> None:
    switch_on(sync, "converted", FROM_LIST)
    source.change(source.add(NUMA), **{"$converted": "false"})
    record = source.add(MARIA)
    source.change(record, **{"$converted": says_yes})

    run = run_once(sync)

    assert rows_of(run)[record] == ("ignored", "converted")
    assert addresses_on(sync.mailing_list) == {NUMA}


@pytest.mark.parametrize("odd", ["null", "0000-00-00T00:00:00+00:00", "2026-02-30", 7])
@pytest.mark.parametrize("field", ["Created_Time", "Updated_On"])
def test_a_time_that_is_none_costs_nobody_the_run(
    source: Source, sync: Sync, field: str, odd: object
) -> None:
    source.add(NUMA)
    record = source.add(MARIA)
    source.change(record, **{field: odd})

    run = run_once(sync)

    assert (run.state, run.new) == ("succeeded", 2)
    assert addresses_on(sync.mailing_list) == {MARIA, NUMA}
    assert fields_noted(run, record) == [field]


def test_a_time_that_turns_odd_is_noted_of_a_known_record(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    run_once(sync)
    source.change(record, Updated_On="null")

    run = run_once(sync, full=True)

    assert rows_of(run)[record] == ("unchanged", None)
    assert fields_noted(run, record) == ["Updated_On"]


def fields_noted(run: ImportRun, record: str) -> list[str]:
    """Return the fields of which the record's row says that they were left out."""
    notes = (row_of(run, record).detail or {}).get("left_out", [])
    return [note.split(":")[0] for note in notes]


def test_removed_person_is_removed_once(source: Source, sync: Sync) -> None:
    switch_on(sync, "deleted", FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    source.delete(record)

    first, second = run_once(sync), run_once(sync)

    assert (first.deleted, second.deleted) == (1, 0)


def test_restored_record_brings_the_person_back(source: Source, sync: Sync) -> None:
    switch_on(sync, "deleted", FROM_ORGANISATION)
    record = source.add(MARIA)
    run_once(sync)
    source.delete(record)
    run_once(sync)
    source.restore(record)

    run = run_once(sync)

    assert rows_of(run) == {record: ("re_added", None)}
    assert addresses_on(sync.mailing_list) == {MARIA}


@pytest.mark.parametrize("option", ["opt_outs", "converted"])
def test_excluded_record_is_never_added(source: Source, sync: Sync, option: str) -> None:
    switch_on(sync, option, FROM_LIST)
    record = source.add(MARIA)
    leave, reason = LEAVING[option]
    leave(source, record)

    run = run_once(sync)

    assert rows_of(run) == {record: ("ignored", reason)}
    assert not Contact.objects.exists()


def test_opt_out_taken_back_brings_the_person_back(source: Source, sync: Sync) -> None:
    switch_on(sync, "opt_outs", FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    source.opt_out(record)
    run_once(sync)
    source.opt_out(record, value=False)

    assert rows_of(run_once(sync)) == {record: ("duplicate", None)}


def test_converted_status_is_not_a_conversion(source: Source, sync: Sync) -> None:
    switch_on(sync, "converted", FROM_LIST)
    record = source.add(MARIA, Candidate_Status="Converted - Employee")

    assert rows_of(run_once(sync)) == {record: ("new", None)}


def test_options_are_not_retroactive(source: Source, sync: Sync) -> None:
    """R51: of fifty who came before the options, eight deletions remove nobody."""
    records = [source.add(f"person{number}@mail.example") for number in range(50)]
    run_once(sync)
    switch_on(sync, "opt_outs", FROM_LIST)
    switch_on(sync, "deleted", FROM_LIST)
    for record in records[:8]:
        source.delete(record)
    for record in records[8:12]:
        source.opt_out(record)

    run = run_once(sync)

    assert numbers_of(run) == {"unchanged": 42}
    assert removals_of(run) == {}
    assert len(addresses_on(sync.mailing_list)) == 50


def test_options_bind_who_came_after_they_were_switched_on(source: Source, sync: Sync) -> None:
    before = source.add(MARIA)
    run_once(sync)
    switch_on(sync, "opt_outs", FROM_LIST)
    after = source.add(NUMA)
    run_once(sync)
    source.opt_out(before)
    source.opt_out(after)

    run = run_once(sync)

    assert rows_of(run) == {before: ("unchanged", None), after: ("ignored", "opted_out")}
    assert removals_of(run) == {NUMA: ("opted_out", "list")}
    assert claims_of(sync) == {(MARIA, before)}


@pytest.mark.parametrize("way", ["taken off", "contact deleted"])
def test_options_spare_nobody_who_is_not_on_the_list(source: Source, sync: Sync, way: str) -> None:
    """R50 keeps people on a list, and brings nobody back."""
    record = source.add(MARIA)
    run_once(sync)
    switch_on(sync, "opt_outs", FROM_LIST)
    if way == "taken off":
        take_off(sync.mailing_list, contact_at(sync, MARIA))
    else:
        delete_contact(contact_at(sync, MARIA))
    source.opt_out(record)

    assert rows_of(run_once(sync)) == {record: ("ignored", "opted_out")}
    assert addresses_on(sync.mailing_list) == set()


def test_conversion_is_retroactive(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    source.convert(record)
    run_once(sync)
    switch_on(sync, "converted", FROM_LIST)

    run = run_once(sync)

    assert rows_of(run) == {record: ("ignored", "converted")}
    assert removals_of(run) == {MARIA: ("converted", "list")}


def test_claim_by_hand_keeps_the_person(source: Source, sync: Sync) -> None:
    switch_on(sync, "deleted", FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    add_by_hand(sync.mailing_list, MARIA)
    source.delete(record)

    run = run_once(sync)

    assert removals_of(run) == {}
    assert claims_of(sync) == set()
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_claim_of_another_sync_keeps_the_person(source: Source, sync: Sync) -> None:
    other = make_import(sync.connection, mailing_list=sync.mailing_list)
    switch_on(sync, "opt_outs", FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    run_once(other)
    source.opt_out(record)

    run = run_once(sync)

    assert rows_of(run) == {record: ("ignored", "opted_out")}
    assert removals_of(run) == {}
    assert claims_of(other) == {(MARIA, record)}
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_last_claim_gone_removes_the_person(source: Source, sync: Sync) -> None:
    other = make_import(sync.connection, mailing_list=sync.mailing_list)
    for each in (sync, other):
        switch_on(each, "deleted", FROM_LIST)
    record = source.add(MARIA)
    run_once(sync)
    run_once(other)
    source.delete(record)

    first, last = run_once(sync), run_once(other)

    assert removals_of(first) == {}
    assert removals_of(last) == {MARIA: ("deleted_in_recruit", "list")}


def test_membership_of_another_list_stays(source: Source, sync: Sync) -> None:
    switch_on(sync, "deleted", FROM_LIST)
    other = make_mailing_list(sync.organisation)
    record = source.add(MARIA)
    run_once(sync)
    add_by_hand(other, MARIA)
    source.delete(record)

    run_once(sync)

    assert addresses_on(sync.mailing_list) == set()
    assert addresses_on(other) == {MARIA}


def test_record_with_another_address_moves(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    run_once(sync)
    source.change(record, Email=NUMA)

    run = run_once(sync)

    assert rows_of(run) == {record: ("new", None)}
    assert removals_of(run) == {MARIA: ("address_changed", "list")}
    assert claims_of(sync) == {(NUMA, record)}
    assert addresses_on(sync.mailing_list) == {NUMA}
    assert contact_at(sync, MARIA).deleted_at is None


@pytest.mark.parametrize("email", [None, "not an address"])
def test_record_without_an_address_any_more_lets_go(
    source: Source, sync: Sync, email: str | None
) -> None:
    record = source.add(MARIA)
    run_once(sync)
    source.change(record, Email=email)

    run = run_once(sync)

    assert removals_of(run) == {MARIA: ("address_changed", "list")}
    assert claims_of(sync) == set()


def test_record_whose_address_is_only_written_otherwise_stays(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    run_once(sync)
    source.change(record, Email=" MARIA@Mail.Example")

    run = run_once(sync)

    assert rows_of(run) == {record: ("updated", None)}
    assert removals_of(run) == {}
    assert contact_at(sync, MARIA).email == " MARIA@Mail.Example"


def test_old_address_stays_with_the_other_record_that_has_it(source: Source, sync: Sync) -> None:
    mover, stayer = source.add(MARIA), source.add(MARIA, Last_Name="Stayer")
    run_once(sync)
    source.change(mover, Email=NUMA)

    run = run_once(sync)

    assert rows_of(run) == {mover: ("new", None), stayer: ("updated", None)}
    assert removals_of(run) == {}
    assert claims_of(sync) == {(NUMA, mover), (MARIA, stayer)}


def test_records_that_swap_addresses_keep_both_people(source: Source, sync: Sync) -> None:
    one, two = source.add(MARIA, Last_Name="One"), source.add(NUMA, Last_Name="Two")
    run_once(sync)
    source.change(one, Email=NUMA)
    source.change(two, Email=MARIA)

    run = run_once(sync)

    assert rows_of(run) == {one: ("updated", None), two: ("updated", None)}
    assert removals_of(run) == {}
    assert claims_of(sync) == {(NUMA, one), (MARIA, two)}


def test_absent_record_removes_nobody(source: Source, sync: Sync) -> None:
    """The account answers without the record, and does not report it as deleted."""
    switch_on(sync, "deleted", FROM_LIST)
    source.add(MARIA)
    run_once(sync)
    source.reset()

    run = run_once(sync, full=True)

    assert (run.total, run.deleted) == (0, 0)
    assert addresses_on(sync.mailing_list) == {MARIA}


@pytest.mark.parametrize("gone", ["winner", "loser"])
def test_other_record_with_the_address_keeps_the_person_in_the_organisation(
    source: Source, sync: Sync, gone: str
) -> None:
    switch_on(sync, "deleted", FROM_ORGANISATION)
    winner, loser = source.add(MARIA), source.add(MARIA)
    run_once(sync)
    source.delete(winner if gone == "winner" else loser)

    run = run_once(sync)

    assert removals_of(run) == {}
    assert addresses_on(sync.mailing_list) == {MARIA}


@pytest.mark.parametrize("gone", ["winner", "loser"])
def test_other_record_keeps_the_person_also_when_the_run_does_not_read_it(
    source: Source, sync: Sync, gone: str
) -> None:
    switch_on(sync, "deleted", FROM_ORGANISATION)
    source.set_clock(sync.created_at - timedelta(days=7))
    winner, loser = source.add(MARIA), source.add(MARIA)
    source.set_clock(sync.created_at - timedelta(days=2))
    newest = source.add(NUMA)
    run_once(sync)
    source.set_clock(sync.created_at - timedelta(days=1))
    source.delete(winner if gone == "winner" else loser)

    run = run_once(sync)

    assert rows_of(run) == {newest: ("unchanged", None)}
    assert removals_of(run) == {}
    assert addresses_on(sync.mailing_list) == {MARIA, NUMA}
