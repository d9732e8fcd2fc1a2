"""Every page is HTML as the standard has it, and what it refers to is there."""

import re
from collections import Counter
from html.parser import HTMLParser as Reader

import pytest
from django.test import Client
from django.urls import reverse
from tinyhtml5.parser import HTMLParser

from tests.all_pages.addresses import Address, pages
from tests.all_pages.test_query_counts import add_one_of_everything
from tests.world.house import House

REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "form", "list")
DATETIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?")


PARTS = {"run_live"}
"""Addresses of parts of pages, which renew themselves."""


def whole(part: str) -> str:
    """Return a part of a page as a page."""
    head = "<head><title>A</title><meta name=description content=A></head>"
    return f"<!DOCTYPE html><html lang=en>{head}<body>{part}</body></html>"


class References(Reader):
    """The ids of a page, what refers to them, and the times that it tells machines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.referred: set[str] = set()
        self.times: list[str] = []
        self.described = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
        for name in REFERRING:
            self.referred |= set(values.get(name, "").split())
        if tag == "meta" and values.get("name") == "description":
            self.described = bool(values.get("content"))
        if tag == "time":
            self.times.append(values.get("datetime", ""))


def faults_of(html: str) -> list[object]:
    """Return what is wrong with a page: errors of its syntax, and of what it refers to."""
    parser = HTMLParser()
    parser.parse(html)
    found = References(html)
    return [
        *(error[1] for error in parser.errors),
        *(f"id {name} twice" for name, number in found.ids.items() if number > 1),
        *(f"no {name}" for name in found.referred - found.ids.keys()),
        *([] if found.described else ["no description"]),
        *(f"time {time}" for time in found.times if not DATETIME.fullmatch(time)),
    ]


@pytest.mark.parametrize("address", pages(), ids=lambda address: address.name)
def test_page_is_valid(address: Address, house: House, alice: Client) -> None:
    add_one_of_everything(house)

    html = alice.get(address.of(house, house.slug)).content.decode()

    is_part = not html.lstrip().startswith("<!DOCTYPE html>")
    assert is_part is (address.name in PARTS)
    assert faults_of(whole(html) if is_part else html) == []


@pytest.mark.parametrize(
    "name", ["profile", "sessions", "account_change_password", "mfa_index", "account_logout"]
)
def test_page_of_oneself_is_valid(name: str, alice: Client, house: House) -> None:
    assert faults_of(alice.get(reverse(name), follow=True).content.decode()) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>One<div>Two</div></p>", "unexpected-end-tag"),
        ('<p id="a">One</p><p id="a">Two</p>', "id a twice"),
        ('<input aria-describedby="gone">', "no gone"),
        ('<meta name="description" content="">', "no description"),
        ('<time datetime="2026-11-30T09:47:49.542809+00:00">today</time>', "time 2026"),
    ],
)
def test_what_is_not_valid_is_noticed(html: str, fault: str) -> None:
    assert any(str(each).startswith(fault) for each in faults_of(whole(html)))
