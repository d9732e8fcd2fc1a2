"""The page that shows the API, from our own host and under our own rules for pages (R104)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.api.conftest import admin_of
from tests.world.axe import ask_axe
from tests.world.house import House

OF_THE_LIBRARY = {"color-contrast", "heading-order", "nested-interactive", "region"}
"""What axe finds in the markup of Swagger UI itself, which is not ours to change. Its own `main` is
the only one of the page."""


def test_an_operation_is_looked_up_and_tried_out(
    page: Page, live_server: LiveServer, house: House
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(re.sub(r"(?<=\w)/.*", "", request.url)))
    program = admin_of(house.organisation)

    page.goto("/api/v1/docs")  # as people type it
    page.get_by_placeholder("Filter by tag").fill("Organisation")
    page.get_by_role("button", name="Expand operation").first.click()
    expect(page.get_by_text("Read the organisation").first).to_be_visible()
    report = ask_axe(page)
    assert {each["id"] for each in report.response["violations"]} == OF_THE_LIBRARY
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("auth-bearer-value").fill(program.token)
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close", exact=True).first.click()
    page.get_by_text("Read the organisation").first.click()
    page.get_by_role("button", name="Try it out").first.click()
    page.get_by_role("button", name="Execute").first.click()

    expect(page.get_by_text('"slug": "zylker"').first).to_be_visible()
    assert {host for host in hosts if not host.startswith("data:")} == {live_server.url}
