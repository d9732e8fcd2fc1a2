"""Reads what the forms of a connection edit, to be compared with what was seen (R24)."""

from __future__ import annotations

import json

from django.utils.crypto import salted_hmac

from syncs.account.details import AccountDetails
from syncs.models import Connection
from web.key_ring import SecretUnreadable
from web.seen import Stored

CUSTOM = "custom"
"""The choice of a data centre that stands for another address."""


def stored_account(connection: Connection) -> Stored:
    """Return where the account is and how to sign in, of the secrets only a digest under a key."""
    try:
        return entered_account(AccountDetails.of(connection))
    except SecretUnreadable:
        unreadable = AccountDetails(
            data_centre=connection.data_centre,
            api_url=connection.api_url,
            accounts_url=connection.accounts_url,
            account_email=connection.account_email,
            kind=connection.credentials_kind,
            secrets={},
        )
        return entered_account(unreadable)


def entered_account(details: AccountDetails) -> Stored:
    """Return details that were entered as `stored_account` would, once they are stored."""
    secrets = json.dumps(dict(details.secrets), sort_keys=True)
    return {
        "data_centre": CUSTOM if details.api_url else details.data_centre,
        "api_url": details.api_url,
        "accounts_url": details.accounts_url,
        "account_email": details.account_email,
        "kind": details.kind,
        "secrets": salted_hmac("syncs.connection.secrets", secrets).hexdigest(),
    }


def stored_policy(connection: Connection) -> Stored:
    return {"keep_running": "yes" if connection.keep_running else "no"}
