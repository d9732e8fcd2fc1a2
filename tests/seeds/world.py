"""The organisations of a history, each with a twin that nothing disturbs, and their sources.

A twin has the same definition and reads the same source, but only when all is mended. So both
have seen the same at the end of an act, whatever happened to the one within it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import Member, Organisation
from contacts.models import Suppression, SuppressionKind
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.domain.removal_limit import MAX_PEOPLE
from syncs.models import FieldMapping, Policy, Selection, Sync, SyncState
from tests.builders import make_mailing_list, make_member, make_organisation
from tests.seeds.history import ORGANISATIONS
from tests.world.imports import make_import, map_field
from tests.world.source import Source

SURNAME = ConditionField("Last_Name", "Last name", ValueType.TEXT)
PATIENCE_FOR_LOCKS = 8
"""Seconds that a person waits for a row that somebody else has locked."""

NIGHT_ZONE, DUE = "Europe/Berlin", time(2, 30)
"""The clocks of the zone change between two and three."""

MODULES = {"busy": ("Candidates", "Contacts"), "shared": ("Candidates",), "calm": ("Candidates",)}
SOURCES = {"busy": "troubled", "shared": "troubled", "calm": "calm"}


@dataclass
class Pair:
    """A sync and its twin."""

    name: str
    real: Sync
    twin: Sync

    def __iter__(self) -> Iterator[Sync]:
        return iter((self.real, self.twin))


@dataclass
class World:
    """The pairs by organisation, and the sources by name with the records that they had first."""

    sources: dict[str, Source]
    records: dict[str, list[str]]
    pairs: dict[str, list[Pair]] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    suppressed: list[str] = field(default_factory=list)
    added: int = 0

    @property
    def all_pairs(self) -> list[Pair]:
        return [pair for pairs in self.pairs.values() for pair in pairs]

    def pair(self, organisation: str, place: int) -> Pair:
        pairs = self.pairs[organisation]
        return pairs[place % len(pairs)]

    def build(self, now: datetime) -> None:
        """Make all rows; the real syncs are active."""
        for name in ORGANISATIONS:
            source = self.sources[SOURCES[name]]
            real = make_organisation(name=name.title(), slug=name, time_zone=NIGHT_ZONE)
            twin = make_organisation(name=name.title(), slug=f"{name}-twin", time_zone=NIGHT_ZONE)
            self.people[name] = make_member(real)
            self.cookies[name] = _session_of(self.people[name])
            self.pairs[name] = [
                Pair(
                    f"{name}/{module}",
                    _make_sync(source, real, module, now, is_twin=False),
                    _make_sync(source, twin, module, now, is_twin=True),
                )
                for module in MODULES[name]
            ]

    def suppress(self, address: str) -> None:
        """Let nobody mail an address, in any organisation."""
        self.suppressed.append(address)
        for organisation in Organisation.objects.all():
            Suppression.objects.get_or_create(
                organisation=organisation, address=address, kind=SuppressionKind.DO_NOT_MAIL
            )

    def new_number(self) -> int:
        self.added += 1
        return self.added


def selecting(letter: str) -> Criteria:
    """Return the criteria of the sync that selects."""
    return Criteria(conditions=(Condition.about(SURNAME, "contains", letter),))


def map_city(sync: Sync) -> None:
    """Map one field more, unless it is mapped."""
    if not FieldMapping.objects.filter(sync=sync, source_field="City").exists():
        map_field(sync, "City", "city")


def use_database(name: str) -> None:
    """Let Django work on this database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict["OPTIONS"]["options"] = f"-c lock_timeout={PATIENCE_FOR_LOCKS}s"


def _make_sync(
    source: Source, organisation: Organisation, module: str, now: datetime, *, is_twin: bool
) -> Sync:
    connection = organisation.connections.first() or source.connect(
        organisation, tested_at=now, account_read_at=now
    )
    chosen: dict[str, Any] = {}
    if organisation.slug.startswith("shared"):
        chosen = {
            "selection": Selection.CRITERIA,
            "criteria": selecting("a").model_dump(mode="json"),
        }
    sync = make_import(
        connection,
        name=module,
        module=module,
        mailing_list=make_mailing_list(organisation, name=module),
        zone=NIGHT_ZONE,
        at=DUE,
        opt_outs=Policy.REMOVE_FROM_LIST,
        opt_outs_since=now - timedelta(days=1),
        deleted=Policy.REMOVE_FROM_LIST,
        deleted_since=now - timedelta(days=1),
        converted=Policy.REMOVE_FROM_LIST if module == "Candidates" else Policy.IGNORE,
        no_match=Policy.REMOVE_FROM_LIST,
        # Nobody is held but in acts that are about it, which set another limit.
        limit_people=MAX_PEOPLE,
        limit_percent=100,
        state=SyncState.PAUSED,
        next_run_at=None,
        **chosen,
    )
    if not is_twin:
        sync.launch(sync.schedule.next_after(now))
    return sync


def _session_of(member: Member) -> str:
    client = Client()
    client.force_login(member.user)
    return str(client.cookies["sessionid"].value)
