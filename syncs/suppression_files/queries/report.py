"""The report of a file: its lines by what becomes of them, counted and a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import Organisation
from contacts.models import LineVerdict, SuppressionFile, SuppressionFileLine
from web.keyset import PAGE_SIZE, Page, read_page

SHOWN_FILES = 20

IN_ORDER = (
    LineVerdict.SUPPRESS,
    LineVerdict.KNOWN,
    LineVerdict.REPEATED,
    LineVerdict.MALFORMED,
    LineVerdict.UNKNOWN_KIND,
    LineVerdict.ERASED,
    LineVerdict.EMPTY,
)

AT_FAULT = frozenset({LineVerdict.MALFORMED, LineVerdict.UNKNOWN_KIND})
"""The verdicts that somebody can mend in the file."""


@dataclass(frozen=True)
class VerdictNumber:
    """The number of a file's lines of which this becomes, or became."""

    verdict: LineVerdict
    number: int
    label: str


@dataclass(frozen=True)
class ReportLine:
    """A line with what becomes of it, or became, in words."""

    line: SuppressionFileLine
    label: str


def recent_files(organisation: Organisation) -> list[SuppressionFile]:
    """Return the last files that were sent, newest first."""
    files = SuppressionFile.objects.filter(organisation=organisation)
    return list(files.select_related("uploaded_by").order_by("-uploaded_at", "-id")[:SHOWN_FILES])


def count_verdicts(file: SuppressionFile) -> list[VerdictNumber]:
    """Return the verdicts that occur, each with its number."""
    lines = SuppressionFileLine.objects.filter(file=file).order_by().values_list("verdict")
    numbers = dict(lines.annotate(number=Count("*")))
    return [
        VerdictNumber(each, numbers[each.value], verdict_in_words(file, each))
        for each in IN_ORDER
        if each.value in numbers
    ]


def verdict_in_words(file: SuppressionFile, verdict: int) -> str:
    """Return a verdict in words: what was to be done is done, once the file is applied."""
    is_done = file.applied_at and verdict == LineVerdict.SUPPRESS
    return "Suppressed" if is_done else str(LineVerdict(verdict).label)


def total_of(numbers: Iterable[VerdictNumber], *verdicts: LineVerdict) -> int:
    """Return how many lines have one of these verdicts."""
    return sum(each.number for each in numbers if each.verdict in verdicts)


def lines_of(file: SuppressionFile, verdict: LineVerdict | None) -> QuerySet[SuppressionFileLine]:
    """Return the lines of a verdict, or all, in the order of the file."""
    lines = SuppressionFileLine.objects.filter(file_id=file.pk)
    return (lines.filter(verdict=verdict) if verdict else lines).order_by("number")


def read_report(
    file: SuppressionFile,
    verdict: LineVerdict | None,
    *,
    after: int | None,
    size: int = PAGE_SIZE,
) -> Page[ReportLine]:
    """Return a page of lines; `after` is the number of the last one before."""
    lines = lines_of(file, verdict).filter(number__gt=after or 0)
    page = read_page(lines, key=lambda line: line.number, is_first=after is None, size=size)
    rows = [ReportLine(line, verdict_in_words(file, line.verdict)) for line in page.rows]
    return Page(rows, page.next, page.is_first)
