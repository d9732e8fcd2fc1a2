"""Tests one person of the live source under criteria, condition by condition (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from contacts.domain.addresses import check_address
from contacts.models import Contact
from criteria import Criteria, Explanation, Matcher, RecordValues, Subject
from recruit import RecruitClient
from syncs.account.metadata import ask
from syncs.criteria_editor.queries.newest import read_newest
from syncs.criteria_editor.queries.related_sample import (
    UNTOLD,
    Excerpt,
    RelatedSample,
    read_sample_for,
)
from syncs.criteria_editor.queries.trial import load_columns
from syncs.domain.relations import Relation
from syncs.models import ContactColumn, SourceLink, Sync


@dataclass(frozen=True)
class JudgedPerson:
    """One record under the criteria, with the titles of its client and of the job opening that the
    explanation is about; None where the criteria do not ask, "" where there is none.
    `is_client_told`: Recruit sent which client it has, or that it has none. `doubted` are kinds of
    which not one came, which a run does not believe (R73)."""

    explanation: Explanation
    client: str | None
    job_opening: str | None
    is_client_told: bool
    job_openings: int
    cut_short: Sequence[Excerpt]
    doubted: Sequence[Relation]


def judge_person(
    sync: Sync, criteria: Criteria, typed: str, *, now: datetime, zone: ZoneInfo
) -> JudgedPerson | None:
    """Judge whoever has this id or e-mail address; return None if nobody was found.

    By address, those are found that a sync of this module has read, or that are among the newest
    records. Raises AccountSilent, or InvalidCriteria.
    """
    matcher = Matcher(criteria, now=now, zone=zone)

    def read(client: RecruitClient) -> tuple[RecordValues, RelatedSample] | None:
        record = _find_record(client, sync, typed.strip())
        if record is None:
            return None
        return record, read_sample_for(client, sync, criteria, record)

    found = ask(sync.connection, read)
    return None if found is None else _judge(matcher, *found)


def _find_record(client: RecruitClient, sync: Sync, typed: str) -> RecordValues | None:
    if "@" not in typed:
        return client.record(sync.module, typed)
    for record_id in _find_linked(sync, typed):
        if record := client.record(sync.module, str(record_id)):
            return record
    email = load_columns(sync).get(ContactColumn.EMAIL, "Email")
    newest = read_newest(client, sync.module, ["id", email]).records
    wanted = typed.casefold()
    same = (each for each in newest if str(each.get(email) or "").strip().casefold() == wanted)
    found = next(same, None)
    return None if found is None else client.record(sync.module, str(found["id"]))


def _find_linked(sync: Sync, address: str) -> list[int]:
    """Return record ids of the person in syncs of the same account and module."""
    known = check_address(address, frozenset()).address
    contacts = Contact.objects.filter(organisation_id=sync.organisation_id, address=known)
    alike = Sync.objects.filter(connection_id=sync.connection_id, module=sync.module)
    links = SourceLink.objects.filter(
        sync_id__in=alike.values("pk"), contact_id__in=contacts.values("pk")
    )
    return list(links.values_list("record_id", flat=True)[:3])


def _judge(matcher: Matcher, record: RecordValues, related: RelatedSample) -> JudgedPerson:
    client = related.client_of(record)
    openings = [*related.openings_of(record), *related.perhaps]
    explained = related.judge_by(matcher.explain, record)
    index = explained.job_opening
    opening = None if index is None else openings[index]
    return JudgedPerson(
        explained,
        client=_find_title(related, Subject.CLIENT, client),
        is_client_told=client is not UNTOLD,
        job_opening=_find_title(related, Subject.JOB_OPENING, opening),
        job_openings=len(openings),
        cut_short=related.cut_short,
        doubted=related.doubted,
    )


def _find_title(
    related: RelatedSample, subject: Subject, record: RecordValues | None
) -> str | None:
    excerpt = related.excerpts.get(subject)
    if excerpt is None or excerpt.is_doubted:
        return None
    if not record:
        return ""
    number = record.get("id")
    named = f"number {number}" if number else "without a name"
    return str(record.get(excerpt.relation.title_field) or named)
