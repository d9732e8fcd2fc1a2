"""`docs/rules.md` has every rule, and what it points at exists."""

import ast
import re
from functools import cache

import pytest

from recruitsync.environment import PROJECT

RULES = (
    *range(1, 10),
    *range(10, 26),
    *range(30, 39),
    *range(40, 46),
    *range(50, 53),
    *range(60, 80),
    *range(80, 86),
    *range(90, 107),
)
"""The numbers that there are. The gaps leave room for a new rule among its like."""

FOLDERS = (
    *("accounts", "contacts", "criteria", "devtools", "recruit", "recruitsync", "sandbox", "syncs"),
    *("static", "templates", "tests", "web"),
)
SOURCES = {".py", ".sql", ".html", ".css", ".js"}
RULE = re.compile(r"\bR(\d{1,3})\b")
ROW = re.compile(r"^\| R(\d+) \| (.+) \| (.*) ?\| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w./-]+)(?:::(\w+))?`")

ROWS = {int(row[1]): row for row in ROW.finditer((PROJECT / "docs/rules.md").read_text())}

EVERY_ROW = pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: f"R{row[1]}")


@cache
def names_of_tests(file: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / file).read_text())
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_every_rule_has_one_row_in_order() -> None:
    numbers = [int(row[1]) for row in ROW.finditer((PROJECT / "docs/rules.md").read_text())]

    assert numbers == list(RULES)


def test_every_rule_that_the_code_names_has_a_row() -> None:
    files = [path for folder in FOLDERS for path in (PROJECT / folder).rglob("*")]
    named = {
        int(number)
        for path in files
        if path.suffix in SOURCES
        for number in RULE.findall(path.read_text())
    }

    assert named - set(RULES) == set()


@EVERY_ROW
def test_code_of_a_rule_exists(row: re.Match[str]) -> None:
    missing = [file for file, _ in NAMED.findall(row[3]) if not (PROJECT / file).is_file()]

    assert missing == []


@EVERY_ROW
def test_tests_of_a_rule_exist(row: re.Match[str]) -> None:
    named = [(file, test) for file, test in NAMED.findall(row[4]) if test]

    assert [(file, test) for file, test in named if test not in names_of_tests(file)] == []
    assert named or row[4].startswith("not yet")
