"""`docs/security.md` names a test for every claim, and they exist."""

import ast
import re

from recruitsync.environment import PROJECT

PAGE = (PROJECT / "docs/security.md").read_text()
CLAIMS = PAGE.partition("## Claims")[2].partition("\n## ")[0]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (?!claim \||---)(.+?) \| (.+) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`((?:\w+/)+\w+\.py)`")


def functions_of(file: str) -> set[str]:
    tree = ast.parse((PROJECT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_claim_has_code_and_a_test_that_exist() -> None:
    rows = ROW.findall(CLAIMS)

    assert len(rows) > 15
    for claim, code, tests in rows:
        assert CODE.findall(code), claim
        named = NAMED.findall(tests)
        assert named, claim
        assert [(file, name) for file, name in named if name not in functions_of(file)] == []
