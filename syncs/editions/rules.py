"""The table of edition rules: what the account's edition and type and the organisation's plan allow
(R11, R12, R43).

An operator may relax a feature, which then is there for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from syncs.domain.modules import CONTACTS
from syncs.domain.recruit_account import AccountType, Edition


class Feature(StrEnum):
    CONTACTS = "contacts"
    CRITERIA = "criteria"
    CUSTOM_FIELDS = "custom_fields"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The facts that rules go by: of the account, the organisation's plan and a sync's selection.

    `edition` and `account_type` are "" while unknown; `selection` is "" where no sync in particular
    is meant.
    """

    edition: str
    account_type: str
    has_paid_plan: bool
    selection: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """The part of a sync's definition that the rules are about.

    The field with the e-mail address may be custom (R40).
    """

    module: str
    selection: str
    maps_custom_fields: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about a feature: `fault` says what breaks it, to stand after "and"; "" where it holds.

    `remedy` is whom to turn to, `instead` what the sync itself can be changed to: sentences, or "".
    """

    feature: Feature
    words: str
    fault: Callable[[Circumstances], str]
    remedy: str = ""
    instead: str = ""

    @property
    def phrase(self) -> str:
        """The rule's words, to stand within a sentence."""
        return f"{self.words[:1].lower()}{self.words[1:]}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that does not hold, and what breaks it."""

    rule: Rule
    fault: str

    @property
    def phrase(self) -> str:
        """The words to stand within a sentence, or after a colon."""
        return f"{self.rule.phrase}, and {self.fault}"

    @property
    def reason(self) -> str:
        return f"{self.rule.words}, and {self.fault}."

    @property
    def sentences(self) -> str:
        """The reason, and whom to turn to."""
        return f"{self.reason} {self.rule.remedy}".strip()

    @property
    def advice(self) -> str:
        """The things that can be done about a sync that is refused."""
        return f"{self.rule.remedy} {self.rule.instead}".strip()


def _edition_fault(account: Circumstances) -> str:
    if not account.edition:
        return "the edition of this account is not known"
    return "this account has the Free edition" if account.edition == Edition.FREE else ""


def _type_fault(account: Circumstances) -> str:
    if not account.account_type:
        return "the type of this account is not known"
    return "" if account.account_type == AccountType.CORPORATE_HR else "this is a Staffing Agency's"


def _plan_fault(account: Circumstances) -> str:
    return "" if account.has_paid_plan else "your organisation has the free one"


def _selection_fault(account: Circumstances) -> str:
    takes = {"all": "all records", "view": "a custom view"}.get(account.selection)
    return f"this one takes {takes}" if takes else ""


_SET_BY_ADMIN = (
    "An admin can have it read again, or correct it, under Account settings → Zoho Recruit."
)

EDITION_RULES = (
    Rule(
        Feature.CONTACTS,
        "Contacts are there for Corporate HR accounts only",
        _type_fault,
        remedy=_SET_BY_ADMIN,
    ),
    Rule(
        Feature.CRITERIA,
        "Criteria need a paid edition of Recruit",
        _edition_fault,
        remedy=_SET_BY_ADMIN,
        instead="Or select all records, or a custom view, in the retrieval details.",
    ),
    Rule(
        Feature.CRITERIA,
        "Criteria need a paid plan",
        _plan_fault,
        remedy="An admin can change it under Account settings → Edition rules and plan.",
        instead="Or select all records, or a custom view, in the retrieval details.",
    ),
    Rule(
        Feature.CUSTOM_FIELDS,
        "Custom fields can be mapped only where the sync selects by criteria",
        _selection_fault,
        instead="Take them out of the mapping, or select by criteria in the retrieval details.",
    ),
)

USED_BY: dict[Feature, Callable[[Definition], bool]] = {
    Feature.CONTACTS: lambda sync: sync.module == CONTACTS,
    Feature.CRITERIA: lambda sync: sync.selection == "criteria",
    Feature.CUSTOM_FIELDS: lambda sync: sync.maps_custom_fields,
}
"""Whether a sync uses a feature, and so has to do with its rules."""


def rule_of(feature: Feature) -> Rule:
    """Return the first rule about the feature."""
    return next(rule for rule in EDITION_RULES if rule.feature == feature)


def refusal_of_feature(
    feature: Feature, account: Circumstances, relaxed: Collection[str] = ()
) -> str:
    """Return why the account may not use the feature, in sentences for people; "" if it may."""
    found = next(_refusals(feature, account, relaxed), None)
    return found.sentences if found else ""


def refusal_of_sync(
    sync: Definition, account: Circumstances, relaxed: Collection[str] = ()
) -> Refusal | None:
    """Return the first rule of the table that keeps the sync from running, None where all hold."""
    used = (feature for feature, uses in USED_BY.items() if uses(sync))
    found = (each for feature in used for each in _refusals(feature, account, relaxed))
    return next(found, None)


def _refusals(
    feature: Feature, account: Circumstances, relaxed: Collection[str]
) -> Iterator[Refusal]:
    for rule in EDITION_RULES:
        if rule.feature == feature and feature not in relaxed and (fault := rule.fault(account)):
            yield Refusal(rule, fault)
