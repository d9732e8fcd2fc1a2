"""Rows of a run as lines of a file, read piece by piece along their key (R106)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.db.models import Q

from syncs.account.web_links import record_url_of
from syncs.domain.outcomes import Outcome
from syncs.history.queries.find_rows import find_rows
from syncs.history.queries.run_rows import (
    RowKey,
    RowQuestion,
    ShownRow,
    explain_rows,
    key_of,
    next_rows,
    stored_rows,
)
from syncs.history.queries.would import label_of
from syncs.history.rules.mendable import WHAT_TO_DO, what_to_do
from syncs.models import ImportRun, RunRow
from syncs.models.import_run import ONLY_SHOWING

PIECE = 1_000
"""Rows that are read and explained at a time."""

ROWS_HEADER = [
    "Name",
    "E-mail",
    "Outcome",
    "Reason",
    "Explanation",
    "Probably meant",
    "Changes",
    "Left out",
    "Record",
    "In Recruit",
]

HEADER_TO_MEND = [
    "Record",
    "In Recruit",
    "Name",
    "E-mail",
    "What is wrong",
    "Probably meant",
    "What to do",
]

MENDABLE = Q(outcome=Outcome.IGNORED, reason__in=[*WHAT_TO_DO]) | Q(detail__has_key="left_out")


def lines_of_rows(
    run: ImportRun, question: RowQuestion, labels: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield a line for each row that is asked for, in the order of the page."""
    url = record_url_of(run.sync.connection, run.sync.module)
    for shown in _explained(run, partial(_next_asked, run, question), labels):
        yield [
            _name_of(shown),
            shown.email,
            label_of(shown.outcome, would=run.kind in ONLY_SHOWING),
            shown.reason.label if shown.reason else "",
            " ".join(filter(None, _explanations(shown))),
            shown.suggestion,
            "; ".join(f"{each.label}: {each.before} → {each.now}" for each in shown.changes),
            "; ".join(shown.left_out),
            *_record_of(shown, url),
        ]


def lines_to_mend(run: ImportRun, labels: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield a line for each record with which something is wrong that Recruit's users can mend."""
    url = record_url_of(run.sync.connection, run.sync.module)
    for shown in _explained(run, partial(_next_mendable, run), labels):
        yield [
            *_record_of(shown, url),
            _name_of(shown),
            shown.email,
            " ".join(_faults(shown)),
            shown.suggestion,
            what_to_do(shown.reason, suggestion=shown.suggestion, is_left_out=bool(shown.left_out)),
        ]


def _explained(
    run: ImportRun, next_piece: Callable[[RowKey | None], list[RunRow]], labels: Mapping[str, str]
) -> Iterator[ShownRow]:
    after: RowKey | None = None
    while rows := next_piece(after):
        yield from explain_rows(run.organisation, rows, labels, would=run.is_preview)
        after = key_of(rows[-1])


def _next_asked(run: ImportRun, question: RowQuestion, after: RowKey | None) -> list[RunRow]:
    if question.needle is None:
        return next_rows(run, question, after, at_most=PIECE)
    return find_rows(
        run,
        question.needle,
        outcomes=question.outcomes,
        reason=question.reason,
        opted_out=question.asks_for_opted_out,
        after=(after.outcome, after.ordinal) if after else (0, -1),
        at_most=PIECE,
    )


def _next_mendable(run: ImportRun, after: RowKey | None) -> list[RunRow]:
    """Return the next of the rows that tell of a fault, which no packed one does."""
    return list(stored_rows(run, RowQuestion(), after).filter(MENDABLE)[:PIECE])


def _name_of(shown: ShownRow) -> str:
    contact = shown.contact
    return f"{contact.first_name} {contact.last_name}".strip() if contact else shown.name


def _explanations(shown: ShownRow) -> Iterator[str]:
    if shown.is_erased:
        yield "Erased for good."
    if not shown.reason and not shown.changes and not shown.why_not_selected:
        yield shown.explanation
    if shown.is_erased:
        yield shown.removal
        return
    if not shown.why_not_selected:
        yield from _faults(shown)
    yield from shown.notes


def _faults(shown: ShownRow) -> Iterator[str]:
    """Yield what is wrong with a record: the exact fault of its address, where it is known."""
    if shown.address_fault:
        yield f"{shown.address_fault[:1].upper()}{shown.address_fault[1:]}."
    elif shown.reason:
        yield shown.explanation
    for note in shown.left_out:
        yield f"Left out: {note}."


def _record_of(shown: ShownRow, url: str) -> list[str]:
    record = str(shown.row.record_id or "")
    return [record, f"{url}{record}" if url and record else ""]
