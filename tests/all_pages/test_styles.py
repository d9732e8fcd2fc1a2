"""The style sheets keep to the scale of spaces in `static/css/tokens.css`."""

import re

import pytest

from recruitsync.environment import PROJECT

SHEETS = {path.name: path.read_text() for path in sorted((PROJECT / "static/css").glob("*.css"))}
SPACED = re.compile(r"^\s*((?:margin|padding)[\w-]*|(?:row-|column-)?gap): (.+);$", re.MULTILINE)

TOKEN = r"var\(--(?:space-(?:hair|[1-6])|edge|label)\)"
SPACE = rf"(?:0|auto|[\d.]+em|{TOKEN}|calc\({TOKEN} \+ {TOKEN}\)|calc\(-1 \* {TOKEN}\))"
SPACES = re.compile(rf"{SPACE}(?: {SPACE})*")

OTHERS = {
    ("parts.css", "margin", "-1px"),  # hides words from the eye alone
    ("tables.css", "padding-left", "7.5rem"),  # the labels of a table that is told as cards
}


def test_there_are_six_spaces_each_wider_than_the_one_before() -> None:
    steps = re.findall(r"--space-(\d): ([\d.]+)rem;", SHEETS["tokens.css"])
    widths = [float(width) for _, width in steps]

    assert [step for step, _ in steps] == ["1", "2", "3", "4", "5", "6"]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("sheet", SHEETS)
def test_spaces_are_of_the_scale(sheet: str) -> None:
    spaced = {(sheet, name, value) for name, value in SPACED.findall(SHEETS[sheet])}

    assert {each for each in spaced - OTHERS if not SPACES.fullmatch(each[2])} == set()


def test_every_other_space_is_still_there() -> None:
    spaced = {(name, *each) for name, text in SHEETS.items() for each in SPACED.findall(text)}

    assert spaced >= OTHERS
