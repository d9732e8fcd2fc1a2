"""What values of records count as: missing, misfits, and equal ones (R31)."""

import math

import pytest

from criteria import OPERATORS, Condition, Matcher, Operator, Takes, ValueType
from tests.criteria.material import EMPTY, FIELDS, KOLKATA, NOON, criteria_of, holds

MATCHING_MISSING = {
    *("is_empty", "is_not", "not_contains", "not_equals", "not_between", "none_of", "excludes"),
}
VALUES = {Takes.NOTHING: 0, Takes.ONE: 1, Takes.TWO: 2, Takes.LIST: 1, Takes.DAYS: 1}
ALL = [(kind, operator) for kind in ValueType for operator in OPERATORS[kind]]


def values_for(kind: ValueType, operator: Operator) -> list[str]:
    dated = kind in (ValueType.DATE, ValueType.DATE_TIME) and operator.takes is not Takes.DAYS
    return ["2026-01-21" if dated else "3"] * VALUES[operator.takes]


@pytest.mark.parametrize(("kind", "operator"), ALL, ids=lambda each: getattr(each, "code", each))
def test_missing_value_matches_only_negative_operators_and_empty(
    kind: ValueType, operator: Operator
) -> None:
    values = values_for(kind, operator)

    found = [holds(kind, operator.code, values, missing) for missing in EMPTY]

    assert found == [operator.code in MATCHING_MISSING] * len(EMPTY)


@pytest.mark.parametrize(("kind", "operator"), ALL, ids=lambda each: getattr(each, "code", each))
def test_misfit_matches_nothing_but_not_empty(kind: ValueType, operator: Operator) -> None:
    values = values_for(kind, operator)
    misfit = {"x": 1}

    assert holds(kind, operator.code, values, misfit) is (operator.code == "is_not_empty")


@pytest.mark.parametrize("kind", [ValueType.PICK_LIST, ValueType.MULTI_SELECT])
def test_no_choice_of_a_pick_list_is_empty(kind: ValueType) -> None:
    assert holds(kind, "is_empty", [], "-None-") is True
    assert holds(ValueType.TEXT, "is_empty", [], "-None-") is False


@pytest.mark.parametrize("actual", ["Null", "NULL", "nullify", 0, False, "0", [0]])
def test_value_that_says_something_is_not_missing(actual: object) -> None:
    assert holds(ValueType.TEXT, "is_empty", [], actual) is False


@pytest.mark.parametrize(
    ("entered", "actual"),
    [
        ("it", " IT "),
        ("STRASSE", "Straße"),
        ("straße", "STRASSE"),
        ("Café", "cafe\u0301"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
        ("ﬁn", "FIN"),
        ("Null", "NULL"),
        ("3", 3),
        ("3", 3.0),
        ("2.5", 2.5),
        ("1" + "0" * 29, 10**29),
        ("true", True),
        ("Zylker", {"name": "Zylker", "id": "1"}),
        ("Python, SQL", ["Python", None, "SQL"]),
    ],
)
def test_text_is_compared_without_case_and_encoding(entered: str, actual: object) -> None:
    assert holds(ValueType.TEXT, "is", [entered], actual) is True
    assert holds(ValueType.TEXT, "is_not", [entered], actual) is False


@pytest.mark.parametrize(
    ("entered", "actual"),
    [
        ("cafe", "café"),
        ("1", "①"),
        ("A B", "A  B"),
        ("izmir", "İzmir"),
        ("it", "IT dept"),
        ("Zylker", [["Zylker"]]),
        ("1", {"id": "1"}),
        ("1", {"name": " ", "id": "1"}),
        ("nan", math.nan),
    ],
)
def test_text_is_not_something_similar(entered: str, actual: object) -> None:
    assert holds(ValueType.TEXT, "is", [entered], actual) is False


def test_plain_letter_is_not_contained_in_an_accented_one() -> None:
    assert holds(ValueType.TEXT, "contains", ["cafe"], "Un cafe\u0301 noir") is False
    assert holds(ValueType.TEXT, "contains", ["CAFÉ"], "Un cafe\u0301 noir") is True


@pytest.mark.parametrize(
    ("operator", "values", "actual", "expected"),
    [
        ("equals", ["0.1"], 0.1, True),
        ("equals", ["0.3"], 0.1 + 0.2, False),
        ("equals", ["3"], "3", True),
        ("equals", ["3.0"], 3, True),
        ("equals", ["1,200"], 1200, True),
        ("equals", ["1200"], "1,200.00", True),
        ("equals", ["1e3"], "1.0E3", True),
        ("equals", ["9007199254740993"], 9007199254740993, True),
        ("equals", ["9007199254740993"], 9007199254740992, False),
        ("equals", ["486812000001224088"], "486812000001224089", False),
        ("equals", ["1"], True, False),
        ("not_equals", ["1"], True, False),
        ("equals", ["0"], -0.0, True),
        ("at_least", ["2"], 2, True),
        ("at_least", ["2"], 1.9999999999999998, False),
        ("more", ["2"], 2, False),
        ("less", ["2"], 2, False),
        ("at_most", ["2"], 2, True),
        ("between", ["2", "5"], 2, True),
        ("between", ["2", "5"], "5.0", True),
        ("between", ["2", "5"], 5.000001, False),
        ("between", ["5", "5"], 5, True),
        ("not_between", ["2", "5"], 2, False),
        ("not_between", ["2", "5"], 6, True),
        ("at_least", ["0"], math.nan, False),
        ("not_equals", ["0"], math.nan, False),
        ("at_least", ["0"], math.inf, False),
        ("at_least", ["0"], "Infinity", False),
        ("at_least", ["0"], 10**30, False),
        ("at_least", ["0"], 10**30 - 1, True),
        ("at_least", ["0"], "1" + "0" * 30, False),
        ("at_most", ["0"], -(10**30), False),
        ("at_most", ["0"], -(10**30) + 1, True),
        ("at_least", ["0"], "1e999999999", False),
        ("at_least", ["0"], "٣", False),
        ("equals", ["500"], "0,500", False),
        ("at_most", ["0"], "-0,125", False),
        ("at_least", ["0"], [3], False),
    ],
)
def test_numbers_are_compared_exactly(
    operator: str, values: list[str], actual: object, expected: bool
) -> None:
    assert holds(ValueType.NUMBER, operator, values, actual) is expected


@pytest.mark.parametrize("kind", ValueType)
def test_integer_that_python_will_not_print_does_not_fit(kind: ValueType) -> None:
    huge = 10**5000
    operator = OPERATORS[kind][0]

    assert holds(kind, operator.code, values_for(kind, operator), huge) is False


@pytest.mark.parametrize(
    ("actual", "is_true", "is_false"),
    [
        (True, True, False),
        ("Yes", True, False),
        (1, True, False),
        (False, False, True),
        ("off", False, True),
        (0, False, True),
        (None, False, False),
        ("maybe", False, False),
        (2, False, False),
        ([True], False, False),
    ],
)
def test_boolean_is_true_or_false_or_neither(actual: object, is_true: bool, is_false: bool) -> None:
    found = [holds(ValueType.BOOLEAN, operator, [], actual) for operator in ("is_true", "is_false")]

    assert found == [is_true, is_false]


@pytest.mark.parametrize(
    ("operator", "values", "actual", "expected"),
    [
        ("is", ["it"], "IT", True),
        ("is_not", ["it"], "IT", False),
        ("one_of", ["HR", "it"], "IT", True),
        ("one_of", ["HR", "", "Sales"], "IT", False),
        ("none_of", ["HR", "Sales"], "IT", True),
        ("none_of", ["HR", "IT"], "it", False),
        ("is", ["2016"], 2016, True),
        ("is", ["IT"], ["IT"], False),
    ],
)
def test_pick_list_goes_by_the_actual_value(
    operator: str, values: list[str], actual: object, expected: bool
) -> None:
    assert holds(ValueType.PICK_LIST, operator, values, actual) is expected


@pytest.mark.parametrize(
    "actual", [["Python", "SQL", None], "Python;SQL", "sql ; PYTHON;", ["SQL", "python", "SQL"]]
)
@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("any", ["python", "Java"], True),
        ("any", ["Java"], False),
        ("all", ["SQL", "python"], True),
        ("all", ["SQL", "Java"], False),
        ("excludes", ["Java", "C++"], True),
        ("excludes", ["Java", "SQL"], False),
    ],
)
def test_multi_select_is_a_set(
    operator: str, values: list[str], actual: object, expected: bool
) -> None:
    assert holds(ValueType.MULTI_SELECT, operator, values, actual) is expected


@pytest.mark.parametrize(
    ("values", "actual", "expected"),
    [
        (["priority"], [{"name": "Priority", "id": "7"}], True),
        (["a;b"], ["a;b"], True),
        (["a;b"], "a;b", False),
        (["x"], [["x"]], False),
        (["x"], {"name": "x"}, False),
        (["x"], ["x", {"id": "7"}], False),
    ],
)
def test_multi_select_reads_tags_and_lists(
    values: list[str], actual: object, expected: bool
) -> None:
    assert holds(ValueType.MULTI_SELECT, "any", values, actual) is expected


@pytest.mark.parametrize("kind", [ValueType.LOOK_UP, ValueType.OWNER])
@pytest.mark.parametrize(
    ("entered", "actual", "expected"),
    [
        ("anita DESAI", {"name": "Anita Desai", "id": "486812000001224088"}, True),
        ("486812000001224088", {"name": "Anita Desai", "id": "486812000001224088"}, True),
        ("486812000001224088", {"name": "Anita Desai", "id": 486812000001224088}, True),
        ("486812000001224088", {"name": None, "id": "486812000001224088"}, True),
        ("Anita", {"name": "Anita Desai", "id": "1"}, False),
        ("Anita Desai", "Anita Desai", True),
        ("486812000001224088", "486812000001224088", True),
        ("Anita Desai", ["Anita Desai"], False),
    ],
)
def test_look_up_is_known_by_name_or_id(
    kind: ValueType, entered: str, actual: object, expected: bool
) -> None:
    assert holds(kind, "is", [entered], actual) is expected


def test_values_with_braces_and_percent_signs_are_only_text() -> None:
    assert holds(ValueType.TEXT, "is", ["{0} %s {or}"], "{0} %S {OR}") is True


def test_explanation_names_value_and_misfit() -> None:
    field = FIELDS[ValueType.NUMBER]
    matcher = Matcher(
        criteria_of(
            Condition.about(field, "at_least", "2"),
            Condition.about(FIELDS[ValueType.TEXT], "is_empty"),
        ),
        now=NOON,
        zone=KOLKATA,
    )

    empty = {FIELDS[ValueType.TEXT].api_name: None}
    explained = matcher.explain({field.api_name: "three\0"} | empty)

    assert explained.matches is False
    assert [(each.number, each.matches, each.actual, each.note) for each in explained.verdicts] == [
        (1, False, "three\0", "“three�” is not a number"),
        (2, True, None, None),
    ]
