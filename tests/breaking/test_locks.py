"""Every lock is where it is said to be, and its tests are there; breaking it is `make break`."""

import ast
import re

from recruitsync.environment import PROJECT
from tests.breaking.locks import all_locks
from tests.breaking.named_locks import NAMED_LOCKS

MAY = re.compile(r"@may\(Action\.(\w+)\)")


def test_every_lock_is_there_and_what_opens_it_is_python_or_sql() -> None:
    locks = all_locks()

    for lock in locks:
        opened = lock.break_in((PROJECT / lock.file).read_text())
        if lock.file.endswith(".py"):
            ast.parse(opened)
    assert len({(lock.kind, lock.name) for lock in locks}) == len(locks)


def test_the_tests_of_every_lock_exist() -> None:
    named = {test for lock in all_locks() for test in lock.tests}

    for test in named:
        file, _, node = test.partition("::")
        function = node.rpartition("::")[2].partition("[")[0]
        path = PROJECT / file
        assert path.exists(), test
        assert not function or f"def {function}(" in path.read_text(), test


def test_every_view_and_operation_that_asks_for_more_than_seeing_is_among_them() -> None:
    files = [path for name in ("accounts", "syncs") for path in (PROJECT / name).rglob("*.py")]
    asked = [found for path in files for found in MAY.findall(path.read_text()) if found != "SEE"]

    found = [lock for lock in all_locks() if lock.kind == "roles" and "asks for" in lock.name]
    assert len(found) == len(asked) > 60
    assert len([lock for lock in all_locks() if lock.kind == "operations"]) > 60
    assert {lock.kind for lock in NAMED_LOCKS} >= {"throttles", "limits", "door", "hosts", "audit"}
