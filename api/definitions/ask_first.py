"""Asks Recruit what a definition is checked by, before anything is locked: a run that ends must not
wait for a slow account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from api.definitions.bodies import NewSync, SyncChange
from syncs.account.metadata import AccountSilent, asking_nothing_more, asking_once, modules_of
from syncs.account.related_metadata import ask_about
from syncs.models import Connection

MAX_ASKING_SECONDS = 60
"""How long Recruit is asked in all; a program waits for it."""


@contextmanager
def asking_first(connection: Connection, module: str, body: NewSync | SyncChange) -> Iterator[None]:
    """Ask for what records, rules, criteria and mapping need; within, it is answered by that, also
    where Recruit was silent, and nothing more is asked."""
    with asking_once(MAX_ASKING_SECONDS):
        if isinstance(body, NewSync) or body.records or body.rules or body.mapping:
            known = _modules_of(connection)
            if isinstance(body, SyncChange) or module in known:
                _ask_for(connection, module, body)
        with asking_nothing_more():
            yield


def _modules_of(connection: Connection) -> set[str]:
    """Return the names of the account's modules; none where Recruit is silent, which is told where
    they are needed."""
    with suppress(AccountSilent):
        return {each.api_name for each in modules_of(connection)}
    return set()


def _ask_for(connection: Connection, module: str, body: NewSync | SyncChange) -> None:
    records = body.records
    criteria = records.criteria if records else None
    subjects = {each.subject for each in criteria.conditions} if criteria else set()
    ask_about(connection, module, subjects, views=bool(records))
