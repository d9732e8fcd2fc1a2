"""Asks axe, which knows the rules of accessibility, about a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_IN_THE_PAGE = Axe(axe_script="0")
"""Axe where its half megabyte of script has been loaded before."""


def load_axe(page: Page) -> None:
    """Let the browser put axe into whatever is opened here from now on. Sending it to each page
    takes a processor three times as long."""
    page.add_init_script(AXE_SCRIPT)


def ask_axe(page: Page, **options: Any) -> AxeResults:
    """Return what axe finds on the page that is open. It tells of violations, not of all that it
    has looked at."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return _IN_THE_PAGE.run(page, options={"resultTypes": ["violations"], **options})
