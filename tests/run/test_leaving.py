"""Leaving depends on its own facts, whatever else is true of a record (R15, R17, R38, R64, R73)."""

from typing import Any

import pytest
from django.utils import timezone

from contacts.models import GroupAddress, SuppressionKind
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.models import OptedOutRecord, Policy, RunState, Selection, Sync
from syncs.sql import statements
from tests.world.imports import (
    addresses_on,
    change,
    claims_of,
    contact_at,
    detail_of,
    is_balanced,
    make_import,
    removals_of,
    rows_of,
    run_once,
    suppress,
    take_off,
)
from tests.world.source import Source

MARIA, NUMA = "maria@mail.example", "numa@mail.example"
CITY = ConditionField("City", "City", ValueType.TEXT)
STATUS = ConditionField("Candidate_Status", "Status", ValueType.PICK_LIST, ())


@pytest.fixture
def sync(sync: Sync) -> Sync:
    """Return a sync that excludes who opted out or was converted, and keeps who does not match."""
    change(
        sync,
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=sync.created_at,
        converted=Policy.REMOVE_FROM_LIST,
    )
    return sync


def by_criteria(sync: Sync, *conditions: Condition) -> None:
    criteria = Criteria(conditions=conditions, pattern=None)
    change(sync, selection=Selection.CRITERIA, criteria=criteria.model_dump(mode="json"))


class TestWhoStoppedMatching:
    @pytest.mark.parametrize("address", [MARIA, NUMA])
    def test_leaves_when_opted_out(self, source: Source, sync: Sync, address: str) -> None:
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        maria = source.add(MARIA, City="Oslo")
        run_once(sync)
        source.change(maria, City="Bergen", Email=address, Email_Opt_Out=True)

        run = run_once(sync)

        assert rows_of(run) == {maria: ("not_selected", None)}
        assert removals_of(run) == {MARIA: ("opted_out", "list")}
        assert addresses_on(sync.mailing_list) == set()

    def test_leaves_when_converted(self, source: Source, sync: Sync) -> None:
        by_criteria(sync, Condition.about(STATUS, "is", "New"))
        maria = source.add(MARIA, Candidate_Status="New")
        run_once(sync)
        source.change(maria, Candidate_Status="Hired")
        source.convert(maria)

        run = run_once(sync)

        assert removals_of(run) == {MARIA: ("converted", "list")}

    @pytest.mark.parametrize("way", ["opted_out", "converted"])
    @pytest.mark.parametrize("full", [False, True])
    def test_leaves_from_outside_of_the_view(
        self, source: Source, sync: Sync, way: str, full: bool
    ) -> None:
        view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
        change(sync, selection=Selection.VIEW, view_id=view, view_name="Oslo")
        maria = source.add(MARIA, City="Oslo")
        stranger = source.add(NUMA, City="Bergen")
        run_once(sync)
        for record in (maria, stranger):
            source.change(record, City="Bergen")
            source.opt_out(record) if way == "opted_out" else source.convert(record)

        run = run_once(sync, full=full)

        assert rows_of(run) == {maria: ("not_selected", None)}
        assert removals_of(run) == {MARIA: (way, "list")}
        assert is_balanced(run)

    def test_leaves_from_outside_of_the_view_by_what_cannot_be_read(
        self, source: Source, sync: Sync
    ) -> None:
        """R15, R79: what is no plain no is a yes, and is noted."""
        view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
        change(sync, selection=Selection.VIEW, view_id=view, view_name="Oslo")
        maria = source.add(MARIA, City="Oslo")
        run_once(sync)
        source.change(maria, City="Bergen", Email_Opt_Out="perhaps")

        run = run_once(sync)

        assert removals_of(run) == {MARIA: ("opted_out", "list")}
        said = "Email_Opt_Out: “perhaps” is not yes or no, so it means yes"
        assert detail_of(run, maria) == {"outside_view": True, "left_out": [said]}

    def test_stays_when_nothing_else_is_true(self, source: Source, sync: Sync) -> None:
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        maria = source.add(MARIA, City="Oslo")
        run_once(sync)
        source.change(maria, City="Bergen")

        assert removals_of(run_once(sync)) == {}
        assert addresses_on(sync.mailing_list) == {MARIA}

    @pytest.mark.parametrize("email", [NUMA, None])
    @pytest.mark.parametrize("way", ["matches no more", "left the view", "does not tell"])
    def test_stays_with_the_old_address_until_the_new_one_is_brought(
        self, source: Source, sync: Sync, way: str, email: str | None
    ) -> None:
        """R38, R72, R73: who is not selected brings no address, so the person would be lost."""
        if way == "left the view":
            view = source.add_view(
                "Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"}
            )
            change(sync, selection=Selection.VIEW, view_id=view, view_name="Oslo")
        else:
            by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        maria = source.add(MARIA, City="Oslo")
        run_once(sync)
        source.change(maria, City="Bergen", Email=email)
        if way == "does not tell":
            source.withhold(maria, "City")

        first = run_once(sync)

        assert rows_of(first) == {maria: ("not_selected", None)}
        assert removals_of(first) == {}
        assert addresses_on(sync.mailing_list) == {MARIA}
        source.change(maria, City="Oslo")
        assert removals_of(run_once(sync)) == {MARIA: ("address_changed", "list")}
        assert addresses_on(sync.mailing_list) == ({NUMA} if email else set())


def test_suppressed_member_who_opts_out_leaves(source: Source, sync: Sync) -> None:
    maria = source.add(MARIA)
    run_once(sync)
    suppress(sync, MARIA, SuppressionKind.BOUNCED)
    source.opt_out(maria)

    run = run_once(sync)

    assert rows_of(run) == {maria: ("ignored", "opted_out")}
    assert removals_of(run) == {MARIA: ("opted_out", "list")}


@pytest.mark.parametrize("way", ["opted_out", "converted"])
def test_member_whose_address_is_a_group_s_by_now_leaves(
    source: Source, sync: Sync, way: str
) -> None:
    maria = source.add(MARIA)
    run_once(sync)
    GroupAddress.objects.create(organisation=sync.organisation, local_part="maria", is_group=True)
    source.opt_out(maria) if way == "opted_out" else source.convert(maria)

    run = run_once(sync)

    assert rows_of(run) == {maria: ("ignored", "group_email")}
    assert removals_of(run) == {MARIA: (way, "list")}


class TestOptOutOfAnAddress:
    """R15: one record of the sync that says so is enough."""

    @pytest.mark.parametrize("who", ["winner", "loser"])
    @pytest.mark.parametrize("full", [False, True])
    def test_counts_whichever_record_says_so(
        self, source: Source, sync: Sync, who: str, full: bool
    ) -> None:
        winner, loser = source.add(MARIA), source.add(MARIA)
        run_once(sync)
        source.opt_out(winner if who == "winner" else loser)

        run = run_once(sync, full=full)

        assert removals_of(run) == {MARIA: ("opted_out", "list")}
        assert addresses_on(sync.mailing_list) == set()
        assert set(rows_of(run).values()) == {("ignored", "opted_out")}
        assert set(rows_of(run_once(sync, full=True)).values()) == {("ignored", "opted_out")}

    def test_counts_from_outside_of_the_view(self, source: Source, sync: Sync) -> None:
        view = source.add_view("Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"})
        change(sync, selection=Selection.VIEW, view_id=view, view_name="Oslo")
        stays, leaves = source.add(MARIA, City="Oslo"), source.add(MARIA, City="Oslo")
        run_once(sync)
        source.change(leaves, City="Bergen", Email_Opt_Out=True)

        run = run_once(sync, full=True)

        assert rows_of(run) == {stays: ("ignored", "opted_out"), leaves: ("not_selected", None)}
        assert removals_of(run) == {MARIA: ("opted_out", "list")}
        source.opt_out(leaves, False)
        assert rows_of(run_once(sync, full=True))[stays] == ("duplicate", None)

    def test_takes_whom_a_record_claims_no_more_out_of_the_organisation(
        self, source: Source, sync: Sync
    ) -> None:
        change(sync, opt_outs=Policy.REMOVE_FROM_ORGANISATION)
        source.add(MARIA)
        run_once(sync)
        take_off(sync.mailing_list, contact_at(sync, MARIA))
        source.add(MARIA, Email_Opt_Out=True)

        assert removals_of(run_once(sync)) == {MARIA: ("opted_out", "organisation")}

    @pytest.mark.parametrize("email", [None, "not an address"])
    def test_counts_for_the_contact_that_the_record_has_no_address_for(
        self, source: Source, sync: Sync, email: str | None
    ) -> None:
        silent, outspoken = source.add(MARIA), source.add(MARIA)
        run_once(sync)
        source.change(outspoken, Email=email, Email_Opt_Out=True)

        run = run_once(sync, full=True)

        assert rows_of(run)[silent] == ("ignored", "opted_out")
        assert removals_of(run) == {MARIA: ("opted_out", "list")}

    def test_is_remembered_when_only_the_other_record_is_read(
        self, source: Source, sync: Sync
    ) -> None:
        silent, outspoken = source.add(MARIA), source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        source.change(silent, City="Oslo")

        run = run_once(sync)

        assert rows_of(run)[silent] == ("ignored", "opted_out")
        assert addresses_on(sync.mailing_list) == set()
        assert remembered(sync) == {outspoken}

    def test_is_remembered_of_a_record_that_stopped_matching(
        self, source: Source, sync: Sync
    ) -> None:
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        gone = source.add(MARIA, City="Oslo", Email_Opt_Out=True)
        run_once(sync)
        source.change(gone, City="Bergen")
        stays = source.add(MARIA, City="Oslo")

        for full in (False, True):
            assert rows_of(run_once(sync, full=full))[stays] == ("ignored", "opted_out")

    def test_is_remembered_with_the_address_that_it_has_by_now(
        self, source: Source, sync: Sync
    ) -> None:
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        gone = source.add(MARIA, City="Oslo", Email_Opt_Out=True)
        run_once(sync)
        source.change(gone, City="Bergen", Email=NUMA)
        run_once(sync)
        source.lose(gone)
        numa = source.add(NUMA, City="Oslo")

        assert rows_of(run_once(sync))[numa] == ("ignored", "opted_out")

    @pytest.mark.parametrize("way", ["says no", "moved"])
    def test_ends_when_the_record_says_no_or_moves(
        self, source: Source, sync: Sync, way: str
    ) -> None:
        silent, outspoken = source.add(MARIA), source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        if way == "says no":
            source.opt_out(outspoken, False)
        else:
            source.change(outspoken, Email=NUMA)
        source.change(silent, City="Oslo")

        run = run_once(sync)

        assert rows_of(run)[silent] == ("new", None)
        assert addresses_on(sync.mailing_list) == {MARIA}
        assert remembered(sync) == ({outspoken} if way == "moved" else set())

    def test_lasts_when_the_record_is_deleted(self, source: Source, sync: Sync) -> None:
        """Who deletes or merges a duplicate says no yes for the person."""
        silent, outspoken = source.add(MARIA), source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        source.delete(outspoken)
        source.change(silent, Email_Opt_Out=False, City="Oslo")

        for full in (False, True):
            assert rows_of(run_once(sync, full=full))[silent] == ("ignored", "opted_out")
        assert remembered(sync) == {outspoken}

    def test_of_a_deleted_record_ends_when_another_one_takes_its_own_back(
        self, source: Source, sync: Sync
    ) -> None:
        silent, outspoken = source.add(MARIA), source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        source.delete(outspoken)
        source.opt_out(silent)
        run_once(sync)
        assert remembered(sync) == {silent, outspoken}
        source.opt_out(silent, False)

        assert rows_of(run_once(sync))[silent] == ("new", None)
        assert remembered(sync) == set()

    def test_of_a_deleted_record_that_never_bound_does_not_do_so_later(
        self, source: Source, sync: Sync
    ) -> None:
        """R50: it was imported before the option was switched on."""
        change(sync, opt_outs=Policy.IGNORE)
        change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
        stays, opted_out = source.add(MARIA), source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=timezone.now())
        source.delete(opted_out)
        run_once(sync)
        source.change(stays, City="Oslo")

        run = run_once(sync)

        assert rows_of(run)[stays] == ("unchanged", None)
        assert addresses_on(sync.mailing_list) == {MARIA}
        assert remembered(sync) == {opted_out}

    def test_counts_that_was_read_before_its_record_was_deleted(
        self, source: Source, sync: Sync
    ) -> None:
        """The deleted feed is read last, and the sync keeps who is deleted."""
        maria = source.add(MARIA)
        run_once(sync)
        source.opt_out(maria)
        source.churn(match="GET /recruit/v2/Candidates/deleted", deletions=1, rounds=1)

        run = run_once(sync)

        assert rows_of(run) == {maria: ("not_selected", None)}
        assert removals_of(run) == {MARIA: ("opted_out", "list")}
        assert addresses_on(sync.mailing_list) == set()
        other = source.add(MARIA)
        assert rows_of(run_once(sync))[other] == ("ignored", "opted_out")

    @pytest.mark.parametrize(
        ("malformed", "meant"),
        [
            (f"mailto:{MARIA}", MARIA),
            (f"Maria <{MARIA}>;", MARIA),
            ("maria@gmial.com", "maria@gmail.com"),
        ],
    )
    def test_of_a_malformed_address_counts_for_the_one_that_was_meant(
        self, source: Source, sync: Sync, malformed: str, meant: str
    ) -> None:
        source.add(malformed, Email_Opt_Out=True)
        maria = source.add(meant)

        for full in (False, True):
            assert rows_of(run_once(sync, full=full))[maria] == ("ignored", "opted_out")
        assert addresses_on(sync.mailing_list) == set()

    @pytest.mark.parametrize("nothing", [None, "", " ", "null", " NULL"])
    def test_is_not_taken_back_by_a_value_that_is_gone(
        self, source: Source, sync: Sync, nothing: Any
    ) -> None:
        maria = source.add(MARIA, Email_Opt_Out=True)
        run_once(sync)
        source.change(maria, Email_Opt_Out=nothing)

        for full in (False, True):  # nor is it forgotten by the first run that meets it
            assert rows_of(run_once(sync, full=full)) == {maria: ("ignored", "opted_out")}

    def test_counts_of_a_record_that_was_never_selected(self, source: Source, sync: Sync) -> None:
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        stranger = source.add(MARIA, City="Bergen", Email_Opt_Out=True)
        maria = source.add(MARIA, City="Oslo")

        assert rows_of(run_once(sync))[maria] == ("ignored", "opted_out")
        source.change(maria, First_Name="Maria")
        assert rows_of(run_once(sync))[maria] == ("ignored", "opted_out")
        assert remembered(sync) == {stranger}

        source.opt_out(stranger, False)
        assert rows_of(run_once(sync, full=True))[maria] == ("new", None)
        source.opt_out(stranger)
        assert removals_of(run_once(sync)) == {MARIA: ("opted_out", "list")}

    def test_that_does_not_bind_removes_nobody(self, source: Source, sync: Sync) -> None:
        """R50: both were imported before the option was switched on."""
        change(sync, opt_outs=Policy.IGNORE)
        first, second = source.add(MARIA), source.add(MARIA)
        run_once(sync)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=timezone.now())
        source.opt_out(second)

        assert removals_of(run_once(sync)) == {}
        source.change(first, City="Oslo")
        assert rows_of(run_once(sync))[first] != ("ignored", "opted_out")
        assert addresses_on(sync.mailing_list) == {MARIA}

    @pytest.mark.parametrize("way", ["converted", "left", "without address"])
    def test_that_does_not_bind_removes_nobody_when_its_record_lets_go(
        self, source: Source, sync: Sync, way: str
    ) -> None:
        """R50: what the same source says does the same in the next run, and in one that reads only
        the other record; but who comes opted out is not added, and brings nobody (R73)."""
        by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
        change(sync, opt_outs=Policy.IGNORE)
        change(sync, converted=Policy.REMOVE_FROM_LIST, no_match=Policy.REMOVE_FROM_LIST)
        stays, goes = source.add(MARIA, City="Oslo"), source.add(MARIA, City="Oslo")
        run_once(sync)
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=timezone.now())
        (before,) = (row for row in source.records() if row["id"] == goes)
        gone: dict[str, dict[str, Any]] = {
            "converted": {"$converted": True},
            "left": {"City": "Bergen"},
            "without address": {"Email": None},
        }
        source.change(goes, Email_Opt_Out=True, **gone[way])

        for full in (False, True):
            assert removals_of(run_once(sync, full=full)) == {}
            assert claims_of(sync) == {(MARIA, stays)}
        source.change(stays, Last_Name="Read anew")
        assert rows_of(run_once(sync))[stays] == ("updated", None)
        source.change(goes, **{key: before[key] for key in ("$converted", "City", "Email")})
        assert rows_of(run_once(sync))[goes] == ("ignored", "opted_out")
        assert claims_of(sync) == {(MARIA, stays)}
        source.convert(stays)
        run_once(sync)
        untold = source.add(MARIA, City="Oslo")
        source.withhold(untold, "Email_Opt_Out")
        assert rows_of(run_once(sync, full=True))[untold] == ("ignored", "opted_out")

    def test_is_each_syncs_own(self, source: Source, sync: Sync) -> None:
        other = make_import(sync.connection)
        maria = source.add(MARIA, Email_Opt_Out=True)

        assert rows_of(run_once(sync)) == {maria: ("ignored", "opted_out")}
        assert rows_of(run_once(other)) == {maria: ("new", None)}

    def test_takes_only_whom_the_sync_imported_from_the_organisation(
        self, source: Source, sync: Sync
    ) -> None:
        """R50: whom another sync brought, that one would bring again."""
        change(sync, opt_outs=Policy.REMOVE_FROM_ORGANISATION)
        other = make_import(sync.connection)
        maria, numa = source.add(MARIA), source.add(NUMA)
        run_once(other)
        source.opt_out(maria)
        run_once(sync)
        source.opt_out(numa)

        run = run_once(sync)

        assert rows_of(run) == {maria: ("ignored", "opted_out"), numa: ("ignored", "opted_out")}
        assert removals_of(run) == {NUMA: ("opted_out", "organisation")}
        assert addresses_on(other.mailing_list) == {MARIA}


@pytest.mark.parametrize("city", ["Oslo", "Bergen"])
def test_address_changed_and_opted_out_leaves_as_opted_out(
    source: Source, sync: Sync, city: str
) -> None:
    change(sync, opt_outs=Policy.REMOVE_FROM_ORGANISATION)
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    maria = source.add(MARIA, City="Oslo")
    run_once(sync)
    source.change(maria, Email=NUMA, Email_Opt_Out=True, City=city)

    assert removals_of(run_once(sync)) == {MARIA: ("opted_out", "organisation")}


def test_record_that_is_read_and_then_deleted_has_a_row_and_is_not_imported(
    source: Source, sync: Sync
) -> None:
    """R60, R73: the deleted feed is read after the list."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    known = source.add(MARIA)
    run_once(sync)
    source.change(known, City="Oslo")
    late = source.add(NUMA)
    source.churn(match="GET /recruit/v2/Candidates/deleted", deletions=2, rounds=1)

    run = run_once(sync)

    assert rows_of(run) == {known: ("not_selected", None), late: ("not_selected", None)}
    assert removals_of(run) == {MARIA: ("deleted_in_recruit", "list")}
    assert (run.total, run.not_selected, is_balanced(run)) == (0, 2, True)
    assert detail_of(run, late) == {"deleted": True}


def test_conversion_that_was_read_before_its_record_was_deleted_counts(
    source: Source, sync: Sync
) -> None:
    """R17: the deleted feed is read last, and the sync keeps who is deleted."""
    maria = source.add(MARIA)
    run_once(sync)
    source.convert(maria)
    source.churn(match="GET /recruit/v2/Candidates/deleted", deletions=1, rounds=1)

    run = run_once(sync)

    assert rows_of(run) == {maria: ("not_selected", None)}
    assert removals_of(run) == {MARIA: ("converted", "list")}


def test_run_that_does_not_balance_is_not_shown_as_successful(
    source: Source, sync: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R60: broken on purpose."""
    source.add(MARIA)
    source.add(NUMA)
    broken = _losing_a_row(statements.read_statement)
    monkeypatch.setattr(statements, "read_statement", broken)

    run = run_once(sync)

    assert (run.state, run.error_code) == (RunState.FAILED, "out_of_balance")
    assert "2 records were read" in run.error


def _losing_a_row(read: Any) -> Any:
    """Return the statements with one that leaves a record without a row."""

    def read_broken(name: str) -> str:
        text: str = read(name)
        if name != "decide_read":
            return text
        condition = "WHERE staged.kind ="
        assert condition in text
        return text.replace(condition, f"WHERE staged.address <> '{MARIA}' AND staged.kind =")

    return read_broken


def remembered(sync: Sync) -> set[str]:
    records = OptedOutRecord.objects.filter(sync_id=sync.pk)
    return {str(record) for record in records.values_list("record_id", flat=True)}
