"""The edition and the type of a Recruit account (R8)."""

from collections.abc import Iterable
from enum import StrEnum

from syncs.domain.modules import ACCOUNTS, CLIENTS, DEPARTMENTS


class Edition(StrEnum):
    """The editions that Recruit is sold in."""

    FREE = "Free"
    STANDARD = "Standard"
    PROFESSIONAL = "Professional"
    ENTERPRISE = "Enterprise"


class AccountType(StrEnum):
    """The two kinds of companies that an account is made for."""

    CORPORATE_HR = "Corporate HR"
    STAFFING_AGENCY = "Staffing Agency"


def account_type_of(modules: Iterable[str], told: str | None = None) -> AccountType | None:
    """Return the type as the account tells it ("Staffing agency"), or else by the API names of its
    modules; None where neither tells.

    A company that hires for itself has departments; an agency has clients only, which are called
    Accounts inside.
    """
    for known in AccountType:
        if told and known.lower() == told.strip().lower():
            return known
    names = set(modules)
    if DEPARTMENTS in names:
        return AccountType.CORPORATE_HR
    return AccountType.STAFFING_AGENCY if names & {CLIENTS, ACCOUNTS} else None
