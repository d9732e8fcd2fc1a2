"""Style sheets: which are sent to which page, and the scale their spaces are of."""

import re
from functools import cache

import pytest

from recruitsync.environment import PROJECT

SHEETS = {path.stem: path.read_text() for path in sorted((PROJECT / "static/css").glob("*.css"))}
TEMPLATES = {
    str(path.relative_to(PROJECT / "templates")): path.read_text()
    for path in sorted((PROJECT / "templates").glob("**/*.html"))
}
TAGS = {
    tag: template
    for path in PROJECT.glob("*/templatetags/*.py")
    for template, tag in re.findall(r'inclusion_tag\("(.+)"\)\s+def (\w+)', path.read_text())
}
"""Templates that a tag of ours renders, by the name of the tag."""

ROOMS = {name.split("/")[0] for name in TEMPLATES if "/" in name}
SENT_TO_ALL = re.findall(r"css/(\w+)\.css", TEMPLATES["layout/_styles.html"])
SHEETS_OF_ROOMS = sorted(set(SHEETS) - set(SENT_TO_ALL))
PAGES = [
    name
    for name, source in TEMPLATES.items()
    if "{% extends" in source and not any(f'extends "{name}"' in t for t in TEMPLATES.values())
]

MADE_WHEN_RENDERED = re.compile(r"(state|is|bar|tick|stage)-\w+|htmx-request")
"""Classes that stand in no template as they are: of a state, an outcome, a size, and htmx's own."""

SPACED = re.compile(r"^\s*((?:margin|padding)[\w-]*|(?:row-|column-)?gap): (.+);$", re.MULTILINE)
TOKEN = r"var\(--(?:space-(?:hair|[1-6])|edge|label)\)"
SPACE = rf"(?:0|auto|[\d.]+em|{TOKEN}|calc\({TOKEN} \+ {TOKEN}\)|calc\(-1 \* {TOKEN}\))"
SPACES = re.compile(rf"{SPACE}(?: {SPACE})*")
OTHER_SPACES = {
    ("parts", "margin", "-1px"),  # hides words from the eye alone
    ("tables", "padding-left", "7.5rem"),  # the labels of a table that is told as cards
}


@cache
def classes_of(sheet: str) -> set[str]:
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", SHEETS[sheet], flags=re.DOTALL))
    return {name for selector in selectors for name in re.findall(r"\.([a-z][\w-]*)", selector)}


@cache
def own_classes_of(room: str) -> set[str]:
    return classes_of(room).difference(*map(classes_of, SENT_TO_ALL))


@cache
def classes_in(template: str) -> set[str]:
    attributes = re.findall(r'\b(?:class|look|size)="([^"]*)"', TEMPLATES[template])
    return {name for value in attributes for name in re.sub(r"{%.*?%}", " ", value).split()}


@cache
def made_of(template: str) -> frozenset[str]:
    """Return the template with all that it extends, includes and renders by tags."""
    source = TEMPLATES[template]
    named = re.findall(r'{% (?:extends|include) [^"%]*"(.+?)"', source)
    rendered = [TAGS[tag] for tag in re.findall(r"{% (\w+)", source) if tag in TAGS]
    return frozenset({template}).union(*map(made_of, [*named, *rendered]))


def test_a_sheet_is_for_all_pages_or_has_the_name_of_a_room() -> None:
    assert set(SHEETS_OF_ROOMS) <= ROOMS


@pytest.mark.parametrize("room", SHEETS_OF_ROOMS)
def test_what_a_room_styles_stands_in_its_own_templates(room: str) -> None:
    users = {
        (name, template)
        for template in TEMPLATES
        for name in classes_in(template) & own_classes_of(room)
        if not template.startswith(f"{room}/")
    }

    assert users == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_sends_the_sheets_of_the_rooms_that_it_shows(page: str) -> None:
    shown = set().union(*map(classes_in, made_of(page)))
    sent = {s for part in made_of(page) for s in re.findall(r"css/(\w+)\.css", TEMPLATES[part])}

    assert sent - set(SENT_TO_ALL) == {r for r in SHEETS_OF_ROOMS if own_classes_of(r) & shown}


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_is_styled_is_used(sheet: str) -> None:
    used = set().union(*map(classes_in, TEMPLATES))
    unused = classes_of(sheet) - used

    assert {name for name in unused if not MADE_WHEN_RENDERED.fullmatch(name)} == set()


def test_there_are_six_spaces_each_wider_than_the_one_before() -> None:
    steps = re.findall(r"--space-(\d): ([\d.]+)rem;", SHEETS["tokens"])
    widths = [float(width) for _, width in steps]

    assert [step for step, _ in steps] == ["1", "2", "3", "4", "5", "6"]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("sheet", SHEETS)
def test_spaces_are_of_the_scale(sheet: str) -> None:
    spaced = {(sheet, name, value) for name, value in SPACED.findall(SHEETS[sheet])}

    assert {each for each in spaced - OTHER_SPACES if not SPACES.fullmatch(each[2])} == set()


def test_every_other_space_is_still_there() -> None:
    spaced = {(name, *each) for name, text in SHEETS.items() for each in SPACED.findall(text)}

    assert spaced >= OTHER_SPACES
