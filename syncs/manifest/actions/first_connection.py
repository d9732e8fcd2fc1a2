"""Tries the account that a manifest connects, before anything is locked: a transaction must not
wait for Recruit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection as database

from accounts.models import Organisation, User
from syncs.account.details import AccountDetails
from syncs.connection.actions.check_failures import CheckFailed
from syncs.connection.actions.edited import CUSTOM
from syncs.connection.actions.key_change import AlreadyConnected, try_first
from syncs.connection.forms import AccountForm
from syncs.manifest.actions.secret_references import BadReference, resolve_secret
from syncs.manifest.rules.document import ConnectionEntry
from syncs.manifest.rules.faults import ManifestFault
from syncs.models import Connection

SECRETS = ("key", "client_id", "client_secret", "refresh_token")


@dataclass
class FirstConnection:
    """The connection that is to be saved, or what is wrong with it."""

    made: Connection | None = None
    faults: list[ManifestFault] = field(default_factory=list)


def try_entry(
    organisation: Organisation,
    entry: ConnectionEntry,
    *,
    by: User | None,
    now: datetime,
    environment: Mapping[str, str],
) -> FirstConnection:
    """Ask Recruit with the credentials of a manifest; nothing is saved."""
    tried = FirstConnection()
    form = AccountForm(_entered(entry, environment, tried.faults.append))
    known = {each.path for each in tried.faults}
    for name, messages in form.errors.items():
        inside = ("secrets", name) if name in entry.secrets else (name,)
        if ("connection", *inside) not in known:
            said = " ".join(map(str, messages))
            tried.faults.append(ManifestFault(("connection", *inside), said))
    if not tried.faults:
        _ask(tried, organisation, form.details, by=by, now=now)
    return tried


def _ask(
    tried: FirstConnection,
    organisation: Organisation,
    details: AccountDetails,
    *,
    by: User | None,
    now: datetime,
) -> None:
    try:
        tried.made = try_first(organisation, details, by=by, now=now)
    except CheckFailed as failed:
        fault = ManifestFault(("connection",), f"{failed.problem} {failed.remedy}")
        tried.faults.append(fault)
    except AlreadyConnected:
        return  # compared with the manifest like any other
    else:
        tried.made.pk = _next_number()


def _next_number() -> int:
    """Return the number that the connection will have: by that the account's answers are kept."""
    with database.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('syncs_connection', 'id'))")
        return int(cursor.fetchone()[0])


def _entered(
    entry: ConnectionEntry,
    environment: Mapping[str, str],
    note: Callable[[ManifestFault], object],
) -> dict[str, str]:
    entered = {
        "data_centre": entry.data_centre or CUSTOM,
        "api_url": entry.api_url,
        "accounts_url": entry.accounts_url,
        "account_email": entry.account_email,
        "kind": entry.kind,
    }
    for name, reference in entry.secrets.items():
        at = ("connection", "secrets", name)
        if name not in SECRETS:
            note(ManifestFault(at, "There is no such secret."))
            continue
        try:
            entered[name] = resolve_secret(reference, environment)
        except BadReference as fault:
            note(ManifestFault(at, str(fault)))
    return entered
