"""Which of several records with one address speaks for the person: R67."""

from datetime import timedelta

import pytest
from django.utils import timezone

from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.models import Policy, Selection, Sync
from tests.world.imports import (
    addresses_on,
    change,
    claims_of,
    contact_at,
    delete_contact,
    removals_of,
    rows_of,
    run_once,
    take_off,
)
from tests.world.source import Source

MARIA = "maria@mail.example"
NUMA = "numa@mail.example"
CITY = ConditionField("City", "City", ValueType.TEXT)
A_DAY = timedelta(days=1)


def test_oldest_record_wins(source: Source, sync: Sync) -> None:
    third = source.add(" maria@mail.example", Last_Name="Third")
    second = source.add("MARIA@mail.example", Last_Name="Second")
    oldest = source.add(MARIA, Last_Name="Oldest")
    source.change(oldest, Created_Time=(sync.created_at - A_DAY).isoformat())

    run = run_once(sync)

    assert rows_of(run) == {
        oldest: ("new", None),
        second: ("ignored", "file_duplicate"),
        third: ("ignored", "file_duplicate"),
    }
    assert contact_at(sync, MARIA).last_name == "Oldest"


def test_linked_record_wins_over_an_older_one(source: Source, sync: Sync) -> None:
    older = source.add(NUMA)
    linked = source.add(MARIA, Last_Name="Linked")
    run_once(sync)
    source.change(older, Email=MARIA, Last_Name="Older")

    run = run_once(sync, full=True)

    assert rows_of(run) == {
        older: ("ignored", "file_duplicate"),
        linked: ("unchanged", None),
    }
    assert contact_at(sync, MARIA).last_name == "Linked"


@pytest.mark.parametrize("way", ["taken off", "deleted"])
def test_linked_record_wins_also_after_a_person_took_somebody_off(
    source: Source, sync: Sync, way: str
) -> None:
    older = source.add(NUMA)
    linked = source.add(MARIA, Last_Name="Linked")
    run_once(sync)
    source.change(older, Email=MARIA, Last_Name="Older")
    if way == "taken off":
        take_off(sync.mailing_list, contact_at(sync, MARIA))
    else:
        delete_contact(contact_at(sync, MARIA))

    run = run_once(sync, full=True)

    outcome = "duplicate" if way == "taken off" else "re_added"
    assert rows_of(run) == {older: ("ignored", "file_duplicate"), linked: (outcome, None)}
    assert contact_at(sync, MARIA).last_name == "Linked"
    assert claims_of(sync) == {(MARIA, older), (MARIA, linked)}


def test_of_the_same_age_the_lower_id_wins(source: Source, sync: Sync) -> None:
    source.set_clock(sync.created_at - A_DAY)
    first, second = source.add(MARIA), source.add(MARIA)
    for record in (second, first):
        source.change(record, Created_Time=sync.created_at.isoformat())

    assert rows_of(run_once(sync)) == {
        first: ("new", None),
        second: ("ignored", "file_duplicate"),
    }


def test_linked_record_that_is_not_selected_any_more_wins_no_longer(
    source: Source, sync: Sync
) -> None:
    condition = Condition.about(CITY, "is", "Oslo")
    criteria = Criteria(conditions=(condition,), pattern=None).model_dump(mode="json")
    change(sync, selection=Selection.CRITERIA, criteria=criteria)
    linked = source.add(MARIA, City="Oslo", Last_Name="Linked")
    other = source.add(MARIA, City="Oslo", Last_Name="Other")
    run_once(sync)
    source.change(linked, City="Bergen")

    run = run_once(sync, full=True)

    assert rows_of(run) == {linked: ("not_selected", None), other: ("updated", None)}
    assert contact_at(sync, MARIA).last_name == "Other"


@pytest.mark.parametrize("is_off", [False, True])
def test_linked_record_wins_also_when_it_is_not_in_the_run(
    source: Source, sync: Sync, is_off: bool
) -> None:
    source.set_clock(sync.created_at - A_DAY * 2)
    source.add(MARIA, Last_Name="Linked")
    source.add(NUMA)
    source.set_clock(sync.created_at - A_DAY)
    source.add(NUMA, Last_Name="Moves the watermark")
    run_once(sync)
    source.set_clock(sync.created_at)
    late = source.add(MARIA, Last_Name="Late")
    if is_off:
        take_off(sync.mailing_list, contact_at(sync, MARIA))

    run = run_once(sync)

    assert rows_of(run)[late] == ("ignored", "file_duplicate")
    assert contact_at(sync, MARIA).last_name == "Linked"
    assert (MARIA in addresses_on(sync.mailing_list)) == (not is_off)


@pytest.mark.parametrize("is_off", [False, True])
def test_linked_record_that_is_nowhere_any_more_keeps_nobody_off_the_list(
    source: Source, sync: Sync, is_off: bool
) -> None:
    """R73: Recruit lost it without telling. While the person is on the list that means nothing."""
    linked = source.add(MARIA, Last_Name="Linked")
    other = source.add(MARIA, Last_Name="Other")
    run_once(sync)
    source.lose(linked)
    if is_off:
        take_off(sync.mailing_list, contact_at(sync, MARIA))

    run = run_once(sync, full=True)

    outcome = ("duplicate", None) if is_off else ("ignored", "file_duplicate")
    assert rows_of(run) == {other: outcome}
    assert addresses_on(sync.mailing_list) == {MARIA}
    assert rows_of(run_once(sync, full=True)) == {
        other: ("unchanged", None) if is_off else ("ignored", "file_duplicate")
    }


def test_address_twice_on_different_pages_counts_once(source: Source, sync: Sync) -> None:
    for number in range(210):
        source.add(f"person{number}@mail.example")
    late = source.add("person0@mail.example")

    run = run_once(sync)

    assert (run.new, run.ignored_reasons) == (210, {"file_duplicate": 1})
    assert rows_of(run)[late] == ("ignored", "file_duplicate")


def test_loser_keeps_the_person_when_the_winner_goes(source: Source, sync: Sync) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    winner, loser = source.add(MARIA), source.add(MARIA)
    run_once(sync)
    source.delete(winner)

    run = run_once(sync)

    assert rows_of(run) == {loser: ("unchanged", None)}
    assert removals_of(run) == {}
    assert claims_of(sync) == {(MARIA, loser)}


@pytest.mark.parametrize("way", ["deleted", "moved"])
def test_loser_that_went_does_not_keep_the_person(source: Source, sync: Sync, way: str) -> None:
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    winner, loser = source.add(MARIA), source.add(MARIA)
    run_once(sync)
    if way == "deleted":
        source.delete(loser)
    else:
        source.change(loser, Email=NUMA)
    run_once(sync)
    assert (MARIA, loser) not in claims_of(sync)
    source.delete(winner)

    run = run_once(sync)

    assert removals_of(run) == {MARIA: ("deleted_in_recruit", "list")}
    assert addresses_on(sync.mailing_list) == ({NUMA} if way == "moved" else set())


@pytest.mark.parametrize("policy", ["keep", "from now on"])
def test_record_deleted_in_recruit_speaks_for_nobody(
    source: Source, sync: Sync, policy: str
) -> None:
    first = source.add(MARIA, Last_Name="First")
    run_once(sync)
    if policy == "from now on":
        change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=timezone.now())
    source.delete(first)
    run_once(sync)
    change(sync, watermark=timezone.now() + A_DAY)  # the deletion is reported no more
    source.set_clock(timezone.now() + A_DAY * 2)
    second = source.add(MARIA, Last_Name="Second")

    run = run_once(sync)

    assert rows_of(run) == {second: ("updated", None)}
    assert contact_at(sync, MARIA).last_name == "Second"
