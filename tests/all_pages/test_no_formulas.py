"""No file that is downloaded has a cell that a spreadsheet executes (R106)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client

from contacts.models import Suppression, SuppressionFileLine
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import Sync
from tests.all_pages.addresses import ADMIN_DOWNLOADS, DOWNLOADS, named
from tests.builders import make_row
from tests.world.house import House
from web.csv_cells import BEGINNINGS_OF_FORMULAS


def fill(house: House, text: str) -> None:
    """Put the text wherever somebody can write one that stands in a file."""
    house.contact.first_name = house.contact.last_name = text
    house.contact.attributes = {house.own_field.key: text}
    house.contact.save()
    house.mailing_list.name = text
    house.mailing_list.save()
    Sync.objects.filter(pk=house.sync.pk).update(name=text)
    Suppression.objects.filter(pk=house.suppression.pk).update(note=text)
    lines = SuppressionFileLine.objects.filter(file=house.suppression_file)
    lines.update(note=text)
    make_row(
        house.run,
        Outcome.IGNORED,
        reason=Reason.INVALID_PATTERN,
        email=text,
        detail={"name": text},
    )


def files_of(client: Client, url: str) -> Iterator[str]:
    answer: Any = client.get(url)
    assert isinstance(answer, FileResponse | StreamingHttpResponse), url
    content: Any = answer.streaming_content
    sent = b"".join(content)
    if not is_zipfile(BytesIO(sent)):
        yield sent.decode("utf-8-sig")
        return
    with ZipFile(BytesIO(sent)) as archive:
        yield from (archive.read(name).decode() for name in archive.namelist())


def is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


@pytest.mark.parametrize("beginning", BEGINNINGS_OF_FORMULAS)
def test_no_file_has_a_cell_that_begins_as_a_formula(
    beginning: str, house: House, alice: Client
) -> None:
    text = f"{beginning}HYPERLINK"
    fill(house, text)
    without: set[str] = set()

    for address in named(DOWNLOADS | ADMIN_DOWNLOADS):
        files = list(files_of(alice, address.of(house, house.slug)))
        cells = [c for file in files for row in csv.reader(StringIO(file, newline="")) for c in row]
        bad = [c for c in cells if c.startswith(BEGINNINGS_OF_FORMULAS) and not is_number(c)]
        assert bad == [], address.name
        if f"'{text}" not in cells:
            without.add(address.name)

    assert without == set()
