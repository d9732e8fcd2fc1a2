"""Tries credentials out on the account itself, before anything depends on them (R2, R8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from recruit import Bounds, Module, RecruitClient, RecruitOrganisation, exchange_code
from recruit.errors import RecruitError, ScopeMissing
from syncs.account.details import GRANT_CODE, AccountDetails
from syncs.connection.actions.check_failures import ApiPart, failure_of, failure_of_details
from syncs.domain.modules import CANDIDATES
from syncs.domain.recruit_account import Edition, account_type_of
from syncs.models import Connection

PATIENCE = Bounds(connect=5, read=10, total=15, pauses=(0.5,))
"""A person is waiting."""

_USERS = ApiPart("who its user is", "ZohoRecruit.users.READ")
_ORGANISATION = ApiPart("the account's edition", "ZohoRecruit.org.READ")
_SETTINGS = ApiPart("the account's modules", "ZohoRecruit.settings.ALL")
_RECORDS = ApiPart("candidates", "ZohoRecruit.modules.ALL")
_BULK = ApiPart("many records at once", "ZohoRecruit.bulk.READ")

_NO_JOB = "1"

_Asked = TypeVar("_Asked")


@dataclass(frozen=True)
class Account:
    """The account as it tells of itself, "" where it does not. `number` is Recruit's (zgid).

    An edition on trial is had until `trial_ends`.
    """

    number: str
    name: str
    edition: str
    account_type: str
    trial_ends: datetime | None = None

    def edition_at(self, now: datetime) -> str:
        """Return the edition: a trial that is over leaves the Free one."""
        is_over = self.trial_ends is not None and self.trial_ends <= now
        return Edition.FREE if is_over else self.edition

    def write_to(self, connection: Connection, now: datetime) -> None:
        """Set the connection's fields, which the caller saves; what an admin has overridden stays.

        What an account does not tell stays as it is known.
        """
        connection.account_number = self.number or connection.account_number
        connection.account_name = self.name or connection.account_name
        self.write_facts_to(connection, now)

    def write_facts_to(self, connection: Connection, now: datetime) -> None:
        """Set the edition and the account type alone, in the same way."""
        connection.edition_read = self.edition_at(now) or connection.edition_read
        connection.account_type_read = self.account_type or connection.account_type_read
        connection.account_read_at = now


def redeem_grant_code(details: AccountDetails) -> AccountDetails:
    """Exchange a one-time grant code for a refresh token, and return the details with that.

    The code is used up by this, whatever comes after; details without one are returned as they are.
    Raises `CheckFailed`.
    """
    if GRANT_CODE not in details.secrets:
        return details
    with _failing_in_words(details):
        granted = exchange_code(
            details.endpoints,
            client_id=details.secrets["client_id"],
            client_secret=details.secrets["client_secret"],
            code=details.secrets[GRANT_CODE],
            bounds=PATIENCE,
        )
    return details.with_refresh_token(granted.refresh_token)


def check_details(details: AccountDetails) -> Account:
    """Sign in and read a little of everything that syncs need. Raises `CheckFailed`.

    A token of its own is used: one that workers share may outlive the consent it came from.
    """
    with _failing_in_words(details), _client(details) as client:
        _ask(_USERS, details, client.current_user)
        organisation = _ask(_ORGANISATION, details, client.organisation)
        modules = _ask(_SETTINGS, details, client.modules)
        _ask(_RECORDS, details, lambda: client.records(CANDIDATES, fields=["id"], per_page=1))
        _ask_for_bulk(details, client)
    return _account_of(organisation, modules)


def read_account(client: RecruitClient) -> Account:
    """Ask the account about itself, in one call, or in two where it does not tell its type.

    Raises RecruitError.
    """
    organisation = client.organisation()
    return _account_of(organisation, () if organisation.type else client.modules())


def _client(details: AccountDetails) -> RecruitClient:
    return RecruitClient(details.endpoints, details.credentials, bounds=PATIENCE)


def _ask(part: ApiPart, details: AccountDetails, question: Callable[[], _Asked]) -> _Asked:
    try:
        return question()
    except RecruitError as error:
        raise failure_of(error, details, part) from error


def _ask_for_bulk(details: AccountDetails, client: RecruitClient) -> None:
    """Ask about a job that does not exist: only the lack of the scope is news."""
    try:
        client.bulk_read(_NO_JOB)
    except ScopeMissing as error:
        raise failure_of(error, details, _BULK) from error
    except RecruitError:
        return


@contextmanager
def _failing_in_words(details: AccountDetails) -> Iterator[None]:
    try:
        yield
    except RecruitError as error:
        raise failure_of(error, details) from error
    except ValueError as error:
        raise failure_of_details(details, str(error)) from None


def _account_of(organisation: RecruitOrganisation, modules: tuple[Module, ...]) -> Account:
    return Account(
        number=(organisation.zgid or "")[:30],
        name=(organisation.company_name or "")[:200],
        edition=organisation.edition[:50] if organisation.tells_edition else "",
        account_type=account_type_of(
            (module.api_name for module in modules), told=organisation.type
        )
        or "",
        trial_ends=organisation.trial_ends,
    )
