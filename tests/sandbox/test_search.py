"""Search: two operators, ten conditions, escapes."""

from typing import Any

import pytest

from .conftest import Sandbox


def found(sandbox: Sandbox, criteria: str) -> list[dict[str, Any]]:
    return sandbox.rows("Candidates/search", criteria=criteria, converted="both")


def test_search_finds_what_the_list_holds(sandbox: Sandbox) -> None:
    rows = sandbox.rows("Candidates", converted="both")

    assert found(sandbox, "(City:equals:lyon)") == [row for row in rows if row["City"] == "Lyon"]
    assert found(sandbox, "((City:equals:Lyon)or(Country:starts_with:Ger))") == [
        row for row in rows if row["City"] == "Lyon" or row["Country"] == "Germany"
    ]
    assert found(sandbox, "((Department:equals:IT)and(Year_of_Passing:equals:2016))") == [
        row for row in rows if row["Department"] == "IT" and row["Year_of_Passing"] == 2016
    ]


def test_search_by_address(sandbox: Sandbox) -> None:
    row = sandbox.rows("Candidates", converted="both")[3]

    assert row in found(sandbox, f"(Email:equals:{row['Email']})")


@pytest.mark.parametrize("escape", ["\\", "\\\\"])
def test_parentheses_and_commas_are_escaped(sandbox: Sandbox, escape: str) -> None:
    sandbox.control("POST", "quirks", {"search_lag": 0})
    record = sandbox.control("POST", "records/Candidates", {"Last_Name": "Doe, Jr. (Bob)"})
    value = "".join(escape + sign if sign in "()," else sign for sign in "Doe, Jr. (Bob)")

    assert found(sandbox, f"(Last_Name:equals:{value})") == [record]


@pytest.mark.parametrize(
    "criteria",
    [
        "City:equals:Lyon",
        "(City:contains:Lyon)",
        "(City:equals)",
        "(Shoe_Size:equals:44)",
        "(City:equals:Lyon, Paris)",
        "(" * 400 + "City:equals:Lyon" + ")" * 400,
        "(City:equals:Lyon",
        "(City:equals:Lyon))",
        "((City:equals:Lyon)xor(City:equals:Oz))",
        "(" + "and".join(["(City:equals:Lyon)"] * 11) + ")",
    ],
)
def test_nonsense_is_an_invalid_query(sandbox: Sandbox, criteria: str) -> None:
    answer = sandbox.get("Candidates/search", criteria=criteria)

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_QUERY")


def test_ten_conditions_are_allowed(sandbox: Sandbox) -> None:
    criteria = "(" + "and".join(["(City:equals:Lyon)"] * 10) + ")"

    assert sandbox.get("Candidates/search", criteria=criteria).status_code == 200


def test_no_match_is_204(sandbox: Sandbox) -> None:
    assert sandbox.get("Candidates/search", criteria="(City:equals:Oz)").status_code == 204


def test_criteria_are_required(sandbox: Sandbox) -> None:
    answer = sandbox.get("Candidates/search", page=1)

    assert answer.json()["code"] == "REQUIRED_PARAM_MISSING"
