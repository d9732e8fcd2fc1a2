"""The parts of a definition that a person changes at once, as their forms give them, and a proposal
that has one of them and is kept as JSON (R75)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from criteria import Criteria


@dataclass(frozen=True)
class Records:
    """The records to read (R12), and since when (R21); a view by id and name."""

    selection: str
    view_id: str = ""
    view_name: str = ""
    retrieve_after: datetime | None = None


@dataclass(frozen=True)
class Rules:
    """The list, or the name of one to be made (R14), and what happens to people (R15-R17, R38)."""

    mailing_list_id: int | None
    new_list: str
    opt_outs: str
    deleted: str
    converted: str
    no_match: str


@dataclass(frozen=True)
class OtherList:
    """Another list of the sync, and that the people on the old one stay there by hand (R23)."""

    mailing_list_id: int


@dataclass(frozen=True)
class ProposedPair:
    """A pair of a mapping. Its contact field is a `column`, an own field's `key`, or one that is to
    be made with a label and a type."""

    source: str
    source_label: str = ""
    column: str = ""
    key: str = ""
    new_label: str = ""
    new_type: str = ""
    clear_when_empty: bool = False
    custom: bool = False


class Proposal(BaseModel):
    """A change of one part of a definition, which a preview tries; the other parts are None.

    Criteria that come with `records` are of one change with them: which, and since when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: Records | None = None
    criteria: Criteria | None = None
    rules: Rules | None = None
    other_list: OtherList | None = None
    pairs: tuple[ProposedPair, ...] | None = None

    @property
    def in_words(self) -> str:
        """The part that is changed, to stand after `a change of`."""
        return " and ".join(
            words for name, words in _PARTS.items() if getattr(self, name) is not None
        )

    @property
    def edits(self) -> frozenset[str]:
        """The names of what it changes, as `syncs.proposal.stored` has them."""
        return frozenset(
            name
            for part, names in _EDITS.items()
            if getattr(self, part) is not None
            for name in names
        )


_EDITS = {
    "records": ("selection", "view_id", "retrieve_after"),
    "criteria": ("selection", "criteria"),
    "rules": ("mailing_list_id", "opt_outs", "deleted", "converted", "no_match"),
    "other_list": ("mailing_list_id",),
    "pairs": ("mapping",),
}

_PARTS = {
    "records": "the retrieval details",
    "criteria": "the criteria",
    "rules": "the rules",
    "other_list": "the list",
    "pairs": "the mapping",
}
