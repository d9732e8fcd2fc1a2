"""The story of a contact: every run row, with repeats folded (R93)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Organisation
from contacts.models import Contact
from syncs.domain.outcomes import Outcome
from syncs.history.queries.run_rows import ShownRow, explain_rows
from syncs.models import ImportRun, RunRow
from syncs.people.rules.folding import Folded, StoryLine, fold_story
from syncs.why.queries.rows_of_person import (
    READ_AT_ONCE,
    StoryKey,
    Streak,
    runs_of_rows,
    story_rows,
)
from web.keyset import PAGE_SIZE, Page

REPEATING = (Outcome.UNCHANGED, Outcome.IGNORED, Outcome.NOT_SELECTED)
"""The outcomes of which run after run says the same."""


@dataclass(frozen=True)
class StoryRow:
    """A run row of the contact with its run. `times` is how many rows say the same, from that of
    the run `since` on; `streak` asks for exactly these."""

    run: ImportRun
    shown: ShownRow
    times: int
    since: ImportRun
    streak: Streak


def read_story(
    organisation: Organisation,
    contact: Contact,
    labels: Mapping[str, str],
    *,
    after: StoryKey | None,
    streak: Streak | None,
    size: int = PAGE_SIZE,
) -> Page[StoryRow]:
    """Return a page of the story, newest run first: folded, or the rows of one streak."""
    rows = story_rows(organisation, contact.pk, after=after, streak=streak)
    runs = runs_of_rows(organisation, rows)
    known = [row for row in rows[:READ_AT_ONCE] if row.run_id in runs]
    folded, used = fold_story(
        (_told(row, runs, is_folded=not streak) for row in known), at_most=size
    )
    is_last = used == len(known) and len(rows) <= READ_AT_ONCE
    following = None if is_last or not used else str(StoryKey.of(known[used - 1]))
    return Page(_shown(contact, folded, runs, labels), following, after is None)


def _told(row: RunRow, runs: Mapping[int, ImportRun], *, is_folded: bool) -> StoryLine[RunRow]:
    repeats = None
    if is_folded and row.outcome in REPEATING:
        repeats = (row.outcome, row.reason, json.dumps(row.detail, sort_keys=True))
    return StoryLine(row, (runs[row.run_id].sync_id, row.record_id), repeats)


def _shown(
    contact: Contact,
    folded: list[Folded[RunRow]],
    runs: Mapping[int, ImportRun],
    labels: Mapping[str, str],
) -> list[StoryRow]:
    rows = [each.newest for each in folded]
    explained = explain_rows(contact.organisation, rows, labels, known=contact)
    return [
        StoryRow(
            run=runs[each.newest.run_id],
            shown=shown,
            times=each.times,
            since=runs[each.oldest.run_id],
            streak=Streak(
                sync=runs[each.newest.run_id].sync_id,
                record=each.newest.record_id or 0,
                outcome=each.newest.outcome,
                first_run=each.oldest.run_id,
                last_run=each.newest.run_id,
            ),
        )
        for each, shown in zip(folded, explained, strict=True)
    ]
