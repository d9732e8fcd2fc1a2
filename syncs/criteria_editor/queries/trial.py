"""Counts on the live source who meets criteria, before anything is stored (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from criteria import Criteria, Matcher, Record, Subject, source_fields
from recruit import RecruitClient
from recruit.client import MAX_PER_PAGE
from syncs.account.metadata import ask
from syncs.criteria_editor.queries.newest import read_newest
from syncs.criteria_editor.queries.related_sample import (
    Excerpt,
    RelatedSample,
    look_ups_of,
    read_sample,
)
from syncs.models import ContactColumn, Sync

MAX_SHOWN = 5


@dataclass(frozen=True)
class SamplePerson:
    """Somebody who matches, as the page names them; both may be empty."""

    name: str
    email: str


@dataclass(frozen=True)
class Trial:
    """A count: of the `read` newest records of the module `matching` match; `is_whole` if there are
    no more.

    `left_out` are further ones whose client was not read. `cut_short` are the kinds of related
    records of which only the newest were read (R36).
    """

    read: int
    matching: int
    is_whole: bool
    sample: list[SamplePerson]
    left_out: int = 0
    cut_short: Sequence[Excerpt] = ()


def try_criteria(sync: Sync, criteria: Criteria, *, now: datetime, zone: ZoneInfo) -> Trial:
    """Count who matches among the newest records. Raises AccountSilent, or InvalidCriteria."""
    matcher = Matcher(criteria, now=now, zone=zone)
    shown = load_columns(sync)
    own = source_fields(criteria)[Subject.RECORD]
    names = list(dict.fromkeys([*shown.values(), *own, *look_ups_of(sync.module, criteria)]))

    def read(client: RecruitClient) -> tuple[list[Record], bool, RelatedSample]:
        related = read_sample(client, sync.module, criteria)
        return (*read_newest(client, sync.module, names), related)

    records, is_whole, related = ask(sync.connection, read)
    judged = [record for record in records if related.knows_client_of(record)]
    matching = [record for record in judged if _matches(matcher, record, related)]
    return Trial(
        len(judged),
        len(matching),
        is_whole,
        [_name_person(record, shown) for record in matching[:MAX_SHOWN]],
        left_out=len(records) - len(judged),
        cut_short=related.cut_short,
    )


def explain_person(
    sync: Sync, criteria: Criteria, typed: str, *, now: datetime, place: ZoneInfo
) -> Tested | None:
    """What the criteria say of whoever has this id or e-mail address; None if nobody was found.

    By address, those are found that a sync of this module has read, or that are among the newest
    records. Raises AccountSilent, or InvalidCriteria.
    """
    matcher = Matcher(criteria, now=now, zone=place)

    def read(client: RecruitClient) -> tuple[Record, RelatedSample] | None:
        record = _find(client, sync, typed.strip())
        if record is None:
            return None
        return record, read_sample_for(client, sync.module, criteria, _newest, record)

    found = ask(sync.connection, read)
    return None if found is None else _tested(matcher, *found)


def _tested(matcher: Matcher, record: Record, related: RelatedSample) -> Tested:
    client, openings = related.client_of(record), related.openings_of(record)
    explained = matcher.explain(record, client=client, job_openings=openings)
    place = explained.job_opening
    return Tested(
        explained,
        client=_title(related, Subject.CLIENT, client),
        job_opening=_title(
            related, Subject.JOB_OPENING, None if place is None else openings[place]
        ),
        job_openings=len(openings),
        cut_short=related.cut_short,
    )


def _title(related: RelatedSample, subject: Subject, record: Record | None) -> str | None:
    excerpt = related.excerpts.get(subject)
    if excerpt is None:
        return None
    if record is None:
        return ""
    return str(record.get(excerpt.relation.title_field) or f"number {record['id']}")


def _find(client: RecruitClient, sync: Sync, typed: str) -> Record | None:
    if "@" not in typed:
        return client.record(sync.module, typed)
    for record_id in _linked(sync, typed):
        if record := client.record(sync.module, str(record_id)):
            return record
    email = _mapped(sync).get(ContactColumn.EMAIL, "Email")
    newest, _ = _newest(client, sync.module, ["id", email])
    wanted = typed.casefold()
    same = (each for each in newest if str(each.get(email) or "").strip().casefold() == wanted)
    found = next(same, None)
    return None if found is None else client.record(sync.module, str(found["id"]))


def _linked(sync: Sync, address: str) -> list[int]:
    """Record ids of the person in syncs of the same account and module."""
    known = check_address(address, frozenset()).address
    contacts = Contact.objects.filter(organisation_id=sync.organisation_id, address=known)
    alike = Sync.objects.filter(connection_id=sync.connection_id, module=sync.module)
    links = SourceLink.objects.filter(
        sync_id__in=alike.values("pk"), contact_id__in=contacts.values("pk")
    )
    return list(links.values_list("record_id", flat=True)[:3])


def _newest(client: RecruitClient, module: str, names: list[str]) -> tuple[list[Record], bool]:
    """Each once, and whether these are all there are."""
    found: dict[str, Record] = {}
    for page in _pages(client, module, names):
        found |= {str(record["id"]): record for record in page.records}
        if not page.more_records:
            return list(found.values()), True
    return list(found.values()), False


def _pages(client: RecruitClient, module: str, names: list[str]) -> Iterator[Any]:
    for number in range(1, PAGES + 1):
        yield client.records(
            module, fields=names, page=number, per_page=MAX_PER_PAGE, sort_order="desc"
        )


def _mapped(sync: Sync) -> dict[str, str]:
    """The source fields of e-mail address and names by column."""
    columns = sync.field_mappings.exclude(column="")
    return dict(columns.values_list("column", "source_field"))


def _matches(matcher: Matcher, record: Record, related: RelatedSample) -> bool:
    client, openings = related.client_of(record), related.openings_of(record)
    return matcher.matches(record, client=client, job_openings=openings)


def _name_person(record: Record, shown: dict[str, str]) -> SamplePerson:
    value = {column: str(record.get(source) or "") for column, source in shown.items()}
    names = [value.get(ContactColumn.FIRST_NAME, ""), value.get(ContactColumn.LAST_NAME, "")]
    return SamplePerson(" ".join(filter(None, names)), value.get(ContactColumn.EMAIL, ""))
