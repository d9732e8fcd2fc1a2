"""The words of the code: docstrings are whole sentences, and a public name is defined once."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from recruitsync.environment import PROJECT

APPLICATION = ("accounts", "api", "contacts", "criteria", "recruit", "recruitsync", "syncs", "web")
PACKAGES = (*APPLICATION, "devtools", "sandbox")

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
Defined = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

# A docstring that begins with one of these leans on the name above it: "Of a run that is queued",
# "Whether it is late", "Where the file lies". It says what is done ("Cancel a queued run", "Tell
# whether …") or what the thing is ("The folder of …").
BEGINNINGS_IN_THE_MIDDLE = {
    # Prepositions, which need what they belong to.
    *("About", "Above", "After", "Against", "Among", "As", "At", "Before", "Behind", "Below"),
    *("Beside", "Between", "Beyond", "By", "Down", "During", "For", "From", "In", "Inside", "Into"),
    *("Like", "Of", "Off", "On", "Onto", "Out", "Outside", "Over", "Past", "Per", "Since"),
    *("Through", "To", "Toward", "Towards", "Under", "Until", "Up", "Upon", "Via", "With"),
    *("Within", "Without"),
    # Words that ask, or begin a clause.
    *("How", "That", "What", "When", "Where", "Whether", "Which", "While", "Who", "Whom", "Whose"),
    *("Why", "Because", "If", "Than", "Though", "Unless"),
    # Words that go on with a sentence.
    *("Also", "And", "But", "Else", "Instead", "Nor", "Not", "Once", "Only", "Or", "Otherwise"),
    *("So", "Such", "Then", "Therefore", "Too"),
    # Values and verbs without a subject.
    *("False", "None", "Raised", "Raises", "Returned", "Returns", "Same", "True", "Yields"),
}

# Where the first word alone is no sign, two are looked at.
WHOLE_BEGINNINGS = {
    ("True", "if"),  # the value of a property that is a bool
    ("None", "of"),
    ("Once", "a"),
}

# Names that several modules may define, and why.
DEFINED_OFTEN = {
    "Command": "Django finds a management command under this name",
    "start_due_syncs": "Beat and messages in the queue know the task by the name of what it does",
}

CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
# `Record = dict[str, Any]`; `logger`, `register` and `urlpatterns` are no such names.
TYPE_ALIAS = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Docstring:
    """A docstring and where it stands."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text.splitlines()[0]}"


def sources(package: str) -> list[Path]:
    """The modules of a package without its migrations, which Django writes."""
    found = sorted((PROJECT / package).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def docstrings(package: str) -> Iterator[Docstring]:
    """The docstrings of modules, classes and functions."""
    for path in sources(package):
        for node in ast.walk(parsed(path)):
            if isinstance(node, Documented) and (text := ast.get_docstring(node)):
                line = node.body[0].lineno
                yield Docstring(str(path.relative_to(PROJECT)), line, text)


def begins_in_the_middle(text: str) -> bool:
    first, second, *_ = [*text.split(maxsplit=2), "", ""]
    word = re.sub(r"\W+$", "", first)
    return word in BEGINNINGS_IN_THE_MIDDLE and (first, second) not in WHOLE_BEGINNINGS


def ends_openly(text: str) -> bool:
    """Tell whether the last line neither ends a sentence nor is code, a drawing or a table."""
    last = text.rstrip().splitlines()[-1]
    is_code = last.startswith("    ") or last.rstrip(".").endswith("`") or re.search("[─═|]", last)
    return not (is_code or last.endswith((".", "?", ":", "…", ".)")))


@pytest.mark.parametrize("package", PACKAGES)
def test_docstring_begins_with_a_subject_or_an_imperative(package: str) -> None:
    wrong = [str(each) for each in docstrings(package) if begins_in_the_middle(each.text)]
    assert not wrong, "\n".join(["these begin in the middle:", *wrong])


@pytest.mark.parametrize("package", PACKAGES)
def test_docstring_ends_a_sentence(package: str) -> None:
    wrong = [str(each) for each in docstrings(package) if ends_openly(each.text)]
    assert not wrong, "\n".join(["these do not end a sentence:", *wrong])


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Of a run that is queued or running.", True),
        ("Whether it is late.", True),
        ("Raises NameTaken.", True),
        ("With, or without, a list.", True),
        ("Cancel a queued run.", False),
        ("A page of records.", False),
        ("`make run`: the whole application.", False),
        ("True if it is late.", False),
        ("True, for once.", True),
    ],
)
def test_beginning_in_the_middle_is_seen(text: str, is_wrong: bool) -> None:
    assert begins_in_the_middle(text) is is_wrong


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("A page of records", True),
        ("A page of records.", False),
        ("A page, such as\n\n    with open(page):\n        ...", False),
        ("`python -m sandbox --seed 1`", False),
        ("A page\n\nof records,", True),
    ],
)
def test_open_end_is_seen(text: str, is_wrong: bool) -> None:
    assert ends_openly(text) is is_wrong


def definitions(path: Path) -> Iterator[tuple[str, int]]:
    """The classes, functions, type aliases and constants that a module defines."""
    for node in parsed(path).body:
        if isinstance(node, Defined):
            yield node.name, node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [each for target in targets for each in ast.walk(target)]
            for name in (each.id for each in names if isinstance(each, ast.Name)):
                if CONSTANT.fullmatch(name) or TYPE_ALIAS.fullmatch(name):
                    yield name, node.lineno


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def imported(paths: list[Path]) -> set[tuple[str, str]]:
    """The names that one module takes from another, each with the module that it comes from."""
    found = set()
    for path in paths:
        package = path.relative_to(PROJECT).parent.parts
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join([*above, *filter(None, [node.module])])
                found |= {(module, each.name) for each in node.names}
    return found


def defined_twice(packages: tuple[str, ...]) -> list[str]:
    """The public names that have more than one meaning, each with its places.

    A constant counts where another module imports it; what only its own module reads is private,
    with an underscore or without.
    """
    paths = [path for package in packages for path in sources(package)]
    used = imported(paths)
    places: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for path in paths:
        for name, line in definitions(path):
            is_read_elsewhere = (module_of(path), name) in used
            if not name.startswith("_") and (is_read_elsewhere or not CONSTANT.fullmatch(name)):
                places[name].setdefault(str(path.relative_to(PROJECT)), line)
    return [
        f"{name}: {', '.join(f'{path}:{line}' for path, line in found.items())}"
        for name, found in sorted(places.items())
        if len(found) > 1 and name not in DEFINED_OFTEN
    ]


@pytest.mark.parametrize("packages", [APPLICATION, ("sandbox",)], ids=["application", "sandbox"])
def test_public_name_is_defined_once(packages: tuple[str, ...]) -> None:
    """The sandbox is a world of its own, which imitates what the application talks to."""
    wrong = defined_twice(packages)
    assert not wrong, "\n".join(["these names are defined more than once:", *wrong])
