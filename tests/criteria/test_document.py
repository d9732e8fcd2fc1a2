"""`docs/criteria.md` names all there is, as it is."""

import re

import pytest

from criteria import DATA_TYPES, DEFAULT_MAX_CONDITIONS, MAX_CONDITIONS, OPERATORS, ValueType
from criteria.days import MAX_DAYS
from criteria.numerals import MAX_NUMERAL_LENGTH
from criteria.operands import MAX_VALUE_LENGTH, MAX_VALUES
from criteria.pattern import MAX_DEPTH, MAX_PATTERN_LENGTH
from recruitsync.environment import PROJECT

DOCUMENT = (PROJECT / "docs/criteria.md").read_text()
ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)


def rows_below(heading: str) -> list[tuple[str, ...]]:
    """The table of a section, without its head."""
    section = re.split(r"^#+ ", DOCUMENT.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    return [tuple(row.split(" | ")) for row in ROW.findall(section)][1:]


@pytest.mark.parametrize("kind", ValueType)
def test_operators_are_in_the_document_as_they_are(kind: ValueType) -> None:
    headings = re.findall(r"^#### (.+)$", DOCUMENT, re.MULTILINE)
    (heading,) = (each for each in headings if kind in each.split(", "))

    assert rows_below(heading) == [
        (each.label, f"`{each.code}`", each.takes, "yes" if each.matches_missing else "no")
        for each in OPERATORS[kind]
    ]


def test_data_types_are_in_the_document_as_they_are() -> None:
    documented = {
        data_type: kind.strip("`")
        for kind, data_types in rows_below("Types")
        for data_type in re.findall(r"`(\w+)`", data_types)
    }

    assert documented == {name: kind or "not offered" for name, kind in DATA_TYPES.items()}


def test_limits_are_in_the_document_as_they_are() -> None:
    assert rows_below("Limits") == [
        (
            "conditions",
            f"{DEFAULT_MAX_CONDITIONS}, or what the caller allows, up to {MAX_CONDITIONS}",
        ),
        ("characters of a value", f"{MAX_VALUE_LENGTH:,}"),
        ("values of a condition", f"{MAX_VALUES}"),
        ("n days", f"{MAX_DAYS:,}"),
        ("characters of a number", f"{MAX_NUMERAL_LENGTH}"),
        ("characters of a pattern", f"{MAX_PATTERN_LENGTH:,}"),
        ("parentheses inside one another", f"{MAX_DEPTH}"),
    ]


def test_modules_are_in_the_document() -> None:
    modules = {
        f"criteria/{path.name}"
        for path in (PROJECT / "criteria").glob("*.py")
        if path.name not in ("__init__.py", "quoting.py")
    }

    assert modules - set(re.findall(r"`(criteria/\w+\.py)`", DOCUMENT)) == set()
