"""Two runs of a sync beside each other: what differs, and why (R94)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet

from syncs.comparison.queries.changes import (
    SettingChange,
    changed_labels,
    changes_between,
    parts_of,
)
from syncs.comparison.queries.in_words import Names, SettingPart, StoredSettings, settings_in_words
from syncs.domain.outcomes import OUTCOMES, Outcome
from syncs.models import ImportRun, RunState
from syncs.models.import_run import IMPORTING
from syncs.sql.statements import execute
from web.bounded import CutShort, bounded

COMPARED = (
    Outcome.NEW,
    Outcome.RE_ADDED,
    Outcome.DUPLICATE,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.IGNORED,
    Outcome.DELETED,
    Outcome.HELD,
    Outcome.KEPT,
    Outcome.NOT_SELECTED,
)

PATIENCE_MILLISECONDS = 3_000
"""How long a page waits for the records of two runs to be laid beside each other."""


class Culprit(StrEnum):
    """The causes that may have made the numbers of two runs differ."""

    KEY = "key"
    DEFINITION = "definition"
    RULES = "rules"
    MAPPING = "mapping"
    READING = "reading"
    SOURCE = "source"
    NOTHING = "nothing"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> str:
        """The words for people; what of it was changed follows those of a part."""
        return _SENTENCES[self]


_SENTENCES = {
    Culprit.KEY: "The key of the account is another one, so that Recruit may show other records.",
    Culprit.DEFINITION: "The definition was changed",
    Culprit.RULES: "The rules were changed",
    Culprit.MAPPING: "The mapping was changed",
    Culprit.READING: "One run read everything and the other only what had changed, so that their"
    " totals count different things.",
    Culprit.SOURCE: "The settings are the same. The records in Recruit have changed, or the people"
    " here: who is on the list, and who must not be mailed.",
    Culprit.NOTHING: "The settings and the numbers are the same.",
    Culprit.UNKNOWN: "One of the two runs stopped before it had read its settings.",
}

BOTH_READ_CHANGES = (
    "The settings are the same. Each of the two runs read only what had changed in Recruit since"
    " the run before it, so that the numbers say how much had changed then."
)
"""The words for the source where neither run read everything."""

CHANGED_IN_PARTS = (Culprit.DEFINITION, Culprit.RULES, Culprit.MAPPING)
"""The causes of which it is named what was changed."""


@dataclass(frozen=True)
class NumberPair:
    """A number of both runs."""

    outcome: Outcome
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Move:
    """Records that ended as `before` in one run and as `after` in the other; None: not read."""

    before: Outcome | None
    after: Outcome | None
    number: int

    @property
    def is_change(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """`before` ran earlier than `after`. `moves` is None where laying the records beside each other
    would take too long, or the rows of a run are not kept any more."""

    before: ImportRun
    after: ImportRun
    numbers: Sequence[NumberPair]
    causes: Sequence[Culprit]
    changes: Sequence[SettingChange]
    moves: Sequence[Move] | None

    @property
    def sentences(self) -> list[tuple[Culprit, str]]:
        """The causes, each with a sentence that names what was changed."""
        return [(each, self._sentence(each)) for each in self.causes]

    def _sentence(self, cause: Culprit) -> str:
        if cause is Culprit.SOURCE and self._both_read_changes:
            return BOTH_READ_CHANGES
        if cause not in CHANGED_IN_PARTS:
            return cause.sentence
        return f"{cause.sentence}: {changed_labels(self.changes, SettingPart(cause.value))}."

    @property
    def _both_read_changes(self) -> bool:
        return all(
            (run.settings or {}).get("is_full") is False for run in (self.before, self.after)
        )


def compare_runs(before: ImportRun, after: ImportRun, labels: Mapping[str, str]) -> Comparison:
    """Lay two runs of one sync beside each other, in whatever order they are given; `labels` are
    those of own contact fields."""
    before, after = sorted((before, after), key=_number_of)
    numbers = [
        NumberPair(each, getattr(before, each.code), getattr(after, each.code)) for each in COMPARED
    ]
    stored: tuple[StoredSettings, StoredSettings] = (before.settings or {}, after.settings or {})
    names = Names.of(after.sync, labels, *stored)
    changes = changes_between(*(settings_in_words(each, names) for each in stored))
    differ = any(pair.difference for pair in numbers)
    causes = _find_causes(stored, changes, differ=differ)
    return Comparison(before, after, numbers, causes, changes, _moves(before, after))


def run_to_compare_with(run: ImportRun) -> ImportRun | None:
    """Return the last run before this one that says the same kind of thing: an import that
    succeeded, as full as it, or else any."""
    earlier = ImportRun.objects.filter(
        sync_id=run.sync_id, pk__lt=run.pk, kind__in=IMPORTING, state=RunState.SUCCEEDED
    ).order_by("-id")
    is_full = (run.settings or {}).get("is_full")
    return earlier.filter(settings__is_full=is_full).first() or earlier.first()


def comparable_runs(sync_id: int) -> QuerySet[ImportRun]:
    """Return the imports of a sync that have begun and ended."""
    return ImportRun.objects.filter(
        sync_id=sync_id, kind__in=IMPORTING, finished_at__isnull=False, started_at__isnull=False
    )


def runs_to_choose(sync_id: int, *, at_most: int) -> list[tuple[int, datetime]]:
    """Return ids and beginnings of the newest imports of a sync that have ended."""
    found = comparable_runs(sync_id).order_by("-id").values_list("pk", "started_at")[:at_most]
    return [(pk, started_at) for pk, started_at in found if started_at]


def _number_of(run: ImportRun) -> int:
    return run.pk


def _find_causes(
    stored: tuple[StoredSettings, StoredSettings], changes: Sequence[SettingChange], *, differ: bool
) -> list[Culprit]:
    if not all(stored):
        return [Culprit.UNKNOWN]
    causes = [Culprit(part.value) for part in SettingPart if part in parts_of(changes)]
    if stored[0].get("is_full") != stored[1].get("is_full"):
        causes.append(Culprit.READING)
    if not causes:
        causes.append(Culprit.SOURCE if differ else Culprit.NOTHING)
    return causes


def _moves(before: ImportRun, after: ImportRun) -> list[Move] | None:
    if not (before.keeps_rows and after.keeps_rows):
        return None  # who has no row would look as if it had not been read
    try:
        with bounded(PATIENCE_MILLISECONDS), connection.cursor() as cursor:
            execute(cursor, "compare_records", run_id=after.pk, earlier=before.pk)
            rows = cursor.fetchall()
    except CutShort:
        return None
    return [Move(_outcome(earlier), _outcome(later), number) for earlier, later, number in rows]


def _outcome(code: int | None) -> Outcome | None:
    return OUTCOMES[code] if code else None
