"""The client is in line with the document, and stands on its own."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from typing import Any

from devtools.client_code import client_files, formatted
from recruitsync.environment import PROJECT
from recruitsync_client.models import ScheduleBody
from tests.api.walk import all_operations, document

FOLDER = PROJECT / "clients" / "recruitsync_client"
NEEDED = {"click", "httpx", "pydantic"}


def test_models_and_operations_are_those_of_the_document() -> None:
    """`make client` writes them."""
    for name, text in client_files(document()).items():
        assert (FOLDER / name).read_text() == formatted(text), name


def test_every_operation_has_its_method() -> None:
    written = ast.parse((FOLDER / "operations.py").read_text())
    methods = {each.name for each in ast.walk(written) if isinstance(each, ast.FunctionDef)}

    assert methods == {each.operation.id for each in all_operations()}


def test_what_is_sent_is_of_the_type_that_the_document_says() -> None:
    body = ScheduleBody(frequency="daily", full_read_days=7)

    assert body.model_dump(exclude_unset=True) == {"frequency": "daily", "full_read_days": 7}


def test_it_needs_what_its_project_says_and_nothing_of_the_application() -> None:
    imported: set[str] = set()
    for file in FOLDER.rglob("*.py"):
        for each in ast.walk(ast.parse(file.read_text())):
            if isinstance(each, ast.Import):
                imported |= {name.name.partition(".")[0] for name in each.names}
            elif isinstance(each, ast.ImportFrom):
                imported.add(str(each.module).partition(".")[0])

    others = imported - set(sys.stdlib_module_names) - {"recruitsync_client"}
    assert others == NEEDED
    project: dict[str, Any] = tomllib.loads((PROJECT / "clients/pyproject.toml").read_text())
    assert {
        each.partition("~")[0].partition(">")[0] for each in project["project"]["dependencies"]
    } == (NEEDED)
    assert (FOLDER / "py.typed").exists()


def test_its_command_starts_in_an_interpreter_of_its_own() -> None:
    code = "from recruitsync_client.command.main import main; main(['--help'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FOLDER.parent, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "Exit codes" in done.stdout
