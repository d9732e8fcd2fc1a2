"""Related records as far as they are read while somebody waits: the newest of each kind (R36, R37).

Recruit tells neither the openings of one contact nor several clients by their ids, so their lists
are read, and no further than is bearable. What that leaves open is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from criteria import Criteria, Subject
from recruit import RecruitClient
from syncs.domain.relations import Relation, asked_relations, referred_id, related_fields

Record = dict[str, Any]

Newest = Callable[[RecruitClient, str, list[str]], tuple[list[Record], bool]]
"""Reads the newest records of a module, with these fields; and whether these are all."""


@dataclass(frozen=True)
class Excerpt:
    """The newest records of a relation; `is_whole` if there are no others."""

    relation: Relation
    records: Sequence[Record]
    is_whole: bool


class RelatedSample:
    """What was read of the related records, by the records they belong to."""

    def __init__(self, excerpts: Iterable[Excerpt]) -> None:
        self.excerpts = {excerpt.relation.subject: excerpt for excerpt in excerpts}
        self._clients: dict[str, Record] = {}
        self._openings: dict[str, list[Record]] = {}
        if clients := self.excerpts.get(Subject.CLIENT):
            self._clients = {client["id"]: client for client in clients.records}
        if openings := self.excerpts.get(Subject.JOB_OPENING):
            for opening in openings.records:
                contact = referred_id(opening.get(openings.relation.look_up))
                self._openings.setdefault(contact or "", []).append(opening)

    @property
    def cut_short(self) -> list[Excerpt]:
        """Those that are not whole."""
        return [excerpt for excerpt in self.excerpts.values() if not excerpt.is_whole]

    def knows_client_of(self, record: Record) -> bool:
        """Whether the record's client was read, or is known not to be there."""
        clients = self.excerpts.get(Subject.CLIENT)
        if clients is None or clients.is_whole:
            return True
        client = referred_id(record.get(clients.relation.look_up))
        return client is None or client in self._clients

    def client_of(self, record: Record) -> Record | None:
        clients = self.excerpts.get(Subject.CLIENT)
        named = clients and referred_id(record.get(clients.relation.look_up))
        return self._clients.get(named or "")

    def openings_of(self, record: Record) -> list[Record]:
        return self._openings.get(str(record["id"]), [])


def look_ups(module: str, criteria: Criteria) -> list[str]:
    """The fields of a record that name related ones."""
    return [each.look_up for each in asked_relations(module, criteria) if each.is_on_record]


def read_sample(
    client: RecruitClient, module: str, criteria: Criteria, newest: Newest
) -> RelatedSample:
    """The newest of each kind that the criteria ask about."""
    return RelatedSample(
        _excerpt(client, relation, criteria, newest)
        for relation in asked_relations(module, criteria)
    )


def read_sample_for(
    client: RecruitClient, module: str, criteria: Criteria, newest: Newest, record: Record
) -> RelatedSample:
    """The same for one record, whose client is asked for by its id."""
    excerpts = []
    for relation in asked_relations(module, criteria):
        if relation.is_on_record:
            named = referred_id(record.get(relation.look_up))
            found = client.record(relation.module, named) if named else None
            excerpts.append(Excerpt(relation, [found] if found else [], is_whole=True))
        else:
            excerpts.append(_excerpt(client, relation, criteria, newest))
    return RelatedSample(excerpts)


def _excerpt(
    client: RecruitClient, relation: Relation, criteria: Criteria, newest: Newest
) -> Excerpt:
    fields = dict.fromkeys((*related_fields(relation, criteria), relation.title_field))
    return Excerpt(relation, *newest(client, relation.module, list(fields)))
