"""Asks Recruit for all that the syncs of a manifest are checked by, before anything is locked: a
run that ends must not wait for a slow account."""

from __future__ import annotations

from contextlib import suppress

from accounts.models import Organisation
from syncs.account.metadata import AccountSilent, modules_of
from syncs.account.related_metadata import ask_about
from syncs.manifest.rules.document import Manifest, SyncEntry
from syncs.models import Connection

MAX_ASKING_SECONDS = 60
"""How long a manifest asks Recruit in all; a person waits for it."""


def gather_metadata(
    organisation: Organisation, manifest: Manifest, first: Connection | None
) -> None:
    """Ask for modules, fields and views within `asking_once`, which keeps what is answered.

    What is not answered is told where it is needed. Without a connection, or the `first` one that
    is to be saved, there is nobody to ask.
    """
    connection = organisation.connections.order_by("id").first() or first
    if connection is None or not manifest.syncs:
        return
    connection.organisation = organisation
    known = set(organisation.syncs.values_list("module", flat=True))
    with suppress(AccountSilent):
        known |= {each.api_name for each in modules_of(connection)}
    for entry in manifest.syncs:
        if entry.module in known:
            _ask_for(connection, entry)


def _ask_for(connection: Connection, entry: SyncEntry) -> None:
    criteria = entry.records.criteria
    subjects = {each.of for each in criteria.conditions} if criteria else set()
    ask_about(connection, entry.module, subjects, views=entry.records.selection == "view")
