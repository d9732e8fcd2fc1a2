"""Recruit's own modules are named in one place."""

import ast

from recruitsync.environment import PROJECT
from syncs.domain import modules

NAMES = {name for key, name in vars(modules).items() if key.isupper()}


def test_no_other_file_writes_a_module_by_itself() -> None:
    files = set(PROJECT.glob("syncs/**/*.py")) - set(PROJECT.glob("syncs/migrations/*.py"))
    named = {
        file.relative_to(PROJECT).as_posix()
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and node.value in NAMES
    }

    assert named == {"syncs/domain/modules.py"}
