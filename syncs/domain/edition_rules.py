"""What the account's edition and type and the organisation's plan allow (R11, R12, R43).

One table. An operator may relax a feature, which then is there for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from syncs.domain.recruit_account import AccountType, Edition


class Feature(StrEnum):
    CONTACTS = "contacts"
    CRITERIA = "criteria"
    CUSTOM_FIELDS = "custom_fields"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`edition` and `account_type` are "" while unknown; `selection` is that of the sync."""

    edition: str
    account_type: str
    has_paid_plan: bool
    selection: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`reason` says why the feature is not there where the rule does not hold."""

    feature: Feature
    holds: Callable[[Circumstances], bool]
    reason: str


RULES = (
    Rule(
        Feature.CONTACTS,
        lambda account: account.account_type != "",
        "Contacts are there for Corporate HR accounts only, and the type of this account is not"
        " known. An admin can set it under Account settings → Zoho Recruit.",
    ),
    Rule(
        Feature.CONTACTS,
        lambda account: account.account_type == AccountType.CORPORATE_HR,
        "Contacts are there for Corporate HR accounts only, and this is a Staffing Agency's.",
    ),
    Rule(
        Feature.CRITERIA,
        lambda account: account.edition != "",
        "Criteria need a paid edition of Recruit, and the edition of this account is not known."
        " An admin can set it under Account settings → Zoho Recruit.",
    ),
    Rule(
        Feature.CRITERIA,
        lambda account: account.edition != Edition.FREE,
        "Criteria need a paid edition of Recruit, and this account has the Free edition.",
    ),
    Rule(
        Feature.CRITERIA,
        lambda account: account.has_paid_plan,
        "Criteria need a paid plan, and your organisation has the free one.",
    ),
    Rule(
        Feature.CUSTOM_FIELDS,
        lambda account: account.selection == "criteria",
        "Custom fields can be mapped only where the sync selects by criteria.",
    ),
)


def refusal(feature: Feature, account: Circumstances, relaxed: Collection[str] = ()) -> str:
    """Why the account may not use the feature, in a sentence for people; "" if it may."""
    if feature in relaxed:
        return ""
    broken = (rule for rule in RULES if rule.feature == feature and not rule.holds(account))
    return next((rule.reason for rule in broken), "")
