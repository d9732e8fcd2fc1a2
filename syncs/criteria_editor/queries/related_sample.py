"""Related records as far as they are read while somebody waits: the newest of each kind (R36, R37).

Recruit tells neither the openings of one contact nor several clients by their ids, so their lists
are read, and no further than is bearable. What that leaves open is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from criteria import Criteria, RecordValues, Subject
from recruit import RecruitClient
from syncs.checkpoint.empty_related import remark_of_empty
from syncs.criteria_editor.queries.newest import read_newest
from syncs.domain.relations import (
    ANYBODY,
    Relation,
    asked_relations,
    is_referral_told,
    owner_of,
    referred_id,
    related_fields,
)
from syncs.domain.remarks import Remark
from syncs.models import Sync

UNTOLD: RecordValues = {}
"""The client of a record that does not tell which it has, or has perhaps one without an id: nothing
is told of it (R73, R79)."""

UNREADABLE: RecordValues = {"id": None}
"""Stands for a job opening of which nothing can be read, and for those of somebody while not one
came, which is not believed: nothing is told of it either."""

Judged = TypeVar("Judged")
"""What judging a record gives."""


@dataclass(frozen=True)
class Excerpt:
    """The newest records of a relation; `is_whole` if there are no others. `odd` are those besides
    that came without an id that can be read (R79). `is_doubted`: there are none at all, which a run
    does not believe (R73)."""

    relation: Relation
    records: Sequence[RecordValues]
    is_whole: bool
    odd: Sequence[object] = ()
    is_doubted: bool = False


class RelatedSample:
    """The related records that were read, by the records they belong to."""

    def __init__(self, excerpts: Iterable[Excerpt]) -> None:
        self.excerpts = {excerpt.relation.subject: excerpt for excerpt in excerpts}
        self._clients: dict[str, RecordValues] = {}
        self._openings: dict[str, list[RecordValues]] = {}
        if clients := self.excerpts.get(Subject.CLIENT):
            self._clients = {client["id"]: client for client in clients.records}
        if openings := self.excerpts.get(Subject.JOB_OPENING):
            for each in (*openings.records, *openings.odd):
                opening = each if isinstance(each, dict) else UNREADABLE
                contact = owner_of(opening, openings.relation)
                self._openings.setdefault(contact or "", []).append(opening)

    @property
    def cut_short(self) -> list[Excerpt]:
        """The excerpts that are not whole."""
        return [excerpt for excerpt in self.excerpts.values() if not excerpt.is_whole]

    @property
    def in_doubt(self) -> dict[Subject, int]:
        """The number of clients that came without an id, and of openings of which it was not told
        whose they are: they may be anybody's. Kinds without any are not there."""
        clients = self.excerpts.get(Subject.CLIENT)
        found = {
            Subject.CLIENT: len(clients.odd) if clients else 0,
            Subject.JOB_OPENING: len(self.perhaps),
        }
        return {subject: number for subject, number in found.items() if number}

    @property
    def doubted(self) -> list[Relation]:
        """The relations of which nothing came, which a run does not believe."""
        return [each.relation for each in self.excerpts.values() if each.is_doubted]

    def knows_client_of(self, record: RecordValues) -> bool:
        """Tell whether the record's client was read, is known not to be there, or is not told."""
        clients = self.excerpts.get(Subject.CLIENT)
        if clients is None or clients.is_whole:
            return True
        client = referred_id(record.get(clients.relation.look_up))
        return client is None or client in self._clients

    def judge_by(self, judge: Callable[..., Judged], record: RecordValues) -> Judged:
        """Have a record judged together with its related ones, as `Matcher` does it."""
        return judge(
            record,
            client=self.client_of(record),
            job_openings=self.openings_of(record),
            perhaps=self.perhaps,
        )

    def client_of(self, record: RecordValues) -> RecordValues | None:
        """Return the client, None where the record has none that Recruit shows."""
        if (clients := self.excerpts.get(Subject.CLIENT)) is None:
            return None
        look_up = clients.relation.look_up
        if look_up not in record or not is_referral_told(record[look_up]):
            return UNTOLD
        named = referred_id(record[look_up]) or ""
        is_open = named and (clients.odd or clients.is_doubted)
        return self._clients.get(named, UNTOLD if is_open else None)

    def openings_of(self, record: RecordValues) -> list[RecordValues]:
        """Return the openings that name the record."""
        openings = self.excerpts.get(Subject.JOB_OPENING)
        of_nobody = [UNREADABLE] if openings and openings.is_doubted else []
        return self._openings.get(str(record["id"]), of_nobody)

    @property
    def perhaps(self) -> list[RecordValues]:
        """The openings that are perhaps everybody's."""
        return self._openings.get(ANYBODY, [])


def look_ups_of(module: str, criteria: Criteria) -> list[str]:
    """Return the fields of a record that name related ones."""
    return [each.look_up for each in asked_relations(module, criteria) if each.is_on_record]


def read_sample(client: RecruitClient, sync: Sync, criteria: Criteria) -> RelatedSample:
    """Read the newest of each kind that the criteria ask about."""
    return RelatedSample(
        _read_excerpt(client, sync, relation, criteria)
        for relation in asked_relations(sync.module, criteria)
    )


def read_sample_for(
    client: RecruitClient, sync: Sync, criteria: Criteria, record: RecordValues
) -> RelatedSample:
    """Read the same for one record, whose client is asked for by its id."""
    return RelatedSample(
        _read_named(client, sync, relation, criteria, record)
        if relation.is_on_record
        else _read_excerpt(client, sync, relation, criteria)
        for relation in asked_relations(sync.module, criteria)
    )


def _read_named(
    client: RecruitClient, sync: Sync, relation: Relation, criteria: Criteria, record: RecordValues
) -> Excerpt:
    """Read the record that this one names. Where Recruit does not show it, read the newest: they
    tell whether it shows any at all (R73), and whether one is perhaps it (R79)."""
    named = referred_id(record.get(relation.look_up))
    found = client.record(relation.module, named) if named else None
    if named and not found:
        return _read_excerpt(client, sync, relation, criteria)
    return Excerpt(relation, [found] if found else [], is_whole=True)


def _read_excerpt(
    client: RecruitClient, sync: Sync, relation: Relation, criteria: Criteria
) -> Excerpt:
    fields = dict.fromkeys((*related_fields(relation, criteria), relation.title_field))
    found = read_newest(client, relation.module, list(fields))
    is_empty = found.is_whole and not found.records and not found.odd
    return Excerpt(
        relation,
        *found,
        is_doubted=is_empty and remark_of_empty(sync.pk, relation.module) == Remark.RELATED_EMPTY,
    )
