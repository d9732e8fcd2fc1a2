"""Unchanged outcomes are packed, and nobody who reads the ledger can tell (decision 0042)."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.domain.needles import Needle
from contacts.models import Contact
from syncs.domain.outcomes import Outcome, Reason
from syncs.erasure.actions.erase import erase
from syncs.history.queries import run_rows
from syncs.history.queries.next_unchanged import next_unchanged
from syncs.history.queries.run_rows import RowKey, RowQuestion, next_rows, read_rows
from syncs.models import ImportRun, LedgerEntry, RunRow, Sync, UnchangedBlock
from syncs.row_files.queries.rows import lines_of_rows, lines_to_mend
from syncs.run.finish import count_rows
from syncs.sql.forgetting import forget_unapplied
from syncs.sql.statements import NAMED_VALUES, execute, execute_outside_runs, read_statement
from syncs.taking_up.actions.contacts import take_up_contacts
from syncs.why.queries import rows_of_person
from syncs.why.queries.rows_of_person import StoryKey, Streak, story_rows, telling_rows
from tests.builders import (
    NOON,
    make_contact,
    make_organisation,
    make_row,
    make_run,
    make_sync,
    make_user,
)
from tests.world.packing import pack, pack_people, unpack_all

UNCHANGED = RowQuestion(outcome=Outcome.UNCHANGED)
COLUMNS = ("outcome", "ordinal", "reason", "record_id", "contact_id", "email", "detail")

Told = list[tuple[Any, ...]]


@pytest.fixture
def sync(db: None) -> Sync:
    return make_sync(make_organisation())


@pytest.fixture
def run(sync: Sync) -> ImportRun:
    return make_run(sync)


def told(rows: list[RunRow]) -> Told:
    return [(row.run_id, *(getattr(row, name) for name in COLUMNS)) for row in rows]


def places_of(rows: Iterable[RunRow]) -> Told:
    return [(row.ordinal, row.record_id, row.contact_id) for row in rows]


def ledger_of(run: ImportRun) -> Told:
    rows = LedgerEntry.objects.filter(run_id=run.pk).order_by("outcome", "ordinal")
    return list(rows.values_list("ordinal", "record_id", "contact_id"))


def walk(run: ImportRun, question: RowQuestion, *, at_most: int) -> Iterator[RunRow]:
    """Read page after page, as far as there are any."""
    after: RowKey | None = None
    while rows := next_rows(run, question, after, at_most=at_most):
        yield from rows
        after = RowKey(rows[-1].outcome, rows[-1].ordinal)


@st.composite
def outcomes(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Some records in the order of reading, with gaps, of people in any order."""
    ordinals = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=25)))
    contacts = draw(st.lists(st.integers(1, 40), min_size=len(ordinals), max_size=len(ordinals)))
    records = draw(st.permutations(range(2**60, 2**60 + len(ordinals))))
    return list(zip(ordinals, records, contacts, strict=True))


@settings(max_examples=80)
@given(read=outcomes(), size=st.integers(1, 6), at_most=st.integers(1, 9))
def test_every_outcome_is_there_once_in_order_and_found_by_its_contact(
    sync: Sync, read: list[tuple[int, int, int]], size: int, at_most: int
) -> None:
    run = make_run(sync)
    pack(run, read, size=size)

    walked = list(walk(run, UNCHANGED, at_most=at_most))

    assert places_of(walked) == read
    assert ledger_of(run) == read
    assert not RunRow.objects.filter(run_id=run.pk).exists()
    for contact in range(42):
        mine = [each for each in read if each[2] == contact]
        rows = story_rows(sync.organisation, contact, after=None, streak=None)
        assert [
            (row.ordinal, row.record_id, row.contact_id) for row in rows if row.run_id == run.pk
        ] == mine


@pytest.mark.parametrize("moment", ["before", "after"])
def test_who_is_taken_out_while_a_page_is_read_is_on_it_once(
    run: ImportRun, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """An erasure goes on beside those who look: blocks and rows are read one after the other."""
    read = [(number, number, number) for number in range(6)]
    pack(run, read)

    def take_out_beside(*arguments: Any, **named: Any) -> list[RunRow]:
        if moment == "before":
            unpack_all(run)
        found = next_unchanged(*arguments, **named)
        unpack_all(run)
        return found

    monkeypatch.setattr(run_rows, "next_unchanged", take_out_beside)

    assert places_of(next_rows(run, UNCHANGED, None, at_most=9)) == read


@pytest.mark.parametrize("moment", ["before", "after"])
def test_who_is_taken_out_while_a_story_is_read_is_in_it_once(
    run: ImportRun, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    pack(run, [(number, number, number) for number in range(6)])
    unpacked = rows_of_person._unpacked_rows

    def take_out_beside(*arguments: Any) -> list[RunRow]:
        if moment == "before":
            unpack_all(run)
        found = unpacked(*arguments)
        unpack_all(run)
        return found

    monkeypatch.setattr(rows_of_person, "_unpacked_rows", take_out_beside)
    story = story_rows(run.organisation, 4, after=None, streak=None)

    assert places_of(story) == [(4, 4, 4)]


def test_blocks_are_full_but_the_last_and_a_few_outcomes_get_rows(run: ImportRun) -> None:
    pack(run, [(number, number, number) for number in range(1, 12)], size=4, at_least=4)

    assert [block.contact_ids for block in UnchangedBlock.objects.order_by("first_ordinal")] == [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
    ]
    assert list(RunRow.objects.order_by("ordinal").values_list("ordinal", "outcome")) == [
        (9, 6),
        (10, 6),
        (11, 6),
    ]
    assert ledger_of(run) == [(number, number, number) for number in range(1, 12)]


def test_blocks_are_of_people_who_were_made_one_after_the_other(run: ImportRun) -> None:
    """Whatever the order of reading: else each block of a run might have any contact."""
    pack(run, [(number, number, number * 7 % 30) for number in range(30)], size=10)

    ranges = UnchangedBlock.objects.values_list("first_contact_id", "last_contact_id")
    assert sorted(ranges) == [(0, 9), (10, 19), (20, 29)]


def test_a_range_is_not_packed_twice(run: ImportRun) -> None:
    pack(run, [(1, 1, 1), (2, 2, 2)])

    with pytest.raises(IntegrityError), transaction.atomic():
        pack(run, [(1, 1, 1), (2, 2, 2)])


def test_a_page_unpacks_few_blocks_of_many(run: ImportRun) -> None:
    """To unpack all that come behind it would take as long as the run is large."""
    pack(run, [(number, number, number) for number in range(4_000)], size=100)
    statement = read_statement("next_unchanged")
    values = {**NAMED_VALUES, "run": run.pk, "after": 149, "at_most": 51}

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
        (told,) = cursor.fetchone()

    assert sum(unpacked_in(told[0]["Plan"])) == 200


def unpacked_in(plan: dict[str, Any]) -> Iterator[int]:
    """Yield how many elements of arrays each part of a plan has read."""
    if plan["Node Type"] == "Function Scan":
        left = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield round(left * plan["Actual Loops"])
    for part in plan.get("Plans", ()):
        yield from unpacked_in(part)


@pytest.fixture
def people(sync: Sync) -> list[Contact]:
    """Return ten people of whom two have a name in common, in the order of reading: not that in
    which they were made."""
    names = ["Ada", "Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hal", "Ida", "Jo"]
    found = [
        make_contact(sync.organisation, f"{name.lower()}@x.example", first_name=name)
        for name in names
    ]
    take_up_contacts()
    return found[5:] + found[4::-1]


@pytest.fixture
def runs(sync: Sync, people: list[Contact]) -> list[ImportRun]:
    """Return three runs with packed outcomes beside rows of all sorts, and a preview."""
    made = [make_run(sync) for _ in range(3)]
    preview = make_run(sync, kind="preview")
    for run in (*made, preview):
        pack_people(run, people)
        make_row(run, Outcome.NEW, ordinal=40, contact=people[0], record_id=90)
        make_row(run, Outcome.UNCHANGED, ordinal=41, contact=people[1], record_id=91)
        make_row(
            run,
            Outcome.UNCHANGED,
            ordinal=43,
            contact=people[2],
            detail={"left_out": ["City"]},
        )
        make_row(run, Outcome.IGNORED, ordinal=42, reason=Reason.BOUNCED, contact=people[3])
        make_row(run, Outcome.DELETED, ordinal=0, reason=Reason.OPTED_OUT, contact=people[4])
    pack(made[2], [(60, 60, people[0].pk), (61, 61, people[0].pk)])
    return made


QUESTIONS = {
    "all": RowQuestion(),
    "unchanged": UNCHANGED,
    "total": RowQuestion(only_total=True),
    "ignored": RowQuestion(outcome=Outcome.IGNORED),
    "reason": RowQuestion(reason=Reason.BOUNCED),
    "name": RowQuestion(needle=Needle.of("fay")),
    "few": RowQuestion(needle=Needle.of("x.example"), outcome=Outcome.UNCHANGED),
    "record": RowQuestion(needle=Needle.of("4")),
    "deleted": RowQuestion(needle=Needle.of("ida"), outcome=Outcome.DELETED),
}


def answers(runs: list[ImportRun], people: list[Contact]) -> dict[str, Any]:
    """Ask everybody who reads unchanged outcomes."""
    organisation, last = runs[0].organisation, runs[-1]
    found: dict[str, Any] = {}
    for name, question in QUESTIONS.items():
        pages, after = [], None
        while True:
            page = read_rows(last, question, {}, after=after, size=4)
            pages.append(told([each.row for each in page.rows]))
            if page.next is None:
                break
            after = RowKey.parse(page.next)
        found[name] = pages
        found[f"{name} as a file"] = list(lines_of_rows(last, question, {}))
    found["to mend"] = list(lines_to_mend(last, {}))
    for each in people:
        whole = story_rows(organisation, each.pk, after=None, streak=None)
        found[f"story of {each}"] = told(whole)
        for row in whole:
            behind = story_rows(organisation, each.pk, after=StoryKey.of(row), streak=None)
            found[f"behind {StoryKey.of(row)}"] = told(behind)
            streak = Streak(last.sync_id, row.record_id or 0, row.outcome, runs[0].pk, runs[1].pk)
            found[f"streak {streak}"] = told(
                story_rows(organisation, each.pk, after=None, streak=streak)
            )
        found[f"why {each}"] = telling_rows(organisation, contact_id=each.pk)
    with connection.cursor() as cursor:
        found["counts"] = count_rows(cursor, last.pk)
        execute(cursor, "compare_records", run_id=last.pk, earlier=runs[0].pk)
        found["comparison"] = cursor.fetchall()
    found["ledger"] = [ledger_of(run) for run in runs]
    return found


def test_all_who_read_the_ledger_answer_alike_however_outcomes_are_stored(
    runs: list[ImportRun], people: list[Contact]
) -> None:
    packed = answers(runs, people)
    assert len(packed["unchanged"]) == 4, "pages"
    assert len(packed["story of " + str(people[0])]) >= 7

    unpack_all(runs[0])

    assert set(UnchangedBlock.objects.values_list("size", flat=True)) == {0}
    assert RunRow.objects.filter(outcome=Outcome.UNCHANGED).count() == 4 * 12 + 2
    rows = answers(runs, people)
    for name, answer in packed.items():
        assert answer == rows[name], name


def test_who_is_taken_out_leaves_the_others(run: ImportRun, people: list[Contact]) -> None:
    pack_people(run, people)
    before = ledger_of(run)

    with connection.cursor() as cursor:
        two = [people[1].pk, people[8].pk]
        execute_outside_runs(cursor, "take_out", organisation=run.organisation_id, contacts=two)

    assert ledger_of(run) == before
    assert set(RunRow.objects.values_list("contact_id", flat=True)) == set(two)
    assert sum(UnchangedBlock.objects.values_list("size", flat=True)) == 8
    with connection.cursor() as cursor:
        assert count_rows(cursor, run.pk).unchanged == 10


def test_nobody_is_taken_out_of_the_blocks_of_others(run: ImportRun, people: list[Contact]) -> None:
    pack_people(run, people)

    with connection.cursor() as cursor:
        elsewhere = {"organisation": make_organisation().pk, "contacts": [people[0].pk]}
        execute_outside_runs(cursor, "take_out", **elsewhere)

    assert not RunRow.objects.exists()


def test_who_is_erased_is_named_by_no_row_and_counted_still(
    run: ImportRun, people: list[Contact]
) -> None:
    pack_people(run, people)

    done = erase(run.organisation, people[0].address, by=make_user(), now=NOON)

    (row,) = RunRow.objects.all()
    assert (done.rows, row.contact_id, row.detail) == (1, people[0].pk, {"erased": True})
    assert len(ledger_of(run)) == 10


@pytest.mark.parametrize("applied", range(-1, 11))
def test_a_run_that_ends_early_keeps_what_was_applied_of_a_block(
    run: ImportRun, people: list[Contact], applied: int
) -> None:
    pack_people(run, people)
    other = make_run(run.sync)
    pack_people(other, people)
    kept = [each for each in ledger_of(run) if each[0] <= applied]

    with connection.cursor() as cursor:
        forget_unapplied(cursor, run.pk, applied=applied, removals_applied=0)

    assert ledger_of(run) == kept
    assert len(ledger_of(other)) == 10
