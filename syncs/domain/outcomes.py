"""The closed lists of R60 and R64: all that can become of a record in a run, and why.

The numbers are stored as SMALLINT in every run row ever written. They are fixed for ever: add new
ones, never renumber and never reuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Self


class _Described(IntEnum):
    """A stored number with its label and one sentence for people."""

    label: str
    explanation: str

    # The defaults are for type checkers, to whom `Outcome(2)` looks like a call of this.
    def __new__(cls, value: int, label: str = "", explanation: str = "") -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.explanation = explanation
        return member

    @property
    def label_within(self) -> str:
        """The label within a sentence; Recruit stays a name."""
        return f"{self.label[:1].lower()}{self.label[1:]}"

    @property
    def code(self) -> str:
        """The name in addresses, JSON and CSV, such as `re_added`."""
        return self.name.lower()


class Outcome(_Described):
    """The end of one fetched record in a run, or of a person's membership (R60)."""

    IGNORED = 1, "Ignored", "The record was read and nothing was imported from it."
    NEW = 2, "New", "The address was not known in the organisation."
    RE_ADDED = 3, "Re-added", "The contact had been deleted here, and is back."
    DUPLICATE = 4, "Duplicate", "The person was a contact already, and has now joined this list."
    UPDATED = 5, "Updated", "The person was on this list already, and got new values."
    UNCHANGED = 6, "Unchanged", "The person was on this list already, with the same values."
    DELETED = 7, "Deleted", "The person was removed."
    NOT_SELECTED = 8, "Not selected", "The record is not one of those that the sync selects."
    HELD = 9, "Held", "The person would be removed, and waits for an answer."
    KEPT = 10, "Kept", "The person might have been removed, and stays for the reason that is told."
    PUT_BACK = 11, "Put back", "What the run had done to the person was taken back."
    LEFT_ALONE = 12, "Left alone", "What the run had done stays, for the reason that is told."

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons a row of this outcome must name one of; none means it has no reason."""
        if self is Outcome.IGNORED:
            return IGNORED_REASONS
        if self in ABOUT_LEAVING:
            return REMOVAL_REASONS
        return {Outcome.PUT_BACK: PUT_BACK_REASONS, Outcome.LEFT_ALONE: LEFT_REASONS}.get(self, ())


class Reason(_Described):
    """The cause for which a record was ignored, or a person removed (R64)."""

    EMPTY_EMAIL = 10, "No e-mail address", "The record has no e-mail address."
    INVALID_PATTERN = (
        20,
        "Invalid e-mail address",
        "The e-mail address is malformed, or a mistyped address of a big provider.",
    )
    GROUP_EMAIL = (
        30,
        "Group e-mail address",
        "The address belongs to a role such as info@ or sales@, not to a person.",
    )
    FILE_DUPLICATE = (
        40,
        "Same address twice",
        "Another record has the same address and is used instead.",
    )
    DO_NOT_MAIL = 50, "Do not mail", "The address is on the organisation's do-not-mail list."
    BOUNCED = 60, "Bounced", "E-mail to this address has bounced."
    COMPLAINED = 70, "Complained", "The owner of this address reported an e-mail as spam."
    UNSUBSCRIBED = 80, "Unsubscribed", "The owner of this address has unsubscribed."
    OPTED_OUT = (
        90,
        "Opted out in Recruit",
        "The person has opted out of e-mail in Recruit, and this sync excludes opt-outs.",
    )
    CONVERTED = (
        100,
        "Converted candidate",
        "The candidate has been converted in Recruit, and this sync excludes converted candidates.",
    )
    NO_MATCH = (
        110,
        "Not selected any more",
        "The record is not selected any more, and this sync lets go of such people.",
    )
    ERASED = (
        120,
        "Erased for good",
        "The person was erased for good, so nothing of the record was kept.",
    )
    DELETED_IN_RECRUIT = 200, "Deleted in Recruit", "The record has been deleted in Recruit."
    ADDRESS_CHANGED = (
        210,
        "Address changed",
        "The record has another e-mail address now, or none, and this sync lets go of the old one.",
    )
    WAS_NEW = 300, "Had been added", "The run had added the person."
    WAS_RE_ADDED = 310, "Had been re-added", "The run had brought back a contact that was deleted."
    WAS_DUPLICATE = 320, "Had joined", "The run had put a known contact on the list."
    WAS_UPDATED = 330, "Had been updated", "The run had written new values."
    WAS_DELETED = 340, "Had been removed", "The run had removed the person."
    WAS_PUT_BACK = 350, "Had been put back", "The run had itself put back what another had done."
    WAS_CLAIMED = (
        360,
        "Records had changed",
        "Which records of the sync claim the person had changed, and nothing else.",
    )
    STAYS_OPTED_OUT = 400, "Opted out", "Nobody comes back who has opted out in Recruit."
    IS_SUPPRESSED = 410, "Must not be mailed", "Nobody comes back whose address is suppressed."
    KEPT_BY_HAND = 420, "Kept by hand", "A person has put the contact on the list too."
    KEPT_BY_SYNC = 430, "Kept by another sync", "Another sync keeps the person on the list."
    KEPT_BY_RECORD = (
        440,
        "Kept by another record",
        "Another record of this sync keeps the person on the list.",
    )
    ON_OTHER_LIST = 450, "On another list", "The contact is on another list, and stays."
    REMOVED_SINCE = 460, "Removed since", "The person has left the list since."
    BACK_ALREADY = 470, "Back already", "The person is on the list again."
    CONTACT_DELETED = 480, "Contact deleted since", "The contact has been deleted since."
    CONTACT_GONE = 490, "Contact gone", "The contact is not there any more."
    LIST_DELETED = 500, "List deleted", "The list has been deleted since."
    ADDRESS_TAKEN = 510, "Address taken", "Another contact has the address now."
    CLAIMED_BY_NOBODY = (
        520,
        "Claimed by nobody",
        "Whatever kept the person on the list does so no more.",
    )
    CHANGED_SINCE = 530, "Changed since", "Somebody else has changed it since, so it stays."
    NOT_SHOWN = 540, "Not in the preview", "The preview of the undo did not show it."

    def explain(self, detail: Mapping[str, Any]) -> str:
        """Return the explanation, as exact as what a row keeps beside it allows (R64)."""
        if self is not Reason.INVALID_PATTERN:
            return self.explanation
        if detail.get("address_fault"):
            return "The e-mail address is malformed."
        if detail.get("suggestion"):
            return "The e-mail address is a mistyped one of a big provider."
        return self.explanation


IGNORED_REASONS = (
    Reason.EMPTY_EMAIL,
    Reason.INVALID_PATTERN,
    Reason.GROUP_EMAIL,
    Reason.OPTED_OUT,
    Reason.CONVERTED,
    Reason.ERASED,
    Reason.DO_NOT_MAIL,
    Reason.BOUNCED,
    Reason.COMPLAINED,
    Reason.UNSUBSCRIBED,
    Reason.FILE_DUPLICATE,
)
"""In the order of R64: of several reasons the first applies."""

REMOVAL_REASONS = (
    Reason.DELETED_IN_RECRUIT,
    Reason.OPTED_OUT,
    Reason.CONVERTED,
    Reason.NO_MATCH,
    Reason.ADDRESS_CHANGED,
)

PUT_BACK_REASONS = (
    Reason.WAS_NEW,
    Reason.WAS_RE_ADDED,
    Reason.WAS_DUPLICATE,
    Reason.WAS_UPDATED,
    Reason.WAS_DELETED,
    Reason.WAS_PUT_BACK,
    Reason.WAS_CLAIMED,
)
"""What the run had done that is put back (R98)."""

LEFT_REASONS = tuple(reason for reason in Reason if reason >= Reason.STAYS_OPTED_OUT)
"""Why something is left alone; of several the first is named of the person (R98)."""


OUTCOMES = {outcome.value: outcome for outcome in Outcome}
REASONS = {reason.value: reason for reason in Reason}
"""By the stored number."""


ABOUT_LEAVING = (Outcome.DELETED, Outcome.HELD, Outcome.KEPT)
"""The outcomes of people, and not of records: who left, and who might have."""

JOINING = (Outcome.NEW, Outcome.RE_ADDED, Outcome.DUPLICATE)
"""The outcomes of people who were not on the list, and now are."""

OF_UNDOS = (Outcome.PUT_BACK, Outcome.LEFT_ALONE)
"""The outcomes of what another run had done; a person may have both, each for a part (R98)."""

BESIDE_TOTAL = frozenset({*ABOUT_LEAVING, *OF_UNDOS, Outcome.NOT_SELECTED})
"""What Total does not count: it is about the records that are selected (R60)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one run. `ignored` has the reasons that occurred."""

    new: int = 0
    re_added: int = 0
    duplicate: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored: Mapping[Reason, int] = field(default_factory=dict)
    not_selected: int = 0
    deleted: int = 0
    held: int = 0
    kept: int = 0
    put_back: int = 0
    left_alone: int = 0
    undo_reasons: Mapping[Reason, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[tuple[Outcome, Reason | None], int]) -> Self:
        """Count rows grouped by outcome and reason. Raises ValueError for a pair that cannot be."""
        sums = dict.fromkeys(Outcome, 0)
        for (outcome, reason), number in rows.items():
            _check_pair(outcome, reason)
            sums[outcome] += number
        ignored = {reason: rows.get((Outcome.IGNORED, reason), 0) for reason in IGNORED_REASONS}
        return cls(
            new=sums[Outcome.NEW],
            re_added=sums[Outcome.RE_ADDED],
            duplicate=sums[Outcome.DUPLICATE],
            updated=sums[Outcome.UPDATED],
            unchanged=sums[Outcome.UNCHANGED],
            ignored={reason: number for reason, number in ignored.items() if number},
            not_selected=sums[Outcome.NOT_SELECTED],
            deleted=sums[Outcome.DELETED],
            held=sums[Outcome.HELD],
            kept=sums[Outcome.KEPT],
            put_back=sums[Outcome.PUT_BACK],
            left_alone=sums[Outcome.LEFT_ALONE],
            undo_reasons={
                reason: number
                for (outcome, reason), number in rows.items()
                if outcome in OF_UNDOS and reason is not None
            },
        )

    @property
    def records(self) -> int:
        """The number of records that have a row: each that was read has one (R60)."""
        return self.total + self.not_selected

    @property
    def total(self) -> int:
        """New + re-added + duplicate + updated + unchanged + ignored (R60)."""
        imported = self.new + self.re_added + self.duplicate
        return imported + self.updated + self.unchanged + sum(self.ignored.values())

    def as_json(self) -> dict[str, int | dict[str, int]]:
        """Return `total`, each outcome, and `ignored` by reason; Total has no `not_selected`."""
        return {
            "total": self.total,
            "new": self.new,
            "re_added": self.re_added,
            "duplicate": self.duplicate,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "ignored": {reason.code: number for reason, number in self.ignored.items()},
            "not_selected": self.not_selected,
            "deleted": self.deleted,
            "held": self.held,
            "kept": self.kept,
            "put_back": self.put_back,
            "left_alone": self.left_alone,
        }


def _check_pair(outcome: Outcome, reason: Reason | None) -> None:
    allowed = outcome.reasons or (None,)
    if reason not in allowed:
        raise ValueError(f"A row cannot be {outcome.code} with the reason {reason and reason.code}")
