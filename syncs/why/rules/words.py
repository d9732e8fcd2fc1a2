"""The answers in sentences: who is on a list and why, for pages and whoever else asks (R93)."""

from collections.abc import Mapping

from syncs.domain.outcomes import Outcome, Reason
from syncs.history.rules import not_selected_in_words
from syncs.why.rules.answers import Code, ListAnswer
from syncs.why.rules.facts import KnownSync, ListClaim, Stay, StayCause
from syncs.why.rules.ledger_row import LedgerRow

GONE = "a sync that is gone"

SUPPRESSION_REASONS = (
    Reason.DO_NOT_MAIL,
    Reason.BOUNCED,
    Reason.COMPLAINED,
    Reason.UNSUBSCRIBED,
)
"""The reasons that name a suppression, which may have been lifted since."""


def answer_in_words(answer: ListAnswer, syncs: Mapping[int, KnownSync]) -> list[str]:
    """Return the reason in a sentence, and one for each thing that belongs to it."""
    words = _Words(answer, syncs)
    return [words.reason(), *words.more()]


class _Words:
    """The sentences about one answer."""

    def __init__(self, answer: ListAnswer, syncs: Mapping[int, KnownSync]) -> None:
        self._answer = answer
        self._syncs = syncs

    def reason(self) -> str:
        answer = self._answer
        if answer.is_on:
            return _sentence(_kept_by(answer.claims, self._syncs))
        if answer.departure:
            return self._departed()
        if answer.row:
            return self._told_by(answer.row)
        if answer.code is Code.ERASED:
            return "The person was erased for good, so nothing brings them back."
        return self._never_met()

    def more(self) -> list[str]:
        return [*self._held(), *self._stay(), *self._barred(), *self._details()]

    def _departed(self) -> str:
        departure = self._answer.departure
        assert departure  # noqa: S101 (asked for only then)
        who = departure.by or "Somebody"
        sync = self._name(departure.sync_id or 0)
        return {
            Code.TAKEN_OFF: f"{who} took them off this list by hand.",
            Code.CONTACT_DELETED: f"{who} deleted the contact by hand.",
            Code.SYNC_DELETED: f"They left with {sync}, which was deleted.",
            Code.LIST_CHANGED: f"They left with {sync}, which feeds another list since.",
        }[self._answer.code]

    def _told_by(self, row: LedgerRow) -> str:
        sync = self._name(row.sync_id)
        why = row.reason.explain(row.detail) if row.reason else ""
        record = f"record {row.record_id}" if row.record_id else "a record"
        if row.outcome is Outcome.KEPT:
            return f"{sync} let go of them, as was answered for people held. {why}"
        return {
            Code.REMOVED: f"{sync} removed them from {_place(row)}. {why}",
            Code.IGNORED: f"{sync} read {record} and imported nobody. {why}",
            Code.NOT_SELECTED: f"{sync} read {record}, which is not one of those that it selects.",
            Code.UNDONE: f"The run of {sync} that had put them there was undone.",
            Code.LEFT: f"{sync} put them there, and they have left since; nothing tells how.",
        }[self._answer.code]

    def _never_met(self) -> str:
        feeding = self._answer.feeding
        if not feeding:
            return "No sync feeds this list, and nobody put them on it by hand."
        names = _listed([sync.name for sync in feeding])
        if not any(sync.has_run for sync in feeding):
            return f"{names} {_have(feeding)} not run yet."
        return f"{names} {_have(feeding)} read no record with this address."

    def _held(self) -> list[str]:
        return [
            f"{self._name(each.sync_id)} would remove them, and waits for an answer."
            f" {each.reason.explanation}"
            for each in self._answer.waiting
        ]

    def _stay(self) -> list[str]:
        return [
            f"{each.reason.explanation} They stay, because {self._why_kept(each)}."
            for each in self._answer.stays
        ]

    def _why_kept(self, stay: Stay) -> str:
        sync = self._name(stay.sync_id)
        run = f"run {stay.run_id} of {sync}"
        return {
            StayCause.BEFORE_OPTION: f"{sync} had imported them before this option was switched on",
            StayCause.KEPT: f"{stay.by or 'somebody'} answered about {run} that they are kept",
            StayCause.EXPIRED: f"nobody answered about {run} in time",
            StayCause.CANCELLED: f"the question about {run} was cancelled",
        }[stay.cause]

    def _barred(self) -> list[str]:
        """Say that the address must not be mailed, unless that is the reason already."""
        named = self._answer.row.reason if self._answer.row else None
        kinds = [each.kind for each in self._answer.barriers]
        is_lifted = named in SUPPRESSION_REASONS and named.label not in kinds
        if is_lifted and not kinds:
            return ["That was lifted since: they join when the record is read next."]
        others = [kind for kind in kinds if not named or kind != named.label]
        if not others:
            return []
        if is_lifted:
            return [f"That was lifted since, but no sync would add them: {_in_list(others)}."]
        what = (
            "The address must not be mailed"
            if self._answer.is_on
            else "No sync adds them while this address is suppressed"
        )
        return [f"{what}: {_in_list(others)}."]

    def _details(self) -> list[str]:
        row = self._answer.row
        if row is None:
            return []
        said = []
        if fault := row.detail.get("address_fault"):
            said.append(f"What is wrong with the address: {fault}")
        if suggestion := row.detail.get("suggestion"):
            said.append(f"Probably meant: {suggestion}")
        if row.outcome is Outcome.NOT_SELECTED:
            said += not_selected_in_words(row.detail, row.criteria)
        return said

    def _name(self, sync_id: int) -> str:
        sync = self._syncs.get(sync_id)
        return sync.name if sync else GONE


def _kept_by(claims: tuple[ListClaim, ...], syncs: Mapping[int, KnownSync]) -> str:
    names = [syncs[each].name if each in syncs else GONE for each in _claimants(claims)]
    by_hand = any(not claim.sync_id for claim in claims)
    if not names:
        return "put there by hand" if by_hand else "kept there by nobody that is known"
    kept = f"kept there by {_listed(names)}"
    return f"{kept}, and put there by hand" if by_hand else kept


def _claimants(claims: tuple[ListClaim, ...]) -> list[int]:
    return list(dict.fromkeys(claim.sync_id for claim in claims if claim.sync_id))


def _place(row: LedgerRow) -> str:
    return "the organisation" if row.removed_from == "organisation" else "this list"


def _have(syncs: tuple[KnownSync, ...]) -> str:
    return "has" if len(syncs) == 1 else "have"


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _in_list(kinds: list[str]) -> str:
    return _listed(kinds).lower()


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
