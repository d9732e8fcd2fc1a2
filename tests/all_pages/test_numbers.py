"""Every number that is a link equals the rows behind it, also while a run goes on (R92)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from syncs.domain.outcomes import OF_UNDOS, Outcome
from syncs.history.queries.by_day import COUNTED
from syncs.models import ImportRun, Kind, Preview, RunState
from tests.builders import make_contact, make_row, make_run, make_sync
from tests.world.house import House

LINK = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.DOTALL)
NUMBER = re.compile(r"^([\d,]+)\b")
TO_ROWS = re.compile(r"[?&](outcome|reason|since)=")


def numbers_on(html: str, url: str) -> Iterator[tuple[str, int]]:
    """Yield the address and the number of each link that leads to rows, or to runs of some days."""
    for attributes, inside in LINK.findall(html):
        href = re.search(r'href="([^"]*)"', unescape(attributes))
        words = " ".join(re.sub(r"<[^>]+>", " ", unescape(inside)).split())
        number = NUMBER.match(words) or re.search(r"([\d,]+)$", words)
        if (
            href
            and number
            and TO_ROWS.search(href[1])
            and not re.match(r"\d+ [A-Z][a-z]{2}$", words)
        ):
            yield urljoin(url, href[1]), int(number[1].replace(",", ""))


def numbers_behind(client: Client, url: str) -> set[int]:
    """Count the rows of all pages of a table; of the runs of a day, also what they tell in sum."""
    rows, after = [], ""
    while True:
        page = client.get(f"{url}&after={after}" if after else url).context["page"]
        rows += page.rows
        if not page.next:
            break
        after = page.next
    if "until=" not in url:
        return {len(rows)}
    sums = {sum(getattr(run, each.code) for run in rows) for each in COUNTED}
    return {len(rows)} | sums - {0}


def add_rows(run: ImportRun, *, undo: bool = False) -> None:
    """Add rows of each outcome and reason, some more of each than of the one before."""
    outcomes = OF_UNDOS if undo else [each for each in Outcome if each not in OF_UNDOS]
    for number, outcome in enumerate(outcomes, 1):
        for reason in outcome.reasons[:2] or [None]:
            for _ in range(number):
                contact = make_contact(run.organisation) if outcome is Outcome.NEW else None
                make_row(run, outcome, reason=reason, contact=contact)


@pytest.fixture
def pages(house: House) -> list[str]:
    """Return addresses of pages with numbers: of runs of every kind, and of what sums them up."""
    now = timezone.now()
    settings = {"is_full": True, "mailing_list_id": house.mailing_list.pk}
    runs = [
        make_run(house.sync, created_at=now, settings=settings),
        make_run(house.sync, created_at=now - timedelta(days=1), settings=settings),
        make_run(house.sync, created_at=now, state=RunState.FAILED, error="It failed."),
        make_run(house.sync, created_at=now, kind=Kind.PREVIEW),
        make_run(make_sync(house.organisation), created_at=now, state=RunState.RUNNING),
        make_run(house.sync, created_at=now, kind=Kind.UNDO, about=house.run),
    ]
    Preview.objects.create(run=runs[3])
    for run in runs[:5]:
        add_rows(run)
    add_rows(runs[5], undo=True)
    for ordinal in range(1_000_000, 1_000_060):  # no number that `make_row` gives
        make_row(runs[0], Outcome.UNCHANGED, ordinal=ordinal)
    slug = house.slug
    return [
        *(reverse("run_detail", args=[slug, run.pk]) for run in runs),
        reverse("run_list", args=[slug]),
        reverse("sync_runs", args=[slug, house.sync.pk]),
        reverse("sync_detail", args=[slug, house.sync.pk]),
        reverse("dashboard", args=[slug]),
        reverse("compare_runs", args=[slug, runs[0].pk]),
    ]


def test_every_number_equals_the_rows_behind_its_link(
    pages: list[str], house: House, vera: Client
) -> None:
    told: dict[str, set[int]] = {}
    for url in pages:
        for target, number in numbers_on(vera.get(url).content.decode(), url):
            told.setdefault(target, set()).add(number)

    wrong = {
        target: (numbers, behind)
        for target, numbers in told.items()
        if numbers != (behind := numbers_behind(vera, target))
    }

    assert wrong == {}
    assert len(told) > 50
    running = ImportRun.objects.get(state=RunState.RUNNING)
    assert not any(f"/runs/{running.pk}/" in target for target in told)
