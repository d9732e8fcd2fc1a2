"""A file is sent, shown line by line, and then applied or discarded (R70, R106)."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts.models import (
    LineVerdict,
    Suppression,
    SuppressionFile,
    SuppressionFileLine,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.suppression_files.actions.apply import AppliedBefore, apply_file
from syncs.suppression_files.actions.keep import KEPT, keep_file
from syncs.suppression_files.rules.lines import FileKind, read_lines
from tests.builders import NOON, make_contact, make_member
from tests.world.house import House
from tests.world.reading import text_of

TEXT = """email,kind,note
ann@zylker.example,bounced,"=1+1, really"
ANN@zylker.example,Bounced,
ann@zylker.example,unsubscribed,
bea@zylker.example,bounced,
zoe@aol,,
"""


def url(house: House, name: str = "suppression_files", *ids: int) -> str:
    return reverse(name, args=[house.slug, *ids])


def send(client: Client, house: House, data: str | bytes, name: str = "bounces.csv") -> str:
    body = data.encode() if isinstance(data, str) else data
    form = {"file": SimpleUploadedFile(name, body), "kind": "1"}
    return text_of(client.post(url(house), form, follow=True))


def kept_lines(house: House) -> list[tuple[int, int, str]]:
    lines = SuppressionFileLine.objects.filter(file__organisation=house.organisation)
    return list(lines.order_by("number").values_list("number", "verdict", "detail"))


@pytest.fixture
def file(house: House, bob: Client) -> SuppressionFile:
    """Return a file of which one address is suppressed already, as Bob has sent it."""
    Suppression.objects.create(
        organisation=house.organisation,
        address="bea@zylker.example",
        kind=SuppressionKind.BOUNCED,
        created_at=NOON,
    )
    send(bob, house, TEXT)
    return SuppressionFile.objects.get()


def test_a_file_that_is_sent_changes_nothing(
    house: House, bob: Client, file: SuppressionFile
) -> None:
    text = text_of(bob.get(url(house, "suppression_file", file.pk)))

    assert Suppression.objects.count() == 1
    assert "Nothing is changed yet. 2 addresses are to be suppressed." in text
    assert "1 line has a fault and is left out" in text


def test_each_line_says_what_becomes_of_it(house: House, file: SuppressionFile) -> None:
    assert kept_lines(house) == [
        (2, LineVerdict.SUPPRESS, ""),
        (3, LineVerdict.REPEATED, "Line 2"),
        (4, LineVerdict.SUPPRESS, ""),
        (5, LineVerdict.KNOWN, ""),
        (
            6,
            LineVerdict.MALFORMED,
            "This is no e-mail address: no dot after the @. Probably meant: zoe@aol.com",
        ),
    ]


def test_applied_it_suppresses_whom_it_said(
    house: House, bob: Client, file: SuppressionFile
) -> None:
    contact = make_contact(house.organisation, "ann@zylker.example")

    text = text_of(bob.post(url(house, "apply_suppression_file", file.pk), follow=True))

    rows = Suppression.objects.exclude(created_at=NOON).order_by("kind")
    assert [(r.address, r.kind, r.note, r.origin) for r in rows] == [
        ("ann@zylker.example", 2, "=1+1, really", SuppressionOrigin.FILE),
        ("ann@zylker.example", 4, "", SuppressionOrigin.FILE),
    ]
    assert {str(row.added_by) for row in rows} == {"bob@example.com"}
    assert "2 suppressions added from bounces.csv." in text
    assert "Suppressed 2" in text
    revision = contact.revision
    contact.refresh_from_db()
    assert contact.revision == revision + 1


def test_a_file_is_applied_once(house: House, bob: Client, file: SuppressionFile) -> None:
    bob.post(url(house, "apply_suppression_file", file.pk))
    Suppression.objects.all().delete()

    text = text_of(bob.post(url(house, "apply_suppression_file", file.pk), follow=True))

    assert "This file was applied before. Nothing was changed." in text
    assert not Suppression.objects.exists()
    with pytest.raises(AppliedBefore):
        apply_file(file, by=make_member(house.organisation).user, now=NOON)


def test_whoever_was_suppressed_meanwhile_stays_as_they_were(
    house: House, file: SuppressionFile
) -> None:
    Suppression.objects.create(
        organisation=house.organisation, address="ann@zylker.example", kind=2, note="By phone"
    )

    added = apply_file(file, by=make_member(house.organisation).user, now=NOON)

    assert added == 1
    assert Suppression.objects.get(address="ann@zylker.example", kind=2).note == "By phone"
    assert kept_lines(house)[0] == (2, LineVerdict.KNOWN, "")


def test_discarded_it_is_forgotten(house: House, bob: Client, file: SuppressionFile) -> None:
    text = text_of(bob.post(url(house, "discard_suppression_file", file.pk), follow=True))

    assert "bounces.csv is discarded. Nobody was suppressed by it." in text
    assert not SuppressionFileLine.objects.exists()


def test_the_report_of_an_applied_file_stays(
    house: House, bob: Client, file: SuppressionFile
) -> None:
    bob.post(url(house, "apply_suppression_file", file.pk))

    text = text_of(bob.post(url(house, "discard_suppression_file", file.pk), follow=True))

    assert "This file was applied, so its report stays." in text
    assert SuppressionFileLine.objects.count() == 5


def test_lines_are_forgotten_after_a_month(house: House) -> None:
    bob = make_member(house.organisation).user
    lines = read_lines(TEXT.encode(), otherwise=FileKind.BOUNCED)
    first = keep_file(house.organisation, "a.csv", lines, by=bob, now=NOON)
    second = keep_file(house.organisation, "b.csv", lines, by=bob, now=NOON + KEPT)

    third = keep_file(
        house.organisation, "c.csv", lines, by=bob, now=NOON + KEPT + timedelta(seconds=1)
    )

    assert set(SuppressionFile.objects.all()) == {second, third}
    assert not SuppressionFileLine.objects.filter(file_id=first.pk).exists()


@pytest.mark.parametrize(("last", "remain"), [(999_000, "abc"), (999_001, "bc")])
def test_the_oldest_of_a_million_lines_are_forgotten(last: int, remain: str, house: House) -> None:
    """A file of a few lines, here the first, counts for a thousand."""
    bob = make_member(house.organisation).user
    lines = read_lines(TEXT.encode(), otherwise=FileKind.BOUNCED)
    many = [*lines[:-1], lines[-1]._replace(number=last)]

    for name, sent in (("a", lines), ("b", many), ("c", lines)):
        keep_file(house.organisation, name, sent, by=bob, now=NOON)

    assert "".join(SuppressionFile.objects.order_by("id").values_list("name", flat=True)) == remain


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04rest", "This is a workbook."),
        (b"", "This file is empty."),
        (b'email\n"a@b.example\n', "A quotation mark on line 2 is never closed."),
        (b"a@b.example\n" * 900_000, "A file may have 10 MB. Send it in parts."),
    ],
    ids=["workbook", "empty", "quotation", "size"],
)
def test_a_file_that_cannot_be_read_is_said_beside_the_field(
    data: bytes, message: str, house: House, bob: Client
) -> None:
    assert message in send(bob, house, data)
    assert not SuppressionFile.objects.exists()


def test_lines_are_filtered_by_what_becomes_of_them(
    house: House, bob: Client, file: SuppressionFile
) -> None:
    page = url(house, "suppression_file", file.pk)

    faults = bob.get(page, {"verdict": LineVerdict.MALFORMED.value}).context["page"].rows
    unknown = text_of(bob.get(page, {"verdict": "77"}))

    assert [row.line.number for row in faults] == [6]
    assert "ann@zylker.example" in unknown


def test_the_report_is_a_file_that_can_be_mended_and_sent_again(
    house: House, bob: Client, file: SuppressionFile
) -> None:
    answer = bob.get(url(house, "suppression_file_report", file.pk), {"verdict": "1"})
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert list(csv.reader(StringIO(data.decode("utf-8-sig")))) == [
        ["Line", "E-mail", "Kind", "Note", "Result", "Explanation"],
        ["2", "ann@zylker.example", "Bounced", "'=1+1, really", "To be suppressed", ""],
        ["4", "ann@zylker.example", "Unsubscribed", "", "To be suppressed", ""],
    ]
    again = read_lines(data, otherwise=FileKind.DO_NOT_MAIL)
    assert [(line.address, line.kind, line.note) for line in again] == [
        ("ann@zylker.example", FileKind.BOUNCED, "=1+1, really"),
        ("ann@zylker.example", FileKind.UNSUBSCRIBED, ""),
    ]


def test_files_of_another_organisation_are_not_shown(
    house: House, other_house: House, bob: Client
) -> None:
    foreign = other_house.suppression_file

    assert foreign.name not in text_of(bob.get(url(house)))
    assert bob.get(url(house, "suppression_file", foreign.pk)).status_code == 404


def test_many_lines_take_few_statements(house: House, django_assert_max_num_queries) -> None:
    bob = make_member(house.organisation).user
    text = "email\n" + "".join(f"person{n}@example.com\n" for n in range(20_000))

    lines = read_lines(text.encode(), otherwise=FileKind.BOUNCED)
    with django_assert_max_num_queries(20):
        file = keep_file(house.organisation, "large.csv", lines, by=bob, now=NOON)
        added = apply_file(file, by=bob, now=NOON)

    assert added == 20_000
