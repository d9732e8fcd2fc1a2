"""The documents name everything there is, and what they point at exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from recruitsync.environment import PROJECT, Environment
from syncs.domain.outcomes import Outcome, Reason
from syncs.webhooks.domain.events import EventKind
from tests.check import STEPS

APPS = ("accounts", "contacts", "syncs", "recruitsync")

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
MANUAL = "\n".join(
    document.read_text() for document in DOCUMENTS if document.name != "CHANGELOG.md"
)

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|sql|html|md|txt|sh|yml))`")
TEST = re.compile(r"`(test_\w+)`")
MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])(?:/(?:home|root|tmp|opt|srv|mnt|var|usr|Users|private)/|~/|[A-Z]:\\)"
)

DECISIONS = sorted(PROJECT.glob("docs/decisions/0*.md"))
STATUS = re.compile(
    r"# (\d{4}) .+\n\n(\d{1,2} [A-Z][a-z]+ \d{4}, (?:in force|replaced by \d{4}))\.\n"
)

EVERY_DOCUMENT = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda document: str(document.relative_to(PROJECT))
)


def commands() -> list[str]:
    found = [path for app in APPS for path in PROJECT.glob(f"{app}/management/commands/*.py")]
    return sorted(path.stem for path in found if path.stem != "__init__")


def targets() -> list[str]:
    return re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def links(document: Path) -> Iterator[tuple[str, str]]:
    """Each link within the project as a path and the heading on it, both perhaps empty."""
    for target in LINK.findall(CODE_BLOCK.sub("", document.read_text())):
        if not target.startswith(("http://", "https://", "mailto:")):
            path, _, heading = target.partition("#")
            yield path, heading


def anchors(document: Path) -> set[str]:
    """The headings as GitHub names them in addresses."""
    headings = HEADING.findall(CODE_BLOCK.sub("", document.read_text()))
    return {
        re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("setting", Environment.model_fields)
def test_setting_is_in_the_manual(setting: str) -> None:
    assert f"`{setting.upper()}`" in MANUAL


@pytest.mark.parametrize("setting", sorted(Environment.model_fields.keys() - {"debug"}))
def test_setting_reaches_the_containers(setting: str) -> None:
    compose = (PROJECT / "docker-compose.yml").read_text()
    assert re.search(rf"^    {setting.upper()}:", compose, re.MULTILINE)


@pytest.mark.parametrize("command", commands())
def test_management_command_is_in_the_manual(command: str) -> None:
    assert re.search(rf"\b{command}\b", MANUAL)


@pytest.mark.parametrize("target", targets())
def test_make_target_has_a_row_in_the_readme(target: str) -> None:
    readme = (PROJECT / "README.md").read_text()
    assert re.search(rf"^\| `make {target}` \| ", readme, re.MULTILINE)


def test_help_names_every_target_and_every_step_of_the_check() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    explained = re.findall(r"^([a-z]+): ## ", makefile, re.MULTILINE)
    steps = re.search(r"STEP=types for one of: (.+)$", makefile, re.MULTILINE)

    assert explained == targets()
    assert steps
    assert steps[1].split() == list(STEPS)


@pytest.mark.parametrize("term", [*Outcome, *Reason], ids=lambda term: term.code)
def test_outcome_and_reason_are_in_the_manual(term: Outcome | Reason) -> None:
    assert f"`{term.code}`" in MANUAL


@EVERY_DOCUMENT
def test_links_and_images_exist(document: Path) -> None:
    missing = [path for path, _ in links(document) if not (document.parent / path).exists()]

    assert missing == []


@EVERY_DOCUMENT
def test_linked_headings_exist(document: Path) -> None:
    pointed = [
        ((document.parent / path) if path else document, heading)
        for path, heading in links(document)
        if heading
    ]

    assert [heading for page, heading in pointed if heading not in anchors(page)] == []


@EVERY_DOCUMENT
def test_files_named_exist(document: Path) -> None:
    """Files are named from the project's root."""
    named = FILE.findall(CODE_BLOCK.sub("", document.read_text()))

    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_tests_named_in_the_recipes_exist() -> None:
    recipes = (PROJECT / "CONTRIBUTING.md").read_text()
    tests = "\n".join(path.read_text() for path in PROJECT.glob("tests/**/test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", tests, re.MULTILINE))

    assert set(TEST.findall(recipes)) - there == set()


def test_folders_of_tests_in_the_recipes_exist() -> None:
    recipes = (PROJECT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"\btests/[\w./]+(?![\w./<])", recipes))

    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []


def test_every_file_that_asks_for_an_outcome_is_in_its_recipe() -> None:
    """Files are found by one outcome that changes most of what outcomes change."""
    recipe = (PROJECT / "CONTRIBUTING.md").read_text().partition("### An outcome\n")[2]
    named = set(re.findall(r"[\w.]+", recipe.partition("\n### ")[0]))
    asking = [
        path
        for package in ("api", "contacts", "devtools", "static", "syncs", "templates", "web")
        for path in (PROJECT / package).rglob("*.*")
        if path.suffix in {".py", ".sql", ".html", ".css"} and "migrations" not in path.parts
        if re.search(r"RE_ADDED|\bre_added", re.sub(r'(?s)^""".*?"""', "", path.read_text()))
    ]

    assert [path for path in asking if not {path.name, path.stem} & named] == []
    assert len(asking) > 30


def test_every_kind_of_event_is_documented() -> None:
    page = (PROJECT / "docs/webhooks.md").read_text()
    table = page.partition("\n|---|---|---|\n")[2].partition("\n\n")[0]

    assert re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE) == list(EventKind)


@EVERY_DOCUMENT
def test_no_path_of_a_machine_is_named(document: Path) -> None:
    text = document.read_text()

    assert MACHINE_PATH.findall(text) == []
    assert str(PROJECT) not in text


def test_every_page_is_in_the_guide() -> None:
    guide = PROJECT / "docs/README.md"
    pointed = {(guide.parent / path).resolve() for path, _ in links(guide)}
    decisions = {*DECISIONS, guide}

    assert [page.name for page in DOCUMENTS if page not in pointed | decisions] == []


def test_every_room_and_every_folder_of_tests_is_in_the_guide() -> None:
    guide = (PROJECT / "docs/README.md").read_text()
    rooms = {path.parent for path in PROJECT.glob("syncs/*/__init__.py")} - {
        PROJECT / "syncs/migrations"
    }
    folders = {path.parent for path in PROJECT.glob("tests/*/*.py")}
    of_rooms = {PROJECT / "tests" / room.name for room in rooms}
    of_packages = {PROJECT / "tests" / path.parent.name for path in PROJECT.glob("*/__init__.py")}

    assert [room.name for room in rooms if f"`syncs/{room.name}`" not in guide] == []
    unnamed = sorted(folder.name for folder in folders - of_rooms - of_packages)
    assert [name for name in unnamed if f"`tests/{name}/" not in guide] == []


def test_documents_that_the_code_names_exist() -> None:
    sources = [path for app in APPS for path in PROJECT.glob(f"{app}/**/*.py")]
    named = {name for path in sources for name in re.findall(r"docs/[\w/-]+\.md", path.read_text())}

    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_decision_has_a_date_and_a_status_and_is_in_the_index(decision: Path) -> None:
    stated = STATUS.match(decision.read_text())
    index = (PROJECT / "docs/decisions/README.md").read_text()

    assert stated
    assert decision.name.startswith(f"{stated[1]}-")
    assert re.search(
        rf"^\| \[{stated[1]}\]\({decision.name}\) .+ \| {stated[2]} \|$", index, re.MULTILINE
    )


def test_decisions_stand_in_the_order_of_their_numbers() -> None:
    index = (PROJECT / "docs/decisions/README.md").read_text()
    listed = re.findall(r"^\| \[\d{4}\]\((\S+)\) ", index, re.MULTILINE)

    assert listed == [decision.name for decision in DECISIONS]
