"""The answers as pages show them: sentences, and where each leads."""

from __future__ import annotations

from dataclasses import dataclass

from syncs.domain.outcomes import IGNORED_REASONS, Outcome, Reason
from syncs.why.rules.answers import Code, ListAnswer, why
from syncs.why.rules.facts import KnownSync, PersonFacts
from syncs.why.rules.ledger_row import LedgerRow
from syncs.why.rules.words import answer_in_words

QUIET = (Code.NOT_MET, Code.NO_SYNC)
"""The answers that nothing has happened for: pages fold them."""


@dataclass(frozen=True)
class Evidence:
    """A row of a run: `key` is where the run's page begins with it, `record_url` where Recruit
    shows the record, empty where that is not known."""

    row: LedgerRow
    sync: KnownSync | None
    record_url: str

    @property
    def key(self) -> str:
        return f"{self.row.outcome.value}-{max(0, self.row.ordinal - 1)}"

    @property
    def name(self) -> str:
        """The name that the record had, where nobody was imported from it."""
        return str(self.row.detail.get("name", ""))

    @property
    def label(self) -> str:
        """The words for what became of the record: its reason, where it was ignored."""
        return self._end.label

    @property
    def label_within(self) -> str:
        """The same within a sentence."""
        return self._end.label_within

    @property
    def _end(self) -> Outcome | Reason:
        reason = self.row.reason
        return reason if reason and reason in IGNORED_REASONS else self.row.outcome


@dataclass(frozen=True)
class ShownClaim:
    """A claim: `sync` is None for one by hand, and for a sync that is gone."""

    sync: KnownSync | None
    record_id: int
    record_url: str


@dataclass(frozen=True)
class ShownAnswer:
    """An answer in sentences: `reason`, and what belongs to it."""

    answer: ListAnswer
    reason: str
    more: list[str]
    evidence: Evidence | None
    besides: list[Evidence]
    claims: list[ShownClaim]

    @property
    def is_quiet(self) -> bool:
        return self.answer.code in QUIET


def shown_answers(facts: PersonFacts) -> list[ShownAnswer]:
    """Return the answers, one for each list: the lists that the person is on come first."""
    shown = [_shown(answer, facts) for answer in why(facts)]
    return sorted(shown, key=lambda each: (not each.answer.is_on, each.is_quiet))


def evidence_of(rows: tuple[LedgerRow, ...], facts: PersonFacts) -> list[Evidence]:
    """Return rows, the newest first, with where they lead."""
    ordered = sorted(rows, key=lambda row: (row.run_id, row.ordinal), reverse=True)
    return [_evidence(row, facts) for row in ordered]


def _shown(answer: ListAnswer, facts: PersonFacts) -> ShownAnswer:
    reason, *more = answer_in_words(answer, facts.syncs)
    return ShownAnswer(
        answer,
        reason,
        more,
        evidence=_evidence(answer.row, facts) if answer.row else None,
        besides=[_evidence(row, facts) for row in answer.besides[:5]],
        claims=[
            ShownClaim(sync, each.record_id, _url(sync, each.record_id))
            for each in answer.claims
            for sync in [facts.syncs.get(each.sync_id)]
        ],
    )


def _evidence(row: LedgerRow, facts: PersonFacts) -> Evidence:
    sync = facts.syncs.get(row.sync_id)
    return Evidence(row, sync, _url(sync, row.record_id))


def _url(sync: KnownSync | None, record_id: int | None) -> str:
    """Return where Recruit shows a record; those of syncs are in their module."""
    return f"{sync.record_url}{record_id}" if sync and sync.record_url and record_id else ""
