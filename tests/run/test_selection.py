"""Which records a sync takes: a view, criteria, what came after a date (R12, R21, R35, R38)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from contacts.models import Suppression, SuppressionKind
from criteria import Condition, ConditionField, Connector, Criteria, ValueType
from syncs.domain.remarks import Remark, remarks_in_words
from syncs.fetch import unread_view
from syncs.models import Policy, RunState, Selection, Sync
from tests.world.imports import (
    addresses_on,
    change,
    detail_of,
    is_balanced,
    make_import,
    numbers_of,
    removals_of,
    rows_of,
    run_once,
    suppress,
)
from tests.world.source import Source

CITY = ConditionField("City", "City", ValueType.TEXT)
NAME = ConditionField("Last_Name", "Last name", ValueType.TEXT)
EXPERIENCE = ConditionField("Experience_in_Years", "Experience", ValueType.NUMBER)
DEPARTMENT = ConditionField("Department", "Department", ValueType.PICK_LIST)
YEAR = ConditionField("Year_of_Passing", "Year of passing", ValueType.NUMBER)
CREATED = ConditionField("Created_Time", "Created", ValueType.DATE_TIME)

OSLO, BERGEN = "oslo@mail.example", "bergen@mail.example"


def by_criteria(sync: Sync, *conditions: Condition, pattern: str | None = None) -> None:
    criteria = Criteria(conditions=conditions, pattern=pattern)
    change(sync, selection=Selection.CRITERIA, criteria=criteria.model_dump(mode="json"))


def by_view(sync: Sync, view: str) -> None:
    change(sync, selection=Selection.VIEW, view_id=view, view_name="People of Oslo")


def people_of_oslo(source: Source) -> str:
    """A view's id."""
    return source.add_view(
        "People of Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"}
    )


def test_only_records_that_meet_the_criteria_are_imported(source: Source, sync: Sync) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "oslo"))
    source.add(OSLO, City="Oslo")
    other = source.add(BERGEN, City="Bergen")

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}
    assert run.total == 1
    assert rows_of(run)[other] == ("not_selected", None)
    assert addresses_on(sync.mailing_list) == {OSLO}
    assert is_balanced(run)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (None, {"it15@mail.example", "it16@mail.example", "sales16@mail.example"}),
        ("((1 and 2) and (3 or 4))", {"it15@mail.example", "it16@mail.example"}),
    ],
)
def test_pattern_decides_as_r34_says(
    source: Source, sync: Sync, pattern: str | None, expected: set[str]
) -> None:
    by_criteria(
        sync,
        Condition.about(DEPARTMENT, "is", "IT"),
        Condition.about(EXPERIENCE, "at_least", "2"),
        Condition.about(YEAR, "equals", "2015"),
        Condition.about(YEAR, "equals", "2016", connector=Connector.OR),
        pattern=pattern,
    )
    for department, year in (("IT", 2015), ("IT", 2016), ("IT", 2017), ("Sales", 2016)):
        source.add(
            f"{department.lower()}{year % 100}@mail.example",
            Department=department,
            Year_of_Passing=year,
            Experience_in_Years=3,
        )

    run_once(sync)

    assert addresses_on(sync.mailing_list) == expected


def test_record_that_does_not_match_takes_no_address_from_one_that_does(
    source: Source, sync: Sync
) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    older = source.add(OSLO, City="Bergen")
    younger = source.add(OSLO, City="Oslo")

    run = run_once(sync)

    assert rows_of(run) == {older: ("not_selected", None), younger: ("new", None)}


def test_only_selected_records_count(source: Source, sync: Sync) -> None:
    """R60: faulty addresses of people elsewhere are none of this sync's business."""
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    for email in ("", "nobody", "info@mail.example", BERGEN):
        source.add(email, City="Bergen")

    run = run_once(sync)

    assert (run.total, run.not_selected, numbers_of(run)) == (0, 4, {})
    assert is_balanced(run)


def test_record_that_is_not_selected_names_the_conditions_that_failed(
    source: Source, sync: Sync
) -> None:
    by_criteria(
        sync,
        Condition.about(CITY, "is", "Oslo"),
        Condition.about(NAME, "is", "Ito"),
    )
    neither = source.add(OSLO, City="Bergen", Last_Name="Lee")
    almost = source.add(BERGEN, City="Oslo", Last_Name="Lee")

    run = run_once(sync)

    assert detail_of(run, neither)["failed"] == [1, 2]
    assert detail_of(run, almost)["failed"] == [2]


@pytest.mark.parametrize(
    ("policy", "left"), [(Policy.IGNORE, {OSLO, BERGEN}), (Policy.REMOVE_FROM_LIST, {BERGEN})]
)
def test_who_does_not_match_any_more_goes_only_if_the_sync_says_so(
    source: Source, sync: Sync, policy: Policy, left: set[str]
) -> None:
    by_criteria(sync, Condition.about(CITY, "contains", "o"))
    change(sync, no_match=policy)
    moved = source.add(OSLO, City="Oslo")
    source.add(BERGEN, City="Stord")
    run_once(sync)
    source.change(moved, City="Lima")

    run = run_once(sync)

    assert addresses_on(sync.mailing_list) == left
    assert rows_of(run)[moved] == ("not_selected", None)
    gone = {} if policy == Policy.IGNORE else {OSLO: ("no_match", "list")}
    assert removals_of(run) == gone


def test_who_matches_again_comes_back(source: Source, sync: Sync) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    record = source.add(OSLO, City="Oslo")
    run_once(sync)
    source.change(record, City="Bergen")
    run_once(sync)
    source.change(record, City="Oslo")

    run = run_once(sync)

    assert rows_of(run) == {record: ("duplicate", None)}
    assert addresses_on(sync.mailing_list) == {OSLO}


def test_relative_date_is_judged_in_the_organisations_zone(
    source: Source, organisation: Organisation
) -> None:
    organisation.time_zone = "Pacific/Kiritimati"
    organisation.save()
    sync = make_import(source.connect(organisation))
    by_criteria(sync, Condition.about(CREATED, "today"))
    source.add(OSLO)

    assert numbers_of(run_once(sync)) == {"new": 1}


def test_known_record_is_judged_again_when_its_verdict_changes(source: Source, sync: Sync) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.add(OSLO, City="Oslo")
    run_once(sync)
    by_criteria(sync, Condition.about(CITY, "is", "Bergen"))

    run_once(sync, full=True)

    assert addresses_on(sync.mailing_list) == set()


def test_criteria_are_the_same_for_files_and_pages(
    seeded_source: Source, organisation: Organisation, settings: Settings
) -> None:
    sync = make_import(seeded_source.connect(organisation))
    by_criteria(
        sync,
        Condition.about(DEPARTMENT, "is", "IT"),
        Condition.about(EXPERIENCE, "at_least", "2"),
    )
    paged = run_once(sync)
    settings.BULK_READ_ABOVE = 0

    bulk = run_once(sync, full=True)

    assert any(request.endswith("/result") for request in seeded_source.requests())
    assert 0 < paged.new < 2000
    assert (bulk.total, bulk.unchanged) == (paged.total, paged.new)


def test_criteria_that_no_longer_fit_the_module_fail_the_run(source: Source, sync: Sync) -> None:
    by_criteria(sync, Condition.about(ConditionField("Gone", "Gone", ValueType.TEXT), "is", "x"))
    source.add(OSLO)

    run = run_once(sync)

    assert run.state == RunState.FAILED
    assert "Gone" in run.error
    assert "criteria" in run.what_to_do


def test_view_selects_its_records(source: Source, sync: Sync) -> None:
    by_view(sync, people_of_oslo(source))
    source.add(OSLO, City="Oslo")
    source.add(BERGEN, City="Bergen")

    run = run_once(sync)

    assert numbers_of(run) == {"new": 1}
    assert addresses_on(sync.mailing_list) == {OSLO}


def test_view_that_was_deleted_fails_the_run_and_removes_nobody(source: Source, sync: Sync) -> None:
    view = people_of_oslo(source)
    by_view(sync, view)
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.add(OSLO, City="Oslo")
    run_once(sync)
    source.delete_view(view)

    run = run_once(sync)

    assert run.state == RunState.FAILED
    assert "custom view" in run.what_to_do
    assert addresses_on(sync.mailing_list) == {OSLO}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(
    ("policy", "left"), [(Policy.IGNORE, {OSLO, BERGEN}), (Policy.REMOVE_FROM_LIST, {BERGEN})]
)
def test_who_left_the_view_goes_only_if_the_sync_says_so(
    source: Source, sync: Sync, policy: Policy, left: set[str], full: bool
) -> None:
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=policy)
    moved = source.add(OSLO, City="Oslo")
    source.add(BERGEN, City="Oslo")
    source.add("stranger@mail.example", City="Lima")
    run_once(sync)
    source.change(moved, City="Lima")

    run = run_once(sync, full=full)

    assert addresses_on(sync.mailing_list) == left
    assert set(removals_of(run)) == {OSLO, BERGEN} - left
    assert is_balanced(run)


@pytest.mark.parametrize("full", [False, True])
def test_a_view_that_is_suddenly_empty_is_believed_the_second_time(
    source: Source, sync: Sync, full: bool
) -> None:
    """R73: an empty answer removes nobody before the next run, which reads all, has it again."""
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    record = source.add(OSLO, City="Oslo")
    source.add("stranger@mail.example", City="Lima")
    run_once(sync)
    source.change(record, First_Name="Olaf")
    source.trouble("no_content", match="cvid=", times=None)

    doubting = run_once(sync, full=full)

    assert (doubting.state, doubting.deleted) == (RunState.SUCCEEDED, 0)
    assert doubting.remarks == [{"code": Remark.VIEW_EMPTY}]
    assert "nobody was removed because of it" in remarks_in_words(doubting.remarks)[0]
    assert addresses_on(sync.mailing_list) == {OSLO}
    assert doubting.watermark_after == doubting.watermark_before
    believing = run_once(sync)
    assert believing.settings
    assert believing.settings["full_because"] == "view_empty"
    assert believing.remarks == [{"code": Remark.VIEW_STILL_EMPTY}]
    assert addresses_on(sync.mailing_list) == set()
    assert run_once(sync).remarks == []


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("after", [0, 1])
def test_a_view_that_is_empty_in_one_answer_is_asked_again(
    source: Source, sync: Sync, full: bool, after: int
) -> None:
    """One question may be how many records there are. What changed an hour ago is not read by the
    question of what changed meanwhile."""
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.set_clock(timezone.now() - timedelta(days=7))
    record = source.add(OSLO, City="Oslo")
    run_once(sync)
    source.set_clock(timezone.now() - timedelta(hours=1))
    source.change(record, First_Name="Olaf")
    source.set_clock(timezone.now())
    source.trouble("no_content", match="cvid=", times=1, after=after)

    run = run_once(sync, full=full)

    assert (run.updated, run.deleted, run.remarks) == (1, 0, [])
    assert addresses_on(sync.mailing_list) == {OSLO}


@pytest.mark.parametrize("full", [False, True])
def test_nobody_has_left_a_view_of_which_a_record_was_not_read(
    source: Source, sync: Sync, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R79 costs a record that has no id itself; that it is absent is no evidence (R73)."""
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    lost, moved = (source.add(address, City="Oslo") for address in (OSLO, BERGEN))
    source.add("stays@mail.example", City="Oslo")
    run_once(sync)
    source.change(lost, First_Name="Olaf")
    source.change(moved, City="Bergen")
    stranger = source.add("stranger@mail.example", City="Bergen")
    source.trouble("odd_value", match="cvid=", times=None, at=["data", lost, "id"], value=None)
    # As many of the module have none; but that is somebody else.
    source.trouble("odd_value", times=None, at=["data", stranger, "id"], value=None)

    doubting = run_once(sync, full=full)

    assert (doubting.state, doubting.deleted) == (RunState.SUCCEEDED, 0)
    assert {"code": Remark.VIEW_UNREAD, "number": 1} in doubting.remarks
    assert "nobody was removed for having left the view" in remarks_in_words(doubting.remarks)[1]
    assert doubting.watermark_after == doubting.watermark_before
    # Without an id everywhere it is that record, and nobody else is spared.
    source.peace()
    source.trouble("odd_value", times=None, at=["data", lost, "id"], value=None)
    with monkeypatch.context() as patch:
        patch.setattr(unread_view, "MAX_PRINTS", 0)  # more than can be known again
        assert run_once(sync, full=full).deleted == 0
    assert set(removals_of(run_once(sync, full=full))) == {BERGEN}
    assert addresses_on(sync.mailing_list) == {OSLO, "stays@mail.example"}


def test_a_first_run_by_a_view_leaves_nothing_open(source: Source, sync: Sync) -> None:
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    for address in (OSLO, BERGEN):
        source.add(address, City="Oslo")
    source.trouble("odd_value", times=None, at=["data", 0, "id"], value=None)

    run = run_once(sync)

    assert run.remarks == [{"code": Remark.RECORDS_UNREADABLE, "number": 1}]
    assert run.watermark_after is not None


def test_who_opted_out_leaves_though_the_view_is_not_believed_to_be_empty(
    source: Source, sync: Sync
) -> None:
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST, opt_outs=Policy.REMOVE_FROM_LIST)
    change(sync, opt_outs_since=sync.created_at)
    records = [source.add(address, City="Oslo") for address in (OSLO, BERGEN)]
    run_once(sync)
    source.opt_out(records[0])
    source.trouble("no_content", match="cvid=", times=None)

    run = run_once(sync, full=True)

    assert removals_of(run) == {OSLO: ("opted_out", "list")}
    assert addresses_on(sync.mailing_list) == {BERGEN}


def test_record_that_is_absent_from_the_view_and_unchanged_stays(
    source: Source, sync: Sync
) -> None:
    """R73: what was not modified is not asked for, so it says nothing."""
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.set_clock(timezone.now() - timedelta(days=7))
    source.add(OSLO, City="Oslo")
    run_once(sync)

    run = run_once(sync)

    assert removals_of(run) == {}
    assert addresses_on(sync.mailing_list) == {OSLO}


def test_run_of_a_view_ends_where_only_strangers_were_modified(
    source: Source, sync: Sync, settings: Settings
) -> None:
    """All that it reads is dropped, which must not look like a lost table."""
    by_view(sync, people_of_oslo(source))
    change(sync, no_match=Policy.REMOVE_FROM_LIST)
    source.set_clock(timezone.now() - timedelta(days=7))
    source.add(OSLO, City="Oslo")
    run_once(sync)
    nobody = {"field": "City", "comparator": "equal", "value": "Nowhere"}
    by_view(sync, source.add_view("Nobody", nobody))
    run_once(sync)
    run_once(sync)  # an empty view is believed the second time
    assert addresses_on(sync.mailing_list) == set()
    settings.RUN_SLICE_SECONDS = 0.000_001  # so that it is seen not to end

    run = run_once(sync)

    assert rows_of(run) == {}
    assert is_balanced(run)


def test_only_what_came_strictly_after_the_date_counts(source: Source, sync: Sync) -> None:
    source.set_clock(timezone.now() - timedelta(days=5))
    source.add("at@mail.example")
    (then,) = (datetime.fromisoformat(row["Updated_On"]) for row in source.records())
    change(sync, retrieve_after=then)
    source.set_clock(then + timedelta(seconds=1))
    source.add("after@mail.example")

    run_once(sync)
    run_once(sync, full=True)

    assert addresses_on(sync.mailing_list) == {"after@mail.example"}


def test_what_came_shortly_before_the_date_does_not_count_either(
    source: Source, sync: Sync
) -> None:
    """A run reads once more what changed since shortly before it began."""
    now = timezone.now()
    change(sync, retrieve_after=now - timedelta(minutes=2))
    source.set_clock(now - timedelta(minutes=4))
    source.add("before@mail.example")
    source.set_clock(now - timedelta(minutes=1))
    source.add("after@mail.example")

    run_once(sync)

    assert addresses_on(sync.mailing_list) == {"after@mail.example"}


def test_suppressed_person_who_does_not_match_counts_as_not_selected(
    source: Source, sync: Sync
) -> None:
    by_criteria(sync, Condition.about(CITY, "is", "Oslo"))
    suppress(sync, BERGEN, SuppressionKind.BOUNCED)
    record = source.add(BERGEN, City="Bergen")

    run = run_once(sync)

    assert rows_of(run) == {record: ("not_selected", None)}
    assert Suppression.objects.count() == 1
