"""The checker: what is wrong, where, and what to do ("Bad input")."""

from dataclasses import replace

import pytest

from criteria import (
    MAX_CONDITIONS,
    Condition,
    Criteria,
    FieldChoice,
    FormPart,
    Matcher,
    Problem,
    Subject,
    ValueType,
    check_criteria,
    refreshed,
)
from criteria.evaluation import InvalidCriteria
from criteria.operands import MAX_VALUE_LENGTH, MAX_VALUES
from tests.criteria.material import (
    CITY,
    DEPARTMENT,
    EXPERIENCE,
    FIELDS,
    INDUSTRY,
    KOLKATA,
    NOON,
    YEAR,
    criteria_of,
)

ALL_FIELDS = (DEPARTMENT, EXPERIENCE, YEAR, CITY, INDUSTRY, *FIELDS.values())
IS_IT = Condition.about(DEPARTMENT, "is", "IT")


def problems(*conditions: Condition, pattern: str | None = None) -> tuple[Problem, ...]:
    return check_criteria(criteria_of(*conditions, pattern=pattern), ALL_FIELDS)


def value_problem(kind: ValueType, operator: str, *values: str) -> tuple[str, int | None]:
    (problem,) = problems(Condition.about(FIELDS[kind], operator, *values))
    assert (problem.part, problem.condition, problem.warning) == (FormPart.VALUE, 1, False)
    return problem.message, problem.place


def test_good_criteria_have_no_problem() -> None:
    assert problems(IS_IT, Condition.about(CITY, "is", "Paris"), pattern="2 or 1") == ()


def test_no_condition_is_refused() -> None:
    assert problems() == (
        Problem(
            "There is no condition yet, so that nobody can be selected. Add one.", FormPart.CRITERIA
        ),
    )


@pytest.mark.parametrize(("number", "limit"), [(26, 25), (7, 6), (100_000, MAX_CONDITIONS)])
def test_too_many_conditions_are_refused(number: int, limit: int) -> None:
    assert check_criteria(criteria_of(*[IS_IT] * number), ALL_FIELDS, max_conditions=limit) == (
        Problem(
            f"There are {number} conditions, and {limit} are allowed. Delete {number - limit}.",
            FormPart.CRITERIA,
        ),
    )


def test_as_many_conditions_as_allowed_pass() -> None:
    assert problems(*[IS_IT] * 25) == ()
    assert (
        check_criteria(criteria_of(*[IS_IT] * 100), ALL_FIELDS, max_conditions=MAX_CONDITIONS) == ()
    )


@pytest.mark.parametrize("limit", [0, MAX_CONDITIONS + 1])
def test_limit_of_conditions_has_limits(limit: int) -> None:
    with pytest.raises(ValueError, match="must be 1 to 100"):
        check_criteria(criteria_of(IS_IT), ALL_FIELDS, max_conditions=limit)


@pytest.mark.parametrize(
    ("subject", "whose"),
    [
        (Subject.RECORD, ""),
        (Subject.CLIENT, " of clients"),
        (Subject.JOB_OPENING, " of job openings"),
    ],
)
def test_unknown_field_is_named(subject: Subject, whose: str) -> None:
    gone = replace(DEPARTMENT, subject=subject, api_name="Gone", label="Former department")

    found = problems(IS_IT, Condition.about(gone, "is", "IT"))

    assert found == (
        Problem(
            f"There is no field “Former department”{whose} that conditions can use. "
            "Choose another field or delete the condition.",
            FormPart.FIELD,
            2,
        ),
    )
    assert str(found[0]).startswith("Condition 2: There is no field")


def test_field_of_another_subject_is_unknown() -> None:
    own_city = Condition.about(replace(CITY, subject=Subject.RECORD), "is", "Paris")

    assert [problem.part for problem in problems(own_city)] == [FormPart.FIELD]


def test_changed_type_is_noticed() -> None:
    was_text = Condition.about(replace(DEPARTMENT, type=ValueType.TEXT), "is", "IT")

    assert problems(was_text) == (
        Problem(
            "“Department” was a text and is a pick list now. Choose operator and value anew.",
            FormPart.FIELD,
            1,
        ),
    )


def test_changed_type_with_the_same_operators_is_taken_over() -> None:
    was_text = Condition.about(FIELDS[ValueType.TEXT], "contains", "x")
    renamed = replace(FIELDS[ValueType.TEXT], type=ValueType.TEXT_AREA, label="Description")
    criteria = criteria_of(was_text)

    assert check_criteria(criteria, [renamed]) == ()
    assert refreshed(criteria, [renamed]) == criteria_of(Condition.about(renamed, "contains", "x"))


def test_refreshing_leaves_gone_and_changed_fields_to_the_checker() -> None:
    gone = Condition.about(YEAR, "equals", "2015")
    criteria = criteria_of(IS_IT, gone, pattern="1 or 2")

    assert refreshed(criteria, [replace(DEPARTMENT, type=ValueType.TEXT)]) == criteria


@pytest.mark.parametrize(
    ("operator", "shown"), [("contains", "contains"), ("x" * 3000 + "\0", f"{'x' * 40}…")]
)
def test_operator_of_another_type_is_refused(operator: str, shown: str) -> None:
    message = (
        f"“Department” is a pick list, and the operator “{shown}” is not for that. Choose another."
    )

    assert problems(Condition.about(DEPARTMENT, operator, "IT")) == (
        Problem(message, FormPart.OPERATOR, 1),
    )


def test_missing_operator_is_asked_for() -> None:
    assert problems(Condition.about(DEPARTMENT, "")) == (
        Problem("Choose an operator for “Department”.", FormPart.OPERATOR, 1),
    )


@pytest.mark.parametrize(
    ("kind", "operator", "values", "message", "place"),
    [
        ("text", "is", (), "“is” needs a value. Enter one.", 0),
        ("text", "is", (" \t",), "“is” needs a value. Enter one.", 0),
        ("text", "is", ("a", "b"), "“is” takes one value. Remove the rest.", 1),
        ("text", "is_empty", ("a",), "“is empty” takes no value. Remove the rest.", 0),
        ("number", "between", ("1",), "“between” needs two values. Enter both.", 1),
        ("number", "between", ("", "1"), "“between” needs two values. Enter both.", 0),
        ("number", "between", ("", ""), "“between” needs two values. Enter both.", 0),
        (
            "number",
            "between",
            ("1", "2", "3"),
            "“between” takes two values. Remove the rest.",
            2,
        ),
        (
            "number",
            "between",
            ("10", "9"),
            "The first value, “10”, comes after the second, “9”. Swap them.",
            0,
        ),
        (
            "date",
            "between",
            ("2026-02-01", "2026-01-31"),
            "The first value, “2026-02-01”, comes after the second, “2026-01-31”. Swap them.",
            0,
        ),
        (
            "picklist",
            "one_of",
            ("", " "),
            "“is one of” needs at least one value. Enter or choose one.",
            0,
        ),
        (
            "number",
            "equals",
            ("three",),
            "“three” is not a number. Write it like 3, 2.5 or 1,200.",
            0,
        ),
        ("number", "equals", ("1,5",), "“1,5” is not a number. Write it like 3, 2.5 or 1,200.", 0),
        (
            "number",
            "equals",
            ("0,500",),
            "“0,500” is not a number. Write it like 3, 2.5 or 1,200.",
            0,
        ),
        ("number", "equals", ("NaN",), "“NaN” is not a number. Write it like 3, 2.5 or 1,200.", 0),
        ("number", "equals", ("inf",), "“inf” is not a number. Write it like 3, 2.5 or 1,200.", 0),
        ("number", "equals", ("٣",), "“٣” is not a number. Write it like 3, 2.5 or 1,200.", 0),
        (
            "currency",
            "between",
            ("1", "$5"),
            "“$5” is not a number. Write it like 3, 2.5 or 1,200.",
            1,
        ),
        ("date", "on", ("2026-02-30",), "There is no date “2026-02-30”. Check day and month.", 0),
        ("date", "on", ("0000-01-01",), "There is no date “0000-01-01”. Check day and month.", 0),
        (
            "datetime",
            "before",
            ("21/01/2026",),
            "“21/01/2026” is not a date. Write it like 2026-01-21.",
            0,
        ),
        (
            "datetime",
            "on",
            ("2026-01-21T10:00:00Z",),
            "“2026-01-21T10:00:00Z” is not a date. Write it like 2026-01-21.",
            0,
        ),
        (
            "date",
            "last_days",
            (),
            "“in the last n days” needs the number of days. Enter it.",
            0,
        ),
        *(
            (
                "date",
                "next_days",
                (days,),
                f"“{days}” is not a whole number of days from 1 to 36,500.",
                0,
            )
            for days in ("0", "-1", "2.5", "36501", "9999999999", "٣", "x")
        ),
        (
            "text",
            "is",
            ("a\0b",),
            "“a�b” contains a NUL character. Type the value anew.",
            0,
        ),
        (
            "picklist",
            "one_of",
            ("a", "", "a\ud800"),
            "“a�” contains half a character. Type the value anew.",
            2,
        ),
        (
            "text",
            "is",
            ("x" * (MAX_VALUE_LENGTH + 1),),
            f"“{'x' * 40}…” is longer than 1,000 characters. Shorten it.",
            0,
        ),
        (
            "multiselect",
            "any",
            ("a",) * (MAX_VALUES + 1),
            "There are more than 500 values. Use fewer.",
            500,
        ),
    ],
)
def test_bad_value_is_named(
    kind: str, operator: str, values: tuple[str, ...], message: str, place: int
) -> None:
    assert value_problem(ValueType(kind), operator, *values) == (message, place)


@pytest.mark.parametrize(
    ("kind", "operator", "values"),
    [
        ("text", "is", ("x" * MAX_VALUE_LENGTH,)),
        ("text", "is", ("محمد",)),
        ("text", "is_empty", ("", " ")),
        ("picklist", "one_of", ("", "a", "")),
        ("multiselect", "any", ("a",) * MAX_VALUES),
        ("number", "between", (" 5 ", "5.0")),
        ("date", "on", (" 2024-02-29 ",)),
        ("date", "last_days", ("36500",)),
    ],
)
def test_values_at_the_limits_pass(kind: str, operator: str, values: tuple[str, ...]) -> None:
    assert problems(Condition.about(FIELDS[ValueType(kind)], operator, *values)) == ()


def test_value_off_the_pick_list_is_only_a_warning() -> None:
    condition = Condition.about(DEPARTMENT, "one_of", "it", "Legal", "", "-None-")

    found = problems(condition)

    assert found == tuple(
        Problem(
            f"“{value}” is not a value of “Department” today. "
            "The condition goes by it all the same.",
            FormPart.VALUE,
            1,
            place,
            warning=True,
        )
        for place, value in ((1, "Legal"), (3, "-None-"))
    )


def test_pick_list_goes_by_actual_values_not_by_displayed_ones() -> None:
    field = replace(DEPARTMENT, choices=(FieldChoice("HR", "Human resources"),))

    found = [
        len(check_criteria(criteria_of(Condition.about(field, "is", value)), [field]))
        for value in ("HR", "Human resources")
    ]

    assert found == [0, 1]


def test_each_condition_has_its_message_and_the_pattern_too() -> None:
    found = problems(
        Condition.about(EXPERIENCE, "at_least", "two"),
        IS_IT,
        Condition.about(DEPARTMENT, "is"),
        pattern="1 and 2 and 7",
    )

    assert [(each.condition, each.part, each.place) for each in found] == [
        (1, FormPart.VALUE, 0),
        (3, FormPart.VALUE, 0),
        (None, FormPart.PATTERN, 12),
    ]
    assert str(found[2]) == "Character 13: there is no condition 7. The conditions are 1 to 3."


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        (criteria_of(), "There must be 1 to 100 conditions."),
        (criteria_of(*[IS_IT] * 101), "There must be 1 to 100 conditions."),
        (
            criteria_of(IS_IT, pattern="1 and"),
            "Character 6: a condition's number or an opening parenthesis is missing.",
        ),
        (
            criteria_of(Condition.about(EXPERIENCE, "at_least", "two")),
            "Condition 1: “two” is not a number. Write it like 3, 2.5 or 1,200.",
        ),
        (
            criteria_of(IS_IT, Condition.about(EXPERIENCE, "contains", "2")),
            "Condition 2: there is no operator “contains”.",
        ),
    ],
)
def test_criteria_that_no_checker_let_pass_are_not_evaluated(
    criteria: Criteria, message: str
) -> None:
    with pytest.raises(InvalidCriteria) as refused:
        Matcher(criteria, now=NOON, zone=KOLKATA)

    assert str(refused.value) == message
