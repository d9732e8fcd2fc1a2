"""Two ways to use a page: with the mouse, and with nothing but the keyboard.

Both have the same methods, so that a journey is written once and walked by each. Controls are named
as people see them; all wait until what was asked for by the last one is there.
"""

from contextlib import suppress
from datetime import date, datetime, time
from typing import Protocol

from playwright.sync_api import Error, Locator, Page, expect

MAX_STOPS = 150
"""Presses of Tab from one end of the longest page to the other."""

MAX_ATTEMPTS = 5
FORGOTTEN_AFTER = 1_500
"""Milliseconds after which a browser has forgotten what was typed into a select or a date: where
the machine pauses between two letters, the second one is the first of another word."""

HAS_FOCUS = "element => element === document.activeElement"
IS_BEFORE = """element => Boolean(document.activeElement.compareDocumentPosition(element)
    & Node.DOCUMENT_POSITION_PRECEDING)"""
SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element)
    return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) > 0
}"""
GROUP_HAS_FOCUS = """element => document.activeElement.type === 'radio'
    && document.activeElement.name === element.name"""
NOTHING_IS_ASKED = "() => !document.querySelector('.htmx-request')"


class Hand(Protocol):
    page: Page

    def press(self, name: str) -> None:
        """A button."""

    def follow(self, name: str) -> None:
        """A link."""

    def open(self, name: str) -> None:
        """A menu."""

    def choose(self, name: str) -> None:
        """One of several radio buttons."""

    def tick(self, name: str) -> None: ...
    def select(self, label: str, option: str) -> None:
        """An option of a select, by its words."""

    def select_in(self, field: Locator, option: str) -> None: ...
    def write(self, label: str, text: str) -> None:
        """In place of what a field holds."""

    def enter_date(self, label: str, day: date) -> None: ...
    def enter_time(self, label: str, at: time) -> None: ...
    def enter_instant(self, label: str, wall: datetime) -> None: ...
    def submit(self, name: str) -> None:
        """Send the form off as this button does."""


class Mouse:
    """What is typed comes from the keyboard all the same."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        _settle(self.page)
        button(self.page, name).click()
        _settle(self.page)

    submit = press

    def follow(self, name: str) -> None:
        link(self.page, name).click()

    def open(self, name: str) -> None:
        menu(self.page, name).click()

    def choose(self, name: str) -> None:
        _settle(self.page)
        radio(self.page, name).click()

    def tick(self, name: str) -> None:
        box(self.page, name).click()

    def select(self, label: str, option: str) -> None:
        self.select_in(self.page.get_by_label(label, exact=True), option)

    def select_in(self, field: Locator, option: str) -> None:
        """The list that opens belongs to the system: a page sees only what was chosen."""
        _settle(self.page)
        field.select_option(label=option)
        _settle(self.page)

    def write(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        field.click()
        field.fill(text)

    def enter_date(self, label: str, day: date) -> None:
        self.write(label, day.isoformat())

    def enter_time(self, label: str, at: time) -> None:
        self.write(label, f"{at:%H:%M}")

    def enter_instant(self, label: str, wall: datetime) -> None:
        self.write(label, f"{wall:%Y-%m-%dT%H:%M}")


class Keyboard:
    """Tab, arrows, Space, Enter and letters. Wherever it comes to, the focus must show."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        self.go_to(button(self.page, name))
        self.page.keyboard.press("Enter")
        _settle(self.page)

    def submit(self, name: str) -> None:
        """By Enter, where the focus is in a field that sends its form; else by the button."""
        if self.page.evaluate("document.activeElement.matches('input')"):
            self.page.keyboard.press("Enter")
            _settle(self.page)
        else:
            self.press(name)

    def follow(self, name: str) -> None:
        self.go_to(link(self.page, name))
        self.page.keyboard.press("Enter")

    def open(self, name: str) -> None:
        self.go_to(menu(self.page, name))
        self.page.keyboard.press("Enter")

    def choose(self, name: str) -> None:
        """A group of radio buttons is one stop; arrows go on within it, and choose."""
        wanted = radio(self.page, name)
        self.go_to(wanted, reached=GROUP_HAS_FOCUS)
        if wanted.evaluate(HAS_FOCUS):
            self.page.keyboard.press("Space")
            return
        arrow = "ArrowUp" if wanted.evaluate(IS_BEFORE) else "ArrowDown"
        for _ in range(MAX_STOPS):
            self.page.keyboard.press(arrow)
            _settle(self.page)
            if wanted.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"No arrow comes to {name}")

    def tick(self, name: str) -> None:
        self.go_to(box(self.page, name))
        self.page.keyboard.press("Space")

    def select(self, label: str, option: str) -> None:
        self.select_in(self.page.get_by_label(label, exact=True), option)

    def select_in(self, field: Locator, option: str) -> None:
        """By its first letters; by arrows where it has a sign that no keyboard has."""
        self.go_to(field)
        if field.locator("option:checked").inner_text() == option:
            return  # it is proposed
        if not option.isascii():
            self._arrow_to(field, option)
            expect(field.locator("option:checked")).to_have_text(option)
            return
        for _ in range(MAX_ATTEMPTS):
            self.page.keyboard.type(option)
            _settle(self.page)
            if field.locator("option:checked").inner_text() == option:
                return
            self.page.wait_for_timeout(FORGOTTEN_AFTER)
        raise AssertionError(f"{option} cannot be chosen")

    def write(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def enter_date(self, label: str, day: date) -> None:
        self._enter(label, f"{day:%Y-%m-%d}", f"{day:%m%d%Y}")

    def enter_time(self, label: str, at: time) -> None:
        self._enter(label, f"{at:%H:%M}", f"{at:%I%M%p}")

    def enter_instant(self, label: str, wall: datetime) -> None:
        self._enter(label, f"{wall:%Y-%m-%dT%H:%M}", f"{wall:%m%d%Y}", f"{wall:%I%M%p}")

    def _enter(self, label: str, value: str, *parts: str) -> None:
        """Type the parts of a date, with an arrow between them."""
        field = self.page.get_by_label(label, exact=True)
        self.go_to(field)
        for _ in range(MAX_ATTEMPTS):
            for number, part in enumerate(parts):
                if number:
                    self.page.keyboard.press("ArrowRight")
                self.page.keyboard.type(part)
            if field.input_value() == value:
                return
            self.page.wait_for_timeout(FORGOTTEN_AFTER)
            for _ in value:
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{value} cannot be entered")

    def go_to(self, wanted: Locator, *, reached: str = HAS_FOCUS) -> None:
        """By Tab, or back by Shift and Tab."""
        _settle(self.page)
        wanted.wait_for()
        element = wanted.element_handle()
        key = "Shift+Tab" if element.evaluate(IS_BEFORE) else "Tab"
        for _ in range(MAX_STOPS):
            if element.evaluate(reached):
                assert self.page.locator(":focus").evaluate(SHOWS_FOCUS), f"No focus at {wanted}"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"No {key} comes to {wanted}")

    def _arrow_to(self, field: Locator, option: str) -> None:
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            _settle(self.page)
            if field.locator("option:checked").inner_text() == option:
                return
            self.page.keyboard.press("ArrowDown")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).first


def menu(page: Page, name: str) -> Locator:
    return page.locator("summary").filter(has_text=name)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True).first


def radio(page: Page, name: str) -> Locator:
    """Within a group where several have the name: `Keep of People who are deleted in Recruit`."""
    name, _, group = name.partition(" of ")
    place = page.get_by_role("group", name=group, exact=True) if group else page
    return place.get_by_role("radio", name=name, exact=True)


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def _settle(page: Page) -> None:
    """Wait until nothing is asked for. Playwright's waiting takes a frame of the page at least, so
    it comes second."""
    with suppress(Error):  # the page is being left
        if page.evaluate(NOTHING_IS_ASKED):
            return
    page.wait_for_function(NOTHING_IS_ASKED)
