"""Of a run that would remove more people than the limit nobody is removed unasked (R74)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from contacts.models import MailingList, MembershipClaim
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.checkpoint.held import HoldAnswered
from syncs.domain.outcomes import REASONS, Outcome
from syncs.holds.actions.answer import answer_hold
from syncs.holds.actions.expire import expire_holds
from syncs.models import (
    HeldRecord,
    Hold,
    HoldAnswer,
    ImportRun,
    Kind,
    Phase,
    Policy,
    RemovalDefaults,
    RunRow,
    RunState,
    Selection,
    SourceLink,
    Sync,
    Trigger,
)
from syncs.people.queries.list_export import rows_of_list
from syncs.queue.request import queue_run, request_run
from tests.api.conftest import admin_of
from tests.builders import NOON, make_mailing_list, make_user
from tests.world.cut_short import bereft, cancelled, take_steps, use_tiny_ranges
from tests.world.imports import (
    add_by_hand,
    address_of_contact,
    addresses_on,
    change,
    contact_at,
    drive,
    drive_to,
    is_balanced,
    make_import,
    removals_of,
    rows_of,
    run_once,
    take_off,
)
from tests.world.source import Source

MANY = tuple(f"p{number}@mail.example" for number in range(4))
STAYS = "stays@mail.example"
CITY = ConditionField("City", "City", ValueType.TEXT)


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three people leave at once, of lists as small as these."""
    monkeypatch.setattr("syncs.domain.removal_limit.AT_LEAST", 3)


@pytest.fixture
def sync(source: Source, sync: Sync) -> Sync:
    """Return a sync of people of Oslo that lets go of everybody who gives a reason."""
    since = sync.created_at - timedelta(days=1)
    criteria = Criteria(conditions=(Condition.about(CITY, "is", "Oslo"),), pattern=None)
    change(
        sync,
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=since,
        deleted=Policy.REMOVE_FROM_LIST,
        deleted_since=since,
        converted=Policy.REMOVE_FROM_LIST,
        no_match=Policy.REMOVE_FROM_LIST,
        selection=Selection.CRITERIA,
        criteria=criteria.model_dump(mode="json"),
    )
    return sync


@pytest.fixture
def people(source: Source, sync: Sync) -> list[str]:
    """Return the records of four people who are on the list with a fifth."""
    records = [source.add(address, City="Oslo") for address in MANY]
    source.add(STAYS, City="Oslo")
    assert run_once(sync).new == 5
    return records


LEAVE: dict[str, Callable[[Source, str], None]] = {
    "deleted_in_recruit": lambda source, record: source.delete(record),
    "opted_out": lambda source, record: source.opt_out(record),
    "converted": lambda source, record: source.convert(record),
    "no_match": lambda source, record: source.change(record, City="Bergen"),
    "address_changed": lambda source, record: source.change(
        record, Email=f"moved{record}@mail.example"
    ),
}


def let_go(source: Source, records: list[str], why: str = "no_match") -> None:
    for record in records:
        LEAVE[why](source, record)


def held_of(run: ImportRun) -> dict[str, str]:
    """Return the reason of everybody whom a run holds, by address."""
    return _people_of(run, Outcome.HELD)


def kept_of(run: ImportRun) -> dict[str, str]:
    """Return why people were kept, by address."""
    rows = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.KEPT)
    return {address_of_contact(row.contact_id or 0): (row.detail or {})["kept"] for row in rows}


def _people_of(run: ImportRun, outcome: Outcome) -> dict[str, str]:
    rows = RunRow.objects.filter(run_id=run.pk, outcome=outcome)
    return {address_of_contact(row.contact_id or 0): REASONS[row.reason or 0].code for row in rows}


def answer(run: ImportRun, given: HoldAnswer) -> ImportRun | None:
    """Answer as a person does, and drive the run that it asks for."""
    asked = answer_hold(run.hold, given, None, timezone.now())
    done = drive(asked) if asked else None
    run.refresh_from_db()
    return done


class Following:
    """A program that follows a list."""

    def __init__(self, mailing_list: MailingList) -> None:
        self.program = admin_of(mailing_list.organisation)
        self.path = f"lists/{mailing_list.pk}/changes"
        self.cursor = self.program.get(self.path)["next_cursor"]

    def told(self) -> dict[str, bool]:
        """Return whether each of whom something is told now may be mailed."""
        page = self.program.get(f"{self.path}?cursor={self.cursor}")
        self.cursor = page["next_cursor"]
        return {each["address"]: each["member"]["mailable"] for each in page["items"]}


def exported(mailing_list: MailingList) -> set[str]:
    """Return the addresses in the list's file."""
    return {row[0] for row in rows_of_list(mailing_list, {}, address_of=str)}


@pytest.mark.parametrize("why", LEAVE)
def test_nobody_is_removed_before_somebody_has_answered(
    source: Source, sync: Sync, people: list[str], why: str
) -> None:
    let_go(source, people, why)
    new = source.add("new@mail.example", City="Oslo")

    run = run_once(sync)

    assert (run.state, run.held, run.deleted) == (RunState.HELD, 4, 0)
    assert held_of(run) == dict.fromkeys(MANY, why)
    assert {*MANY, STAYS, "new@mail.example"} <= addresses_on(sync.mailing_list)
    assert rows_of(run)[new] == ("new", None), "adds go on"
    assert is_balanced(run)
    hold = Hold.objects.get(run=run)
    assert (hold.people, hold.members, hold.limit) == (4, 5, 3)
    assert hold.causes == [{"reason": why, "emptied": "", "people": 4}]
    assert hold.held_at == run.finished_at
    assert hold.held_at
    assert hold.expires_at == hold.held_at + timedelta(days=7)

    removal = answer(run, HoldAnswer.REMOVE)

    assert removal
    assert (removal.kind, removal.state, removal.deleted) == (Kind.REMOVE, RunState.SUCCEEDED, 4)
    assert set(removals_of(removal)) == set(MANY)
    assert not set(MANY) & addresses_on(sync.mailing_list)
    assert STAYS in addresses_on(sync.mailing_list)
    assert run.state == RunState.SUCCEEDED
    assert not HeldRecord.objects.exists()
    again = run_once(sync, full=True)
    assert (again.state, again.deleted, again.held) == (RunState.SUCCEEDED, 0, 0)


def test_as_many_as_the_limit_leave_unasked(source: Source, sync: Sync, people: list[str]) -> None:
    let_go(source, people[:3])

    run = run_once(sync)

    assert (run.state, run.deleted, run.held) == (RunState.SUCCEEDED, 3, 0)
    assert not Hold.objects.exists()


def test_everybody_is_removed_from_the_organisation_if_somebody_says_so(
    source: Source, sync: Sync, people: list[str]
) -> None:
    """R74: it works at 100 %."""
    change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION)
    (last,) = set(rows_of(sync.runs.get())) - set(people)
    let_go(source, [*people, last], "deleted_in_recruit")
    add_by_hand(make_mailing_list(sync.organisation), MANY[0])
    run = run_once(sync)
    assert (run.held, addresses_on(sync.mailing_list)) == (5, {*MANY, STAYS})

    removal = answer(run, HoldAnswer.REMOVE)

    assert removal
    assert removals_of(removal) == dict.fromkeys(
        [*MANY, STAYS], ("deleted_in_recruit", "organisation")
    )
    assert contact_at(sync, MANY[0]).deleted_at
    assert not MembershipClaim.objects.exists()
    assert not SourceLink.objects.exists()


class TestLaterRun:
    def test_leaves_them_alone_and_does_not_count_them(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        other = source.add("other@mail.example", City="Oslo")
        let_go(source, people)
        held = run_once(sync)
        let_go(source, [other])

        for full in (False, True):
            run = run_once(sync, full=full)
            assert (run.state, run.held) == (RunState.SUCCEEDED, 0)
            assert set(MANY) <= addresses_on(sync.mailing_list)
        assert "other@mail.example" not in addresses_on(sync.mailing_list)
        removal = answer(held, HoldAnswer.REMOVE)
        assert removal
        assert removal.deleted == 4

    def test_takes_out_who_qualifies_again(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        held = run_once(sync)
        source.change(people[0], City="Oslo")
        run_once(sync)
        assert HeldRecord.objects.count() == 3

        removal = answer(held, HoldAnswer.REMOVE)

        assert removal
        assert kept_of(removal) == {MANY[0]: "qualifies_again"}
        assert set(removals_of(removal)) == set(MANY[1:])
        assert addresses_on(sync.mailing_list) == {MANY[0], STAYS}
        assert (removal.kept, removal.deleted) == (1, 3)

    def test_holds_others_beside_them(self, source: Source, sync: Sync, people: list[str]) -> None:
        more = [source.add(f"more{number}@mail.example", City="Oslo") for number in range(4)]
        run_once(sync)
        let_go(source, people)
        first = run_once(sync)
        let_go(source, more, "deleted_in_recruit")
        second = run_once(sync)
        assert set(held_of(first)) == set(MANY)
        assert set(held_of(second)) == {f"more{number}@mail.example" for number in range(4)}

        answer(second, HoldAnswer.KEEP)
        removal = answer(first, HoldAnswer.REMOVE)

        assert removal
        assert set(removals_of(removal)) == set(MANY)
        assert len(addresses_on(sync.mailing_list)) == 5
        assert run_once(sync, full=True).deleted == 0

    def test_of_another_record_with_the_address_that_leaves_too(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """What it has read is not read again, so it waits with the person."""
        let_go(source, people)
        held = run_once(sync)
        twin = source.add(MANY[0], City="Oslo")
        run_once(sync)
        source.delete(twin)
        assert run_once(sync).deleted == 0

        removal = answer(held, HoldAnswer.REMOVE)

        assert removal
        assert set(removals_of(removal)) == set(MANY)
        assert addresses_on(sync.mailing_list) == {STAYS}

    def test_follows_a_record_whose_address_changes_again(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """R72: nobody is forgotten on the list whom a record has filled in between."""
        let_go(source, people, "address_changed")
        held = run_once(sync)
        between = f"moved{people[0]}@mail.example"
        assert between in addresses_on(sync.mailing_list)
        source.change(people[0], Email="last@mail.example")

        run = run_once(sync)

        assert removals_of(run) == {between: ("address_changed", "list")}
        assert {"last@mail.example", *MANY} <= addresses_on(sync.mailing_list)
        answer(held, HoldAnswer.REMOVE)
        assert not set(MANY) & addresses_on(sync.mailing_list)
        assert "last@mail.example" in addresses_on(sync.mailing_list)

    def test_lets_the_next_record_speak_for_who_is_held(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """R67: a record that is held back does not win its address any more."""
        let_go(source, people, "deleted_in_recruit")
        held = run_once(sync)
        twin = source.add(MANY[0], City="Oslo", Last_Name="Twin")

        run = run_once(sync)

        assert rows_of(run)[twin] == ("updated", None)
        assert contact_at(sync, MANY[0]).last_name == "Twin"
        removal = answer(held, HoldAnswer.REMOVE)
        assert removal
        assert kept_of(removal) == {MANY[0]: "qualifies_again"}


def test_who_is_held_stays_in_the_ledger_when_others_are_decided_again(
    source: Source, sync: Sync, people: list[str]
) -> None:
    """Somebody takes a person of the same range off the list after that was decided."""
    let_go(source, people)
    stays = contact_at(sync, STAYS)
    stays.revision += 1  # touched, so that the record is looked at
    stays.save()
    run = request_run(sync, user=None, full=True)
    with override_settings(RUN_SLICE_SECONDS=0.000_001):
        drive_to(run, Phase.APPLY)
    take_off(sync.mailing_list, stays)

    drive(run)

    assert (run.state, run.held, run.duplicate) == (RunState.HELD, 4, 1)
    assert set(held_of(run)) == set(MANY)


class TestAnswer:
    def test_remove_leaves_whom_somebody_has_claimed_since(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        held = run_once(sync)
        add_by_hand(sync.mailing_list, MANY[0])
        other = make_import(sync.connection, mailing_list=sync.mailing_list)
        source.change(people[1], Last_Name="Other")
        run_once(other)
        take_off(sync.mailing_list, contact_at(sync, MANY[2]))

        removal = answer(held, HoldAnswer.REMOVE)

        assert removal
        assert kept_of(removal) == dict.fromkeys([MANY[0], MANY[1], MANY[3]], "claimed_since")
        assert removals_of(removal) == {}, "the third has left already"
        assert {claim.claimant_id for claim in MembershipClaim.objects.all()} >= {0, other.pk}

    def test_remove_from_the_organisation_leaves_whom_somebody_has_claimed_since(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        change(sync, deleted=Policy.REMOVE_FROM_ORGANISATION)
        elsewhere = make_mailing_list(sync.organisation)
        add_by_hand(elsewhere, MANY[0])
        let_go(source, people, "deleted_in_recruit")
        held = run_once(sync)
        add_by_hand(elsewhere, MANY[1])

        removal = answer(held, HoldAnswer.REMOVE)

        assert removal
        assert kept_of(removal) == {MANY[1]: "claimed_since"}
        assert MANY[1] in addresses_on(elsewhere)
        assert MANY[1] not in addresses_on(sync.mailing_list), "nobody claims them there (R18)"
        assert set(removals_of(removal)) == {MANY[0], MANY[2], MANY[3]}

    def test_remove_leaves_whom_only_an_option_let_go_that_is_off(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        held = run_once(sync)
        change(sync, no_match=Policy.IGNORE)

        removal = answer(held, HoldAnswer.REMOVE)

        assert removal
        assert kept_of(removal) == dict.fromkeys(MANY, "option_off")
        assert set(MANY) <= addresses_on(sync.mailing_list)
        assert not HeldRecord.objects.exists()

    @pytest.mark.parametrize("why", LEAVE)
    def test_that_nobody_answered_is_no_answer_and_the_next_run_asks_again(
        self, source: Source, sync: Sync, people: list[str], why: str
    ) -> None:
        let_go(source, people, why)
        held = run_once(sync)
        expire_holds(held.hold.expires_at or NOON)

        again = run_once(sync)

        held.refresh_from_db()
        assert (held.state, again.state) == (RunState.SUCCEEDED, RunState.HELD)
        assert held_of(again) == dict.fromkeys(MANY, why)
        assert set(MANY) <= addresses_on(sync.mailing_list)
        removal = answer(again, HoldAnswer.REMOVE)
        assert removal
        assert set(removals_of(removal)) == set(MANY)
        assert not HeldRecord.objects.exists()

    def test_who_opted_out_and_waits_is_mailed_only_once_somebody_said_so(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """R15, R69: in doubt no mail. A hold keeps people on the list, unmailed."""
        program = Following(sync.mailing_list)
        let_go(source, people, "opted_out")
        held = run_once(sync)
        assert held_of(held) == dict.fromkeys(MANY, "opted_out")

        assert exported(sync.mailing_list) == {STAYS}
        assert program.told() == dict.fromkeys(MANY, False)
        expire_holds(held.hold.expires_at or NOON)
        assert exported(sync.mailing_list) == {STAYS}
        again = run_once(sync)
        assert exported(sync.mailing_list) == {STAYS}
        program.told()
        answer(again, HoldAnswer.KEEP)
        assert exported(sync.mailing_list) == {*MANY, STAYS}
        assert program.told() == dict.fromkeys(MANY, True)

    @pytest.mark.parametrize("by", ["a person", "a run that ends early"])
    def test_who_opted_out_is_not_mailed_between_a_cancelled_question_and_the_next_run(
        self, source: Source, sync: Sync, people: list[str], by: str
    ) -> None:
        """R69: that nobody is asked any more is no consent of theirs."""
        let_go(source, people, "opted_out")
        if by == "a person":
            answer(run_once(sync), HoldAnswer.CANCEL)
        else:
            run = request_run(sync, user=None)
            with override_settings(RUN_SLICE_SECONDS=0.000_001):
                drive_to(run, Phase.APPLY)
            cancelled(run)
            assert drive(run).hold.answer == HoldAnswer.CANCEL
        assert exported(sync.mailing_list) == {STAYS}
        for record in people[:2]:
            source.opt_out(record, False)

        run = run_once(sync)

        assert set(removals_of(run)) == set(MANY[2:])
        assert exported(sync.mailing_list) == {STAYS, *MANY[:2]}
        assert not HeldRecord.objects.exists()

    @pytest.mark.parametrize("then", ["as before", "fewer", "for another reason"])
    def test_who_opted_out_is_not_mailed_while_a_run_reads_again_what_was_lost(
        self,
        source: Source,
        sync: Sync,
        people: list[str],
        monkeypatch: pytest.MonkeyPatch,
        then: str,
    ) -> None:
        """It holds them anew, for what is true by then, or lets them go as they are fewer."""
        use_tiny_ranges(monkeypatch)
        let_go(source, people, "opted_out")
        run = request_run(sync, user=None)
        with override_settings(RUN_SLICE_SECONDS=0.000_001):
            drive_to(run, Phase.HOLD)
            while HeldRecord.objects.count() < 2:
                assert take_steps(run, 1)
            bereft(run)
            assert take_steps(run, 1)
        held = set(HeldRecord.objects.values_list("contact_id", flat=True))
        assert held
        assert not {address_of_contact(each) for each in held} & exported(sync.mailing_list)
        one = HeldRecord.objects.order_by("contact_id")[0]
        if then == "fewer":
            source.opt_out(str(one.record_id), False)
        elif then == "for another reason":
            source.change(str(one.record_id), Email_Opt_Out=False, City="Bergen")

        drive(run)

        assert run.state == (RunState.SUCCEEDED if then == "fewer" else RunState.HELD)
        mailed = set() if then == "as before" else {address_of_contact(one.contact_id)}
        assert exported(sync.mailing_list) == {STAYS, *mailed}
        if run.state == RunState.HELD:
            answer(run, HoldAnswer.KEEP)
            assert exported(sync.mailing_list) == {STAYS, *MANY}

    def test_who_waits_for_another_reason_is_mailed(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        run_once(sync)

        assert exported(sync.mailing_list) == {*MANY, STAYS}

    @pytest.mark.parametrize("why", LEAVE)
    def test_keep_asks_no_more_for_the_same_reason(
        self, source: Source, sync: Sync, people: list[str], why: str
    ) -> None:
        let_go(source, people, why)
        held = run_once(sync)

        answer(held, HoldAnswer.KEEP)

        assert held.state == RunState.SUCCEEDED
        for full in (True, False, True):
            run = run_once(sync, full=full)
            assert (run.state, run.deleted, run.held) == (RunState.SUCCEEDED, 0, 0)
        assert set(MANY) <= addresses_on(sync.mailing_list)

    def test_keep_asks_again_for_another_reason(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        answer(run_once(sync), HoldAnswer.KEEP)
        source.delete(people[0])

        run = run_once(sync)

        assert removals_of(run) == {MANY[0]: ("deleted_in_recruit", "list")}
        assert HeldRecord.objects.count() == 3
        let_go(source, people[1:], "opted_out")
        assert set(removals_of(run_once(sync))) == set(MANY[1:])
        assert not HeldRecord.objects.exists()

    def test_keep_asks_again_once_the_record_has_qualified_in_between(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)
        answer(run_once(sync), HoldAnswer.KEEP)
        source.change(people[0], City="Oslo")
        run_once(sync)
        let_go(source, people[:1])

        assert removals_of(run_once(sync)) == {MANY[0]: ("no_match", "list")}

    def test_keep_asks_again_for_another_reason_although_the_record_fills_somebody_else(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """It claims whom it has left still, so that a reason to let go of them counts (R16)."""
        let_go(source, people, "address_changed")
        answer(run_once(sync), HoldAnswer.KEEP)
        run_once(sync, full=True)
        assert set(MANY) <= addresses_on(sync.mailing_list)
        source.delete(people[0])

        run = run_once(sync)

        assert removals_of(run) == {
            MANY[0]: ("deleted_in_recruit", "list"),
            f"moved{people[0]}@mail.example": ("deleted_in_recruit", "list"),
        }

    def test_keep_is_no_answer_to_an_opt_out_that_came_later(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        """R69: nobody was asked about that one."""
        let_go(source, people)
        held = run_once(sync)
        source.opt_out(people[0])
        assert run_once(sync).deleted == 0

        answer(held, HoldAnswer.KEEP)

        assert removals_of(run_once(sync)) == {MANY[0]: ("opted_out", "list")}

    @pytest.mark.parametrize("why", LEAVE)
    def test_cancel_lets_the_next_run_find_them_anew(
        self, source: Source, sync: Sync, people: list[str], why: str
    ) -> None:
        let_go(source, people, why)
        held = run_once(sync)
        run_once(sync)

        answer(held, HoldAnswer.CANCEL)

        sync.refresh_from_db()
        assert (held.state, sync.watermark) == (RunState.CANCELLED, None)
        run = run_once(sync)
        assert run.settings
        assert run.settings["is_full"]
        assert held_of(run) == dict.fromkeys(MANY, why)
        removal = answer(run, HoldAnswer.REMOVE)
        assert removal
        assert set(removals_of(removal)) == set(MANY)

    def test_cancel_keeps_who_qualifies_again_and_lets_go_of_who_came_instead(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people, "address_changed")
        held = run_once(sync)
        for record, address in zip(people, MANY, strict=True):
            source.change(record, Email=address)

        answer(held, HoldAnswer.CANCEL)

        run = run_once(sync)
        assert set(held_of(run)) == {f"moved{record}@mail.example" for record in people}
        answer(run, HoldAnswer.REMOVE)
        assert addresses_on(sync.mailing_list) == {*MANY, STAYS}

    def test_counts_once(self, source: Source, sync: Sync, people: list[str]) -> None:
        let_go(source, people)
        held = run_once(sync)
        alice = make_user()
        answer_hold(held.hold, HoldAnswer.KEEP, alice, timezone.now())

        for second in HoldAnswer:
            with pytest.raises(HoldAnswered):
                answer_hold(held.hold, second, make_user(), timezone.now())

        hold = Hold.objects.get(run=held)
        assert (hold.answer, hold.answered_by) == (HoldAnswer.KEEP, alice)
        assert not ImportRun.objects.filter(kind=Kind.REMOVE).exists()


class TestLimit:
    def test_is_that_of_the_sync_before_that_of_the_organisation(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        RemovalDefaults.objects.create(organisation=sync.organisation, people=3, percent=100)
        let_go(source, people)
        change(sync, limit_people=4, hold_days=2)

        assert run_once(sync).deleted == 4

    def test_of_the_organisation_counts_for_syncs_without_one(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        RemovalDefaults.objects.create(
            organisation=sync.organisation, people=1_000, percent=100, days=30
        )
        let_go(source, people)

        assert run_once(sync).deleted == 4, "of five, all may leave"

    def test_days_are_those_of_the_sync(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        change(sync, hold_days=2)
        let_go(source, people)

        hold = run_once(sync).hold

        assert hold.held_at
        assert hold.expires_at == hold.held_at + timedelta(days=2)

    def test_is_the_one_in_force_when_the_run_began(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        change(sync, hold_days=2)
        let_go(source, people)
        run = request_run(sync, user=None, full=False)
        with override_settings(RUN_SLICE_SECONDS=0.000_001):
            drive_to(run, Phase.TIDY)
        change(sync, limit_people=1_000, limit_percent=100, hold_days=30)

        drive(run)

        assert (run.held, run.deleted) == (4, 0)
        assert run.settings
        assert run.settings["removal_limit"] == {"people": 500, "percent": 20, "days": 2}
        assert run.hold.held_at
        assert run.hold.expires_at == run.hold.held_at + timedelta(days=2)

    @pytest.mark.parametrize("field", ["Email", "City"])
    def test_wider_one_does_not_cover_values_that_turn_empty(
        self, source: Source, sync: Sync, people: list[str], field: str
    ) -> None:
        """R73: above the shipped limit they are held in any case."""
        change(sync, limit_people=1_000, limit_percent=100)
        for record in people:
            source.change(record, **{field: None})

        run = run_once(sync)

        assert (run.state, run.held) == (RunState.HELD, 4)
        (cause,) = run.hold.causes
        assert (cause["emptied"], cause["people"]) == (
            "address" if field == "Email" else "field",
            4,
        )
        for record, address in zip(people, MANY, strict=True):
            source.change(record, **{field: address if field == "Email" else "Oslo"})
        run_once(sync)
        assert not HeldRecord.objects.exists(), "all qualify again"

    def test_preview_only_says_that_they_would_be_held(
        self, source: Source, sync: Sync, people: list[str]
    ) -> None:
        let_go(source, people)

        run = drive(queue_run(sync, Trigger.MANUAL, kind=Kind.PREVIEW))

        assert (run.state, run.deleted, run.held) == (RunState.SUCCEEDED, 4, 0)
        assert run.remarks == [{"code": "would_be_held", "people": 4, "limit": 3}]
        assert not Hold.objects.exists()
        assert not HeldRecord.objects.exists()
