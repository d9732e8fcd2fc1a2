"""Style sheets: what they style, how they are sent, and the scale their spaces are of."""

import re
from functools import cache

import pytest
from django.test import Client
from django.urls import reverse

from recruitsync.environment import PROJECT
from recruitsync.stylesheet import GENERAL

SHEETS = {path.stem: path.read_text() for path in sorted((PROJECT / "static/css").glob("*.css"))}
TEMPLATES = {
    str(path.relative_to(PROJECT / "templates")): path.read_text()
    for path in sorted((PROJECT / "templates").glob("**/*.html"))
}
ROOMS = {name.split("/")[0] for name in TEMPLATES if "/" in name}
SHEETS_OF_ROOMS = sorted(set(SHEETS).difference(GENERAL))
CLASS = re.compile(r"\.([a-z][\w-]*)")

MADE_WHEN_RENDERED = re.compile(r"(state|is|bar|tick|stage)-\w+|htmx-request")
"""Classes that stand in no template as they are: of a state, an outcome, a size, and htmx's own."""

SPACED = re.compile(r"^\s*((?:margin|padding)[\w-]*|(?:row-|column-)?gap): (.+);$", re.MULTILINE)
TOKEN = r"var\(--(?:space-(?:hair|[1-6])|edge|label)\)"
SPACE = rf"(?:0|auto|[\d.]+em|{TOKEN}|calc\({TOKEN} \+ {TOKEN}\)|calc\(-1 \* {TOKEN}\))"
SPACES = re.compile(rf"{SPACE}(?: {SPACE})*")
OTHER_SPACES = {
    ("parts", "margin", "-1px"),  # hides words from the eye alone
    ("tables", "padding-left", "7.5rem"),  # the labels of a table that is told as cards
    ("tables", "margin-left", "-6.5rem"),  # and where they begin
}


@cache
def selectors_of(sheet: str) -> list[str]:
    """Return each selector of a list of them; of rules with an @ only those inside."""
    found = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", SHEETS[sheet], flags=re.DOTALL))
    heads = [head.strip() for head in found if not head.strip().startswith("@")]
    return [each for head in heads for each in re.split(r",\s*(?![^()]*\))", head)]


@cache
def classes_of(sheet: str) -> set[str]:
    return {name for selector in selectors_of(sheet) for name in CLASS.findall(selector)}


@cache
def own_classes_of(room: str) -> set[str]:
    return classes_of(room).difference(*map(classes_of, GENERAL))


@cache
def classes_in(template: str) -> set[str]:
    attributes = re.findall(r'\b(?:class|look|size)="([^"]*)"', TEMPLATES[template])
    return {name for value in attributes for name in re.sub(r"{%.*?%}", " ", value).split()}


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


@pytest.mark.parametrize("room", SHEETS_OF_ROOMS)
def test_a_sheet_of_a_room_styles_by_classes_of_its_own(room: str) -> None:
    """All sheets reach all pages: what goes by a class of others would change their pages."""
    others = set().union(*(classes_of(sheet) for sheet in SHEETS if sheet != room))
    own = classes_of(room) - others

    assert [each for each in selectors_of(room) if not own.intersection(CLASS.findall(each))] == []


@pytest.mark.django_db
def test_sheets_are_sent_as_one_that_browsers_keep(client: Client) -> None:
    html = client.get(reverse("account_login")).content.decode()
    links = re.findall(r'<link rel="stylesheet" href="(.+?)">', html)

    answer = client.get(links[0], headers={"Accept-Encoding": "gzip"})
    older = client.get(reverse("stylesheet", args=["0123456789ab"]))

    assert len(links) == 1
    assert (answer["Content-Type"], answer["Content-Encoding"]) == ("text/css", "gzip")
    assert "immutable" in answer["Cache-Control"]
    assert older["Cache-Control"] == "no-store"
    sent = older.content.decode()
    assert all(f".{name}" in sent for sheet in SHEETS for name in classes_of(sheet))
    assert "/*" not in sent


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
