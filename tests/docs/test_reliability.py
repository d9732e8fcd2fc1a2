"""`docs/reliability.md` names tests and judges that exist, and every judge."""

import ast
import re

from recruitsync.environment import PROJECT

PAGE = (PROJECT / "docs/reliability.md").read_text()
PROMISED = PAGE.partition("## Promised")[2].partition("\n## ")[0]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (?!what \||---)(.+?) \| (.+) \|$", re.MULTILINE)
JUDGE = "tests/seeds/judge.py"


def functions_of(file: str) -> set[str]:
    tree = ast.parse((PROJECT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_holds_a_promise_exists() -> None:
    named = NAMED.findall(PAGE)

    assert named
    assert [(file, name) for file, name in named if name not in functions_of(file)] == []


def test_every_promise_has_a_test() -> None:
    rows = ROW.findall(PROMISED)

    assert len(rows) > 10
    assert [what for what, held_by in rows if "`tests/" not in held_by] == []


def test_every_judge_holds_a_promise() -> None:
    judges = {name for name in functions_of(JUDGE) if not name.startswith("_")}
    named = {name for file, name in NAMED.findall(PROMISED) if file == JUDGE}

    assert judges == named
