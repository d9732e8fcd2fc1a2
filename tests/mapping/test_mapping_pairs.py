"""What can be mapped, sets of pairs and favourites (R40, R42, R43)."""

from dataclasses import replace

import pytest

from syncs.editions.rules import Circumstances, Feature, refusal_of_feature
from syncs.mapping.forms.rows import MAX_PAIRS, ROWS, read_typed_rows
from syncs.mapping.rules.favourites import LeftOut, fetch_pairs
from syncs.mapping.rules.pairs import Pair, default_pairs, fingerprint
from syncs.mapping.rules.vocabulary import EMAIL, OwnField, SourceField, Vocabulary

NO_CUSTOM = "Not here."

FIELDS = (
    SourceField("Email", "Email", "email"),
    SourceField("First_Name", "First Name", "text"),
    SourceField("Last_Name", "Last Name", "text"),
    SourceField("City", "Town", "text"),
    SourceField("Grade", "Grade", "integer", custom=True),
    SourceField("Private_Email", "Private Email", "email", custom=True),
    SourceField("Files", "Files", "fileupload"),
    SourceField("Riddle", "Riddle", ""),
)
OWN = {"city": OwnField("city", "Place", "text"), "grade": OwnField("grade", "Grade", "number")}


def vocabulary(*fields: SourceField, custom_refusal: str = NO_CUSTOM) -> Vocabulary:
    return Vocabulary("Candidates", {f.name: f for f in fields or FIELDS}, OWN, custom_refusal)


@pytest.mark.parametrize(
    ("data_type", "expected"),
    [
        ("text", "text"),
        ("picklist", "text"),
        ("lookup", "text"),
        ("autonumber", "text"),
        ("integer", "number"),
        ("bigint", "number"),
        ("currency", "number"),
        ("boolean", "boolean"),
        ("date", "date"),
        ("datetime", "datetime"),
        ("whatever comes", "text"),
        ("", "text"),
    ],
)
def test_type_is_suggested_by_that_of_the_source(data_type: str, expected: str) -> None:
    assert SourceField("A", "A", data_type).suggested_type == expected


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("City", "own:city", ""),
        ("Grade", "own:grade", NO_CUSTOM),
        ("Private_Email", EMAIL, ""),
        ("Private_Email", "own:city", NO_CUSTOM),
        ("City", EMAIL, "Town holds no e-mail address."),
        ("Riddle", "own:grade", ""),
        ("Riddle", EMAIL, ""),
        ("Files", "own:city", "Files is a file, which cannot be copied."),
        ("Shoe", "own:city", "Candidates has no field Shoe in Recruit, or none any more."),
    ],
)
def test_source_that_cannot_fill_a_target_says_why(source: str, target: str, why: str) -> None:
    assert vocabulary().why_not(source, target) == why


def test_custom_fields_are_mapped_where_nothing_refuses_them() -> None:
    assert vocabulary(custom_refusal="").why_not("Grade", "own:grade") == ""


@pytest.mark.parametrize(
    ("selection", "relaxed", "allowed"),
    [
        ("all", (), False),
        ("view", (), False),
        ("criteria", (), True),
        ("all", (Feature.CUSTOM_FIELDS,), True),
        ("view", ("custom_fields",), True),
    ],
)
def test_custom_fields_need_criteria(
    selection: str, relaxed: tuple[str, ...], allowed: bool
) -> None:
    account = Circumstances("Free", "", has_paid_plan=False, selection=selection)

    assert (refusal_of_feature(Feature.CUSTOM_FIELDS, account, relaxed) == "") == allowed


def test_new_mapping_begins_with_address_and_names() -> None:
    assert default_pairs(vocabulary()) == [
        Pair("Email", "email"),
        Pair("First_Name", "first_name"),
        Pair("Last_Name", "last_name"),
    ]


@pytest.mark.parametrize(
    ("names", "source"),
    [(["Work_Mail"], "Work_Mail"), (["Work_Mail", "Other_Mail"], ""), ([], "")],
)
def test_address_of_another_name_is_taken_where_there_is_one(names: list[str], source: str) -> None:
    fields = [SourceField(name, name, "email") for name in names]

    assert default_pairs(vocabulary(SourceField("Name", "Name", "text"), *fields)) == [
        Pair(source, EMAIL)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("First_Name", "first_name"),
        ("City", "own:city"),
        ("Grade", "own:grade"),
        ("Files", ""),
    ],
)
def test_contact_field_of_the_same_name_suggests_itself(source: str, target: str) -> None:
    assert vocabulary().suggest_target(source) == target


@pytest.mark.parametrize(
    ("source", "elsewhere", "target"),
    [
        ("City", "own:grade", "own:grade"),
        ("City", "last_name", "last_name"),
        ("City", "own:gone", "own:city"),
        ("Files", "own:city", "own:city"),
        ("First_Name", "own:city", "first_name"),
    ],
)
def test_contact_field_that_other_syncs_fill_suggests_itself_first(
    source: str, elsewhere: str, target: str
) -> None:
    known = replace(vocabulary(), filled_elsewhere={source: elsewhere}.__getitem__)

    assert known.suggest_target(source) == target


def test_fetching_adds_what_is_not_mapped_and_says_why_the_rest_is_not() -> None:
    favourite = [
        Pair("Email", "email"),
        Pair("City", "own:city", clear_when_empty=True),
        Pair("Last_Name", "own:city"),
        Pair("Grade", "own:grade"),
        Pair("City", "own:gone"),
    ]

    added, left_out = fetch_pairs(favourite, [Pair("Email", "email")], vocabulary())

    assert added == [Pair("City", "own:city", clear_when_empty=True)]
    assert left_out == [
        LeftOut("Email → E-mail", "This pair is here already."),
        LeftOut("Last Name → Place", "Place is filled by Town already."),
        LeftOut("Grade → Grade", NO_CUSTOM),
        LeftOut("Town → gone", "This contact field is not there any more."),
    ]


def test_fetching_twice_adds_nothing_more() -> None:
    favourite = [Pair("City", "own:city"), Pair("First_Name", "first_name")]
    added, _ = fetch_pairs(favourite, [], vocabulary())

    again, left_out = fetch_pairs(favourite, added, vocabulary())

    assert (again, len(left_out)) == ([], 2)


def test_fingerprint_tells_sets_of_pairs_apart() -> None:
    pair = Pair("City", "own:city")
    others = [
        [],
        [pair],
        [Pair("City", "own:city", clear_when_empty=True)],
        [pair, Pair("Email", "email")],
        [Pair("Email", "email"), pair],
    ]

    assert fingerprint([Pair("City", "own:city")]) == fingerprint([pair])
    assert len({fingerprint(pairs) for pairs in others}) == len(others)


@pytest.mark.parametrize(
    ("told", "read"),
    [("2", 2), ("9999", MAX_PAIRS), ("99999", 0), ("-1", 0), ("²", 0), ("", 0)],
)
def test_no_form_has_more_rows_than_a_mapping_may_have(told: str, read: int) -> None:
    assert len(read_typed_rows({ROWS: told})) == read
