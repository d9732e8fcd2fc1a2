"""An organisation's Recruit connections: their state, and what depends on each (R3, R4, R7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet, Sum

from accounts.models import Organisation
from contacts.models import MailingList
from recruit import DATA_CENTRES
from syncs.alarms.late import annotate_late_syncs
from syncs.models import (
    Connection,
    ConnectionState,
    CreditBalance,
    RecruitCircuit,
    Sync,
    SyncState,
)
from syncs.models.sync import STOPPED_BY_KEY
from web.key_ring import SecretUnreadable


class ConnectionTrouble(StrEnum):
    """A reason why no sync of a connection can run; the worst comes first."""

    NO_KEY = "no_key"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    NOT_TESTED = "not_tested"


@dataclass(frozen=True)
class ConnectionOverview:
    """`waiting` counts the syncs that the key has stopped. Secrets are not to be shown (R3).

    `calls` and `credits` are what runs used of the API in the last 24 hours, by whole hours.
    """

    connection: Connection
    trouble: ConnectionTrouble | None
    waiting: int
    calls: int
    credits: int
    silence: RecruitCircuit | None = None
    """The open circuit, where Recruit does not answer (R78)."""
    spent_until: datetime | None = None
    """Until when the API credits are used up, where they are."""

    @property
    def state_in_words(self) -> str:
        return _STATES[self.trouble][0]

    @property
    def state_class(self) -> str:
        """The colour of the state, by the state of something that everybody knows."""
        return _STATES[self.trouble][1]

    @property
    def where(self) -> str:
        """The data centre and its host, as `EU, recruit.zoho.eu`, or a custom address's host."""
        connection = self.connection
        if connection.api_url:
            return urlsplit(connection.api_url).netloc
        centre = DATA_CENTRES.get(connection.data_centre)
        host = f", {urlsplit(centre.api_url).netloc}" if centre else ""
        return f"{connection.data_centre}{host}"


_STATES = {
    None: ("Connected", "connected"),
    ConnectionTrouble.NO_KEY: ("No key", "failed"),
    ConnectionTrouble.UNREADABLE: ("Key cannot be read", "failed"),
    ConnectionTrouble.REJECTED: ("Key rejected", "key_rejected"),
    ConnectionTrouble.NOT_TESTED: ("Not tested", "paused"),
}


@dataclass(frozen=True)
class Dependants:
    """The syncs by name, each with `late_since`, and the lists they feed, that depend on a
    connection's key (R4)."""

    syncs: list[Sync]
    lists: list[MailingList]

    @property
    def active(self) -> int:
        return sum(sync.state == SyncState.ACTIVE for sync in self.syncs)

    @property
    def waiting(self) -> int:
        return sum(
            sync.state == SyncState.INACTIVE and sync.state_cause in STOPPED_BY_KEY
            for sync in self.syncs
        )


def connections_of(organisation: Organisation, now: datetime) -> list[ConnectionOverview]:
    """Return the organisation's connections in the order in which they were made."""
    found = list(_with_use(organisation.connections.all(), now).order_by("id"))
    waiting = _waiting(found)
    return [
        ConnectionOverview(
            connection,
            _trouble(connection),
            waiting[connection.pk],
            calls=connection.calls_of_a_day or 0,
            credits=connection.credits_of_a_day or 0,
            silence=_silence(connection),
            spent_until=_spent_until(connection, now),
        )
        for connection in found
    ]


def _with_use(connections: QuerySet[Connection], now: datetime) -> QuerySet[Any]:
    of_a_day = Q(api_use__hour__gt=now - timedelta(days=1))
    return connections.select_related("secret_set_by", "circuit", "credit_balance").annotate(
        calls_of_a_day=Sum("api_use__calls", filter=of_a_day),
        credits_of_a_day=Sum("api_use__credits", filter=of_a_day),
    )


def dependants_of(connection: Connection) -> Dependants:
    found = annotate_late_syncs(connection.syncs.select_related("mailing_list"))
    syncs = list(found.order_by("name", "id"))
    lists = {sync.mailing_list.pk: sync.mailing_list for sync in syncs if sync.mailing_list_id}
    return Dependants(syncs, sorted(lists.values(), key=lambda row: (row.name, row.pk)))


def _waiting(connections: Iterable[Connection]) -> Counter[int]:
    stopped = Sync.objects.filter(
        connection__in=connections, state=SyncState.INACTIVE, state_cause__in=STOPPED_BY_KEY
    )
    return Counter(stopped.values_list("connection_id", flat=True))


def _silence(connection: Connection) -> RecruitCircuit | None:
    circuit: RecruitCircuit | None = getattr(connection, "circuit", None)
    return circuit if circuit and circuit.is_broken else None


def _spent_until(connection: Connection, now: datetime) -> datetime | None:
    balance: CreditBalance | None = getattr(connection, "credit_balance", None)
    until = balance.spent_until if balance else None
    return until if until and until > now else None


def _trouble(connection: Connection) -> ConnectionTrouble | None:
    if not connection.secrets:
        return ConnectionTrouble.NO_KEY
    try:
        connection.open_secrets()
    except SecretUnreadable:
        return ConnectionTrouble.UNREADABLE
    if connection.state == ConnectionState.KEY_REJECTED:
        return ConnectionTrouble.REJECTED
    return ConnectionTrouble.NOT_TESTED if connection.tested_at is None else None
