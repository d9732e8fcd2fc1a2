"""What the architecture draws and lists is there, and all of it."""

import re

from recruitsync.environment import PROJECT
from tests.check import PURE
from tests.docs.test_rooms import contract

PAGE = (PROJECT / "docs/architecture.md").read_text()
KNOWS_DJANGO = "syncs.notifications.rules"
"""The rules that go by members and their settings."""


def part(heading: str) -> str:
    """Return what stands below a heading, to the next one."""
    return PAGE.partition(f"\n{heading}\n")[2].partition("\n#")[0]


def test_the_drawing_has_the_packages_of_the_contract() -> None:
    drawn = re.findall(r"^ *([a-z]+)   +\S", part("## Packages and layers"), re.MULTILINE)
    layers = contract("Packages import only")["layers"]

    assert ["devtools", *drawn] == layers


def test_every_room_of_accounts_is_documented() -> None:
    documented = re.findall(r"^\| `(\w+)/` \|", part("### Rooms of `accounts`"), re.MULTILINE)
    folders = {path.parent.name for path in PROJECT.glob("accounts/*/__init__.py")}

    assert len(documented) == len(set(documented))
    assert set(documented) == folders - {"management", "migrations", "models", "templatetags"}


def test_all_rules_know_no_django_but_those_that_are_named() -> None:
    found = [
        path
        for package in ("accounts", "contacts", "syncs")
        for pattern in ("rules", "rules.py", "domain", "*/rules", "*/rules.py", "*/domain")
        for path in PROJECT.glob(f"{package}/{pattern}")
    ]
    rules = {".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in found}
    held = set(contract("Decisions about one record")["source_modules"])

    assert held == rules - {KNOWS_DJANGO} | {"criteria"}


def test_the_tests_without_a_server_are_documented() -> None:
    row = re.search(r"^\| without a database \| ([^;|]+);", PAGE, re.MULTILINE)

    assert row
    assert tuple(re.findall(r"`(\w+)`", row[1])) == PURE
