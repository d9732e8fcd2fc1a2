"""Outcomes as a stacked bar, as tiles and as words: one hue each, the same everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template

from syncs.domain.outcomes import Outcome, Reason
from syncs.history.queries.would import label_of
from syncs.history.rules.unusual import Usual
from syncs.models import ImportRun

register = template.Library()

IN_ORDER = (
    Outcome.NEW,
    Outcome.RE_ADDED,
    Outcome.DUPLICATE,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.IGNORED,
    Outcome.DELETED,
)
"""From what changed most for a person to what did not; removals, which no total counts, last."""

IN_HISTORY = (
    Outcome.NEW,
    Outcome.RE_ADDED,
    Outcome.DUPLICATE,
    Outcome.IGNORED,
    Outcome.DELETED,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
)
"""The order of the columns of the import history (R91)."""

BAR_WIDTH = 1000
MIN_WIDTH = 8
BAR_GAP = 3


@dataclass(frozen=True)
class OutcomeNumber:
    """The number of a run's rows that have an outcome."""

    outcome: Outcome
    number: int
    label: str
    usual: Usual | None = None
    """What the number usually is, where it is unusual."""


@dataclass(frozen=True)
class Segment:
    code: str
    x: float
    width: float


@dataclass(frozen=True)
class ReasonNumber:
    reason: Reason
    number: int


@register.filter
def outcome_numbers(run: ImportRun) -> list[OutcomeNumber]:
    """Return all outcomes of a run with their numbers, in the order in which they are shown."""
    return _count(run, IN_ORDER)


@register.simple_tag
def history_columns() -> tuple[Outcome, ...]:
    return IN_HISTORY


@register.filter
def history_numbers(run: ImportRun) -> list[OutcomeNumber]:
    """Return the outcomes of a run with their numbers, in the order of the history's columns."""
    return _count(run, IN_HISTORY)


def _count(run: ImportRun, outcomes: tuple[Outcome, ...]) -> list[OutcomeNumber]:
    """Return their numbers; of a preview the labels say that nothing of it has happened."""
    unusual = getattr(run, "unusual", {})
    return [
        OutcomeNumber(
            outcome=each,
            number=getattr(run, each.code),
            label=label_of(each, would=run.is_preview),
            usual=unusual.get(each),
        )
        for each in outcomes
    ]


@register.filter
def reason_numbers(run: ImportRun) -> list[ReasonNumber]:
    """Return the reasons for which records were ignored, most frequent first."""
    counted = [ReasonNumber(Reason[code.upper()], n) for code, n in run.ignored_reasons.items()]
    return sorted(counted, key=lambda row: (-row.number, row.reason))


@register.inclusion_tag("history/_outcome_bar.html")
def outcome_bar(run: ImportRun, size: str = "") -> dict[str, Any]:
    """Show the stacked bar of a run, with its numbers as the text alternative."""
    present = [row for row in outcome_numbers(run) if row.number]
    words = ", ".join(f"{row.number:,} {row.label.lower()}" for row in present)
    return {"segments": list(_segments(present)), "words": words or "No records", "size": size}


def _segments(present: list[OutcomeNumber]) -> Iterator[Segment]:
    """Yield segments with widths in proportion, but none so thin that it cannot be seen."""
    total = sum(row.number for row in present)
    widths = [max(row.number / total * BAR_WIDTH, MIN_WIDTH) for row in present]
    shrink = (BAR_WIDTH - BAR_GAP * (len(present) - 1)) / sum(widths) if widths else 1
    x = 0.0
    for row, width in zip(present, widths, strict=True):
        yield Segment(row.outcome.code, round(x, 1), round(width * shrink, 1))
        x += width * shrink + BAR_GAP
