"""Rooms of `syncs` stay rooms: each has a door, and none becomes a hall."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from recruitsync.environment import PROJECT

MAX_MODULES = 20
MAX_SHARE = 1 / 6
"""Of the lines of `syncs`, statements included, migrations not."""

DJANGOS = {"management", "migrations", "templatetags"}
NOT_DRAWN = {"beat", "management", "templatetags", "urls"}
ROOMS = sorted(
    path.parent for path in PROJECT.glob("syncs/*/__init__.py") if path.parent.name not in DJANGOS
)
EVERY_ROOM = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)


def sources(folder: Path) -> list[Path]:
    found = [path for kind in ("py", "sql") for path in folder.rglob(f"*.{kind}")]
    return [path for path in found if "migrations" not in path.parts]


def lines(paths: list[Path]) -> int:
    return sum(path.read_text().count("\n") for path in paths)


def contract(name: str) -> dict[str, Any]:
    """Return the contract of import-linter whose name begins so."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (found,) = (each for each in settings["contracts"] if each["name"].startswith(name))
    return dict(found)


@EVERY_ROOM
def test_a_room_has_few_modules(room: Path) -> None:
    modules = [path for path in sources(room) if path.suffix == ".py" and path.stem != "__init__"]
    assert len(modules) <= MAX_MODULES


@EVERY_ROOM
def test_a_room_is_a_small_part_of_the_whole(room: Path) -> None:
    assert lines(sources(room)) <= MAX_SHARE * lines(sources(PROJECT / "syncs"))


@EVERY_ROOM
def test_a_room_says_at_its_door_what_it_is_about(room: Path) -> None:
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text()))


def test_every_room_has_a_door() -> None:
    """Without one import-linter and the tests above do not see the room."""
    folders = {path.parent for path in PROJECT.glob("syncs/*/*.py")}

    assert folders - {path.parent for path in PROJECT.glob("syncs/*/__init__.py")} == set()


def test_every_room_with_addresses_has_its_floors_in_the_contract() -> None:
    rooms = {f"syncs.{path.parent.name}" for path in PROJECT.glob("syncs/*/urls.py")}

    assert rooms - set(contract("Inside every room")["containers"]) == set()


def test_the_documented_floors_are_those_of_the_contract() -> None:
    rooms = contract("The rooms of")
    page = (PROJECT / "docs/architecture.md").read_text()
    documented: list[set[str]] = []
    for floor, names in re.findall(
        r"^\| (\d*) ?\| ((?:`[\w.]+/?`(?:, )?)+) \|", page, re.MULTILINE
    ):
        if floor:
            documented.append(set())
        documented[-1] |= {name.removesuffix(".py") for name in re.findall(r"[\w.]+", names)}

    floors = [set(floor.split(" | ")) for floor in rooms["layers"]]
    assert documented == [floor - NOT_DRAWN for floor in floors if floor - NOT_DRAWN]
