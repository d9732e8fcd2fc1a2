"""The criteria editor: rows, pattern, plain reading, count, one person (R30-R37)."""

from dataclasses import replace
from itertools import count as counting
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from contacts.models import Contact
from criteria import Criteria
from syncs.criteria_editor.queries.trial import try_criteria
from syncs.domain.zones import zone
from syncs.models import Connection, Selection, Sync, SyncState
from tests.builders import NOON, make_sync
from tests.world.editing import connect_to, send, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

R34 = (
    ("Department", "is", "IT", "and"),
    ("Experience_in_Years", "at_least", "2", "and"),
    ("Year_of_Passing", "equals", "2015", "and"),
    ("Year_of_Passing", "equals", "2016", "or"),
)

ASKS = """data-hx-vals='{"do": "count"}'"""
"""What a page has that asks for a count by itself."""


@pytest.fixture
def draft(house: House, source: Source) -> Sync:
    connect_to(source, house.sync.connection)
    return make_sync(house.organisation, name="A draft", state=SyncState.DRAFT, next_run_at=None)


def entered(*rows: tuple[str, str, str, str], **more: str) -> dict[str, Any]:
    """The form with these rows: field, operator, value and connector."""
    form: dict[str, Any] = {"conditions": str(len(rows)), **more}
    for number, (field, operator, value, connector) in enumerate(rows, start=1):
        form |= {
            f"c{number}-field": field,
            f"c{number}-operator": operator,
            f"c{number}-value": value,
            f"c{number}-connector": connector,
        }
    return form


def post(bob: Client, sync: Sync, do: str, *rows: Any, **more: str) -> Any:
    return send(bob, sync, "criteria", entered(*rows, do=do, **more))


def stored(sync: Sync) -> Criteria | None:
    sync.refresh_from_db()
    return Criteria.model_validate(sync.criteria) if sync.criteria else None


def shown(answer: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    conditions = answer.context["criteria"].conditions
    return [(each.field, each.operator, each.values) for each in conditions]


def test_criteria_are_chosen_and_then_saved_together(draft: Sync, bob: Client) -> None:
    first = {"selection": "criteria", "retrieve": "all"}
    to_editor = send(bob, draft, "records", first)
    draft.refresh_from_db()
    assert (to_editor["Location"], draft.selection) == (url_of(draft, "criteria"), Selection.ALL)

    answer = post(bob, draft, "save", *R34)

    assert answer["Location"] == url_of(draft, "rules")
    saved = stored(draft)
    assert saved is not None
    assert (draft.selection, saved.pattern_text) == (
        Selection.CRITERIA,
        "( ( ( 1 and 2 ) and 3 ) or 4 )",
    )


def test_fields_operators_and_values_are_those_of_the_metadata(draft: Sync, bob: Client) -> None:
    answer = post(bob, draft, "look", ("Department", "is", "", "and"))

    row = answer.context["rows"][0]
    assert ("Year_of_Passing", "Year of Passing") in row.fields
    codes = [operator.code for operator in row.operators]
    assert codes[:4] == ["is", "is_not", "one_of", "none_of"]
    assert row.inputs.kind == "select"
    assert "IT" in [value for value, _ in row.inputs.choices]


@pytest.mark.parametrize(
    "odd",
    [
        {"pick_list_values": [{"display_value": 2022, "actual_value": 2022}]},
        {"length": ""},
        {"data_type": None},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_odd_attribute_of_one_field_is_in_no_others_way(
    draft: Sync, bob: Client, source: Source, odd: dict[str, Any]
) -> None:
    choices = [{"display_value": "2022", "actual_value": "2022"}]
    usual = {"api_name": "Grad_Year", "data_type": "picklist", "pick_list_values": choices}
    at = ["fields", "Rating"]
    source.trouble("odd_value", match="/settings/fields", times=None, at=at, value={**usual, **odd})

    other = post(bob, draft, "look", ("Department", "is", "", "and"))
    itself = post(bob, draft, "look", ("Grad_Year", "is", "", "and"))

    assert "IT" in [value for value, _ in other.context["rows"][0].inputs.choices]
    assert "trouble of its own" not in text_of(other)
    if "data_type" not in odd:
        assert "2022" in [value for value, _ in itself.context["rows"][0].inputs.choices]


@pytest.mark.parametrize(
    ("field", "operator", "kind", "inputs"),
    [
        ("City", "contains", "text", 1),
        ("Experience_in_Years", "between", "text", 2),
        ("Created_Time", "last_days", "number", 1),
        ("Expected_Start", "before", "date", 1),
        ("Languages", "any", "checks", 0),
    ],
)
def test_the_inputs_fit_the_operator(
    draft: Sync, bob: Client, field: str, operator: str, kind: str, inputs: int
) -> None:
    form = entered((field, operator, "", "and"), do="look")
    del form["c1-value"]

    row = send(bob, draft, "criteria", form).context["rows"][0]

    assert (row.inputs.kind, len(row.inputs.values)) == (kind, inputs)


def test_several_values_are_kept(draft: Sync, bob: Client) -> None:
    form = entered(("Department", "one_of", "IT", "and"), do="save")

    send(bob, draft, "criteria", {**form, "c1-value": ["IT", "Sales"]})

    saved = stored(draft)
    assert saved is not None
    assert saved.conditions[0].values == ("IT", "Sales")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("", "", "", "and"), "Choose a field or delete the condition."),
        (("Gone", "is", "x", "and"), "There is no field “Gone” that conditions can use."),
        (("City", "", "", "and"), "Choose an operator for “City”."),
        (("City", "at_least", "2", "and"), "the operator “at_least” is not for that."),
        (("City", "is", "", "and"), "“is” needs a value. Enter one."),
        (("City", "is", "x" * 1001, "and"), "is longer than 1,000 characters."),
        (("City", "is", "a\0b", "and"), "contains a NUL character."),
        (("Experience_in_Years", "at_least", "two", "and"), "“two” is not a number."),
        (("Expected_Start", "before", "2026-02-30", "and"), "There is no date “2026-02-30”."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_row_and_nothing_is_saved(
    draft: Sync, bob: Client, row: tuple[str, str, str, str], message: str
) -> None:
    answer = post(bob, draft, "save", row)

    assert message in answer.context["rows"][0].problems[0].message
    assert message in text_of(answer)
    assert "Nothing was saved." in text_of(answer)
    assert stored(draft) is None


def test_no_condition_selects_nobody(draft: Sync, bob: Client) -> None:
    answer = post(bob, draft, "save")

    assert "There is no condition yet" in text_of(answer)
    assert stored(draft) is None


def test_the_limit_of_conditions_is_a_setting(draft: Sync, bob: Client, settings: Settings) -> None:
    settings.MOST_CONDITIONS = 3

    answer = post(bob, draft, "save", *R34)

    assert "There are 4 conditions, and 3 are allowed. Delete 1." in text_of(answer)


def test_rows_are_added_moved_and_deleted_without_saving(draft: Sync, bob: Client) -> None:
    two = (("City", "is", "Oslo", "and"), ("State", "is", "Viken", "or"))
    city, state = ("City", "is", ("Oslo",)), ("State", "is", ("Viken",))

    assert shown(post(bob, draft, "add", *two)) == [city, state, ("", "", ())]
    assert shown(post(bob, draft, "up:2", *two)) == [state, city]
    assert shown(post(bob, draft, "down:1", *two)) == [state, city]
    assert shown(post(bob, draft, "delete:1", *two)) == [state]
    assert shown(post(bob, draft, "delete:9", *two)) == [city, state]
    assert stored(draft) is None


def test_deleting_asks_before_it_resets_a_pattern_that_was_written(
    draft: Sync, bob: Client
) -> None:
    own = {"own_pattern": "yes", "pattern": "((1 and 2) and (3 or 4))"}

    asked = post(bob, draft, "delete:2", *R34, **own)
    kept = post(bob, draft, "delete:2:keep", *R34, **own)
    reset = post(bob, draft, "delete:2:reset", *R34, **own)

    assert "The pattern was written by hand" in text_of(asked)
    assert len(shown(asked)) == 4
    assert kept.context["criteria"].pattern == "( 1 and ( 2 or 3 ) )"
    assert reset.context["criteria"].pattern is None
    assert len(shown(reset)) == 3


def test_a_condition_added_to_a_written_pattern_leaves_its_meaning(
    draft: Sync, bob: Client
) -> None:
    own = {"own_pattern": "yes", "pattern": "1 or 2"}

    answer = post(bob, draft, "add", *R34[:2], **own)

    assert answer.context["criteria"].pattern == "( ( 1 or 2 ) and 3 )"
    assert not answer.context["pattern_problems"]


def test_the_fault_of_a_pattern_stands_under_its_character(draft: Sync, bob: Client) -> None:
    own = {"own_pattern": "yes", "pattern": "((1 and 2) and (3 or 9))"}

    answer = post(bob, draft, "look", *R34, **own)

    assert answer.context["fault_line"] == " " * 21 + "^"
    assert answer.context["pattern_problems"][0].place == 21
    assert "Character 22:" in text_of(answer)


def test_a_pattern_can_be_changed_and_taken_back(draft: Sync, bob: Client) -> None:
    changed = post(bob, draft, "own", *R34)
    own = {"own_pattern": "yes", "pattern": "((1 and 2) and (3 or 4))"}
    back = post(bob, draft, "default", *R34, **own)

    assert changed.context["criteria"].pattern == "( ( ( 1 and 2 ) and 3 ) or 4 )"
    assert back.context["criteria"].pattern is None


def test_the_reading_is_plain_english(draft: Sync, bob: Client) -> None:
    own = {"own_pattern": "yes", "pattern": "((1 and 2) and (3 or 4))"}

    text = text_of(post(bob, draft, "look", *R34, **own))

    assert (
        "Department is IT, and experience in years is 2 or more, and (year of passing is 2015 or"
        " 2016)."
    ) in text
    assert "Nobody can meet" not in text


def test_conditions_that_can_never_both_be_true_are_pointed_out_and_can_be_saved(
    draft: Sync, bob: Client
) -> None:
    years = [("Year_of_Passing", "equals", year, "and") for year in ("2015", "2016")]

    text = text_of(post(bob, draft, "look", *years))

    assert (
        "Nobody can meet both condition 1, “Year of passing is 2015”, and condition 2, “Year of"
        " passing is 2016”. Join them by “or” where one of them is enough."
    ) in text
    post(bob, draft, "save", *years)
    assert stored(draft)


def test_who_matches_is_counted_on_the_live_source_and_nothing_is_stored(
    draft: Sync, bob: Client, source: Source
) -> None:
    contacts = Contact.objects.count()
    source.add("maria@mail.example", First_Name="Maria", Last_Name="Silva", City="Oslo")
    source.add("other@mail.example", City="Bergen")

    answer = post(bob, draft, "count", ("City", "is", "oslo", "and"))

    assert "1 of all 2 records match" in text_of(answer)
    assert "maria@mail.example" in text_of(answer)
    assert (stored(draft), Contact.objects.count()) == (None, contacts)


def test_a_count_of_the_newest_says_what_it_makes_of_all(
    draft: Sync, bob: Client, source: Source
) -> None:
    """A person waits for it no longer than for the count itself."""
    for number in range(1_150):
        source.add(f"{number}@mail.example", City="Bergen" if number % 10 else "Oslo")
    oslo, pune = (("City", "is", city, "and") for city in ("Oslo", "Pune"))

    criteria = post(bob, draft, "look", oslo).context["criteria"]
    seconds = counting(0, 100)
    trial = try_criteria(draft, criteria, now=NOON, zone=zone("UTC"), clock=lambda: next(seconds))
    counted, none = (text_of(post(bob, draft, "count", each)) for each in (oslo, pune))
    post(bob, draft, "save", oslo)
    step = text_of(send(bob, draft, "records", {"do": "count", "selection": "all"}))

    newest = "100 of the newest 1,000 records"
    assert (trial.read, trial.matching, trial.whole, trial.about) == (1_000, 100, None, None)
    assert f"About 120 of 1,150: {newest} match." in counted
    assert f"about 120 of 1,150: {newest}" in step
    estimates = [replace(trial, whole=1_150, matching=each).about_in_words for each in (100, 0)]
    assert estimates == ["about 120 of 1,150", ""]
    zero = "0 of the newest 1,000 records match. Older ones may: there are 1,150 records in all."
    assert zero in none
    assert "About 0" not in none


def test_a_count_is_asked_for_by_itself_and_belongs_to_the_conditions_on_the_screen(
    draft: Sync, bob: Client, source: Source
) -> None:
    source.add("maria@mail.example", City="Oslo")
    whole, half = ("City", "is", "Oslo", "and"), ("City", "is", "", "and")

    looked, counted, unfinished = (
        post(bob, draft, do, row) for do, row in (("look", whole), ("count", whole), ("look", half))
    )

    told = "1 of all 1 record"
    assert ASKS in looked.content.decode()
    assert told not in text_of(looked)
    assert told in text_of(counted)
    assert ASKS not in counted.content.decode()
    assert ASKS not in unfinished.content.decode()
    reading = counted.content.decode().split('id="reading"')[1].split("<noscript>")[0]
    assert 'id="matches"' in reading, "whatever changes the reading takes the count away"


def test_a_count_stays_while_a_person_is_tested_and_goes_with_the_conditions(
    draft: Sync, bob: Client, source: Source
) -> None:
    source.add("maria@mail.example", City="Oslo")
    oslo, pune = (("City", "is", city, "and") for city in ("Oslo", "Pune"))
    page = post(bob, draft, "count", oslo).content.decode()
    counted = page.split('name="counted" value="')[1].split('"')[0]

    same, other = (
        post(bob, draft, "test", row, person="maria@mail.example", counted=counted).content.decode()
        for row in (oslo, pune)
    )

    assert "data-hx-preserve" in same
    assert ASKS not in same
    assert "data-hx-preserve" not in other
    assert ASKS in other


@pytest.mark.parametrize("by", ["id", "email"])
def test_a_person_is_tested_condition_by_condition(
    draft: Sync, bob: Client, source: Source, by: str
) -> None:
    record = source.add("maria@mail.example", City="Oslo", Experience_in_Years=1)
    typed = record if by == "id" else " MARIA@mail.example "
    rows = (("City", "is", "Oslo", "and"), ("Experience_in_Years", "at_least", "2", "and"))

    answer = post(bob, draft, "test", *rows, person=typed)

    assert "This person does not match." in text_of(answer)
    found = [(each.matches, each.actual) for each in answer.context["verdicts"]]
    assert found == [(True, "Oslo"), (False, "1")]


@pytest.mark.parametrize("operator", ["is", "is_not"])
def test_a_field_that_was_not_sent_is_told_apart_from_a_missing_value(
    draft: Sync, bob: Client, source: Source, operator: str
) -> None:
    """R73: by one evaluation for runs, counts and tests of a person."""
    source.add("numa@mail.example", City=None)
    record = source.add("maria@mail.example", City="Oslo")
    source.withhold(record, "City")
    row = ("City", operator, "Oslo", "and")

    answer = post(bob, draft, "test", row, person=record)
    counted = post(bob, draft, "count", row)

    assert "It is not known whether this person matches." in text_of(answer)
    left = "Recruit did not send City for this record: a run leaves them as they are."
    assert left in text_of(answer)
    assert "not sent not known" in text_of(answer)
    trial = counted.context["trial"]
    assert (trial.read, trial.matching, trial.untold) == (2, int(operator == "is_not"), 1)
    assert (
        f"{trial.matching} of all 2 records {'is' if trial.matching else 'are'} known to match."
        " Recruit did not send City for 1 of them: whether it matches is not known. A run leaves it"
        " as it is."
    ) in text_of(counted)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter an e-mail address, or a record's id."),
        ("nobody@mail.example", "Nobody was found by this."),
        ("Maria", "Nobody was found by this."),
    ],
)
def test_nobody_to_test_is_said_beside_the_field(
    draft: Sync, bob: Client, typed: str, message: str
) -> None:
    answer = post(bob, draft, "test", ("City", "is", "Oslo", "and"), person=typed)

    assert message in answer.context["person_error"]


def test_while_recruit_does_not_answer_everything_typed_is_kept(
    draft: Sync, bob: Client, source: Source
) -> None:
    source.trouble("500", match="/settings/fields", times=99)
    sent = {"c1-label": "City", "c1-type": "text"}

    answer = post(bob, draft, "save", ("City", "is", "Oslo", "and"), **sent)
    source.peace()

    assert shown(answer) == [("City", "is", ("Oslo",))]
    assert "Nothing was saved, because the conditions cannot be checked" in text_of(answer)
    assert stored(draft) is None


def test_without_a_paid_edition_criteria_are_not_saved(draft: Sync, bob: Client) -> None:
    Connection.objects.update(edition_override="Free")

    answer = post(bob, draft, "save", ("City", "is", "Oslo", "and"))

    assert "What is entered here cannot be saved." in text_of(answer)
    assert stored(draft) is None


def test_changed_criteria_of_an_active_sync_make_the_next_run_read_everything(
    house: House, draft: Sync, bob: Client
) -> None:
    Sync.objects.update(watermark=NOON)
    row = ("City", "is", "Oslo", "and")

    changed = post(bob, house.sync, "save", row)
    house.sync.refresh_from_db()
    assert (changed.status_code, house.sync.watermark) == (302, None)

    Sync.objects.update(watermark=NOON)
    post(bob, house.sync, "save", row)
    house.sync.refresh_from_db()
    assert house.sync.watermark == NOON


def test_editor_says_what_conditions_that_depend_on_the_day_cost(
    draft: Sync, bob: Client, source: Source
) -> None:
    source.add("oslo@mail.example")
    today = ("Expected_Start", "today", "", "and")
    changes = "“Expected start is today” changes with the day"

    seen = text_of(post(bob, draft, "look", today))
    counted = text_of(post(bob, draft, "count", today))
    fixed = text_of(post(bob, draft, "look", ("City", "is", "Oslo", "and")))

    assert f"{changes}, also for people whom nobody touched: the first run of each day" in seen
    assert "That costs about one API call for every 200 records." in seen
    assert "That costs about 1 API call each time, for 1 record." in counted
    assert "with the day" not in fixed


def test_a_field_that_was_just_chosen_has_the_first_operator_of_its_type(
    draft: Sync, bob: Client
) -> None:
    labels = {"c1-label": "", "c2-label": "City", "c3-label": "Experience in Years"}
    rows = (("City", "", "", "and"), *[("Experience_in_Years", "contains", "2", "and")] * 2)

    answer = post(bob, draft, "", *rows, **labels)

    operators = [operator for _, operator, _ in shown(answer)]
    assert operators == ["is", "equals", "contains"]  # the last one's type has changed in Recruit
    assert answer.content.decode().count(">Choose</option>") == 1
